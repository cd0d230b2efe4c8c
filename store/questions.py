"""What a person was asked, and what became of it: questions (requests with their round), and whole prompts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from okr.cadence import Rhythm as Cadence
from store.checkins import Prompt, Request, RequestState, Round
from store.outbox import Kind
from store.outgoing import find_by_message
from store.people import Organisation, Person
from store.plan import ASKED_IN, Cycle, KeyResult, Objective, Rhythm
from store.session import run
from store.standing import OfOrganisation
from store.viewers import choose_zone
from store.zones import owner_zone

UNANSWERED = (RequestState.OPEN, RequestState.PASSED)


@dataclass(frozen=True)
class QuestionState:
    """One question: a key result, in a round, to a person. `closed` once the round's digest has gone."""

    id: int
    key_result_id: int
    number: int  # of the key result
    person_id: int
    prompt_id: int
    round_id: int
    nominal: date
    closed: bool
    cadence: Cadence
    state: RequestState
    snoozed_until: datetime | None
    check_in_id: int | None

    @property
    def unanswered(self) -> bool:
        return self.state in UNANSWERED


@dataclass(frozen=True)
class PromptState:
    """A prompt with its questions in the order of their numbers; `zone` is the person's. `first`: it welcomes them."""

    id: int
    organisation_id: int
    person_id: int
    person: str
    zone: ZoneInfo
    first: bool
    questions: tuple[QuestionState, ...]


QUESTIONS: Select[*tuple[Any, ...]] = (
    select(
        col(Request.id),
        col(Request.key_result_id),
        col(KeyResult.number),
        col(Request.person_id),
        col(Request.prompt_id),
        col(Request.round_id),
        col(Round.nominal),
        col(Round.closed_at),
        col(Request.state),
        col(Request.snoozed_until),
        col(Request.check_in_id),
        col(Rhythm.anchor),
        col(Rhythm.every),
        col(Rhythm.at),
        col(Rhythm.digest_after),
        col(Rhythm.quiet_days),
    )
    .join(Round, col(Round.id) == col(Request.round_id))
    .join(Rhythm, col(Rhythm.id) == col(Round.rhythm_id))
    .join(KeyResult, col(KeyResult.id) == col(Request.key_result_id))
    .where(col(Request.organisation_id) == bindparam("organisation"))
)
OF_PROMPT = QUESTIONS.where(col(Request.prompt_id) == bindparam("prompt")).order_by(col(KeyResult.number))

newer, newer_round = aliased(Request), aliased(Round)
ASKED_AGAIN = (
    select(col(newer.id))
    .join(newer_round, col(newer_round.id) == col(newer.round_id))
    .where(
        col(newer.key_result_id) == col(Request.key_result_id),
        col(newer.person_id) == col(Request.person_id),
        col(newer_round.nominal) > col(Round.nominal),
    )
    .correlate(Request, Round)
    .exists()
)
DUE = (
    QUESTIONS.join(Objective, col(Objective.id) == col(KeyResult.objective_id))
    .join(Cycle, col(Cycle.id) == col(Objective.cycle_id))
    .where(
        col(Request.person_id) == bindparam("person"),
        col(KeyResult.owner_id) == col(Request.person_id),
        col(Request.state).in_(UNANSWERED),
        col(Cycle.state).in_(ASKED_IN),
        ~ASKED_AGAIN,
    )
    .order_by(col(KeyResult.number))
)
TO_PERSON = (
    QUESTIONS.where(
        col(Request.key_result_id) == bindparam("key_result"), col(Request.person_id) == bindparam("person")
    )
    .order_by(col(Round.nominal).desc(), col(Request.id).desc())
    .limit(1)
)
TO_PERSON_IN = QUESTIONS.where(
    col(Request.key_result_id) == bindparam("key_result"),
    col(Request.person_id) == bindparam("person"),
    col(Request.prompt_id) == bindparam("prompt"),
)
OPEN_ABOUT = QUESTIONS.where(
    col(Request.key_result_id) == bindparam("key_result"),
    col(Request.state).in_(UNANSWERED),
    col(Round.closed_at).is_(None),
)
PROMPT: Select[*tuple[Any, ...]] = (
    select(
        col(Prompt.id),
        col(Prompt.organisation_id),
        col(Prompt.person_id),
        col(Person.name).label("person"),
        owner_zone().label("zone"),
        col(Organisation.timezone).label("organisation_zone"),
        func.coalesce(col(Person.welcomed_at) == col(Prompt.due_at), False).label("first"),  # see store.prompting
    )
    .join(Person, col(Person.id) == col(Prompt.person_id))
    .join(Organisation, col(Organisation.id) == col(Prompt.organisation_id))
    .where(col(Prompt.organisation_id) == bindparam("organisation"), col(Prompt.id) == bindparam("prompt"))
)

