"""How key results stand: with owner, team, objective, window and the current check-in.

Always the same number of statements, however large the plan. They are built once, at import: making one costs more
than running it. `whose` is the viewer, or any row of the organisation whose key results may be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby, takewhile
from operator import attrgetter
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlmodel import Session, col

from okr.confidence import Ambition, Stage
from okr.measure import Measure
from store.history import CheckInState, read_recent
from store.people import Organisation, Person
from store.plan import Cycle, CycleState, KeyResult, Objective, Team
from store.session import run
from store.viewers import choose_zone

PAGE = 10
EVERYTHING = 1_000_000_000  # as a limit: the statement stays the same one


class OfOrganisation(Protocol):
    """A viewer, or a row that belongs to an organisation."""

    @property
    def organisation_id(self) -> int: ...


@dataclass(frozen=True)
class KeyResultState:
    """A key result as it stands now. `starts` and `ends` are its own window or its cycle's; `zone` is the team's."""

    id: int
    number: int
    title: str
    metric: str
    measure: Measure
    ambition: Ambition
    stage: Stage
    weight: Decimal
    first_30: str
    owner_id: int
    owner: str
    objective_id: int
    objective: str
    why: str
    team_id: int
    team_key: str
    team: str
    lead_id: int | None
    cycle_id: int
    closed: bool  # its cycle is over: nothing more is checked in
    starts: date
    ends: date
    zone: ZoneInfo
    recent: tuple[CheckInState, ...] = ()  # those that count, the current one first

    @property
    def current(self) -> CheckInState | None:
        return self.recent[0] if self.recent else None

    @property
    def in_a_row(self) -> int:
        """How many rounds, up to the last, were answered with "no change" alone (N 1)."""
        return count_in_a_row(self.recent)


def count_in_a_row(recent: Iterable[CheckInState]) -> int:
    """Of check-ins that count, the current one first; two of one round are one."""
    unmoved = takewhile(attrgetter("no_change"), recent)
    return len({check_in.round_id or check_in.period for check_in in unmoved})


@dataclass(frozen=True)
class Page:
    """Some of the key results that were asked for; `total` counts all of them."""

    items: tuple[KeyResultState, ...]
    total: int


KEY_RESULTS: Select[*tuple[Any, ...]] = (
    select(
        col(KeyResult.id),
        col(KeyResult.number),
        col(KeyResult.title),
        col(KeyResult.metric),
        col(KeyResult.kind),
        col(KeyResult.unit),
        col(KeyResult.baseline),
        col(KeyResult.target),
        col(KeyResult.low),
        col(KeyResult.high),
        col(KeyResult.zones),
        col(KeyResult.ambition),
        col(KeyResult.stage),
        col(KeyResult.weight),
        col(KeyResult.first_30),
        col(KeyResult.owner_id),
        col(Person.name).label("owner"),
        col(KeyResult.objective_id),
        col(Objective.title).label("objective"),
        col(Objective.why),
        col(Objective.team_id),
        col(Team.key).label("team_key"),
        col(Team.name).label("team"),
        col(Team.lead_id),
        col(Objective.cycle_id),
        col(Cycle.state).label("cycle_state"),
        func.coalesce(col(KeyResult.starts), col(Cycle.starts)).label("begins"),
        func.coalesce(col(KeyResult.ends), col(Cycle.ends)).label("finishes"),
        col(Team.timezone).label("team_zone"),
        col(Organisation.timezone).label("organisation_zone"),
        func.count().over().label("total"),
    )
    .join(Objective, col(Objective.id) == col(KeyResult.objective_id))
    .join(Team, col(Team.id) == col(Objective.team_id))
    .join(Cycle, col(Cycle.id) == col(Objective.cycle_id))
    .join(Person, col(Person.id) == col(KeyResult.owner_id))
    .join(Organisation, col(Organisation.id) == col(KeyResult.organisation_id))
    .where(col(KeyResult.organisation_id) == bindparam("organisation"))
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)


def select_key_results(
    *where: ColumnElement[bool], order: Sequence[Any] = (col(KeyResult.number),)
) -> Select[*tuple[Any, ...]]:
    """A question to keep at the top of a module: conditions on KeyResult, Objective, Team, Cycle or Person (the owner).

    What differs from time to time is a `bindparam`, and given to `read_page` by its name.
    """
    return KEY_RESULTS.where(*where).order_by(*order)


NUMBERED = select_key_results(col(KeyResult.number) == bindparam("number"))
WITH_IDS = select_key_results(col(KeyResult.id).in_(bindparam("ids", expanding=True)))


def read_page(
    session: Session,
    whose: OfOrganisation,
    question: Select[*tuple[Any, ...]],
    *,
    limit: int = PAGE,
    offset: int = 0,
    **values: Any,
) -> Page:
    """One page of the key results of a question; two statements, whatever it finds."""
    parameters = {"organisation": whose.organisation_id, "limit": limit, "offset": offset, **values}
    rows = run(session, question, parameters).all()
    recent = _recent_by_key_result(session, whose, [row.id for row in rows])
    return Page(tuple(_state(row, recent.get(row.id, ())) for row in rows), rows[0].total if rows else 0)


def read_key_results(
    session: Session, whose: OfOrganisation, question: Select[*tuple[Any, ...]], **values: Any
) -> list[KeyResultState]:
    """All key results of a question."""
    return list(read_page(session, whose, question, limit=EVERYTHING, **values).items)


def find_key_result(session: Session, whose: OfOrganisation, number: int) -> KeyResultState | None:
    found = read_page(session, whose, NUMBERED, limit=1, number=number).items
    return found[0] if found else None


def read_by_ids(session: Session, whose: OfOrganisation, ids: Iterable[int]) -> dict[int, KeyResultState]:
    return {state.id: state for state in read_key_results(session, whose, WITH_IDS, ids=sorted(set(ids)))}


def _recent_by_key_result(
    session: Session, whose: OfOrganisation, ids: list[int]
) -> dict[int, tuple[CheckInState, ...]]:
    if not ids:
        return {}
    found = read_recent(session, whose.organisation_id, ids)
    return {key: tuple(group) for key, group in groupby(found, attrgetter("key_result_id"))}


def _state(row: Any, recent: tuple[CheckInState, ...]) -> KeyResultState:
    return KeyResultState(
        id=row.id,
        number=row.number,
        title=row.title,
        metric=row.metric,
        measure=Measure(row.kind, row.unit, row.baseline, row.target, row.low, row.high, tuple(row.zones)),
        ambition=row.ambition,
        stage=row.stage,
        weight=row.weight,
        first_30=row.first_30,
        owner_id=row.owner_id,
        owner=row.owner,
        objective_id=row.objective_id,
        objective=row.objective,
        why=row.why,
        team_id=row.team_id,
        team_key=row.team_key,
        team=row.team,
        lead_id=row.lead_id,
        cycle_id=row.cycle_id,
        closed=row.cycle_state is CycleState.CLOSED,
        starts=row.begins,
        ends=row.finishes,
        zone=choose_zone(row.team_zone, row.organisation_zone),
        recent=recent,
    )
