"""Plans for the tests of every room."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import select

from store.people import Organisation
from store.planfile import Difference, import_plan
from store.session import reading, writing

MENTORING = Path(__file__).parent / "data" / "mentoring.yaml"
IMPORTED_AT = datetime(2026, 11, 9, 12, tzinfo=UTC)  # the Monday after the last check-in of the example


def load_plan(engine: Engine, source: Path | str = MENTORING, now: datetime = IMPORTED_AT) -> int:
    """Imports a file or a text and gives the organisation's id; AssertionError with the words if it is refused."""
    text = source.read_text() if isinstance(source, Path) else source
    with writing(engine) as session:
        found = import_plan(session, text, now)
    assert isinstance(found, Difference), found.words()
    with reading(engine) as session:
        row = session.exec(select(Organisation.id).order_by(Organisation.id.desc())).first()  # type: ignore[union-attr]
    assert row is not None
    return row
