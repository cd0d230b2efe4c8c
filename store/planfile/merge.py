"""Three ways: what the file says now, what it said last time, and what the database holds.

A field that the file has changed since last time wins; where it has not, what was changed in chat stays. What the file
does not mention stays. Maps (members, contributors, accounts, …) are merged entry by entry in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any

from okr.numerals import format_plain
from store.planfile.calendar import said
from store.planfile.difference import Changed, Difference, Kept
from store.planfile.document import Document, Thing
from store.planfile.schema import KINDS, Field

Base = dict[tuple[str, str], dict[str, Any]]
MISSING = object()


@dataclass
class Merged:
    """`document` is the plan as it will be. `edited` names the fields to write of things that are there already."""

    document: Document
    difference: Difference = field(default_factory=Difference)
    edited: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    base: Base = field(default_factory=dict)  # what has to be remembered anew of this file
    positions: dict[str, int] = field(default_factory=dict)  # of objectives that are there already


def canonical(value: Any) -> Any:
    """A value as JSON can hold it: equal for equal values, 4.0 and 4 alike."""
    match value:
        case Decimal():
            return format_plain(value)
        case Enum():
            return value.value
        case date() | time():
            return value.isoformat()
        case dict():
            return {key: canonical(each) for key, each in value.items()}
        case list() | tuple():
            return [canonical(each) for each in value]
    return value


def in_words(value: Any) -> str:
    """A value as a difference and the history show it; "" for nothing."""
    match value:
        case None:
            return ""
        case dict():
            entries = [key if each is True else f"{key}: {in_words(each)}" for key, each in value.items()]
            return ", ".join(entries)
        case list():
            return ", ".join(in_words(each) for each in value)
    plain = canonical(value)
    return str(plain).lower() if isinstance(plain, bool) else str(plain)


def merge(new: Document, stored: Document, base: Base) -> Merged:
    """`new` is what the file says; neither document is altered."""
    merged = Merged(Document(dict(stored.things), new.rounds, new.check_ins, new.changes))
    for key, thing in new.things.items():
        there = stored.things.get(key)
        merged.document.things[key] = _added(merged, thing) if there is None else _combined(merged, thing, there, base)
        _remember(merged, thing, base)
    _note_left_out(merged, new, stored, base)
    _order_objectives(merged, new, stored, base)
    return merged


def _added(merged: Merged, thing: Thing) -> Thing:
    merged.difference.added.append((thing.kind, thing.key))
    return thing


def _combined(merged: Merged, thing: Thing, there: Thing, base: Base) -> Thing:
    before = base.get((thing.kind, thing.key), {})
    result = Thing(thing.kind, thing.key, dict(there.fields), thing.line, thing.lines)
    for name in thing.fields:
        each = KINDS[thing.kind].field(name)
        if each is None:
            raise LookupError(name)
        value = _decide(merged, thing, each, said(there, name), before.get(name, MISSING))
        if canonical(value) != canonical(said(there, name)):
            result.fields[name] = value
            merged.edited.setdefault((thing.kind, thing.key), set()).add(name)
            words = (in_words(said(there, name)), in_words(value))
            merged.difference.changed.append(Changed(thing.kind, thing.key, name, *words))
    return result


def _decide(merged: Merged, thing: Thing, field: Field, stored: Any, before: Any) -> Any:
    """The value that a field will have."""
    new = thing.fields[field.name]
    if isinstance(field.default, dict):
        return _decide_entries(merged, thing, field, stored, before)
    if canonical(new) == canonical(stored):
        return stored
    if before is not MISSING and canonical(new) == before:
        _keep(merged, thing, field.name, stored, new)
        return stored
    return new


def _decide_entries(merged: Merged, thing: Thing, field: Field, stored: dict[str, Any], before: Any) -> dict[str, Any]:
    new, result = thing.fields[field.name], dict(stored)
    earlier: dict[str, Any] = {} if before is MISSING else before
    for key, value in new.items():
        if canonical(stored.get(key)) == canonical(value):
            continue
        if key in earlier and earlier[key] == canonical(value):
            _keep(merged, thing, f"{field.name} {key}", stored.get(key), value)
        else:
            result[key] = value
    for key in earlier:
        if key not in new:
            result.pop(key, None)
    return result


def _keep(merged: Merged, thing: Thing, name: str, stored: Any, new: Any) -> None:
    words = ("", "listed") if new is True else (in_words(stored), in_words(new))
    merged.difference.kept.append(Kept(thing.kind, thing.key, name, *words))


def _remember(merged: Merged, thing: Thing, base: Base) -> None:
    before = base.get((thing.kind, thing.key), {})
    now = before | {name: canonical(value) for name, value in thing.fields.items()}
    if now != before:
        merged.base[thing.kind, thing.key] = now


def _note_left_out(merged: Merged, new: Document, stored: Document, base: Base) -> None:
    for key, thing in stored.things.items():
        if key not in new.things:
            merged.difference.left_out.append(key)
            continue
        for name in base.get(key, {}):
            field = KINDS[thing.kind].field(name)
            if field and name not in new.things[key].fields and name in thing.fields and not field.always:
                merged.difference.fields_left_out.append((*key, name))


def _order_objectives(merged: Merged, new: Document, stored: Document, base: Base) -> None:
    """The order of the file is not worth a word, but it is kept; it changes only where the file's has."""
    for position, thing in enumerate(new.of("objective")):
        key = ("objective", thing.key)
        if base.get(key, {}).get("position") != position:
            merged.base[key] = merged.base.get(key, base.get(key, {})) | {"position": position}
            if key in stored.things:
                merged.positions[thing.key] = position
