"""Nothing of a plan is forgotten: every column of its tables is in the file, and size costs rows, not statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from store.planfile import export, import_plan
from store.planfile.schema import KINDS, Shape
from store.planfile.snapshot import TABLES, find_organisation
from store.session import reading, writing
from tests.plans import IMPORTED_AT, MENTORING

IDENTITY = {"id", "organisation_id", "key", "number", "position"}
EXAMPLE = MENTORING.read_text()


@pytest.mark.parametrize("kind", TABLES)
def test_every_column_is_a_field_of_the_file(kind: str) -> None:
    """A column that is added to a table and not to planfile/schema.py would be lost by export and import."""
    fields = {each.column or each.name for each in KINDS[kind].fields if each.shape in {Shape.ONE, Shape.LIST}}
    columns = set(TABLES[kind].__table__.columns.keys())  # type: ignore[attr-defined]
    own = {"team_id"} if kind == "rhythm" else set()
    assert columns - IDENTITY - own == fields - own


def larger(count: int) -> str:
    """The example with more key results and check-ins."""
    more = "".join(
        f"      - {{number: {number}, title: T, metric: m, baseline: 1, target: 2, owner: ana}}\n"
        for number in range(100, 100 + count)
    )
    said = "".join(
        f"  - {{key_result: {number}, at: 2026-10-20, by: ana, value: 1.5, confidence: green}}\n"
        for number in range(100, 100 + count)
    )
    return EXAMPLE.replace("\nhealth_metrics:", f"{more}\nhealth_metrics:") + said


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_no_statement_count_grows_with_the_plan(sqlite_engine: Engine) -> None:
    """Of an import, of one that changes nothing, and of an export."""
    counts: dict[int, list[int]] = {}
    for size in (10, 500):
        text = larger(size).replace("organisation: Mentorly", f"organisation: Of {size}")
        for _ in range(2):
            with counted(sqlite_engine) as statements, writing(sqlite_engine) as session:
                import_plan(session, text, IMPORTED_AT)
            counts.setdefault(size, []).append(len(statements))
        with counted(sqlite_engine) as statements, reading(sqlite_engine) as session:
            export(session, find_organisation(session, f"Of {size}") or 0)
        counts[size].append(len(statements))
    assert counts[10] == counts[500]
    assert counts[10][1] < counts[10][0]
