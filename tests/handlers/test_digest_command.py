"""`digest preview` and `digest now`: who may, of which team, and how often."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from handlers.acting import act
from handlers.events import Command
from store.checkins import Digest
from store.outbox import Kind, Outgoing
from store.people import Platform
from store.plan import Channel, Team
from store.session import reading, writing
from tests.handlers.asking import ask, buttons, caller, card, click, read, shown
from tests.handlers.plans import NOW, make_plan


@pytest.fixture
def planned(sqlite_engine: Engine) -> Engine:
    make_plan(sqlite_engine, 6)
    with writing(sqlite_engine) as session:
        session.add(Channel(team_id=2, platform=Platform.SLACK, external_id="C2"))
        session.add(Channel(team_id=1, platform=Platform.SLACK, external_id="C1"))
    return sqlite_engine


def owed(engine: Engine) -> list[str]:
    """The channels that a digest is owed to."""
    with reading(engine) as session:
        found = session.exec(select(Outgoing).where(Outgoing.kind == Kind.DIGEST).order_by(Outgoing.address))
        return [each.address for each in found]


def test_a_lead_sees_a_preview(planned: Engine) -> None:
    """Of the only team that is theirs; nothing is sent and nothing remembered."""
    assert "Preview: Growth" in ask(planned, "digest preview", "ben")
    assert owed(planned) == []
    with reading(planned) as session:
        assert session.exec(select(Digest)).all() == []


def test_a_digest_goes_out_at_once(planned: Engine) -> None:
    """To the team's own channel, and it is said."""
    assert "is on its way" in ask(planned, "digest now", "ben")
    assert owed(planned) == ["C2"]


def test_two_taps_are_one_digest(planned: Engine) -> None:
    """The same wish within a minute; an hour later it is another one."""
    ask(planned, "digest now", "ben")
    assert "is on its way" in ask(planned, "digest now growth", "ana")
    assert owed(planned) == ["C2"]
    ask(planned, "digest now", "ben", now=(NOW + timedelta(hours=1)).isoformat())
    assert owed(planned) == ["C2", "C2"]


def test_the_same_event_is_one_digest(planned: Engine) -> None:
    """However often it is delivered, its answer is the same."""
    event = Command(caller("ben"), "digest now", key="key-1")
    first = act(planned, event, NOW)
    assert act(planned, event, NOW + timedelta(hours=1)) == first
    assert owed(planned) == ["C2"]


@pytest.mark.parametrize("word", ["preview", "now"])
def test_only_leads_and_admins_may(planned: Engine, word: str) -> None:
    """The others are told who may; an admin may for every team."""
    for user in ("chloe", "emi", "full"):
        assert "its lead, Ben, or an admin" in ask(planned, f"digest {word} growth", user)
    assert owed(planned) == []
    assert "Growth" in ask(planned, f"digest {word} growth", "ana")
    assert "nothing here that I can show you" in ask(planned, f"digest {word} growth", "guest")


def test_rights_are_not_in_a_button(planned: Engine) -> None:
    """Who was shown a choice may have lost the right to it, or never had it."""
    for user in ("emi", "full"):
        assert "its lead, Ben, or an admin" in read(click(planned, "digest.now", "growth", user))
    assert owed(planned) == []
    assert "is on its way" in read(click(planned, "digest.now", "growth", "ana"))
    assert owed(planned) == ["C2"]
    assert read(click(planned, "digest.now", "gone", "ana")) == ask(planned, "show 999")


def test_in_a_channel_it_is_its_team(planned: Engine) -> None:
    """Whoever asks there means the team that reads there; elsewhere an admin's is the one they lead."""
    there = Command(caller("ana"), "digest preview", channel="C2")
    assert "Preview: Growth" in read(shown(act(planned, there, NOW)))
    assert "Preview: Mentorly" in ask(planned, "digest preview", "ana", channel="C9")


def test_a_lead_of_several_chooses(planned: Engine) -> None:
    """One's own teams only; an admin who leads none has all of them."""
    with writing(planned) as session:
        session.get_one(Team, 1).lead_id = 2
    assert buttons(card(planned, "digest now", "ben")) == [("digest.now", "company"), ("digest.now", "growth")]
    every = [("digest.preview", key) for key in ("company", "growth", "support")]
    assert buttons(card(planned, "digest preview", "ana")) == every
    assert owed(planned) == []


def test_who_leads_none_is_told(planned: Engine) -> None:
    """With the lead of their own team, or in general."""
    assert "started by the lead of a team" in ask(planned, "digest now", "emi")
    with writing(planned) as session:
        session.get_one(Team, 3).lead_id = 1
    assert "its lead, Ana" in ask(planned, "digest now", "chloe")


def test_nothing_to_tell_and_nowhere_to_tell_it(planned: Engine) -> None:
    """A team without key results, and one without a channel."""
    assert "nothing to tell about Support" in ask(planned, "digest preview", "chloe")
    assert "nothing to tell about Support" in ask(planned, "digest now", "chloe")
    with writing(planned) as session:
        session.delete(session.exec(select(Channel).where(Channel.team_id == 2)).one())
    assert "Growth has no channel" in ask(planned, "digest now", "ben")


@pytest.mark.parametrize("said", ["digest", "digest every week", "digest nwo"])
def test_what_is_missing_is_said(planned: Engine, said: str) -> None:
    """Preview or now."""
    assert "/okr digest preview" in ask(planned, said, "ben")


def test_an_unknown_team_gets_the_nearest(planned: Engine) -> None:
    """And the choice is among those that one may."""
    found = card(planned, "digest preview grwoth", "ben")
    assert "Did you mean Growth?" in read(found)
    assert buttons(found) == [("digest.preview", "growth"), ("digest.preview", "growth")]
