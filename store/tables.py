"""All tables in one metadata: whoever flushes, migrates or compares needs every one of them known."""

from __future__ import annotations

from sqlmodel import SQLModel

from store import checkins, inbox, outbox, people, plan

metadata = SQLModel.metadata

__all__ = ["checkins", "inbox", "metadata", "outbox", "people", "plan"]
