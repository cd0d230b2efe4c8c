"""What one of our messages shows now: put back where a form stood in its place, or where its click changed others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import Session

from handlers.compose import Postponed, compose
from messages.card import Card
from store.outbox import Kind
from store.outgoing import find_by_message


@dataclass(frozen=True)
class _Sent:
    """A message that has arrived, as `compose` wants to know it."""

    workspace_id: int
    kind: Kind
    subject: int
    turn: int
    due_at: datetime
    operation: Literal["post", "edit"] = "edit"


def redraw(
    session: Session,
    workspace_id: int,
    channel: str,
    message: str,
    now: datetime,
    command: str,
    *,
    reader: str | None = None,
) -> Card | None:
    """The card of the message that the platform means by these ids; None for one that is not ours, or has no more.

    With a `reader` (a platform's user) only of messages that were sent to them.
    """
    row = find_by_message(session, workspace_id, channel, message)
    if row is None or reader not in (None, row.address):
        return None
    card = compose(session, _Sent(workspace_id, row.kind, row.subject, row.turn, row.due_at), now, command)
    return None if isinstance(card, Postponed) else card
