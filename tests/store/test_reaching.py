"""Where somebody is written to, and who is known but cannot be: one place decides, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from store.outbox import Kind, Outgoing
from store.outgoing import owe_to_person
from store.people import Account, Belonging, Organisation, Person, Platform, Reference, Workspace
from store.plan import Channel, Rhythm, Team
from store.reaching import address_of, move_owed, read_accounts, read_unreachable, read_unreachable_channels
from store.references import end_reference, find_reference, is_fresh, remember_reference
from store.session import reading, writing
from store.telling import read_places, read_places_of
from tests.plans import load_plan

NOW = datetime(2026, 11, 17, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANA = "aad-ana"
CHANNEL = "19:growth@thread.tacv2"
DETAILS = {"service_url": "https://smba.example/emea", "conversation": {"id": "a:1"}}


@pytest.fixture
def people(engine: Engine) -> Engine:
    """Ana has an account in a connected Slack and one in a connected tenant; another organisation has a tenant too."""
    with writing(engine) as session:
        session.add(Organisation(id=1, name="Mentorly"))
        session.add(Organisation(id=2, name="Elsewhere"))
        session.flush()
        session.add(Workspace(id=1, organisation_id=1, platform=Platform.SLACK, external_id="T1"))
        session.add(Workspace(id=2, organisation_id=1, platform=Platform.MSTEAMS, external_id="tenant"))
        session.add(Workspace(id=3, organisation_id=2, platform=Platform.MSTEAMS, external_id="other"))
        session.add(Person(id=1, organisation_id=1, key="ana", name="Ana Alves"))
        session.flush()
        session.add(Account(id=1, workspace_id=1, external_id="U1", person_id=1))
        session.flush()
        session.add(Account(id=2, workspace_id=2, external_id=ANA, person_id=1))
    return engine


def remember(engine: Engine, user: str = ANA, workspace: int = 2, now: datetime = NOW) -> None:
    with writing(engine) as session:
        remember_reference(session, workspace, user, DETAILS, now)


def address(engine: Engine) -> tuple[int, str] | None:
    with reading(engine) as session:
        return address_of(session, 1)


def change(engine: Engine, account: int, **values: object) -> None:
    with writing(engine) as session:
        row = session.get_one(Account, account)
        for name, value in values.items():
            setattr(row, name, value)


def choose(engine: Engine, platform: Platform | None) -> None:
    with writing(engine) as session:
        session.get_one(Person, 1).chosen_platform = platform


def test_an_id_is_an_address_in_slack_only(people: Engine) -> None:
    """In Teams nobody is written to without a living reference, and one of another tenant is none."""
    change(people, 1, standing=Belonging.GONE)
    assert address(people) is None
    remember(people, workspace=3)
    assert address(people) is None
    remember(people)
    assert address(people) == (2, ANA)
    with writing(people) as session:
        end_reference(session, 2, ANA, NOW)
    assert address(people) is None


@pytest.mark.parametrize("standing", [Belonging.GONE, Belonging.BOT])
def test_who_left_is_not_written_to(people: Engine, standing: Belonging) -> None:
    """In whatever place."""
    remember(people)
    change(people, 1, standing=standing)
    change(people, 2, standing=standing)
    assert address(people) is None


def test_a_workspace_that_is_not_connected_is_no_place(people: Engine) -> None:
    """The plan may be imported before."""
    with writing(people) as session:
        session.get_one(Workspace, 1).external_id = None
    assert address(people) is None


@pytest.mark.parametrize(
    ("chosen", "slack_used", "teams_used", "place"),
    [
        (None, None, None, "U1"),
        (None, None, NOW, ANA),
        (None, NOW, None, "U1"),
        (None, NOW, NOW + HOUR, ANA),
        (None, NOW + HOUR, NOW, "U1"),
        (None, NOW, NOW, "U1"),
        (Platform.MSTEAMS, NOW, None, ANA),
        (Platform.SLACK, None, NOW, "U1"),
    ],
)
def test_the_chosen_place_then_the_last_used_then_the_first(
    people: Engine, chosen: Platform | None, slack_used: datetime | None, teams_used: datetime | None, place: str
) -> None:
    """Among those that can be written to."""
    remember(people)
    choose(people, chosen)
    change(people, 1, last_used_at=slack_used)
    change(people, 2, last_used_at=teams_used)
    found = address(people)
    assert found is not None
    assert found[1] == place


def test_a_chosen_place_that_is_silent_is_passed_over(people: Engine) -> None:
    """And its account is shown as what it is."""
    choose(people, Platform.MSTEAMS)
    assert address(people) == (1, "U1")
    with reading(people) as session:
        accounts = [(each.user, each.platform, each.reachable) for each in read_accounts(session, 1)]
    assert accounts == [("U1", Platform.SLACK, True), (ANA, Platform.MSTEAMS, False)]


def test_what_is_owed_moves_with_the_choice(people: Engine) -> None:
    """Unless it may be on its way, or has met a dead end there."""
    remember(people)
    with writing(people) as session:
        for subject in (1, 2, 3):
            owe_to_person(session, 1, Kind.PROMPT, subject, NOW)
        prompt = select(Outgoing).where(Outgoing.kind == Kind.PROMPT)
        session.exec(prompt.where(Outgoing.subject == 2)).one().uncertain = True
        session.exec(prompt.where(Outgoing.subject == 3)).one().lease = "a worker"
    choose(people, Platform.MSTEAMS)
    with writing(people) as session:
        move_owed(session, 1)
    with reading(people) as session:
        rows = session.exec(select(Outgoing.address, Outgoing.workspace_id).order_by(col(Outgoing.subject)))
        assert list(rows) == [(ANA, 2), ("U1", 1), ("U1", 1)]


def test_a_reference_is_remembered_as_it_came(people: Engine) -> None:
    """Plain JSON, in and out; the newest holds."""
    remember(people)
    with writing(people) as session:
        assert find_reference(session, 2, ANA) == DETAILS
        remember_reference(session, 2, ANA, {**DETAILS, "service_url": "https://smba.example/amer"}, NOW)
        assert find_reference(session, 2, ANA) == {**DETAILS, "service_url": "https://smba.example/amer"}
        assert find_reference(session, 2, "aad-nobody") is None
        assert find_reference(session, 3, ANA) is None


def test_a_reference_that_says_the_same_is_written_once_an_hour(people: Engine) -> None:
    """Every activity brings one; and whether it would be written can be asked without a transaction."""
    for minutes, fresh in ((0, True), (59, True), (60, False)):
        with writing(people) as session:
            remember_reference(session, 2, ANA, DETAILS, NOW) if minutes == 0 else None
            assert is_fresh(session, 2, ANA, DETAILS, NOW + timedelta(minutes=minutes)) is fresh
    remember(people, now=NOW + timedelta(minutes=59))
    assert refreshed_at(people) == NOW
    remember(people, now=NOW + HOUR)
    assert refreshed_at(people) == NOW + HOUR
    with reading(people) as session:
        assert not is_fresh(session, 2, ANA, {}, NOW + HOUR)
        assert not is_fresh(session, 2, "aad-nobody", DETAILS, NOW + HOUR)


def refreshed_at(engine: Engine) -> datetime:
    with reading(engine) as session:
        return session.exec(select(Reference).where(Reference.external_id == ANA)).one().refreshed_at


def test_an_ended_reference_lives_again_with_the_next_sign_of_life(people: Engine) -> None:
    """And ending what has ended, or never was, changes nothing."""
    remember(people)
    with writing(people) as session:
        end_reference(session, 2, ANA, NOW)
        end_reference(session, 2, ANA, NOW + HOUR)
        end_reference(session, 2, "aad-nobody", NOW)
        assert find_reference(session, 2, ANA) is None
        assert session.exec(select(Reference.ended_at)).one() == NOW
    remember(people)
    with reading(people) as session:
        assert find_reference(session, 2, ANA) == DETAILS


@pytest.fixture
def planned(engine: Engine) -> Engine:
    """The example, connected to a Slack and a tenant; Growth has a channel in both."""
    load_plan(engine)
    with writing(engine) as session:
        session.exec(select(Workspace)).one().external_id = "T0PLAY"
        team = session.exec(select(Team).where(Team.key == "growth")).one()
        organisation = team.organisation_id
        session.add(Workspace(organisation_id=organisation, platform=Platform.MSTEAMS, external_id="tenant"))
        session.add(Channel(team_id=team.id or 0, platform=Platform.MSTEAMS, external_id=CHANNEL))
    return engine


def tenant(session: Session) -> int:
    return session.exec(select(Workspace.id).where(Workspace.external_id == "tenant")).one() or 0


def growth(session: Session) -> int:
    return session.exec(select(Team.id).where(Team.key == "growth")).one() or 0


def channels(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [place.channel.external_id for place in read_places_of(session, growth(session))]


def test_a_channel_in_teams_needs_a_reference(planned: Engine) -> None:
    """Before, the digest goes to Slack alone; afterwards to both, each of the right workspace."""
    assert channels(planned) == ["C0GROWTH"]
    with writing(planned) as session:
        remember_reference(session, tenant(session), CHANNEL, DETAILS, NOW)
    assert sorted(channels(planned)) == [CHANNEL, "C0GROWTH"]
    with reading(planned) as session:
        rhythm = session.exec(select(Rhythm)).one()
        places = read_places(session, rhythm, {"Europe/Lisbon"})
        assert {each.channel.platform: each.workspace_id for each in places}[Platform.MSTEAMS] == tenant(session)


def test_silent_channels_are_listed(planned: Engine) -> None:
    """Those of Slack once it is connected are not: whether the bot is in them only Slack can say."""
    with writing(planned) as session:
        organisation = session.get_one(Team, growth(session)).organisation_id
        assert read_unreachable_channels(session, organisation) == [("Growth", Platform.MSTEAMS, CHANNEL)]
        remember_reference(session, tenant(session), CHANNEL, DETAILS, NOW)
        assert read_unreachable_channels(session, organisation) == []


def test_owners_whom_nobody_reaches_are_listed(planned: Engine) -> None:
    """Without an account, gone, or in Teams without the app; by team too. Whoever owns nothing is left out."""
    with writing(planned) as session:
        organisation = session.get_one(Team, growth(session)).organisation_id
        assert read_unreachable(session, organisation) == []
        slack = {row.external_id: row for row in session.exec(select(Account))}
        slack["U0BEN"].person_id = None
        slack["U0ANA"].standing = Belonging.GONE
        slack["U0EMI"].workspace_id, slack["U0EMI"].external_id = tenant(session), "aad-emi"
        session.flush()
        found = [(one.key, one.platforms) for one in read_unreachable(session, organisation)]
        assert found == [("ben", ()), ("emi", (Platform.MSTEAMS,))]
        assert [one.key for one in read_unreachable(session, organisation, [growth(session)])] == ["ben"]
        assert read_unreachable(session, organisation, []) == []
        remember_reference(session, tenant(session), "aad-emi", DETAILS, NOW)
        assert [one.key for one in read_unreachable(session, organisation)] == ["ben"]
        assert read_unreachable(session, organisation + 1) == []
