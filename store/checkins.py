"""Round, request, prompt, check-in, digest: who was asked what, and what they said."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from okr.confidence import Confidence
from store.columns import Exact, Words


class RequestState(StrEnum):
    """What became of a question."""

    OPEN = "open"
    ANSWERED = "answered"
    PASSED = "passed"  # snoozed to the next round, or the round was over before it could be sent
    MOVED = "moved"  # somebody else owns the key result now and is asked instead


class Round(SQLModel, table=True):
    """One turn of a rhythm; open until its digest."""

    __table_args__ = (UniqueConstraint("rhythm_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    rhythm_id: int = Field(foreign_key="rhythm.id")
    number: int
    nominal: date
    closed_at: datetime | None = None


class Prompt(SQLModel, table=True):
    """One message to one person for one nominal date, with every key result that is due."""

    __table_args__ = (UniqueConstraint("person_id", "nominal"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    nominal: date
    due_at: datetime = Field(index=True)


class Request(SQLModel, table=True):
    """One question: this key result, in this round, to this person."""

    __table_args__ = (
        UniqueConstraint("key_result_id", "round_id", "person_id"),
        Index("ix_request_person_state", "person_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    key_result_id: int = Field(foreign_key="keyresult.id")
    round_id: int = Field(foreign_key="round.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    prompt_id: int = Field(foreign_key="prompt.id", index=True)
    state: RequestState = Field(default=RequestState.OPEN, sa_type=Words(RequestState))
    snoozed_until: datetime | None = None
    check_in_id: int | None = Field(default=None, foreign_key="checkin.id")


class CheckIn(SQLModel, table=True):
    """What an owner said. Never updated.

    An edit is a new row that names what it replaces, an undo is one that is `withdrawn`.
    """

    __tablename__ = "checkin"
    __table_args__ = (Index("ix_checkin_key_result_period", "key_result_id", "period", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    key_result_id: int = Field(foreign_key="keyresult.id")
    round_id: int | None = Field(default=None, foreign_key="round.id")
    period: (
        date  # the nominal date of its round, or the owner's day: the current check-in is the one of the latest period
    )
    value: Decimal = Field(sa_type=Exact)
    confidence: Confidence = Field(sa_type=Words(Confidence))
    next_step: str = ""
    blocker: str = ""
    note: str = ""  # the self-assessment (M 0.8)
    evidence: str = ""  # a link (M 4.11)
    at: datetime
    by_id: int = Field(foreign_key="person.id")
    entered_by_id: int | None = Field(default=None, foreign_key="person.id")  # if it was not the owner
    late: bool = False
    no_change: bool = False
    replaces_id: int | None = Field(default=None, foreign_key="checkin.id", unique=True)
    withdrawn: bool = False


class Digest(SQLModel, table=True):
    """What a channel was shown of a round, and since when.

    A retry, its thread and the next "what changed" agree with it.
    Without a round it was asked for by hand (`digest now`): it is no part of the channel's memory.
    `shown` is {"progress": "0.41" or None, "key_results": {"12": {"value", "progress", "confidence"}}}, all as texts.
    """

    __table_args__ = (UniqueConstraint("team_id", "channel_id", "round_id"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    team_id: int = Field(foreign_key="team.id")
    channel_id: int = Field(foreign_key="channel.id")
    round_id: int | None = Field(default=None, foreign_key="round.id")
    asked_by_id: int | None = Field(default=None, foreign_key="person.id")
    since: datetime | None = None
    until: datetime
    shown: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
