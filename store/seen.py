"""Once only: the key of an event is written together with its effect and its answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlmodel import Session, col

from store.inbox import Seen
from store.outgoing import INSERTS
from store.session import run

# Built once: making a statement costs more than running it.
CLAIM = {
    database: insert(Seen).on_conflict_do_nothing().returning(col(Seen.id)) for database, insert in INSERTS.items()
}
KEEP = update(Seen).where(col(Seen.id) == bindparam("seen")).values(answer=bindparam("said"))
ANSWER = select(col(Seen.answer)).where(
    col(Seen.workspace_id) == bindparam("workspace"), col(Seen.key) == bindparam("of")
)


def claim_key(session: Session, workspace_id: int, key: str, now: datetime) -> int | None:
    """The id of the event's new row, or None if it was acted on before.

    A repetition that comes at the same time waits here until the first is committed, or rolled back.
    """
    row = {"workspace_id": workspace_id, "key": key, "answer": "", "at": now}
    made: int | None = run(session, CLAIM[session.get_bind().dialect.name], row).scalar_one_or_none()
    return made


def keep_answer(session: Session, seen_id: int, answer: str) -> None:
    """What the event got, as JSON of `handlers.events.Answer`."""
    run(session, KEEP, {"seen": seen_id, "said": answer})


def read_answer(session: Session, workspace_id: int, key: str) -> str:
    """What an event got that was acted on before."""
    found: str = run(session, ANSWER, {"workspace": workspace_id, "of": key}).scalar_one()
    return found
