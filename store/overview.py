"""The plan from afar: every key result in a few columns, and the teams. For sums, and for finding what to look at.

One statement each, whatever it finds. Whole key results are read a page at a time (`store.standing`).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from okr.cadence import Rhythm as Cadence
from okr.confidence import Confidence
from okr.measure import Measure
from store.checkins import CheckIn
from store.people import Organisation, Person
from store.plan import (
    ASKED_IN,
    Contribution,
    Cycle,
    CycleState,
    Initiative,
    KeyResult,
    Level,
    Membership,
    Mode,
    Objective,
    Rhythm,
    Team,
)
from store.session import run
from store.standing import KeyResultState, OfOrganisation
from store.viewers import Viewer, choose_zone

SEARCHED_IN = (*ASKED_IN, CycleState.PLANNING)


@dataclass(frozen=True, slots=True)
class Outline:
    """A key result in a few columns. `period` and `confidence` are of its current check-in."""

    id: int
    number: int
    objective_id: int
    team_id: int
    weight: Decimal
    starts: date
    ends: date
    progress: Decimal | None
    confidence: Confidence | None
    period: date | None


@dataclass(frozen=True)
class TeamState:
    """A team. `cadence` is its own rhythm or the organisation's, None without any; `member`: the viewer is in it."""

    id: int
    key: str
    name: str
    level: Level
    informed: bool
    parent_id: int | None
    lead_id: int | None
    lead: str
    zone: ZoneInfo
    cadence: Cadence | None
    member: bool


@dataclass(frozen=True)
class ObjectiveState:
    """An objective of a running cycle."""

    id: int
    title: str
    why: str


said, replacement, current = aliased(CheckIn), aliased(CheckIn), aliased(CheckIn)
CURRENT = (
    select(col(said.id))
    .where(
        col(said.key_result_id) == col(KeyResult.id),
        col(said.withdrawn).is_(False),
        ~select(col(replacement.id)).where(col(replacement.replaces_id) == col(said.id)).exists(),
    )
    .order_by(col(said.period).desc(), col(said.at).desc(), col(said.id).desc())
    .limit(1)
    .correlate(KeyResult)
    .scalar_subquery()
)
OUTLINES: Select[*tuple[Any, ...]] = (
    select(
        col(KeyResult.id),
        col(KeyResult.number),
        col(KeyResult.objective_id),
        col(Objective.team_id),
        col(KeyResult.weight),
        func.coalesce(col(KeyResult.starts), col(Cycle.starts)).label("begins"),
        func.coalesce(col(KeyResult.ends), col(Cycle.ends)).label("finishes"),
        col(KeyResult.kind),
        col(KeyResult.baseline),
        col(KeyResult.target),
        col(KeyResult.low),
        col(KeyResult.high),
        col(current.value),
        col(current.confidence),
        col(current.period),
    )
    .join(Objective, col(Objective.id) == col(KeyResult.objective_id))
    .join(Cycle, col(Cycle.id) == col(Objective.cycle_id))
    .outerjoin(current, col(current.id) == CURRENT)
    .where(col(KeyResult.organisation_id) == bindparam("organisation"), col(Cycle.state).in_(ASKED_IN))
    .order_by(col(Objective.position), col(Objective.id), col(KeyResult.number))
)
OUTLINES_OF_TEAM = OUTLINES.where(col(Objective.team_id) == bindparam("team"))

own, common = aliased(Rhythm, name="own"), aliased(Rhythm, name="common")
TEAMS: Select[*tuple[Any, ...]] = (
    select(
        col(Team.id),
        col(Team.key),
        col(Team.name),
        col(Team.level),
        col(Team.mode),
        col(Team.parent_id),
        col(Team.lead_id),
        func.coalesce(col(Person.name), "").label("lead"),
        col(Team.timezone).label("team_zone"),
        col(Organisation.timezone).label("organisation_zone"),
        col(Membership.person_id).is_not(None).label("member"),
        own,
        common,
    )
    .join(Organisation, col(Organisation.id) == col(Team.organisation_id))
    .outerjoin(Person, col(Person.id) == col(Team.lead_id))
    .outerjoin(
        Membership,
        and_(col(Membership.team_id) == col(Team.id), col(Membership.person_id) == bindparam("person")),
    )
    .outerjoin(own, col(own.team_id) == col(Team.id))
    .outerjoin(common, and_(col(common.organisation_id) == col(Team.organisation_id), col(common.team_id).is_(None)))
    .where(col(Team.organisation_id) == bindparam("organisation"))
    .order_by(col(Team.id))
)

TEXTS: Select[*tuple[Any, ...]] = (
    select(col(KeyResult.id), col(KeyResult.title), col(KeyResult.metric), col(Objective.title).label("objective"))
    .join(Objective, col(Objective.id) == col(KeyResult.objective_id))
    .join(Cycle, col(Cycle.id) == col(Objective.cycle_id))
    .where(col(KeyResult.organisation_id) == bindparam("organisation"), col(Cycle.state).in_(SEARCHED_IN))
    .order_by(col(KeyResult.number))
)


