"""The database as a document, in a constant number of statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, SQLModel, col

from store.checkins import CheckIn, Round
from store.people import Account, Organisation, Person, Workspace
from store.plan import (
    Change,
    Channel,
    Contribution,
    Cycle,
    HealthMetric,
    Imported,
    Initiative,
    KeyResult,
    Membership,
    Objective,
    ObjectiveParent,
    Rhythm,
    Team,
)
from store.planfile.calendar import Calendar
from store.planfile.document import Document, Thing
from store.planfile.schema import KINDS, Field

TABLES: dict[str, type[SQLModel]] = {
    "organisation": Organisation,
    "cycle": Cycle,
    "rhythm": Rhythm,
    "person": Person,
    "team": Team,
    "objective": Objective,
    "key_result": KeyResult,
    "initiative": Initiative,
    "health_metric": HealthMetric,
}
ORDER = {"objective": ("position", "id"), "key_result": ("number",)}
Rows = list[Row[Any]]


@dataclass
class Snapshot:
    """`ids` leads from kind and key to the row; `base` is what the last imported file said of each thing."""

    organisation_id: int | None
    document: Document = field(default_factory=Document)
    ids: dict[tuple[str, str], int] = field(default_factory=dict)
    base: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    rounds: dict[tuple[str, int], int] = field(default_factory=dict)  # by the rhythm's key and the number
    nominals: dict[tuple[str, int], date] = field(default_factory=dict)
    check_ins: Rows = field(default_factory=list)


def find_organisation(session: Session, name: str) -> int | None:
    return session.execute(select(col(Organisation.id)).where(col(Organisation.name) == name)).scalar()


def take_snapshot(session: Session, organisation_id: int | None) -> Snapshot:
    """Everything of one organisation; an empty one for None."""
    snapshot = Snapshot(organisation_id)
    if organisation_id is not None:
        _Reader(session, snapshot, organisation_id).read()
    return snapshot


class _Reader:
    """`names` leads from kind and row back to the key."""

    def __init__(self, session: Session, snapshot: Snapshot, organisation_id: int) -> None:
        self.session = session
        self.snapshot = snapshot
        self.organisation_id = organisation_id
        self.names: dict[str, dict[int, str]] = {}

    def read(self) -> None:
        rows = {kind: self._rows(kind) for kind in TABLES}
        for kind in TABLES:
            self.names[kind] = {row.id: self._key(kind, row) for row in rows[kind]}
        for kind in TABLES:
            for row in rows[kind]:
                self._add(kind, row)
        self._read_links()
        self._read_places()
        self._read_base()
        self._read_history()

    def _rows(self, kind: str) -> Rows:
        table = TABLES[kind].__table__  # type: ignore[attr-defined]
        owner = table.c.id if kind == "organisation" else table.c.organisation_id
        order = [table.c[name] for name in ORDER.get(kind, ("id",))]
        return list(self.session.execute(select(table).where(owner == self.organisation_id).order_by(*order)))

    def _key(self, kind: str, row: Row[Any]) -> str:
        if kind == "organisation":
            return ""
        if kind == "rhythm":
            return self._name("team", row.team_id) or ""
        return str(row.number) if kind == "key_result" else str(row.key)

    def _name(self, kind: str, row_id: int | None) -> str | None:
        if row_id is None:
            return None
        if kind == "team" and kind not in self.names:  # a rhythm is read before its team
            self.names[kind] = {row.id: row.key for row in self._rows(kind)}
        return self.names[kind][row_id]

    def _add(self, kind: str, row: Row[Any]) -> None:
        thing = Thing(kind, self.names[kind][row.id])
        for each in KINDS[kind].fields:
            value = getattr(row, each.column or each.name, each.default)
            keep(thing, each, self._name(each.refers, value) if each.refers and each.column else value)
        self.snapshot.document.things[kind, thing.key] = thing
        self.snapshot.ids[kind, thing.key] = row.id
        if kind == "objective":
            self.snapshot.positions[thing.key] = row.position

    def _read_links(self) -> None:
        for link in self._all(Membership, Team, Membership.team_id):
            self._put("team", link.team_id, "members", self.names["person"][link.person_id], True)
        for link in self._all(ObjectiveParent, Objective, ObjectiveParent.objective_id):
            self._put("objective", link.objective_id, "parents", self.names["objective"][link.parent_id], True)
        for link in self._all(Contribution, KeyResult, Contribution.key_result_id):
            self._put(
                "key_result", link.key_result_id, "contributors", self.names["person"][link.person_id], link.share
            )

    def _all(self, links: type[SQLModel], owner: Any, column: Any) -> Rows:
        """The rows of a table that belongs to the organisation through another one."""
        table = links.__table__  # type: ignore[attr-defined]
        found = select(table).join(owner, owner.id == column).where(owner.organisation_id == self.organisation_id)
        return list(self.session.execute(found.order_by(*table.primary_key.columns)))

    def _put(self, kind: str, row_id: int, name: str, key: str, value: Any) -> None:
        thing = self.snapshot.document.things[kind, self.names[kind][row_id]]
        thing.fields.setdefault(name, {})[key] = value

    def _read_places(self) -> None:
        """The first workspace of a platform is meant by default; accounts of another one carry its id before them."""
        for channel in self._all(Channel, Team, Channel.team_id):
            self._put("team", channel.team_id, "channels", channel.platform.value, channel.external_id)
        found = self.session.execute(
            select(Workspace.__table__)  # type: ignore[attr-defined]
            .where(col(Workspace.organisation_id) == self.organisation_id)
            .order_by(col(Workspace.id))
        ).all()
        usual: dict[str, int] = {}
        before: dict[int, str] = {}
        for place in found:
            first = usual.setdefault(place.platform.value, place.id) == place.id
            before[place.id] = f"{place.platform.value}:" + ("" if first else f"{place.external_id}/")
            if first and place.external_id:
                self._put("organisation", self.organisation_id, "workspaces", place.platform.value, place.external_id)
        for account in self._all(Account, Workspace, Account.workspace_id):
            if account.person_id is not None:
                name = before[account.workspace_id] + account.external_id
                self._put("person", account.person_id, "accounts", name, True)

    def _read_base(self) -> None:
        of = col(Imported.organisation_id) == self.organisation_id
        for row in self.session.execute(select(Imported.__table__).where(of)):  # type: ignore[attr-defined]
            self.snapshot.base[row.kind, row.key] = row.fields

    def _read_history(self) -> None:
        document, calendar = self.snapshot.document, Calendar(self.snapshot.document)
        rounds: dict[int, tuple[str, int]] = {}
        for row in self._history(Round, "rhythm_id", "number"):
            key = rounds[row.id] = (self.names["rhythm"][row.rhythm_id], row.number)
            self.snapshot.rounds[key] = row.id
            self.snapshot.nominals[key] = row.nominal
            said = {"number": row.number, "team": key[0] or None, "nominal": row.nominal, "closed": row.closed_at}
            document.rounds.append(make_line("round", said))
        document.rounds.sort(
            key=lambda line: (line.fields["nominal"], line.fields.get("team", ""), line.fields["number"])
        )
        self.snapshot.check_ins = self._history(CheckIn, "at", "id")
        labels = self._labels()
        for row in self.snapshot.check_ins:
            document.check_ins.append(self._check_in(row, calendar, rounds.get(row.round_id), labels))
        for row in self._history(Change, "at", "id"):
            said = {name: getattr(row, name) for name in ("kind", "key", "field", "old", "new", "reason", "at")}
            document.changes.append(make_line("change", {**said, "by": self._name("person", row.by_id)}))

    def _history(self, model: type[SQLModel], *order: str) -> Rows:
        table = model.__table__  # type: ignore[attr-defined]
        found = select(table).where(table.c.organisation_id == self.organisation_id)
        return list(self.session.execute(found.order_by(*(table.c[name] for name in order))))

    def _labels(self) -> dict[int, str]:
        """For each check-in that another replaces: its key result and which one of it it is."""
        replaced = {row.replaces_id for row in self.snapshot.check_ins}
        counts: dict[int, int] = {}
        labels: dict[int, str] = {}
        for row in self.snapshot.check_ins:
            counts[row.key_result_id] = counts.get(row.key_result_id, 0) + 1
            if row.id in replaced:
                labels[row.id] = f"{self.names['key_result'][row.key_result_id]}-{counts[row.key_result_id]}"
        return labels

    def _check_in(
        self, row: Row[Any], calendar: Calendar, answered: tuple[str, int] | None, labels: dict[int, str]
    ) -> Thing:
        key_result, by = self.names["key_result"][row.key_result_id], self.names["person"][row.by_id]
        usual = answered is not None and answered[0] == calendar.rhythm_key(key_result)
        day = calendar.day(row.at, by)
        nominal = self.snapshot.nominals[answered] if answered else day
        said = {
            "id": labels.get(row.id, ""),
            "key_result": key_result,
            "at": short_instant(row.at, day, key_result, by, calendar),
            "by": by,
            "value": row.value,
            "confidence": row.confidence,
            "next": row.next_step,
            "round": answered and (None if usual else answered[0], answered[1]),
            "period": None if row.period == nominal else row.period,
            "entered_by": self._name("person", row.entered_by_id),
            "replaces": labels.get(row.replaces_id, ""),
        }
        same = ("blocker", "note", "evidence", "late", "no_change", "withdrawn")
        return make_line("check_in", said | {name: getattr(row, name) for name in same})


def short_instant(at: datetime, day: date, key_result: str, by: str, calendar: Calendar) -> date | datetime:
    """The day alone where that means the same instant."""
    return day if calendar.rhythm(key_result).at_hour(day, calendar.zone(by)) == at else at


def make_line(kind: str, said: dict[str, Any]) -> Thing:
    line = Thing(kind, "")
    for each in KINDS[kind].fields:
        keep(line, each, said[each.name])
    return line


def keep(thing: Thing, field: Field, value: Any) -> None:
    """Writes a field down unless it goes without saying."""
    if field.required or field.always or value != field.default:
        thing.fields[field.name] = value
