"""Outgoing and gate: what is owed to whom, and when it may be said."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import Words


class Kind(StrEnum):
    """What an owed message is; `handlers.compose` makes its card from kind and subject."""

    PROMPT = "prompt"
    DIGEST = "digest"
    DIGEST_DETAILS = "digest_details"
    ANSWER = "answer"  # to a line in the DM; subject is the inbox row
    WELCOME = "welcome"
    LINKED = "linked"  # to where a one-time code was shown: it was used; subject is the account that was given away
    NOTICE = "notice"  # to an admin: a message could not be delivered; subject is the outgoing row


class State(StrEnum):
    """OWED → SENT, or DEAD (a permanent failure), or DROPPED (the moment had passed)."""

    OWED = "owed"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"


class Outgoing(SQLModel, table=True):
    """One message, from being owed to being sent and edited.

    It holds a reference (kind and subject), never a payload: a retry tells today's truth.
    `wanted` counts the versions asked for and `shown` is the last one delivered: an edit is owed while wanted > shown,
    so edits coalesce.
    `due_at` is of the clock that is passed in; `retry_at`, `leased_until` and `claimed_at` are always real time.
    """

    __table_args__ = (
        UniqueConstraint("workspace_id", "kind", "subject", "address", "turn"),
        Index("ix_outgoing_state_due", "state", "due_at"),
        Index("ix_outgoing_kind_subject", "kind", "subject"),
        Index("ix_outgoing_message", "workspace_id", "channel", "message"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    kind: Kind = Field(sa_type=Words(Kind))
    subject: int  # the id of the row that the message is about
    turn: int = 1  # a prompt is sent anew when a snooze ends; the details of a digest have pages
    address: str  # the platform's id of the user or channel it goes to
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # None for a channel
    under_id: int | None = Field(default=None, foreign_key="outgoing.id")  # the message in whose thread it goes
    priority: int = 5  # lower goes first
    due_at: datetime
    state: State = Field(default=State.OWED, sa_type=Words(State))
    wanted: int = 1
    shown: int = 0
    attempts: int = 0
    retry_at: datetime | None = None
    lease: str | None = None
    leased_until: datetime | None = None
    claimed_at: datetime | None = None
    uncertain: bool = False  # the last try may have arrived: look it up before the next
    error: str = ""
    channel: str | None = None  # where it landed …
    message: str | None = None  # … and the platform's id of it there
    sent_at: datetime | None = None


class Gate(SQLModel, table=True):
    """Order and pace of one channel, or of one workspace, kept across processes. All times are real time.

    `free_at`: the earliest moment of the next call (a channel), or the bucket's theoretical arrival time (a workspace).
    `held_until`: nobody goes through before, because the platform said Retry-After.
    """

    key: str = Field(primary_key=True)
    free_at: datetime
    held_until: datetime | None = None
