"""Who is asking."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from okr.roles import Role
from store.people import Account, Belonging, Organisation, Person, Platform, Workspace
from store.session import reading, writing
from store.viewers import Missing, Viewer, account_known, choose_zone, find_viewer, remember_account
from tests.handlers.asking import statements

NOW = datetime(2026, 11, 17, tzinfo=UTC)


@pytest.fixture
def people(engine: Engine) -> Engine:
    """An admin in the plan, a full member outside it, and a workspace that nobody has named yet."""
    with writing(engine) as session:
        session.add(Organisation(id=1, name="Mentorly", mission="Ask.", timezone="Europe/Lisbon"))
        session.flush()
        session.add(Workspace(id=1, organisation_id=1, platform=Platform.SLACK, external_id="T1"))
        session.add(Workspace(id=2, organisation_id=1, platform=Platform.MSTEAMS))
        session.add(Person(id=1, organisation_id=1, key="ana", name="Ana Alves", role=Role.ADMIN, welcomed_at=NOW))
        session.flush()
        session.add(Account(workspace_id=1, external_id="U1", person_id=1, profile_timezone="Asia/Tokyo"))
        session.add(Account(workspace_id=1, external_id="U2", name="Fay"))
    return engine


def find(engine: Engine, user: str, workspace: str = "T1") -> Viewer | Missing:
    with reading(engine) as session:
        return find_viewer(session, "slack", workspace, user)


def test_somebody_in_the_plan(people: Engine) -> None:
    """With role, organisation and the zone of the profile, in one statement."""
    with statements(people) as ran:
        viewer = find(people, "U1")
    assert len(ran) == 1
    assert isinstance(viewer, Viewer)
    assert (viewer.name, viewer.key, viewer.role, viewer.organisation) == ("Ana Alves", "ana", Role.ADMIN, "Mentorly")
    assert (viewer.is_admin, viewer.may_look, viewer.welcomed) == (True, True, True)
    assert viewer.zone == ZoneInfo("Asia/Tokyo")


def test_somebody_outside_the_plan(people: Engine) -> None:
    """Looks on as a full member, in the organisation's zone; is no admin, whatever a null may equal."""
    viewer = find(people, "U2")
    assert isinstance(viewer, Viewer)
    assert (viewer.person_id, viewer.name, viewer.is_admin, viewer.may_look) == (None, "Fay", False, True)
    assert viewer.zone == ZoneInfo("Europe/Lisbon")


@pytest.mark.parametrize(
    ("user", "workspace", "missing"),
    [("U9", "T1", Missing.ACCOUNT), ("U1", "T9", Missing.WORKSPACE), ("U1", "", Missing.WORKSPACE)],
)
def test_nobody(people: Engine, user: str, workspace: str, missing: Missing) -> None:
    """A user whom nobody has named, and a workspace that is not ours."""
    assert find(people, user, workspace) is missing


@pytest.mark.parametrize(
    ("standing", "user", "looks"),
    [
        (Belonging.FULL, "U2", True),
        (Belonging.GUEST, "U2", False),
        (Belonging.GUEST, "U1", True),
        (Belonging.GONE, "U1", False),
        (Belonging.BOT, "U1", False),
    ],
)
def test_who_may_look(people: Engine, standing: Belonging, user: str, looks: bool) -> None:
    """Anyone in the plan and full members; nobody who has left, and no bot."""
    with writing(people) as session:
        session.exec(select(Account).where(Account.external_id == user)).one().standing = standing
    viewer = find(people, user)
    assert isinstance(viewer, Viewer)
    assert viewer.may_look is looks


def test_the_zone_chosen_in_chat_wins(people: Engine) -> None:
    """Then the file's, then the profile's, then the organisation's."""
    with writing(people) as session:
        person = session.get_one(Person, 1)
        person.timezone, person.chosen_timezone = "Europe/Paris", "America/New_York"
    viewer = find(people, "U1")
    assert isinstance(viewer, Viewer)
    assert viewer.zone.key == "America/New_York"


@pytest.mark.parametrize(
    ("names", "zone"),
    [(("Mars/Base", "Asia/Tokyo"), "Asia/Tokyo"), ((None, "", "../etc"), "UTC"), ((), "UTC")],
)
def test_an_unknown_zone_is_passed_over(names: tuple[str | None, ...], zone: str) -> None:
    """A platform may know one that this machine does not."""
    assert choose_zone(*names).key == zone


def test_remembering_is_for_our_workspaces_only(people: Engine) -> None:
    """And never makes or moves a person."""
    details = {"name": "New", "standing": Belonging.GUEST, "timezone": "Asia/Tokyo", "now": NOW}
    with writing(people) as session:
        assert not remember_account(session, "slack", "T9", "U3", **details)  # type: ignore[arg-type]
        assert remember_account(session, "slack", "T1", "U3", **details)  # type: ignore[arg-type]
        assert remember_account(session, "slack", "T1", "U1", **details)  # type: ignore[arg-type]
        assert account_known(session, "slack", "T1", "U3")
        assert not account_known(session, "slack", "T1", "U4")
    new, ana = find(people, "U3"), find(people, "U1")
    assert isinstance(new, Viewer)
    assert isinstance(ana, Viewer)
    assert (new.person_id, new.standing, new.zone.key) == (None, Belonging.GUEST, "Asia/Tokyo")
    assert (ana.person_id, ana.standing) == (1, Belonging.GUEST)
