"""CSV for spreadsheets, Markdown for reading; YAML that a person would write; plans moved in time."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import yaml
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine

from store.planfile import Document, Format, export, read_plan, shift
from store.planfile.pages import write_markdown
from store.planfile.sheet import COLUMNS, write_csv
from store.planfile.tree import build_tree
from store.planfile.write import write_yaml
from store.session import reading
from tests.plans import MENTORING, load_plan
from tests.store.planfile.made import documents

EXAMPLE = MENTORING.read_text()


def exported(engine: Engine, plan: int, format: Format) -> str:
    with reading(engine) as session:
        return export(session, plan, format)


def right(text: str) -> Document:
    found = read_plan(text)
    assert isinstance(found, Document), found.words()
    return found


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_sheet_has_a_row_for_each_check_in(engine: Engine, plan: int) -> None:
    """Oldest first, with what a reader of the row alone wants to know."""
    found = rows(exported(engine, plan, "csv"))
    assert len(found) == 16
    last = found[-1]
    assert (last["key_result"], last["team"], last["owner"], last["value"], last["unit"]) == (
        *("11", "growth", "ben"),
        *("4.15", "sessions"),
    )
    assert (last["at"], last["confidence"], last["progress"]) == ("2026-11-03T17:00:00Z", "yellow", "0.2500")
    assert [row["at"] for row in found] == sorted(row["at"] for row in found)


def test_a_sheet_shows_which_rows_were_corrected(engine: Engine, plan: int) -> None:
    """Nothing is hidden, and sums leave the old ones out."""
    load_plan(engine, EXAMPLE.replace("value: 43.5", "value: 44"))
    found = [row for row in rows(exported(engine, plan, "csv")) if row["key_result"] == "12"]
    assert [(row["value"], row["replaced"]) for row in found] == [
        *(("40", "false"), ("41", "false")),
        *(("43.5", "true"), ("44", "false")),
    ]


def test_a_sheet_reckons_nothing_that_a_person_wrote() -> None:
    """A cell that begins like a formula is text to every spreadsheet; a negative number stays a number."""
    text = EXAMPLE.replace("next: Evening slots", 'next: "=HYPERLINK(1)", note: "@x", blocker: "+1", evidence: "-2"')
    found = rows(write_csv(right(text.replace("value: 1230", "value: -1230"))))
    row = next(row for row in found if row["value"] == "-1230")
    assert [row[name] for name in ("next", "note", "blocker", "evidence")] == ["'=HYPERLINK(1)", "'@x", "'+1", "'-2"]


@given(document=documents())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_sheets_and_pages_hold_any_text(document: Document) -> None:
    """Line breaks, quotes and signs of any kind stay in their cell and on their line."""
    found = rows(write_csv(document))
    assert len(found) == len(document.check_ins)
    assert all(set(row) == set(COLUMNS) for row in found)
    pages = write_markdown(document).split("\n")
    headings = [line for line in pages if line.startswith("### ")]
    assert len(headings) == len(document.of("objective"))


def test_the_pages_read_like_a_report(engine: Engine, plan: int) -> None:
    """One fact a line, so that a diff shows what moved."""
    text = exported(engine, plan, "md")
    assert "#### 13 Cut the time to a first mentor reply from 20 h to 8 h" in text
    line = (
        "- 2026-11-03 Dev Patel: 18.5 h, 12 %, 🔻 off track; next: Find out why mentors mute the push; "
        "blocked: Half of the mentors muted it"
    )
    assert line in text.splitlines()


def test_text_means_nothing_to_markdown() -> None:
    """A title is no link, no heading and no emphasis."""
    text = EXAMPLE.replace("title: Expand the mentor network", 'title: "# [a](b) *c* <script>"')
    assert "### \\# \\[a\\](b) \\*c\\* \\<script\\>" in write_markdown(right(text))


def test_any_reader_of_yaml_understands_the_export() -> None:
    """Texts that another reader would take for a number or a truth are quoted."""
    text = EXAMPLE.replace("unit: h\n", 'unit: "no"\n').replace("name: 2026 Q4", 'name: "2026"')
    loaded = yaml.safe_load(write_yaml(build_tree(right(text))))
    assert loaded["objectives"][0]["key_results"][2]["unit"] == "no"
    assert loaded["cycles"][0]["name"] == "2026"
    assert loaded["rhythm"]["at"] == "09:00"
    assert loaded["cycles"][0]["starts"] == date(2026, 10, 5)


def test_a_moved_plan_is_the_same_at_another_time() -> None:
    """Every date moves by the same days; whole weeks keep the weekdays."""
    before = right(EXAMPLE)
    after = shift(before, 28)
    assert after.things["cycle", "2026-q4"].fields["starts"] == date(2026, 11, 2)
    assert after.things["rhythm", ""].fields["anchor"] == date(2026, 11, 3)
    assert after.things["initiative", "i1"].fields["due"] == date(2026, 12, 11)
    moved = [new.fields["at"] - old.fields["at"] for new, old in zip(after.check_ins, before.check_ins, strict=True)]
    assert set(moved) == {timedelta(days=28)}
    assert shift(after, -28) == before


@given(document=documents())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_moved_plan_is_still_right(document: Document) -> None:
    """And can be moved back."""
    assert right(write_yaml(build_tree(shift(document, 7))))
    assert shift(shift(document, 7), -7) == document
