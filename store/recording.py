"""Writing check-ins: adding, editing, taking back. Nothing is ever updated but the questions that they answer.

Two that write about the same key result at once stand in line: the key result's row is locked first, and what is
there is read after it (SQLite lets one writer in at a time anyway).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlmodel import Session, col

from okr.confidence import Confidence
from store.checkins import CheckIn, Request, RequestState, Round
from store.history import COUNTS, LATEST_FIRST, CheckInState, find_check_in
from store.people import Organisation, Person
from store.plan import KeyResult
from store.questions import QuestionState
from store.session import run
from store.standing import KeyResultState
from store.viewers import Viewer, choose_zone
from store.zones import owner_zone

# Built once: making a statement costs more than running it.
LOCK = (
    select(col(KeyResult.id))
    .where(col(KeyResult.organisation_id) == bindparam("organisation"), col(KeyResult.number) == bindparam("number"))
    .with_for_update(key_share=True)
)
ADD = insert(CheckIn).returning(col(CheckIn.id))
LAST_COUNTING = (
    select(col(CheckIn.id))
    .where(col(CheckIn.key_result_id) == bindparam("key_result"), col(CheckIn.round_id) == bindparam("round"), COUNTS)
    .order_by(*LATEST_FIRST)
    .limit(1)
)
ASKED = (col(Request.key_result_id) == bindparam("key_result"), col(Request.round_id) == bindparam("round"))
PROMPTS = select(col(Request.prompt_id)).where(*ASKED).distinct().order_by(col(Request.prompt_id))
CHANGE = update(Request).where(*ASKED)
ANSWERED = CHANGE.where(col(Request.state) != RequestState.MOVED).values(
    state=RequestState.ANSWERED, check_in_id=bindparam("answer"), snoozed_until=None
)
UNANSWERED = CHANGE.where(col(Request.state) == RequestState.ANSWERED).values(state=bindparam("left"), check_in_id=None)


@dataclass(frozen=True)
class Entry:
    """What somebody says of a key result."""

    value: Decimal
    confidence: Confidence
    next_step: str = ""
    blocker: str = ""
    note: str = ""
    evidence: str = ""


def entry_of(said: CheckInState) -> Entry:
    return Entry(said.value, said.confidence, said.next_step, said.blocker, said.note, said.evidence)


@dataclass(frozen=True)
class Period:
    """What a check-in counts for: a round, with its nominal day, or (`round_id` None) a day of the owner's."""

    round_id: int | None
    day: date
    late: bool = False

    def holds(self, said: CheckInState) -> bool:
        return said.round_id == self.round_id and said.period == self.day


def lock_key_result(session: Session, viewer: Viewer, number: int) -> bool:
    """Nobody else writes about it until this transaction ends; False if there is no such key result."""
    values = {"organisation": viewer.organisation_id, "number": number}
    return run(session, LOCK, values).first() is not None


def period_of(
    session: Session, viewer: Viewer, state: KeyResultState, question: QuestionState | None, now: datetime
) -> Period:
    """The round of the question, late once it is over; the owner's day if there is none."""
    if question:
        return Period(question.round_id, question.nominal, late=question.closed)
    return Period(None, now.astimezone(_zone_of_owner(session, viewer, state)).date())


def _zone_of_owner(session: Session, viewer: Viewer, state: KeyResultState) -> Any:
    if viewer.person_id == state.owner_id:
        return viewer.zone
    statement = (
        select(owner_zone())
        .select_from(Person)
        .join(Organisation, col(Organisation.id) == col(Person.organisation_id))
        .where(col(Person.id) == state.owner_id)
    )
    return choose_zone(session.execute(statement).scalar_one())


def find_in_period(state: KeyResultState, period: Period) -> CheckInState | None:
    """The last check-in for the same period that counts."""
    return next(filter(period.holds, state.recent), None)


