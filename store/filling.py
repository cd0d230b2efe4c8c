"""Filling a table with many rows at once, so that PostgreSQL stays quick while it does and after."""

from __future__ import annotations

from sqlalchemy import text
from sqlmodel import Session, SQLModel, col

from store.checkins import Prompt

# Sorted, so that PostgreSQL has found all rows before it writes the first: or it would look through those it has just
# written for each one that it writes.
FIRST_ALL = (col(Prompt.due_at), col(Prompt.id))
MANY = 100  # rows at once, from which on the database must look at its tables anew


def look_anew(session: Session, table: type[SQLModel], made: int) -> None:
    """PostgreSQL plans by what it knows of a table, and of one that has just been filled it knows nothing yet."""
    if made >= MANY and session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"ANALYZE {table.__tablename__}"))
