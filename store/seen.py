"""Once only: the key of an event is written together with its effect and its answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from store.inbox import Seen
from store.outgoing import insert_new


def claim_key(session: Session, workspace_id: int, key: str, now: datetime) -> int | None:
    """The id of the event's new row, or None if it was acted on before.

    A repetition that comes at the same time waits here until the first is committed, or rolled back.
    """
    statement = (
        insert_new(session, Seen)
        .values(workspace_id=workspace_id, key=key, answer="", at=now)
        .on_conflict_do_nothing()
        .returning(col(Seen.id))
    )
    made: int | None = session.execute(statement).scalar_one_or_none()
    return made


def keep_answer(session: Session, seen_id: int, answer: str) -> None:
    """What the event got, as JSON of `handlers.events.Answer`."""
    session.execute(update(Seen).where(col(Seen.id) == seen_id).values(answer=answer))


def read_answer(session: Session, workspace_id: int, key: str) -> str:
    """What an event got that was acted on before."""
    statement = select(col(Seen.answer)).where(col(Seen.workspace_id) == workspace_id, col(Seen.key) == key)
    found: str = session.execute(statement).scalar_one()
    return found