def add_check_in(
    session: Session,
    viewer: Viewer,
    state: KeyResultState,
    period: Period,
    entry: Entry,
    now: datetime,
    *,
    no_change: bool = False,
) -> int:
    """A new check-in of the owner, entered by the viewer; its id."""
    row = {
        "organisation_id": viewer.organisation_id,
        "key_result_id": state.id,
        "round_id": period.round_id,
        "period": period.day,
        "at": now,
        "by_id": state.owner_id,
        "entered_by_id": _enterer(viewer, state.owner_id),
        "late": period.late,
        "no_change": no_change,
        "replaces_id": None,
        "withdrawn": False,
    }
    return _write(session, row | _said(entry))


def edit_check_in(session: Session, viewer: Viewer, said: CheckInState, entry: Entry, now: datetime) -> int:
    """Another content for a check-in, in its own period. `said` must be the last of its line (`find_last`)."""
    return _write(session, _follow(viewer, said, entry, now))


def undo_check_in(session: Session, viewer: Viewer, said: CheckInState, now: datetime) -> int:
    """Take back a check-in, or the edit that it was: then what it replaced counts again."""
    before = find_check_in(session, viewer.organisation_id, said.replaces_id) if said.replaces_id else None
    content = before or said
    row = _follow(viewer, said, entry_of(content), now)
    row["withdrawn"] = before is None or before.withdrawn
    row["no_change"] = content.no_change
    return _write(session, row)


def _follow(viewer: Viewer, said: CheckInState, entry: Entry, now: datetime) -> dict[str, Any]:
    row = {
        "organisation_id": viewer.organisation_id,
        "key_result_id": said.key_result_id,
        "round_id": said.round_id,
        "period": said.period,
        "at": now,
        "by_id": said.by_id,
        "entered_by_id": _enterer(viewer, said.by_id),
        "late": said.late,
        "no_change": False,
        "replaces_id": said.id,
        "withdrawn": False,
    }
    return row | _said(entry)


def _enterer(viewer: Viewer, owner_id: int) -> int | None:
    return None if viewer.person_id == owner_id else viewer.person_id


def _said(entry: Entry) -> dict[str, Any]:
    return {field.name: getattr(entry, field.name) for field in fields(Entry)}


def _write(session: Session, row: dict[str, Any]) -> int:
    made: int = run(session, ADD, row).scalar_one()
    return made


def find_last(session: Session, viewer: Viewer, check_in_id: int) -> CheckInState | None:
    """What became of a check-in: the row at the end of its line of edits and undos; None if there never was one."""
    found = find_check_in(session, viewer.organisation_id, check_in_id)
    while found and found.replaced:
        follows = select(col(CheckIn.id)).where(col(CheckIn.replaces_id) == found.id)
        found = find_check_in(session, viewer.organisation_id, session.execute(follows).scalar_one())
    return found


def find_last_of(session: Session, viewer: Viewer, since: datetime) -> CheckInState | None:
    """What the viewer wrote last after `since`, in whatever name. What a file has brought in is as old as it says."""
    if viewer.person_id is None:
        return None
    writer = func.coalesce(col(CheckIn.entered_by_id), col(CheckIn.by_id))
    mine = (
        select(col(CheckIn.id))
        .where(col(CheckIn.organisation_id) == viewer.organisation_id, writer == viewer.person_id)
        .where(col(CheckIn.at) > since)
        .order_by(col(CheckIn.id).desc())
        .limit(1)
    )
    last = session.execute(mine).scalar_one_or_none()
    return find_check_in(session, viewer.organisation_id, last) if last else None


def settle_questions(session: Session, key_result_id: int, round_id: int | None) -> list[int]:
    """Make the questions of a round agree with what was said in it; the prompts that show them.

    Answered by the last check-in that counts. Without one they are open again, or passed once the round is over.
    A question that has moved to a new owner stays so.
    """
    if round_id is None:
        return []
    about = {"key_result": key_result_id, "round": round_id}
    answer = run(session, LAST_COUNTING, about).scalar_one_or_none()
    if answer is not None:
        run(session, ANSWERED, {**about, "answer": answer})
    else:
        run(session, UNANSWERED, {**about, "left": _left_unanswered(session, round_id)})
    return list(run(session, PROMPTS, about).scalars())


def _left_unanswered(session: Session, round_id: int) -> RequestState:
    closed = session.get_one(Round, round_id).closed_at is not None
    return RequestState.PASSED if closed else RequestState.OPEN