def read_outlines(session: Session, whose: OfOrganisation, team: int | None = None) -> list[Outline]:
    """Of the running cycles, in the order of the plan: the whole organisation's, or one team's."""
    parameters: dict[str, object] = {"organisation": whose.organisation_id}
    if team is None:
        return [_outline(row) for row in run(session, OUTLINES, parameters)]
    return [_outline(row) for row in run(session, OUTLINES_OF_TEAM, {**parameters, "team": team})]


def _outline(row: Any) -> Outline:
    measure = Measure(row.kind, "", row.baseline, row.target, row.low, row.high)
    value = measure.start if row.value is None else row.value
    return Outline(
        id=row.id,
        number=row.number,
        objective_id=row.objective_id,
        team_id=row.team_id,
        weight=row.weight,
        starts=row.begins,
        ends=row.finishes,
        progress=None if value is None else measure.progress(value),
        confidence=row.confidence,
        period=row.period,
    )


def read_teams(session: Session, viewer: Viewer) -> list[TeamState]:
    """All teams of the organisation, in the order of the plan."""
    parameters = {"organisation": viewer.organisation_id, "person": viewer.person_id}
    return [_team(row) for row in session.execute(TEAMS, parameters)]


def _team(row: Any) -> TeamState:
    rhythm: Rhythm | None = row.own or row.common
    return TeamState(
        id=row.id,
        key=row.key,
        name=row.name,
        level=row.level,
        informed=row.mode == Mode.INFORMED,
        parent_id=row.parent_id,
        lead_id=row.lead_id,
        lead=row.lead,
        zone=choose_zone(row.team_zone, row.organisation_zone),
        cadence=rhythm.cadence if rhythm else None,
        member=bool(row.member),
    )


def search(session: Session, whose: OfOrganisation, words: str) -> list[int]:
    """The ids of the key results that have every word in title, metric or objective, by number.

    Compared here and not by the database, which knows only ASCII's small letters (SQLite), or those of its locale.
    """
    wanted = fold(words).split()
    rows = run(session, TEXTS, {"organisation": whose.organisation_id})
    return [row.id for row in rows if _has_all(fold(f"{row.title}\n{row.metric}\n{row.objective}"), wanted)]


def _has_all(text: str, wanted: list[str]) -> bool:
    return all(word in text for word in wanted)


def fold(text: str) -> str:
    """Without case and accents: what one searches with need not be typed like what one finds."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


OBJECTIVES = (
    select(col(Objective.id), col(Objective.title), col(Objective.why))
    .join(Cycle, col(Cycle.id) == col(Objective.cycle_id))
    .where(
        col(Objective.organisation_id) == bindparam("organisation"),
        col(Objective.team_id) == bindparam("team"),
        col(Cycle.state).in_(ASKED_IN),
    )
    .order_by(col(Objective.position), col(Objective.id))
)
CONTRIBUTIONS = (
    select(col(Person.name), col(Contribution.share))
    .join(Person, col(Person.id) == col(Contribution.person_id))
    .where(col(Contribution.key_result_id) == bindparam("key_result"))
    .order_by(col(Person.name))
)
INITIATIVES = (
    select(col(Initiative.title), func.coalesce(col(Person.name), ""), col(Initiative.due), col(Initiative.done))
    .outerjoin(Person, col(Person.id) == col(Initiative.owner_id))
    .where(
        col(Initiative.organisation_id) == bindparam("organisation"),
        col(Initiative.key_result_id) == bindparam("key_result"),
    )
    .order_by(col(Initiative.done), col(Initiative.due).is_(None), col(Initiative.due), col(Initiative.id))
)


def read_objectives(session: Session, whose: OfOrganisation, team: int) -> list[ObjectiveState]:
    """A team's objectives in the order of the plan, those without key results too."""
    rows = run(session, OBJECTIVES, {"organisation": whose.organisation_id, "team": team})
    return [ObjectiveState(*row) for row in rows]


def read_contributions(session: Session, state: KeyResultState) -> tuple[tuple[str, Decimal], ...]:
    """(name, how much of the move is theirs, in the unit)."""
    return tuple((row[0], row[1]) for row in run(session, CONTRIBUTIONS, {"key_result": state.id}))


def read_initiatives(
    session: Session, whose: OfOrganisation, state: KeyResultState
) -> tuple[tuple[str, str, date | None, bool], ...]:
    """(title, owner, due, done), what is open and due first at the top."""
    parameters = {"organisation": whose.organisation_id, "key_result": state.id}
    return tuple((row[0], row[1], row[2], row[3]) for row in run(session, INITIATIVES, parameters))
