"""A document as the nested maps and lists of a file, in a fixed order."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, time
from enum import Enum
from typing import Any

from okr.cadence import WEEKDAYS
from store.planfile.document import Document, Thing
from store.planfile.schema import KINDS, Field, Shape

Tree = dict[str, Any]


def build_tree(document: Document) -> Tree:
    """Sections that would be empty are left out. Values are texts, whole numbers, decimals, dates and flags."""
    inside = _Inside(document)
    own = fields_of(document.organisation)
    sections = {
        "organisation": own.pop("name"),
        **own,
        "cycles": _keyed(document.of("cycle")),
        "rhythm": next((fields_of(thing) for thing in document.of("rhythm") if not thing.key), None),
        "people": {thing.key: fields_of(thing) for thing in document.of("person")},
        "teams": {thing.key: inside.team(thing) for thing in document.of("team")},
        "objectives": [inside.objective(thing) for thing in document.of("objective")],
        "health_metrics": _keyed(document.of("health_metric")),
        "rounds": [fields_of(line) for line in document.rounds],
        "check_ins": [fields_of(line) for line in document.check_ins],
        "changes": [fields_of(line) for line in document.changes],
    }
    return {name: section for name, section in sections.items() if section not in (None, [], {})}


class _Inside:
    """What stands under what."""

    def __init__(self, document: Document) -> None:
        self.rhythms = {thing.key: thing for thing in document.of("rhythm")}
        self.key_results = _grouped(document.of("key_result"), "objective")
        self.initiatives = _grouped(document.of("initiative"), "key_result")

    def team(self, thing: Thing) -> Tree:
        rhythm = self.rhythms.get(thing.key)
        return fields_of(thing) | ({"rhythm": fields_of(rhythm)} if rhythm else {})

    def objective(self, thing: Thing) -> Tree:
        tree = {"key": thing.key} | fields_of(thing)
        under = [self.key_result(each) for each in self.key_results[thing.key]]
        return tree | ({"key_results": under} if under else {})

    def key_result(self, thing: Thing) -> Tree:
        tree = {"number": int(thing.key)} | fields_of(thing, without="objective")
        under = [{"key": each.key} | fields_of(each, without="key_result") for each in self.initiatives[thing.key]]
        return tree | ({"initiatives": under} if under else {})


def _grouped(things: list[Thing], above: str) -> dict[str, list[Thing]]:
    groups: dict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        groups[thing.fields[above]].append(thing)
    return groups


def _keyed(things: list[Thing]) -> list[Tree]:
    return [{"key": thing.key} | fields_of(thing) for thing in things]


def fields_of(thing: Thing, without: str = "") -> Tree:
    return {
        each.name: _written(each, thing.fields[each.name])
        for each in KINDS[thing.kind].fields
        if each.name in thing.fields and each.name != without
    }


def _written(field: Field, value: Any) -> Any:
    if field.name == "quiet_days":
        return [WEEKDAYS[number] for number in value]
    if field.name == "direction":
        return "lower_is_better" if value else "higher_is_better"
    if field.name == "round":
        return value[1] if value[0] is None else f"{value[0]}/{value[1]}"
    if field.refers == "key_result":
        return int(value)
    if field.shape == Shape.KEYS:
        return list(value)
    return _accounts(value) if field.shape == Shape.ACCOUNTS else _plain(value)


def _accounts(value: dict[str, bool]) -> dict[str, Any]:
    ids: dict[str, list[str]] = defaultdict(list)
    for name in value:
        platform, _, external_id = name.partition(":")
        ids[platform].append(external_id)
    return {platform: found[0] if len(found) == 1 else found for platform, found in ids.items()}


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case time():
            return value.strftime("%H:%M")
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case list():
            return [_plain(each) for each in value]
    return value
