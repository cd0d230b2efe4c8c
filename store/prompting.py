"""Owing prompts: one for each person with an open question, where they can be reached."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal, select, update
from sqlmodel import Session, col

from store.checkins import Prompt, Request, RequestState, Round
from store.columns import id_of
from store.filling import FIRST_ALL, look_anew
from store.outbox import Kind, Outgoing, State
from store.outgoing import PRIORITY, find_sent, insert_new, owe_edit, owe_to_person
from store.people import Account, Person
from store.reaching import account_to_ask

SOME = 500
COLUMNS = (
    *("organisation_id", "workspace_id", "kind", "subject", "address"),
    *("due_at", "person_id", "priority", "state"),
)


def owe_prompts(session: Session, organisation_id: int) -> int:
    """Owe every prompt with an open question of an open round to whoever can be reached; how many are new.

    Whoever becomes reachable later is found by a later tick, while the round is open.
    """
    rows = (
        select(
            col(Prompt.organisation_id),
            col(Account.workspace_id),
            literal(Kind.PROMPT.value),
            col(Prompt.id),
            col(Account.external_id),
            col(Prompt.due_at),
            col(Prompt.person_id),
            literal(PRIORITY[Kind.PROMPT]),
            literal(State.OWED.value),
        )
        .join(Account, col(Account.person_id) == col(Prompt.person_id))
        .where(
            col(Prompt.organisation_id) == organisation_id,
            has_open_question(),
            col(Account.id) == account_to_ask(col(Prompt.person_id)),
            ~select(col(Outgoing.id))
            .where(
                col(Outgoing.kind) == Kind.PROMPT,
                col(Outgoing.subject) == col(Prompt.id),
                col(Outgoing.state) != State.DEAD,  # given up at one address: another one may be reachable now
            )
            .correlate(Prompt)
            .exists(),
        )
        .order_by(*FIRST_ALL)
    )
    made = session.execute(
        insert_new(session, Outgoing).from_select(COLUMNS, rows).on_conflict_do_nothing().returning(col(Outgoing.id))
    )
    owed = len(made.all())
    look_anew(session, Outgoing, owed)
    if owed:
        _welcome_with_prompts(session, organisation_id)
    return owed


def _welcome_with_prompts(session: Session, organisation_id: int) -> None:
    """Whoever was never welcomed is, by the first prompt that is owed to them: they share its instant."""
    first = (
        select(func.min(col(Prompt.due_at)))
        .join(Outgoing, (col(Outgoing.subject) == col(Prompt.id)) & (col(Outgoing.kind) == Kind.PROMPT))
        .where(col(Prompt.person_id) == col(Person.id), col(Outgoing.state) == State.OWED)
        .correlate(Person)
        .scalar_subquery()
    )
    session.execute(
        update(Person)
        .where(col(Person.organisation_id) == organisation_id, col(Person.welcomed_at).is_(None), first.is_not(None))
        .values(welcomed_at=first)
    )


def has_open_question() -> ColumnElement[bool]:
    """Of a prompt in an open round: something that nobody has answered yet."""
    return (
        select(col(Request.id))
        .join(Round, col(Round.id) == col(Request.round_id))
        .where(
            col(Request.prompt_id) == col(Prompt.id),
            col(Request.state) == RequestState.OPEN,
            col(Round.closed_at).is_(None),
        )
        .correlate(Prompt)
        .exists()
    )


def sent_already(session: Session, prompts: Iterable[int]) -> list[int]:
    """Those of these prompts that have left; asked about some at a time, since databases limit a statement's values."""
    ids = sorted(set(prompts))
    found: list[int] = []
    for start in range(0, len(ids), SOME):
        statement = select(col(Outgoing.subject)).where(
            col(Outgoing.kind) == Kind.PROMPT,
            col(Outgoing.subject).in_(ids[start : start + SOME]),
            col(Outgoing.state) != State.OWED,
        )
        found += session.execute(statement.distinct()).scalars()
    return found


def send_anew(session: Session, prompt: Prompt, due_at: datetime) -> None:
    """Owe a prompt as a new message: an edit makes no sound. The messages before it are edited to point to it.

    One that has not left yet is enough: it shows what is open when it does.
    """
    latest = find_sent(session, Kind.PROMPT, id_of(prompt))
    owe_edit(session, Kind.PROMPT, id_of(prompt))
    if latest is None or latest.state is not State.OWED:
        turn = latest.turn + 1 if latest else 1
        owe_to_person(session, prompt.person_id, Kind.PROMPT, id_of(prompt), due_at, turn=turn)
