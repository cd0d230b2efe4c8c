"""Which check-ins, rounds and changes of a file are new. A check-in is never altered: a correction is another one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from store.planfile.calendar import Calendar, said
from store.planfile.document import Thing
from store.planfile.merge import Base, Merged, canonical
from store.planfile.snapshot import Snapshot

CONTENT = ("value", "confidence", "next", "blocker", "note", "evidence")
RoundKey = tuple[str, int]  # the rhythm's key ("" is the organisation's) and the number


@dataclass(eq=False)
class NewCheckIn:
    """`replaces` is a row, or another new one; `name` is what the file calls it, `corrects` that it calls a row so."""

    line: Thing
    at: datetime
    period: date
    round: RoundKey | None
    name: str
    replaces: int | NewCheckIn | None = None
    corrects: bool = False


@dataclass
class History:
    """What has to be written."""

    rounds: dict[RoundKey, tuple[date, datetime | None]] = field(default_factory=dict)  # nominal and closed
    check_ins: list[NewCheckIn] = field(default_factory=list)
    changes: list[Thing] = field(default_factory=list)
    base: Base = field(default_factory=dict)


def plan_history(snapshot: Snapshot, merged: Merged, now: datetime) -> History:
    """Also counts it in the difference."""
    history = History()
    calendar = Calendar(merged.document)
    _plan_rounds(history, snapshot, merged, calendar, now)
    _CheckIns(history, snapshot, merged, calendar, now).plan()
    _plan_changes(history, snapshot, merged)
    difference = merged.difference
    difference.rounds_added = len(history.rounds)
    difference.check_ins_added = sum(not new.corrects for new in history.check_ins)
    difference.check_ins_corrected = [new.name for new in history.check_ins if new.corrects]
    difference.history_added = len(history.changes)
    return history


def _plan_rounds(history: History, snapshot: Snapshot, merged: Merged, calendar: Calendar, now: datetime) -> None:
    """Those that are listed, and those that are answered by a check-in: these are closed if their digest is past."""
    zone = ZoneInfo(said(merged.document.organisation, "timezone"))
    for line in merged.document.rounds:
        key = (line.fields.get("team") or "", line.fields["number"])
        if key not in snapshot.rounds and key[0] in calendar.rhythms:
            nominal = line.fields.get("nominal") or calendar.rhythms[key[0]].nominal(key[1])
            history.rounds[key] = (nominal, line.fields.get("closed"))
    for line in merged.document.check_ins:
        answered = calendar.round_of(line)
        if answered and answered not in snapshot.rounds and answered not in history.rounds:
            rhythm = calendar.rhythms[answered[0]]
            nominal = rhythm.nominal(answered[1])
            digest = rhythm.digest_at(nominal, zone)
            history.rounds[answered] = (nominal, digest if digest <= now else None)


def _plan_changes(history: History, snapshot: Snapshot, merged: Merged) -> None:
    there = [_change_key(line) for line in snapshot.document.changes]
    counts: dict[Any, int] = defaultdict(int)
    for key in there:
        counts[key] += 1
    for line in merged.document.changes:
        counts[_change_key(line)] -= 1
        if counts[_change_key(line)] < 0:
            history.changes.append(line)


def _change_key(line: Thing) -> tuple[Any, ...]:
    return tuple(said(line, name) for name in ("at", "kind", "key", "field", "old", "new", "reason", "by"))


Place = int | NewCheckIn  # a check-in: its row, or one that will have a row


class _CheckIns:
    """Finds for each line of the file the check-in it speaks of, and what is new or corrected."""

    def __init__(self, history: History, snapshot: Snapshot, merged: Merged, calendar: Calendar, now: datetime) -> None:
        self.history = history
        self.snapshot = snapshot
        self.lines = merged.document.check_ins
        self.calendar = calendar
        self.now = now
        self.rows = {row.id: row for row in snapshot.check_ins}
        self.replaced_by: dict[Place, Place] = {
            row.replaces_id: row.id for row in snapshot.check_ins if row.replaces_id
        }
        self.claimed: set[int] = set()
        self.places: dict[str, Place] = {}  # what each label of the file stands for

    def plan(self) -> None:
        by_person = self._rows_by_person()
        names = self._names()
        found = [self._known(names[index]) for index in range(len(self.lines))]
        for index, line in enumerate(self.lines):
            mine = by_person.get((line.fields["key_result"], line.fields["by"]), [])
            row = found[index] or self._alike(line, mine)
            place = self._add(line, names[index]) if row is None else self._compare(line, row, names[index])
            if line.fields.get("id"):
                self.places[line.fields["id"]] = place
        for new in self.history.check_ins:
            if not new.corrects and new.line.fields.get("replaces"):
                self._replace(self.places[new.line.fields["replaces"]], new)

    def _rows_by_person(self) -> dict[tuple[str, str], list[Row[Any]]]:
        """In the order of the snapshot's own lines, which stand beside its rows one by one."""
        found: dict[tuple[str, str], list[Row[Any]]] = defaultdict(list)
        for row, line in zip(self.snapshot.check_ins, self.snapshot.document.check_ins, strict=True):
            found[line.fields["key_result"], line.fields["by"]].append(row)
        return found

    def _names(self) -> list[str]:
        """What the file calls each check-in: key result, person and moment, with a count where that is not one."""
        counts: dict[str, int] = defaultdict(int)
        names = []
        for line in self.lines:
            name = f"{line.fields['key_result']} {line.fields['by']} {line.fields['at'].isoformat()}"
            counts[name] += 1
            names.append(name if counts[name] == 1 else f"{name} #{counts[name]}")
        return names

    def _known(self, name: str) -> Row[Any] | None:
        """The row that an earlier import made or found for this name."""
        before = self.snapshot.base.get(("check_in", name))
        row = self.rows.get(before["row"]) if before else None
        if row is not None:
            self.claimed.add(row.id)
        return row

    def _alike(self, line: Thing, mine: list[Row[Any]]) -> Row[Any] | None:
        """A row of the same moment; or of the same day and content, since a zone may have been changed in between."""
        at, free = self.calendar.instant(line), [row for row in mine if row.id not in self.claimed]
        day = line.fields["at"]
        same_day = (
            row
            for row in free
            if not isinstance(day, datetime) and row.period == day and digest_row(row) == digest(line)
        )
        return next((row for row in free if row.at == at), None) or next(same_day, None)

    def _compare(self, line: Thing, row: Row[Any], name: str) -> int:
        """The row itself, corrected if the file says something that it did not say, nor the database."""
        self.claimed.add(row.id)
        row_id: int = row.id
        now, before = digest(line), self.snapshot.base.get(("check_in", name))
        if before is not None and before["said"] == now:
            return row_id
        self.history.base["check_in", name] = {"row": row_id, "said": now}
        end = self._end_of(row_id)
        said_last = digest_row(self.rows[end]) if isinstance(end, int) else digest(end.line)
        if now not in (digest_row(row), said_last):
            answered = self.calendar.round_of(line)
            new = NewCheckIn(line, self.now, row.period, answered, name, corrects=True)
            self.history.check_ins.append(new)
            self._replace(end, new)
        return row_id

    def _add(self, line: Thing, name: str) -> NewCheckIn:
        at, answered = self.calendar.instant(line), self.calendar.round_of(line)
        period = line.fields.get("period") or self._usual_period(line, at, answered)
        new = NewCheckIn(line, at, period, answered, name)
        self.history.check_ins.append(new)
        return new

    def _usual_period(self, line: Thing, at: datetime, answered: RoundKey | None) -> date:
        """The nominal date of its round, or else the day where the person lives."""
        if answered is None:
            return self.calendar.day(at, line.fields["by"])
        return self.snapshot.nominals.get(answered) or self.history.rounds[answered][0]

    def _replace(self, place: Place, new: NewCheckIn) -> None:
        new.replaces = self._end_of(place)
        self.replaced_by[new.replaces] = new

    def _end_of(self, place: Place) -> Place:
        """What is said last where a check-in was corrected, perhaps several times."""
        while place in self.replaced_by:
            place = self.replaced_by[place]
        return place


def digest(line: Thing) -> str:
    """What a line says, short enough to be remembered for each."""
    return _short([canonical(said(line, name)) for name in CONTENT])


def digest_row(row: Row[Any]) -> str:
    texts = (row.next_step, row.blocker, row.note, row.evidence)
    return _short([canonical(row.value), row.confidence.value, *texts])


def _short(content: list[Any]) -> str:
    return sha256(repr(content).encode()).hexdigest()[:16]
