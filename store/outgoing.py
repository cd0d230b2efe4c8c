"""Owing a message, and asking for its edit: always in the transaction of the change that it tells of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Session, SQLModel, col, select

from store.outbox import Kind, Outgoing, State
from store.people import Person
from store.reaching import address_of
from store.session import run

PRIORITY = {
    Kind.ANSWER: 0,
    Kind.LINKED: 1,
    Kind.WELCOME: 2,
    Kind.PROMPT: 5,
    Kind.DIGEST: 5,
    Kind.DIGEST_DETAILS: 6,
    Kind.NOTICE: 7,
}


# Those that know ON CONFLICT DO NOTHING.
INSERTS: dict[str, Callable[[type[SQLModel]], Any]] = {"postgresql": insert_postgresql, "sqlite": insert_sqlite}

# Built once: making a statement costs more than running it.
EDIT = (
    update(Outgoing)
    .where(
        col(Outgoing.kind) == bindparam("of_kind"),
        col(Outgoing.subject) == bindparam("about"),
        col(Outgoing.state).in_((State.OWED, State.SENT)),
    )
    .values(wanted=col(Outgoing.wanted) + 1)
)
EDIT_OTHERS = EDIT.where(
    or_(
        col(Outgoing.message).is_(None),
        col(Outgoing.message) != bindparam("answered"),
        col(Outgoing.lease).is_not(None),
    )
)
ARRIVED = (
    update(Outgoing)
    .where(
        col(Outgoing.kind) == bindparam("of_kind"),
        col(Outgoing.subject) == bindparam("about"),
        col(Outgoing.address) != bindparam("in_channel"),
        col(Outgoing.state) == State.OWED,
        or_(col(Outgoing.uncertain), col(Outgoing.lease).is_not(None)),
    )
    .values(
        state=State.SENT,
        channel=bindparam("in_channel"),
        message=bindparam("in_message"),
        sent_at=bindparam("now"),
        shown=1,
        uncertain=False,
        lease=None,
        leased_until=None,
    )
)


def insert_new(session: Session, table: type[SQLModel]) -> Any:
    """`INSERT` of the database at hand, the one that knows ON CONFLICT DO NOTHING."""
    return INSERTS[session.get_bind().dialect.name](table)


def owe(  # noqa: PLR0913
    session: Session,
    *,
    organisation_id: int,
    workspace_id: int,
    kind: Kind,
    subject: int,
    address: str,
    due_at: datetime,
    person_id: int | None = None,
    under_id: int | None = None,
    turn: int = 1,
) -> int | None:
    """Owe a message once; its id, or None if the same message (kind, subject, address, turn) was owed before."""
    row = {
        "organisation_id": organisation_id,
        "workspace_id": workspace_id,
        "kind": kind,
        "subject": subject,
        "address": address,
        "due_at": due_at,
        "person_id": person_id,
        "under_id": under_id,
        "turn": turn,
        "priority": PRIORITY[kind],
        "state": State.OWED,
        "wanted": 1,
        "shown": 0,
        "attempts": 0,
        "uncertain": False,
        "error": "",
    }
    statement = insert_new(session, Outgoing).values(row).on_conflict_do_nothing().returning(col(Outgoing.id))
    made: int | None = session.execute(statement).scalar_one_or_none()
    return made


def owe_edit(session: Session, kind: Kind, subject: int, *, except_message: str = "") -> None:
    """Ask for a new version of every message of this kind and subject that has been sent or is on its way.

    `except_message` is the platform's id of the message that is answered through its own click; if an edit of it is
    just being delivered, it may arrive after the answer and show an older truth, so then it is edited all the same.
    """
    values = {"of_kind": kind, "about": subject}
    if except_message:
        run(session, EDIT_OTHERS, {**values, "answered": except_message})
    else:
        run(session, EDIT, values)


def settle_click(session: Session, kind: Kind, subject: int, channel: str, message: str, now: datetime) -> None:
    """A click on a message whose sending was uncertain proves that it arrived: settle it. `now` is real time."""
    values = {"of_kind": kind, "about": subject, "in_channel": channel, "in_message": message, "now": now}
    run(session, ARRIVED, values)


def owe_to_person(
    session: Session, person_id: int, kind: Kind, subject: int, due_at: datetime, *, turn: int = 1
) -> int | None:
    """Owe a direct message; None if it was owed before, or the person has no account where they could be reached."""
    address = address_of(session, person_id)
    person = session.get_one(Person, person_id)
    if address is None:
        return None
    return owe(
        session,
        organisation_id=person.organisation_id,
        workspace_id=address[0],
        kind=kind,
        subject=subject,
        address=address[1],
        due_at=due_at,
        person_id=person_id,
        turn=turn,
    )


def find_sent(session: Session, kind: Kind, subject: int) -> Outgoing | None:
    """The latest turn of a message."""
    return session.exec(
        select(Outgoing)
        .where(Outgoing.kind == kind, Outgoing.subject == subject)
        .order_by(col(Outgoing.turn).desc())
        .limit(1)
    ).first()


def find_by_message(session: Session, workspace_id: int, channel: str, message: str) -> Outgoing | None:
    """Which of our messages the platform means by this id."""
    return session.exec(
        select(Outgoing).where(
            Outgoing.workspace_id == workspace_id, Outgoing.channel == channel, Outgoing.message == message
        )
    ).first()


def read_dead(session: Session, organisation_id: int) -> list[Outgoing]:
    """Messages that were given up, oldest first: `check` shows them until somebody has looked."""
    return list(
        session.exec(
            select(Outgoing)
            .where(Outgoing.organisation_id == organisation_id, Outgoing.state == State.DEAD)
            .order_by(col(Outgoing.id))
        )
    )
