"""Writes what was decided: many rows a statement, each kind before those that point to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, func, insert, select, update
from sqlmodel import Session, SQLModel, col

from store.checkins import CheckIn, Round
from store.plan import Change, Contribution, Imported, Membership, Objective, ObjectiveParent
from store.planfile.calendar import said
from store.planfile.document import Thing
from store.planfile.history import History, NewCheckIn, digest
from store.planfile.merge import Merged
from store.planfile.places import Places
from store.planfile.schema import KINDS
from store.planfile.snapshot import TABLES, Snapshot

AT_ONCE = 2_000  # rows a statement
WRITTEN_IN = ("cycle", "person", "team", "rhythm", "objective", "key_result", "initiative", "health_metric")

# A field that is a map of keys, with the table that holds it: its own column, the other's, and that of the value.
LINKS: dict[tuple[str, str], tuple[type[SQLModel], str, str, str | None]] = {
    ("team", "members"): (Membership, "team_id", "person_id", None),
    ("objective", "parents"): (ObjectiveParent, "objective_id", "parent_id", None),
    ("key_result", "contributors"): (Contribution, "key_result_id", "person_id", "share"),
}


class Writer:
    """`ids` grows as things get rows."""

    def __init__(
        self,
        session: Session,
        snapshot: Snapshot,
        merged: Merged,
        history: History,
        now: datetime,
        progress: Callable[[str, int, int], None],
    ) -> None:
        self.session = session
        self.snapshot = snapshot
        self.merged = merged
        self.history = history
        self.now = now
        self.progress = progress
        self.ids = dict(snapshot.ids)
        self.organisation_id = snapshot.organisation_id or 0
        self.new: dict[str, list[Thing]] = {kind: [] for kind in TABLES}

    def write(self) -> None:
        for key in self.merged.difference.added:
            self.new[key[0]].append(self.merged.document.things[key])
        self._write_organisation()
        for kind in WRITTEN_IN:
            self._insert_things(kind)
        self._write_edits()
        self._write_parents_of_teams()
        self._write_links()
        Places(self.session, self.organisation_id, self.snapshot, self.merged, self.ids).write()
        self._write_history()
        self._write_base()
        self._write_changes()

    def _write_organisation(self) -> None:
        for thing in self.new["organisation"]:
            self.organisation_id = self._insert(TABLES["organisation"], [self._columns(thing)], "organisation")[0]
            self.ids["organisation", ""] = self.organisation_id

    def _columns(self, thing: Thing, names: set[str] | None = None) -> dict[str, Any]:
        """What stands in the thing's own row; all of it, or some fields."""
        values: dict[str, Any] = {}
        for field in KINDS[thing.kind].fields:
            if not isinstance(field.default, dict) and (names is None or field.name in names):
                value = said(thing, field.name)
                points = field.refers and value is not None
                values[field.column or field.name] = self.ids.get((field.refers, value)) if points else value
        return values

    def _identity(self, thing: Thing) -> dict[str, Any]:
        match thing.kind:
            case "organisation":
                return {}
            case "rhythm":
                own: dict[str, Any] = {"team_id": self.ids["team", thing.key] if thing.key else None}
            case "key_result":
                own = {"number": int(thing.key)}
            case "objective":
                position = self.merged.base.get(("objective", thing.key), {}).get("position", 0)
                own = {"key": thing.key, "position": position}
            case _:
                own = {"key": thing.key}
        return {"organisation_id": self.organisation_id, **own}

    def _insert_things(self, kind: str) -> None:
        things = self.new[kind]
        rows = [self._columns(thing) | self._identity(thing) for thing in things]
        made = self._insert(TABLES[kind], rows, KINDS[kind].words)
        self.ids |= {(kind, thing.key): row for thing, row in zip(things, made, strict=True)}

    def _insert(self, table: Any, rows: list[dict[str, Any]], words: str) -> list[int]:
        """The rows' ids, which are taken beforehand: asking each insert for its id back costs three times as much."""
        ids = self._reserve(table.__table__, len(rows))
        numbered = [{"id": row_id, **row} for row_id, row in zip(ids, rows, strict=True)]
        self._insert_plain(table, numbered, words)
        return ids

    def _reserve(self, table: Table, count: int) -> list[int]:
        if self.session.get_bind().dialect.name == "postgresql":
            sequence = func.nextval(func.pg_get_serial_sequence(table.name, "id"))
            return list(self.session.scalars(select(sequence).select_from(func.generate_series(1, count))))
        last = self.session.scalar(select(func.max(table.c.id))) or 0  # nobody else writes: the lock is ours
        return list(range(last + 1, last + 1 + count))

    def _insert_plain(self, table: Any, rows: list[dict[str, Any]], words: str = "") -> None:
        for begin in range(0, len(rows), AT_ONCE):
            batch = rows[begin : begin + AT_ONCE]
            self.session.execute(insert(table.__table__), batch)
            if words:
                self.progress(words, begin + len(batch), len(rows))

    def _write_edits(self) -> None:
        for (kind, key), names in self.merged.edited.items():
            values = self._columns(self.merged.document.things[kind, key], names)
            if values:
                self._update(TABLES[kind], self.ids[kind, key], values)
        for key, position in self.merged.positions.items():
            self._update(Objective, self.ids["objective", key], {"position": position})

    def _update(self, table: Any, row_id: int, values: dict[str, Any]) -> None:
        self.session.execute(update(table).where(table.id == row_id).values(values))

    def _write_parents_of_teams(self) -> None:
        """A team may stand above one that the file lists before it."""
        for thing in self.new["team"]:
            if thing.fields.get("parent"):
                self._update(TABLES["team"], self.ids["team", thing.key], self._columns(thing, {"parent"}))

    def _write_links(self) -> None:
        for (kind, name), (table, own, other, value) in LINKS.items():
            refers = next(field.refers for field in KINDS[kind].fields if field.name == name)
            rows: list[dict[str, Any]] = []
            for key in self._touched(kind, name):
                before, now = self._entries(key, name)
                for entry in before.keys() - now.keys() | {each for each in before if before[each] != now.get(each)}:
                    self._unlink(table, {own: self.ids[key], other: self.ids[refers, entry]})
                for entry in [each for each in now if now[each] != before.get(each)]:
                    row = {own: self.ids[key], other: self.ids[refers, entry]}
                    rows.append(row | ({value: now[entry]} if value else {}))
            self._insert_plain(table, rows)

    def _touched(self, kind: str, name: str) -> list[tuple[str, str]]:
        new = [(kind, thing.key) for thing in self.new[kind]]
        return new + [key for key, names in self.merged.edited.items() if key[0] == kind and name in names]

    def _entries(self, key: tuple[str, str], name: str) -> tuple[dict[str, Any], dict[str, Any]]:
        stored = self.snapshot.document.things.get(key)
        before: dict[str, Any] = said(stored, name) if stored else {}
        return before, said(self.merged.document.things[key], name)

    def _unlink(self, table: Any, where: dict[str, int]) -> None:
        self.session.execute(delete(table).where(*(getattr(table, name) == value for name, value in where.items())))

    def _write_history(self) -> None:
        rounds = dict(self.snapshot.rounds)
        new = list(self.history.rounds.items())
        rows = [
            {
                "organisation_id": self.organisation_id,
                "rhythm_id": self.ids["rhythm", key],
                "number": number,
                "nominal": nominal,
                "closed_at": closed,
            }
            for (key, number), (nominal, closed) in new
        ]
        made = self._insert(Round, rows, "rounds")
        rounds |= {key: row for (key, _), row in zip(new, made, strict=True)}
        check_ins = self.history.check_ins
        rows = [self._check_in(each, rounds) for each in check_ins]
        made = self._insert(CheckIn, rows, "check-ins")
        row_of = dict(zip(check_ins, made, strict=True))
        for each, row in row_of.items():
            if isinstance(each.replaces, NewCheckIn):
                self._update(CheckIn, row, {"replaces_id": row_of[each.replaces]})
            if not each.corrects:
                self.history.base["check_in", each.name] = {"row": row, "said": digest(each.line)}

    def _check_in(self, new: NewCheckIn, rounds: dict[tuple[str, int], int]) -> dict[str, Any]:
        line = new.line
        entered_by = line.fields.get("entered_by")
        same = ("value", "confidence", "blocker", "note", "evidence", "late", "withdrawn")
        return {
            "organisation_id": self.organisation_id,
            "key_result_id": self.ids["key_result", line.fields["key_result"]],
            "round_id": rounds[new.round] if new.round else None,
            "period": new.period,
            "next_step": said(line, "next"),
            "at": new.at,
            "by_id": self.ids["person", line.fields["by"]],
            "entered_by_id": self.ids["person", entered_by] if entered_by else None,
            "no_change": said(line, "no_change") and not new.corrects,
            "replaces_id": new.replaces if isinstance(new.replaces, int) else None,
            **{name: said(line, name) for name in same},
        }

    def _write_base(self) -> None:
        rows = []
        for (kind, key), fields in (self.merged.base | self.history.base).items():
            if (kind, key) in self.snapshot.base:
                where = (col(Imported.kind) == kind, col(Imported.key) == key)
                mine = col(Imported.organisation_id) == self.organisation_id
                self.session.execute(update(Imported).where(mine, *where).values(fields=fields))
            else:
                rows.append({"organisation_id": self.organisation_id, "kind": kind, "key": key, "fields": fields})
        self._insert_plain(Imported, rows)

    def _write_changes(self) -> None:
        """Earlier ones as the file tells them, then those of this import."""
        names = ("kind", "key", "field", "old", "new", "reason", "at")
        rows = [
            {name: said(line, name) for name in names}
            | {"by_id": self.ids["person", line.fields["by"]] if line.fields.get("by") else None}
            for line in self.history.changes
        ]
        for each in self.merged.difference.changed:
            told = {"kind": each.kind, "key": each.key, "field": each.field, "old": each.old, "new": each.new}
            rows.append(told | {"reason": "", "at": self.now, "by_id": None})
        self._insert_plain(Change, [{"organisation_id": self.organisation_id, **row} for row in rows])
