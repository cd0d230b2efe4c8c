"""The example plan in a database, connected to a workspace."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, delete
from sqlmodel import Session, select

from store.checkins import CheckIn
from store.people import Person, Workspace
from store.plan import KeyResult
from store.planfile import Difference, import_plan
from store.session import writing

PLAN = Path(__file__).parents[1] / "data" / "mentoring.yaml"
ROUND = datetime(2026, 11, 17, 9, tzinfo=UTC)  # the fourth round, 09:00 in Lisbon


def load_mentoring(engine: Engine, *, history: bool = True, workspace: str = "T0PLAY") -> None:
    """Import it; without `history` nobody has checked in yet."""
    with writing(engine) as session:
        imported = import_plan(session, PLAN.read_text(), datetime(2026, 11, 4, tzinfo=UTC))
        assert isinstance(imported, Difference), imported
        session.exec(select(Workspace)).one().external_id = workspace
        if not history:
            session.execute(delete(CheckIn))


def person(session: Session, key: str) -> Person:
    return session.exec(select(Person).where(Person.key == key)).one()


def key_result(session: Session, number: int) -> KeyResult:
    return session.exec(select(KeyResult).where(KeyResult.number == number)).one()
