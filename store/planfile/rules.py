"""What must hold between the things of a file: references, dates, measures, order. One small function a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import time
from typing import Any

from okr.cadence import Rhythm
from okr.confidence import Stage
from okr.measure import Measure, MeasureKind
from store.planfile.document import Document, Thing
from store.planfile.fields import call
from store.planfile.nodes import Problem
from store.planfile.schema import KINDS, Shape
from store.planfile.values import nearest

Known = dict[str, set[str]]
LISTED_UNDER = {"person": "people", "team": "teams", "cycle": "cycles", "objective": "objectives"}


def find_problems(document: Document, known: Known, unreadable: set[tuple[str, str]]) -> list[Problem]:
    """`unreadable` are keys that were met but refused already: what refers to them is no second problem."""
    there = {kind: set(keys) for kind, keys in known.items()}
    for kind, key in [*document.things, *unreadable]:
        there.setdefault(kind, set()).add(key)
    found = list(_wrong_references(document, there))
    for thing in document.things.values():
        found += [Problem(line, f"{call(thing)}: {words}") for line, words in _of_one(thing)]
    for rule in RULES:
        found += [Problem(line, words) for line, words in rule(document)]
    return found


def _wrong_references(document: Document, there: Known) -> Iterator[Problem]:
    for thing in (*document.things.values(), *document.rounds, *document.check_ins, *document.changes):
        for field in KINDS[thing.kind].fields:
            value = thing.fields.get(field.name)
            for key in _keys(value, field.shape) if field.refers and value else ():
                known = there.get(field.refers, set())
                if key not in known:
                    under = LISTED_UNDER.get(field.refers)
                    where = f" under `{under}`" if under else ""
                    words = f"{field.name} {key} is not listed{where}{nearest(key, known)}"
                    yield Problem(thing.line_of(field.name), f"{call(thing)}: {words}")


def _keys(value: Any, shape: Shape) -> list[str]:
    return [value] if shape == Shape.ONE else list(value)


Found = Iterator[tuple[int, str]]


def _of_one(thing: Thing) -> Found:
    if thing.kind == "cycle":
        yield from _wrong_window(thing)
    elif thing.kind == "rhythm":
        yield from _wrong_rhythm(thing)
    elif thing.kind == "key_result":
        yield from _wrong_window(thing)
        yield from _wrong_measure(thing)


def _wrong_window(thing: Thing) -> Found:
    starts, ends = thing.fields.get("starts"), thing.fields.get("ends")
    if starts and ends and ends < starts:
        yield thing.line_of("ends"), f"it ends on {ends}, before it starts on {starts}"


def _wrong_rhythm(thing: Thing) -> Found:
    said = thing.fields
    if "anchor" in said:
        quiet = frozenset(said.get("quiet_days", [5, 6]))
        rhythm = Rhythm(
            said["anchor"], said.get("every", 14), said.get("at", time(9)), said.get("digest_after", 2), quiet
        )
        yield from ((thing.line, _small(words)) for words in rhythm.problems())


def _wrong_measure(thing: Thing) -> Found:
    """M 1.1: a baseline, unless finding it is the first work (M 2.1), and a target that differs."""
    said, first = thing.fields, thing.fields.get("stage") == Stage.BASELINE_FIRST
    measure = measure_of(said)
    if "baseline" not in said and "baseline" in thing.lines:
        return  # it is there and was refused already
    if said.get("baseline") is None and measure.kind != MeasureKind.YES_NO and not first:
        yield thing.line, "the baseline is missing: write where it stands today, or `stage: baseline_first`"
    refused_target = "target" in thing.lines and "target" not in said
    if refused_target or (first and measure.target is None and measure.kind == MeasureKind.NUMBER):
        return
    for words in measure.problems():
        yield thing.line_of("target" if "target equals" in words else ""), _small(words)


def measure_of(said: dict[str, Any]) -> Measure:
    """The measure of a key result's fields."""
    return Measure(
        kind=said.get("measure", MeasureKind.NUMBER),
        unit=said.get("unit", ""),
        baseline=said.get("baseline"),
        target=said.get("target"),
        low=said.get("low"),
        high=said.get("high"),
        zones=tuple(said.get("zones", ())),
    )


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def _parents_in_a_circle(document: Document) -> Found:
    above = {("team", thing.key): [thing.fields.get("parent")] for thing in document.of("team")}
    above |= {("objective", thing.key): list(thing.fields.get("parents", ())) for thing in document.of("objective")}
    for kind, key in circles(above):
        thing = document.things[kind, key]
        yield thing.lines.get("parent") or thing.line_of("parents"), f"{call(thing)}: it stands above itself"


