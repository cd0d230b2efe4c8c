"""Reading check-ins: those that count, and all that were ever said.

A check-in counts while no later row (an edit, an undo) names it and it is not withdrawn itself. The current one is the
one of the latest period, and of the latest instant in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from okr.confidence import Confidence
from store.checkins import CheckIn
from store.people import Person
from store.session import run

RECENT = 12  # how many of a key result are looked at: as far as "no change" in a row is counted


@dataclass(frozen=True)
class CheckInState:
    """A check-in as it was said. `entered_by` is empty if it was the owner; `replaced` if a later row names it."""

    id: int
    key_result_id: int
    round_id: int | None
    period: date
    value: Decimal
    confidence: Confidence
    next_step: str
    blocker: str
    note: str
    evidence: str
    at: datetime
    by_id: int
    by: str
    entered_by_id: int | None
    entered_by: str
    late: bool
    no_change: bool
    replaces_id: int | None
    withdrawn: bool
    replaced: bool


later = aliased(CheckIn)
enterer = aliased(Person)
IS_REPLACED = select(col(later.id)).where(col(later.replaces_id) == col(CheckIn.id)).correlate(CheckIn).exists()
COUNTS = and_(col(CheckIn.withdrawn).is_(False), ~IS_REPLACED)
LATEST_FIRST = (col(CheckIn.period).desc(), col(CheckIn.at).desc(), col(CheckIn.id).desc())


def _columns(replaced: ColumnElement[bool]) -> list[Any]:
    """As many as CheckInState has fields, in its order."""
    return [
        col(CheckIn.id),
        col(CheckIn.key_result_id),
        col(CheckIn.round_id),
        col(CheckIn.period),
        col(CheckIn.value),
        col(CheckIn.confidence),
        col(CheckIn.next_step),
        col(CheckIn.blocker),
        col(CheckIn.note),
        col(CheckIn.evidence),
        col(CheckIn.at),
        col(CheckIn.by_id),
        col(Person.name).label("by"),
        col(CheckIn.entered_by_id),
        func.coalesce(col(enterer.name), "").label("entered_by"),
        col(CheckIn.late),
        col(CheckIn.no_change),
        col(CheckIn.replaces_id),
        col(CheckIn.withdrawn),
        replaced.label("replaced"),
    ]


def _select(replaced: ColumnElement[bool], *further: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return (
        select(*_columns(replaced), *further)
        .join(Person, col(Person.id) == col(CheckIn.by_id))
        .outerjoin(enterer, col(enterer.id) == col(CheckIn.entered_by_id))
        .where(col(CheckIn.organisation_id) == bindparam("organisation"))
    )


RANK = func.row_number().over(partition_by=col(CheckIn.key_result_id), order_by=LATEST_FIRST)
ranked = (
    _select(false(), RANK.label("rank"))
    .where(COUNTS, col(CheckIn.key_result_id).in_(bindparam("key_results", expanding=True)))
    .subquery()
)
MOST_RECENT = (
    select(*[column for column in ranked.c if column.name != "rank"])
    .where(ranked.c.rank <= RECENT)
    .order_by(ranked.c.key_result_id, ranked.c.rank)
)
COUNTED = _select(false()).where(COUNTS, col(CheckIn.key_result_id) == bindparam("key_result")).order_by(*LATEST_FIRST)
SAID = (
    _select(IS_REPLACED, func.count().over().label("total"))
    .where(col(CheckIn.key_result_id) == bindparam("key_result"))
    .order_by(col(CheckIn.id).desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
SOME = _select(IS_REPLACED).where(col(CheckIn.id).in_(bindparam("check_ins", expanding=True)))
UNTIL = _select(false()).where(
    col(CheckIn.key_result_id).in_(bindparam("key_results", expanding=True)), col(CheckIn.at) <= bindparam("until")
)


def read_recent(session: Session, organisation_id: int, key_results: Sequence[int]) -> list[CheckInState]:
    """The last few that count, of each key result together, the current one first."""
    parameters = {"organisation": organisation_id, "key_results": list(key_results)}
    return [_state(row) for row in run(session, MOST_RECENT, parameters)]


def read_counted(session: Session, organisation_id: int, key_result: int) -> list[CheckInState]:
    """All of a key result that count, the current one first: what a chart is drawn from."""
    parameters = {"organisation": organisation_id, "key_result": key_result}
    return [_state(row) for row in run(session, COUNTED, parameters)]


def read_said(
    session: Session, organisation_id: int, key_result: int, *, limit: int, offset: int
) -> tuple[list[CheckInState], int]:
    """One page of everything ever said, the last first, with what was replaced or withdrawn; and how much there is."""
    parameters = {"organisation": organisation_id, "key_result": key_result, "limit": limit, "offset": offset}
    rows = run(session, SAID, parameters).all()
    return [_state(row[:-1]) for row in rows], rows[0].total if rows else 0


def find_check_ins(session: Session, organisation_id: int, ids: Iterable[int | None]) -> dict[int, CheckInState]:
    """Certain check-ins by id; there is nothing to ask the database for if there are none."""
    wanted = sorted({each for each in ids if each is not None})
    parameters = {"organisation": organisation_id, "check_ins": wanted}
    found = run(session, SOME, parameters) if wanted else ()
    return {state.id: state for state in map(_state, found)}


def find_check_in(session: Session, organisation_id: int, check_in: int) -> CheckInState | None:
    return find_check_ins(session, organisation_id, [check_in]).get(check_in)


def read_until(
    session: Session, organisation_id: int, key_results: Sequence[int], until: datetime
) -> list[CheckInState]:
    """Everything that was said of these key results up to an instant, replaced and withdrawn rows too."""
    parameters = {"organisation": organisation_id, "key_results": list(key_results), "until": until}
    return [_state(row) for row in run(session, UNTIL, parameters)]


def counting_at(said: Iterable[CheckInState], instant: datetime) -> list[CheckInState]:
    """Of what was said of one key result, what counted at an instant, the current one first."""
    then = [each for each in said if each.at <= instant]
    replaced = {each.replaces_id for each in then}
    counted = [each for each in then if not each.withdrawn and each.id not in replaced]
    return sorted(counted, key=lambda each: (each.period, each.at, each.id), reverse=True)


def _state(row: Any) -> CheckInState:
    return CheckInState(*row)
