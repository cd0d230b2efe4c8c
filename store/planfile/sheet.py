"""The history as CSV: one row a check-in, oldest first."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

from store.planfile.calendar import Calendar, said
from store.planfile.document import Document, Thing
from store.planfile.rules import measure_of
from store.planfile.tree import fields_of

COLUMNS = (
    *("key_result", "title", "objective", "team", "owner", "at", "round", "by", "value", "unit", "confidence"),
    *("progress", "next", "blocker", "note", "evidence", "entered_by", "late", "no_change", "withdrawn", "replaced"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so would be reckoned by a spreadsheet


def write_csv(document: Document) -> str:
    """`progress` is the share of the way from baseline to target; `replaced` means that a later row corrects this."""
    out = io.StringIO()
    rows = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    rows.writeheader()
    calendar = Calendar(document)
    replaced = {said(line, "replaces") for line in document.check_ins} - {""}
    for line in document.check_ins:
        row = _row(document, line, calendar) | {"replaced": said(line, "id") in replaced}
        rows.writerow({name: _cell(row.get(name)) for name in COLUMNS})
    return out.getvalue()


def _row(document: Document, line: Thing, calendar: Calendar) -> dict[str, Any]:
    key_result = document.things["key_result", line.fields["key_result"]]
    objective = document.things["objective", key_result.fields["objective"]]
    flags = {name: said(line, name) for name in ("late", "no_change", "withdrawn")}
    return (
        fields_of(line)
        | flags
        | {
            "title": key_result.fields["title"],
            "objective": objective.fields["title"],
            "team": objective.fields["team"],
            "owner": key_result.fields["owner"],
            "unit": said(key_result, "unit"),
            "at": calendar.instant(line).isoformat().replace("+00:00", "Z"),
            "progress": measure_of(key_result.fields).progress(line.fields["value"]),
        }
    )


def _cell(value: Any) -> str:
    """Numbers stay numbers, also negative ones; only text can hide a formula."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            told = value.replace("\r\n", "\n").replace("\r", "\n")  # one sort of line break, which gets quotes
            return "'" + told if value.startswith(FORMULA) else told
        case Decimal():
            return format(value if value else value.copy_abs(), "f")
    return str(value)
