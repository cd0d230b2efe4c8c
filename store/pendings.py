"""What a person typed that waits for their "yes": the last one only, of each kind."""

from __future__ import annotations

from datetime import datetime
from secrets import randbelow
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from store.columns import id_of
from store.inbox import Pending
from store.viewers import Viewer

# A database gives the id of a removed row to the next one: an old button would then answer a new question.
LARGEST = 2**31 - 1


def put_off(session: Session, viewer: Viewer, kind: str, details: dict[str, Any], now: datetime) -> int:
    """Keep it in the place of an older one, whose buttons do nothing from then on; its id."""
    if viewer.person_id is None:
        raise ValueError("only somebody in the plan can be asked back")
    session.execute(delete(Pending).where(col(Pending.person_id) == viewer.person_id, col(Pending.kind) == kind))
    row = Pending(
        id=1 + randbelow(LARGEST),
        organisation_id=viewer.organisation_id,
        person_id=viewer.person_id,
        kind=kind,
        details=details,
        at=now,
    )
    session.add(row)
    session.flush()
    return id_of(row)


def take_up(session: Session, viewer: Viewer, kind: str, pending_id: int) -> dict[str, Any] | None:
    """What was kept, once: it is gone with this transaction. None if it was confirmed, cancelled or replaced."""
    row = session.exec(
        select(Pending)
        .where(Pending.id == pending_id, Pending.person_id == viewer.person_id, Pending.kind == kind)
        .with_for_update()
    ).first()
    if row is None:
        return None
    details = dict(row.details)
    session.execute(delete(Pending).where(col(Pending.id) == pending_id))
    return details
