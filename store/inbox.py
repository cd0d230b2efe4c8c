"""What was already seen, with the answer it got; and what waits for a confirmation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel


class Seen(SQLModel, table=True):
    """An event that was acted on.

    `answer` is what it got (JSON of `handlers.events.Answer`): a repetition gets the same.
    """

    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    key: str
    answer: str = ""
    at: datetime = Field(index=True)


class Pending(SQLModel, table=True):
    """Something a person typed that waits for their "yes": one for each person and kind."""

    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    kind: str
    details: dict[str, Any] = Field(sa_type=JSON)
    at: datetime
