"""Putting a question off: until an instant, or for the rest of its round. The debt stays (A 15)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from store.checkins import Request, RequestState
from store.questions import UNANSWERED, QuestionState


def snooze(session: Session, question: QuestionState, until: datetime | None) -> None:
    """`until` None: not again in this round. An answer that came at the same time wins."""
    state = RequestState.PASSED if until is None else RequestState.OPEN
    session.execute(
        update(Request)
        .where(col(Request.id) == question.id, col(Request.state).in_(UNANSWERED))
        .values(state=state, snoozed_until=until)
    )