def circles(above: dict[tuple[str, str], list[Any]]) -> list[tuple[str, str]]:
    """Those that are reached from themselves by going up."""
    settled: set[tuple[str, str]] = set()
    return [start for start in above if start not in settled and _comes_back(start, above, settled)]


def _comes_back(start: tuple[str, str], above: dict[tuple[str, str], list[Any]], settled: set[tuple[str, str]]) -> bool:
    seen: set[tuple[str, str]] = set()
    waiting = [start]
    while waiting:
        kind, key = waiting.pop()
        for parent in above.get((kind, key), ()):
            if (kind, parent) == start:
                return True
            if parent is not None and (kind, parent) not in seen | settled:
                seen.add((kind, parent))
                waiting.append((kind, parent))
    settled.add(start)
    return False


def _accounts_of_two(document: Document) -> Found:
    owners: dict[str, str] = {}
    for person in document.of("person"):
        for account in person.fields.get("accounts", ()):
            if owners.setdefault(account, person.key) != person.key:
                other = owners[account]
                yield person.line_of("accounts"), f"{call(person)}: the account {account} is {other}'s already"


def _labels(document: Document) -> Found:
    """`id` names a check-in once; `replaces` names another one of the same key result, which nothing else replaces."""
    labelled: dict[str, Thing] = {}
    for line in document.check_ins:
        label = line.fields.get("id")
        if label and labelled.setdefault(label, line) is not line:
            yield line.line_of("id"), f"the check-in id {label} is used twice"
    replaced: set[str] = set()
    for line in document.check_ins:
        label = line.fields.get("replaces")
        if label:
            yield from (
                (line.line_of("replaces"), words) for words in _wrong_label(line, labelled.get(label), replaced)
            )
            replaced.add(label)


def _wrong_label(line: Thing, other: Thing | None, replaced: set[str]) -> Iterator[str]:
    label = line.fields["replaces"]
    if other is None:
        yield f"no check-in has the id {label}, which this one replaces"
    elif other is line or other.fields.get("key_result") != line.fields.get("key_result"):
        yield f"the check-in {label} cannot be replaced by this one: it must be another one of the same key result"
    elif label in replaced:
        yield f"the check-in {label} is replaced twice"


def _replaced_in_a_circle(document: Document) -> Found:
    above: dict[tuple[str, str], list[Any]] = {}
    lines = {line.fields["id"]: line for line in document.check_ins if line.fields.get("id")}
    for label, line in lines.items():
        above["check_in", label] = [line.fields.get("replaces")]
    for _, label in circles(above):
        yield lines[label].line_of("replaces"), f"the check-in {label} replaces itself, by way of others"


def _rounds_listed_twice(document: Document) -> Found:
    seen: set[tuple[Any, Any]] = set()
    for line in document.rounds:
        key = (line.fields.get("team"), line.fields.get("number"))
        if key in seen:
            yield line.line, f"round {key[1]} is listed twice"
        seen.add(key)


RULES: tuple[Callable[[Document], Found], ...] = (
    _parents_in_a_circle,
    _accounts_of_two,
    _labels,
    _replaced_in_a_circle,
    _rounds_listed_twice,
)
