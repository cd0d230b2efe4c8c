"""A plan as Markdown: for reading, and for diffs, one fact a line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from okr.confidence import mark
from okr.measure import shown_percent
from store.planfile.calendar import Calendar, said
from store.planfile.document import Document, Thing
from store.planfile.rules import measure_of

SIGNS = re.compile(r"([\\`*_\[\]<>#|~])")


def write_markdown(document: Document) -> str:
    return "\n".join(_Pages(document).lines()) + "\n"


def plain(text: str) -> str:
    """Text of people: on one line, and without meaning to Markdown."""
    return SIGNS.sub(r"\\\1", " ".join(text.split()))


class _Pages:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.calendar = Calendar(document)
        self.under: dict[str, list[Thing]] = defaultdict(list)
        for thing in document.of("key_result"):
            self.under[thing.fields["objective"]].append(thing)
        self.initiatives: dict[str, list[Thing]] = defaultdict(list)
        for thing in document.of("initiative"):
            self.initiatives[thing.fields["key_result"]].append(thing)
        self.history: dict[str, list[Thing]] = defaultdict(list)
        replaced = {said(line, "replaces") for line in document.check_ins} - {""}
        for line in document.check_ins:
            if not said(line, "withdrawn") and said(line, "id") not in replaced:
                self.history[line.fields["key_result"]].append(line)

    def lines(self) -> Iterator[str]:
        organisation = self.document.organisation
        yield f"# {plain(organisation.fields['name'])}"
        if said(organisation, "mission"):
            yield from ("", plain(said(organisation, "mission")))
        for cycle in self.document.of("cycle"):
            mine = [thing for thing in self.document.of("objective") if thing.fields["cycle"] == cycle.key]
            fields = cycle.fields
            yield ""
            yield f"## {plain(fields['name'])}: {fields['starts']} to {fields['ends']}, {said(cycle, 'state').value}"
            for objective in mine:
                yield from self._objective(objective)
        yield from self._health_metrics()

    def _name(self, kind: str, key: str | None) -> str:
        return plain(self.document.things[kind, key].fields["name"]) if key else "nobody"

    def _objective(self, thing: Thing) -> Iterator[str]:
        yield ""
        yield f"### {plain(thing.fields['title'])}"
        yield ""
        yield f"Team: {self._name('team', thing.fields['team'])}"
        for parent in said(thing, "parents"):
            yield f"Supports: {plain(self.document.things['objective', parent].fields['title'])}"
        if said(thing, "why"):
            yield f"Why: {plain(said(thing, 'why'))}"
        for each in self.under[thing.key]:
            yield from self._key_result(each)

    def _key_result(self, thing: Thing) -> Iterator[str]:
        yield ""
        yield f"#### {thing.key} {plain(thing.fields['title'])}"
        yield ""
        yield f"- Owner: {self._name('person', thing.fields['owner'])}"
        yield f"- {self._way(thing)}, {said(thing, 'ambition').value}"
        for each in self.initiatives[thing.key]:
            due = f", due {said(each, 'due')}" if said(each, "due") else ""
            done = ", done" if said(each, "done") else ""
            yield f"- {plain(said(each, 'kind'))}: {plain(each.fields['title'])}{due}{done}"
        for line in self.history[thing.key]:
            yield self._check_in(thing, line)

    def _way(self, thing: Thing) -> str:
        measure = measure_of(thing.fields)
        ends = [("from", said(thing, "baseline")), ("to", said(thing, "target"))]
        ends += [("between", said(thing, "low")), ("and", said(thing, "high"))]
        told = [f"{word} {plain(measure.say(value))}" for word, value in ends if value is not None]
        name = plain(said(thing, "metric")) or "measured"
        return " ".join([name, *told])

    def _check_in(self, thing: Thing, line: Thing) -> str:
        measure, value = measure_of(thing.fields), line.fields["value"]
        progress = measure.progress(value)
        parts = [plain(measure.say(value))]
        parts += [f"{shown_percent(progress)} %"] if progress is not None else []
        shown = mark(line.fields["confidence"])
        parts.append(f"{shown.shape} {shown.word}")
        day = self.calendar.day(self.calendar.instant(line), line.fields["by"])
        texts = (("next", "next"), ("blocked", "blocker"), ("note", "note"), ("evidence", "evidence"))
        told = [f"{word}: {plain(said(line, name))}" for word, name in texts if said(line, name)]
        return f"- {day} {self._name('person', line.fields['by'])}: " + "; ".join([", ".join(parts), *told])

    def _health_metrics(self) -> Iterator[str]:
        metrics = self.document.of("health_metric")
        if metrics:
            yield from ("", "## Health metrics", "")
        for thing in metrics:
            limits = [f"{name} at {said(thing, name)}" for name in ("yellow", "red") if said(thing, name) is not None]
            told = ", ".join([plain(thing.fields["title"]), self._name("team", thing.fields["team"]), *limits])
            yield f"- {told} {plain(said(thing, 'unit'))}".rstrip()
