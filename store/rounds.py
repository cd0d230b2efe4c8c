"""Rounds from their beginning to their digest, and what happens to open questions on the way."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from store.checkins import Request, RequestState, Round
from store.outgoing import insert_new
from store.plan import KeyResult, Rhythm


def open_round(session: Session, rhythm: Rhythm, number: int) -> Round:
    """The round of that number, made if it is not there yet."""
    values = {
        "organisation_id": rhythm.organisation_id,
        "rhythm_id": rhythm.id,
        "number": number,
        "nominal": rhythm.cadence.nominal(number),
    }
    session.execute(insert_new(session, Round).values(values).on_conflict_do_nothing())
    found: Round = session.execute(
        select(Round).where(col(Round.rhythm_id) == rhythm.id, col(Round.number) == number)
    ).scalar_one()
    return found


def move_to_new_owners(session: Session, round_ids: Collection[int]) -> list[int]:
    """Open questions whose key result has another owner now are theirs no more; the prompts that must say so."""
    moved = session.execute(
        update(Request)
        .where(
            col(Request.round_id).in_(round_ids),
            col(Request.state) == RequestState.OPEN,
            select(col(KeyResult.id))
            .where(col(KeyResult.id) == col(Request.key_result_id), col(KeyResult.owner_id) != col(Request.person_id))
            .correlate(Request)
            .exists(),
        )
        .values(state=RequestState.MOVED)
        .returning(col(Request.prompt_id))
    )
    return sorted({row[0] for row in moved})


def wake(session: Session, now: datetime) -> list[int]:
    """End the snoozes whose time has come; the prompts to be sent anew."""
    woken = session.execute(
        update(Request)
        .where(col(Request.state) == RequestState.OPEN, col(Request.snoozed_until) <= now)
        .values(snoozed_until=None)
        .returning(col(Request.prompt_id))
    )
    return sorted({row[0] for row in woken})


def close_round(session: Session, round_id: int, now: datetime) -> list[int]:
    """Shut a round; the prompts with unanswered questions, which must say so."""
    session.execute(
        update(Round).where(col(Round.id) == round_id, col(Round.closed_at).is_(None)).values(closed_at=now)
    )
    unanswered = select(col(Request.prompt_id)).where(
        col(Request.round_id) == round_id, col(Request.state) == RequestState.OPEN
    )
    return sorted(set(session.execute(unanswered).scalars()))


def read_open_rounds(session: Session, organisation_id: int) -> list[tuple[Round, Rhythm]]:
    """Rounds whose digest is still to come, with their rhythm."""
    found = session.execute(
        select(Round, Rhythm)
        .join(Rhythm, col(Rhythm.id) == col(Round.rhythm_id))
        .where(col(Round.organisation_id) == organisation_id, col(Round.closed_at).is_(None))
        .order_by(col(Round.id))
    )
    return [(row[0], row[1]) for row in found]