WHOSE = select(col(Prompt.person_id)).where(
    col(Prompt.organisation_id) == bindparam("organisation"), col(Prompt.id) == bindparam("prompt")
)


def read_due(session: Session, whose: OfOrganisation, person_id: int) -> list[QuestionState]:
    """What a person still owes an answer to: the latest question about each key result that is theirs.

    A snooze does not hide it, nor the end of its round: a late answer still counts.
    """
    rows = run(session, DUE, {"organisation": whose.organisation_id, "person": person_id})
    return [_question(row) for row in rows]


def find_question(
    session: Session, whose: OfOrganisation, key_result_id: int, person_id: int, prompt_id: int | None = None
) -> QuestionState | None:
    """What a person was last asked about a key result, or what a certain prompt asks about it."""
    values = {"organisation": whose.organisation_id, "key_result": key_result_id, "person": person_id}
    if prompt_id is None:
        row = run(session, TO_PERSON, values).first()
    else:
        row = run(session, TO_PERSON_IN, {**values, "prompt": prompt_id}).first()
    return _question(row) if row else None


def read_open_about(session: Session, whose: OfOrganisation, key_result_id: int) -> list[QuestionState]:
    """Questions about a key result that wait for an answer in a round that is open, whoever was asked."""
    rows = run(session, OPEN_ABOUT, {"organisation": whose.organisation_id, "key_result": key_result_id})
    return [_question(row) for row in rows]


def whose_prompt(session: Session, whose: OfOrganisation, prompt_id: int) -> int | None:
    """The person that a prompt asks; None if there is none."""
    values = {"organisation": whose.organisation_id, "prompt": prompt_id}
    found: int | None = run(session, WHOSE, values).scalar_one_or_none()
    return found


def read_questions(session: Session, whose: OfOrganisation, prompt_id: int) -> tuple[QuestionState, ...]:
    """What a prompt asks, by number."""
    values = {"organisation": whose.organisation_id, "prompt": prompt_id}
    return tuple(_question(each) for each in run(session, OF_PROMPT, values))


def read_prompt(session: Session, whose: OfOrganisation, prompt_id: int) -> PromptState | None:
    """A prompt with all of its questions; two statements."""
    values = {"organisation": whose.organisation_id, "prompt": prompt_id}
    row = run(session, PROMPT, values).first()
    if row is None:
        return None
    questions = read_questions(session, whose, prompt_id)
    zone = choose_zone(row.zone, row.organisation_zone)
    return PromptState(row.id, row.organisation_id, row.person_id, row.person, zone, bool(row.first), questions)


def find_prompt_of_message(session: Session, workspace_id: int, channel: str, message: str) -> int | None:
    """The prompt that stands in a message of the platform, if it is one."""
    found = find_by_message(session, workspace_id, channel, message) if message else None
    return found.subject if found and found.kind == Kind.PROMPT else None


def _question(row: Any) -> QuestionState:
    return QuestionState(
        id=row.id,
        key_result_id=row.key_result_id,
        number=row.number,
        person_id=row.person_id,
        prompt_id=row.prompt_id,
        round_id=row.round_id,
        nominal=row.nominal,
        closed=row.closed_at is not None,
        cadence=Cadence(row.anchor, row.every, row.at, row.digest_after, frozenset(row.quiet_days)),
        state=row.state,
        snoozed_until=row.snoozed_until,
        check_in_id=row.check_in_id,
    )
