"""A plan at another time: all its dates moved together."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from store.planfile.document import Document, Thing


def shift(document: Document, days: int) -> Document:
    """The same plan `days` later (or earlier, below 0): cycles, rhythm, due dates, rounds, check-ins, changes.

    Whole weeks keep the weekdays. Instants keep their time of day in UTC.
    """
    by = timedelta(days=days)
    return Document(
        {key: _moved(thing, by) for key, thing in document.things.items()},
        *([_moved(line, by) for line in lines] for lines in (document.rounds, document.check_ins, document.changes)),
    )


def _moved(thing: Thing, by: timedelta) -> Thing:
    fields: dict[str, Any] = {
        name: value + by if isinstance(value, date) else value for name, value in thing.fields.items()
    }
    return Thing(thing.kind, thing.key, fields, thing.line, thing.lines)
