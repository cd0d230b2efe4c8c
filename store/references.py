"""Conversation references: remembered at every sign of life, ended when the platform says that nobody is there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_row

from store.checkins import Prompt
from store.outbox import Kind, Outgoing, State
from store.outgoing import insert_new
from store.people import Reference
from store.prompting import has_open_question
from store.session import run

FRESH = timedelta(hours=1)  # a reference that says the same as an hour ago is not written again
KNOWN = select(col(Reference.details), col(Reference.refreshed_at), col(Reference.ended_at)).where(
    col(Reference.workspace_id) == bindparam("workspace"), col(Reference.external_id) == bindparam("id")
)


def remember_reference(
    session: Session, workspace_id: int, external_id: str, details: dict[str, Any], now: datetime
) -> None:
    """Keep how a person (their directory id) or a channel is written to; one that had ended lives again."""
    made = session.execute(
        insert_new(session, Reference)
        .values(workspace_id=workspace_id, external_id=external_id, details=details, refreshed_at=now)
        .on_conflict_do_nothing()
        .returning(col(Reference.id))
    ).first()
    if made is not None:
        return
    row = session.exec(_find(workspace_id, external_id)).one()
    if row.ended_at is not None:
        _try_again(session, workspace_id, external_id)
    elif row.details == details and row.refreshed_at > now - FRESH:
        return
    row.details, row.refreshed_at, row.ended_at = details, now, None
    session.add(row)
    session.flush()


def is_fresh(session: Session, workspace_id: int, external_id: str, details: dict[str, Any], now: datetime) -> bool:
    """Whether remembering it would write nothing: asked first, in a reading session, it spares a transaction."""
    row = run(session, KNOWN, {"workspace": workspace_id, "id": external_id}).first()
    return row is not None and row.ended_at is None and row.details == details and row.refreshed_at > now - FRESH


def find_reference(session: Session, workspace_id: int, external_id: str) -> dict[str, Any] | None:
    """The reference of a person or a channel while it is alive."""
    row = session.exec(_find(workspace_id, external_id)).first()
    return dict(row.details) if row is not None and row.ended_at is None else None


def end_reference(session: Session, workspace_id: int, external_id: str, now: datetime) -> None:
    """The platform refuses (403, 404), or the app was removed there; the next sign of life brings it back."""
    session.execute(
        update(Reference)
        .where(
            col(Reference.workspace_id) == workspace_id,
            col(Reference.external_id) == external_id,
            col(Reference.ended_at).is_(None),
        )
        .values(ended_at=now)
    )


def _find(workspace_id: int, external_id: str) -> Any:
    return select_row(Reference).where(
        Reference.workspace_id == workspace_id, Reference.external_id == external_id
    ).execution_options(populate_existing=True)  # fmt: skip


def _try_again(session: Session, workspace_id: int, external_id: str) -> None:
    """Prompts that were given up while nobody was there are owed again, unless answered, over, or asked elsewhere."""
    still_asked = select(col(Prompt.id)).where(has_open_question())
    elsewhere = aliased(Outgoing)
    asked_elsewhere = select(col(elsewhere.id)).where(
        col(elsewhere.kind) == Kind.PROMPT,
        col(elsewhere.subject) == col(Outgoing.subject),
        col(elsewhere.turn) >= col(Outgoing.turn),
        col(elsewhere.state) != State.DEAD,
    )
    session.execute(
        update(Outgoing)
        .where(
            col(Outgoing.workspace_id) == workspace_id,
            col(Outgoing.address) == external_id,
            col(Outgoing.kind) == Kind.PROMPT,
            col(Outgoing.state) == State.DEAD,
            col(Outgoing.subject).in_(still_asked),
            ~asked_elsewhere.correlate(Outgoing).exists(),
        )
        .values(state=State.OWED, attempts=0, retry_at=None, error="")
    )
