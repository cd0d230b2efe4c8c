"""A new owner: the change of the plan, and the open question that moves with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlmodel import Session, col

from store.checkins import Prompt, Request, RequestState
from store.outgoing import insert_new
from store.people import Account, Organisation, Person
from store.plan import Change, KeyResult
from store.questions import QuestionState
from store.standing import KeyResultState
from store.viewers import Viewer, choose_zone
from store.zones import owner_zone


@dataclass(frozen=True)
class Somebody:
    """A person of the plan, and the zone they live by."""

    id: int
    key: str
    name: str
    zone: ZoneInfo


def find_people(session: Session, viewer: Viewer, said: str) -> list[Somebody]:
    """Whom a mention (the platform's id), a key or a name can mean: none, one, or several of the same name."""
    by_account = (
        select(col(Account.person_id))
        .where(col(Account.workspace_id) == viewer.workspace_id, col(Account.external_id) == said)
        .scalar_subquery()
    )
    statement = (
        select(
            col(Person.id), col(Person.key), col(Person.name), owner_zone().label("zone"), by_account.label("mentioned")
        )
        .join(Organisation, col(Organisation.id) == col(Person.organisation_id))
        .where(col(Person.organisation_id) == viewer.organisation_id)
        .order_by(col(Person.id))
    )
    rows = session.execute(statement).all()
    people = [Somebody(row.id, row.key, row.name, choose_zone(row.zone)) for row in rows]
    mentioned = [one for one, row in zip(people, rows, strict=True) if row.mentioned == row.id]
    return mentioned or _named(people, said.casefold())


def _named(people: list[Somebody], said: str) -> list[Somebody]:
    """By key, else by the whole name, else by the first one. Compared here: SQLite knows no case beyond ASCII."""
    return (
        [one for one in people if one.key.casefold() == said]
        or [one for one in people if one.name.casefold() == said]
        or [one for one in people if one.name.casefold().split()[:1] == [said]]
    )


def hand_over(session: Session, viewer: Viewer, state: KeyResultState, to: Somebody, now: datetime) -> None:
    """Another owner, and the change that says who did it."""
    session.execute(update(KeyResult).where(col(KeyResult.id) == state.id).values(owner_id=to.id))
    before = session.get_one(Person, state.owner_id)
    session.add(
        Change(
            organisation_id=viewer.organisation_id,
            kind="key_result",
            key=str(state.number),
            field="owner",
            old=before.key,
            new=to.key,
            at=now,
            by_id=viewer.person_id,
        )
    )
    session.flush()


def move_question(session: Session, question: QuestionState, to: Somebody, due_at: datetime, whose: Viewer) -> int:
    """Ask somebody else the same, in their prompt of the same day; the id of that prompt."""
    session.execute(update(Request).where(col(Request.id) == question.id).values(state=RequestState.MOVED))
    prompt = _prompt_of(session, question, to, due_at, whose)
    key = {"key_result_id": question.key_result_id, "round_id": question.round_id, "person_id": to.id}
    fresh = {"prompt_id": prompt, "state": RequestState.OPEN, "snoozed_until": None, "check_in_id": None}
    session.execute(
        insert_new(session, Request)
        .values(organisation_id=whose.organisation_id, **key, **fresh)
        .on_conflict_do_update(index_elements=list(key), set_=fresh)  # handed back: it is asked again
    )
    return prompt


def _prompt_of(session: Session, question: QuestionState, to: Somebody, due_at: datetime, whose: Viewer) -> int:
    values = {
        "organisation_id": whose.organisation_id,
        "person_id": to.id,
        "nominal": question.nominal,
        "due_at": due_at,
    }
    session.execute(insert_new(session, Prompt).values(values).on_conflict_do_nothing())
    statement = select(col(Prompt.id)).where(col(Prompt.person_id) == to.id, col(Prompt.nominal) == question.nominal)
    found: int = session.execute(statement).scalar_one()
    return found
