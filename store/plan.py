"""Rhythm, team, cycle, objective, key result and what stands under it."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from okr.cadence import Rhythm as Cadence
from okr.confidence import Ambition, Stage
from okr.measure import Measure, MeasureKind
from store.columns import Exact, Words
from store.people import Platform


class Level(StrEnum):
    """Of a team (M 4.41)."""

    COMPANY = "company"
    DEPARTMENT = "department"
    TEAM = "team"
    INDIVIDUAL = "individual"


class Mode(StrEnum):
    """Whether a team has OKRs of its own, or is only told of the overarching ones (M 4.29)."""

    FULL = "full"
    INFORMED = "informed"


class CycleState(StrEnum):
    """The phases of a cycle (M 0.1)."""

    PLANNING = "planning"
    RUNNING = "running"
    REVIEW = "review"
    CLOSED = "closed"


ASKED_IN = (CycleState.RUNNING, CycleState.REVIEW)  # the states in which owners are asked and channels told


class Rhythm(SQLModel, table=True):
    """When rounds are: the organisation's (team_id None), or a team's own. Weekdays are numbers, Monday 0."""

    __table_args__ = (UniqueConstraint("organisation_id", "team_id"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    team_id: int | None = Field(default=None, foreign_key="team.id")
    anchor: date
    every: int = 14
    at: time = time(9)
    digest_after: int = 2
    quiet_days: list[int] = Field(default_factory=lambda: [5, 6], sa_type=JSON)
    first: int = 0  # the number of the anchor's round: rounds go on counting when the rhythm is changed

    @property
    def cadence(self) -> Cadence:
        return Cadence(self.anchor, self.every, self.at, self.digest_after, frozenset(self.quiet_days), self.first)


class Team(SQLModel, table=True):
    """A team; the company is one too."""

    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    key: str
    name: str
    level: Level = Field(default=Level.TEAM, sa_type=Words(Level))
    mode: Mode = Field(default=Mode.FULL, sa_type=Words(Mode))
    parent_id: int | None = Field(default=None, foreign_key="team.id")
    lead_id: int | None = Field(default=None, foreign_key="person.id")
    timezone: str | None = None


class Membership(SQLModel, table=True):
    """Who is in which team."""

    team_id: int = Field(foreign_key="team.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)


class Channel(SQLModel, table=True):
    """Where a team's digest goes: one channel a platform."""

    __table_args__ = (UniqueConstraint("team_id", "platform"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    platform: Platform = Field(sa_type=Words(Platform))
    external_id: str


class Cycle(SQLModel, table=True):
    """A quarter or a year; both days belong to it."""

    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    key: str
    name: str
    starts: date
    ends: date
    state: CycleState = Field(default=CycleState.RUNNING, sa_type=Words(CycleState))


class Objective(SQLModel, table=True):
    """What a team wants to reach in a cycle, and why."""

    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    key: str
    title: str
    why: str = ""
    team_id: int = Field(foreign_key="team.id", index=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    position: int = 0  # the order of the file


class ObjectiveParent(SQLModel, table=True):
    """An objective may support several others (M 4.37)."""

    objective_id: int = Field(foreign_key="objective.id", primary_key=True)
    parent_id: int = Field(foreign_key="objective.id", primary_key=True)


class KeyResult(SQLModel, table=True):
    """Metric, baseline, target and window, with one owner (M 1.1, 1.23)."""

    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    number: int
    objective_id: int = Field(foreign_key="objective.id", index=True)
    owner_id: int = Field(foreign_key="person.id", index=True)
    title: str
    metric: str = ""
    unit: str = ""
    kind: MeasureKind = Field(default=MeasureKind.NUMBER, sa_type=Words(MeasureKind))
    stage: Stage = Field(default=Stage.OUTCOME, sa_type=Words(Stage))
    ambition: Ambition = Field(default=Ambition.ASPIRATIONAL, sa_type=Words(Ambition))
    baseline: Decimal | None = Field(default=None, sa_type=Exact)
    target: Decimal | None = Field(default=None, sa_type=Exact)
    low: Decimal | None = Field(default=None, sa_type=Exact)
    high: Decimal | None = Field(default=None, sa_type=Exact)
    zones: list[str] = Field(default_factory=list, sa_type=JSON)
    weight: Decimal = Field(default=Decimal(1), sa_type=Exact)
    starts: date | None = None  # its own window; the cycle's when None
    ends: date | None = None
    first_30: str = ""

    @property
    def measure(self) -> Measure:
        return Measure(self.kind, self.unit, self.baseline, self.target, self.low, self.high, tuple(self.zones))


class Contribution(SQLModel, table=True):
    """How much of the move, in the key result's unit, is this person's (N 17)."""

    key_result_id: int = Field(foreign_key="keyresult.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    share: Decimal = Field(sa_type=Exact)


class Initiative(SQLModel, table=True):
    """What is done to move a key result; never scored (M 1.12, 4.12)."""

    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    key: str
    key_result_id: int = Field(foreign_key="keyresult.id", index=True)
    title: str
    kind: str = "project"
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    due: date | None = None
    done: bool = False


class HealthMetric(SQLModel, table=True):
    """What must stay well while the key results move (M 4.28)."""

    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    key: str
    title: str
    team_id: int = Field(foreign_key="team.id", index=True)
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    unit: str = ""
    yellow: Decimal | None = Field(default=None, sa_type=Exact)
    red: Decimal | None = Field(default=None, sa_type=Exact)
    lower_is_better: bool = True


class Imported(SQLModel, table=True):
    """What the last imported file said of one thing: what differs from it was changed in chat, or in the file."""

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    fields: dict[str, Any] = Field(sa_type=JSON)


class Change(SQLModel, table=True):
    """A change of the plan: what it was, what it became, who did it. `by_id` is None for an import."""

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    kind: str
    key: str
    field: str
    old: str = ""
    new: str = ""
    reason: str = ""
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="person.id")
