"""A message that was given up, told with names instead of ids."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from handlers.undelivered import view_undelivered
from store.checkins import Digest
from store.outbox import Kind, Outgoing
from store.session import reading, writing
from tests.handlers.rounds import NOW, open_round


@pytest.fixture
def asked(sqlite_engine: Engine) -> Engine:
    open_round(sqlite_engine)
    return sqlite_engine


def of_kind(session: Session, kind: Kind) -> Outgoing:
    return session.exec(select(Outgoing).where(Outgoing.kind == kind)).all()[0]


def test_a_prompt_names_its_person_and_its_day(asked: Engine) -> None:
    """The first one is Ben's."""
    with reading(asked) as session:
        view = view_undelivered(session, of_kind(session, Kind.PROMPT), "/okr")
    assert (view.person, view.team, view.channel, view.day) == ("Ben Carter", "", "", date(2026, 11, 17))


def test_a_digest_names_its_team_and_its_channel(asked: Engine) -> None:
    """And how often it was tried."""
    with writing(asked) as session:
        session.add(Digest(organisation_id=1, team_id=2, channel_id=1, until=NOW, shown={}))
        session.flush()
        dead = Outgoing(
            organisation_id=1, workspace_id=1, kind=Kind.DIGEST, subject=1, address="C0GROWTH", due_at=NOW,
            error="is_archived", attempts=5,
        )  # fmt: skip
        session.add(dead)
        session.flush()
        view = view_undelivered(session, dead, "/okr")
    assert (view.person, view.team, view.channel) == ("", "Growth", "C0GROWTH")
    assert (view.kind, view.code, view.tries) == ("digest", "is_archived", 6)


def test_another_message_in_a_channel_names_the_team_whose_channel_it_is(asked: Engine) -> None:
    """A channel that belongs to nobody has its id alone."""
    with reading(asked) as session:
        told = [
            view_undelivered(
                session,
                Outgoing(organisation_id=1, workspace_id=1, kind=Kind.ANSWER, subject=1, address=address, due_at=NOW),
                "/okr",
            ).team
            for address in ("C0GROWTH", "C0ELSE")
        ]
    assert told == ["Growth", ""]
