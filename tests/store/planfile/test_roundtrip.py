"""What is exported can be imported, and gives the same plan and history back: to the byte, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel

from store.planfile import Difference, Document, Format, export, import_plan, read_plan
from store.planfile.document import Thing
from store.planfile.tree import build_tree
from store.planfile.write import write_json, write_yaml
from store.session import reading, writing
from tests.plans import IMPORTED_AT, MENTORING, load_plan
from tests.store.planfile.made import documents

WRITERS = {"yaml": write_yaml, "json": write_json}
FORMATS: tuple[Format, ...] = ("yaml", "json")
# The database is emptied before each example; examples take as long as they take on a busy machine.
SETTINGS = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def empty(session: Session) -> None:
    for table in reversed(SQLModel.metadata.sorted_tables):
        session.execute(table.delete())


def said(thing: Thing) -> tuple[str, str, list[tuple[str, Any]]]:
    """Without the lines, and with maps in any order."""
    return thing.kind, thing.key, sorted(thing.fields.items())


def contents(document: Document) -> list[Any]:
    history = (document.rounds, document.check_ins, document.changes)
    return [list(map(said, document.things.values())), *(list(map(said, lines)) for lines in history)]


def into_empty(engine: Engine, plan: str | Document) -> Difference:
    with writing(engine) as session:
        empty(session)
    with writing(engine) as session:
        found = import_plan(session, plan, IMPORTED_AT)
    assert isinstance(found, Difference), found.words()
    return found


def exported(engine: Engine, format: Format = "yaml") -> str:
    with reading(engine) as session:
        organisation = session.execute(SQLModel.metadata.tables["organisation"].select()).one().id
        return export(session, organisation, format)


@pytest.mark.parametrize("format", FORMATS)
@given(document=documents())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_is_read_as_it_was_meant(format: str, document: Document) -> None:
    """Whatever the texts hold: signs of YAML, line breaks, what looks like a number or like nothing."""
    text = WRITERS[format](build_tree(document))
    found = read_plan(text)
    assert isinstance(found, Document), found.words()
    assert contents(found)[1:] == contents(document)[1:]
    assert sorted(contents(found)[0]) == sorted(contents(document)[0])


@given(document=documents())
@SETTINGS
def test_a_plan_survives_its_export(engine: Engine, document: Document) -> None:
    """Into an empty database and out again, in both complete formats; and once more into the same changes nothing."""
    into_empty(engine, document)
    first = {format: exported(engine, format) for format in FORMATS}
    for format in FORMATS:
        into_empty(engine, first[format])
        assert {each: exported(engine, each) for each in FORMATS} == first
        with reading(engine) as session:
            again = import_plan(session, first[format], IMPORTED_AT)
        assert isinstance(again, Difference)
        assert again == Difference()


@given(document=documents())
@SETTINGS
def test_an_export_holds_everything_that_was_imported(sqlite_engine: Engine, document: Document) -> None:
    """No field is lost on the way through the tables."""
    into_empty(sqlite_engine, document)
    found = read_plan(exported(sqlite_engine))
    assert isinstance(found, Document), found.words()
    assert sorted(contents(found)[0]) == sorted(contents(document)[0])
    assert len(found.check_ins) == len(document.check_ins)
    assert len(found.changes) == len(document.changes)


@pytest.mark.parametrize("format", FORMATS)
def test_the_example_survives_its_export(engine: Engine, plan: int, format: Format) -> None:
    """And the export into the database it came from changes nothing."""
    first = exported(engine, format)
    with writing(engine) as session:
        assert import_plan(session, first, IMPORTED_AT) == Difference()
    assert exported(engine, format) == first
    into_empty(engine, first)
    assert exported(engine, format) == first


def test_an_export_after_corrections_survives(engine: Engine, plan: int) -> None:
    """History made by imports: changes, corrections of corrections."""
    for value in ("44", "45"):
        load_plan(engine, MENTORING.read_text().replace("43.5", value).replace("target: 4.6", f"target: {value}"))
    first = exported(engine)
    assert "replaces: 12-3" in first
    assert "changes:" in first
    into_empty(engine, first)
    assert exported(engine) == first
