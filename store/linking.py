"""One person, several accounts: a one-time code that is shown to one account and entered by another (N 18).

A code links an account without a person to the person of the other account, and nothing else: an account that belongs
to somebody stays theirs, and two people are never merged.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import choice

from sqlalchemy import delete, select, update
from sqlmodel import Session, col
from sqlmodel import select as select_row

from okr.roles import may_look
from store.outgoing import insert_new
from store.people import Account, Belonging, LinkCode, LinkTries, Person, Platform, Workspace
from store.plan import Change
from store.reaching import move_owed
from store.viewers import Viewer

LASTS = timedelta(minutes=10)
MOST_WRONG = 5  # tries; then an account enters nothing for ten minutes
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that looks like another one
LENGTH = 10  # 30 signs, ten times: as good as 49 random bits


class Refusal(StrEnum):
    """Why an entered code links nothing."""

    LOCKED = "locked"  # too many wrong ones
    UNKNOWN = "unknown"  # wrong, used, too old, or of another organisation
    HERE = "here"  # it was shown in this very workspace
    ALREADY = "already"  # both accounts are this person's
    NOBODY = "nobody"  # neither account belongs to anybody in the plan
    TAKEN = "taken"  # both belong to somebody


@dataclass(frozen=True)
class Linked:
    """`account_id` is the person's from now on; `shown` is the account that the code was shown to."""

    account_id: int
    person_id: int
    shown: Shown


@dataclass(frozen=True)
class Shown:
    """The account that a code was shown to."""

    code_id: int
    made_at: datetime
    account_id: int
    workspace_id: int
    platform: Platform
    user: str
    standing: Belonging
    person_id: int | None


def make_code(session: Session, viewer: Viewer, now: datetime) -> str:
    """A new code for the viewer's account, good for ten minutes; the one before it is good for nothing any more."""
    code = "".join(choice(SIGNS) for _ in range(LENGTH))
    session.execute(
        insert_new(session, LinkCode)
        .values(account_id=viewer.account_id, hash="", made_at=now)
        .on_conflict_do_nothing()
    )  # fmt: skip
    session.execute(
        update(LinkCode)
        .where(col(LinkCode.account_id) == viewer.account_id)
        .values(hash=_hash(viewer.organisation_id, code), made_at=now)
    )
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def enter_code(session: Session, viewer: Viewer, said: str, now: datetime) -> Linked | Refusal:
    """Link the viewer's account and the one that the code was shown to; what was wrong is counted, and committed."""
    if not _take_try(session, viewer, now):
        return Refusal.LOCKED
    shown = _find(session, viewer, said, now)
    if shown is None or not _may_be_linked(shown):
        return Refusal.UNKNOWN
    _give_try_back(session, viewer)
    return _why_not(viewer, shown) or _link(session, viewer, shown, now)


def _hash(organisation_id: int, code: str) -> str:
    return hashlib.sha256(f"{organisation_id}:{code}".encode()).hexdigest()


def _take_try(session: Session, viewer: Viewer, now: datetime) -> bool:
    """Counted before it is looked at, under the row's lock: many guesses at once are not more than one by one."""
    session.execute(
        insert_new(session, LinkTries)
        .values(account_id=viewer.account_id, wrong=0, last_at=now)
        .on_conflict_do_nothing()
    )  # fmt: skip
    row = session.exec(select_row(LinkTries).where(LinkTries.account_id == viewer.account_id).with_for_update()).one()
    if row.last_at <= now - LASTS:
        row.wrong = 0
    if row.wrong >= MOST_WRONG:
        return False
    row.wrong, row.last_at = row.wrong + 1, now
    session.add(row)
    session.flush()
    return True


def _give_try_back(session: Session, viewer: Viewer) -> None:
    """This one was right. The wrong ones before stay counted, or an own code would buy any number of guesses."""
    session.execute(
        update(LinkTries)
        .where(col(LinkTries.account_id) == viewer.account_id)
        .values(wrong=LinkTries.wrong - 1)
    )  # fmt: skip


def _find(session: Session, viewer: Viewer, said: str, now: datetime) -> Shown | None:
    """The living code of this organisation, held until the end of the transaction: of two who enter it, one is late."""
    code = "".join(sign for sign in said.upper() if sign.isalnum())
    row = session.execute(
        select(
            col(LinkCode.id),
            col(LinkCode.made_at),
            col(Account.id),
            col(Account.workspace_id),
            col(Workspace.platform),
            col(Account.external_id),
            col(Account.standing),
            col(Account.person_id),
        )
        .join(Account, col(Account.id) == col(LinkCode.account_id))
        .join(Workspace, col(Workspace.id) == col(Account.workspace_id))
        .where(
            col(LinkCode.hash) == _hash(viewer.organisation_id, code),
            col(LinkCode.made_at) > now - LASTS,
            col(Workspace.organisation_id) == viewer.organisation_id,
        )
        .with_for_update(of=LinkCode)
    ).first()
    return Shown(*row) if row else None


def _may_be_linked(shown: Shown) -> bool:
    """It may have become a guest, or left, since it was shown the code."""
    if shown.standing in (Belonging.GONE, Belonging.BOT):
        return False
    return may_look(shown.person_id is not None, shown.standing is Belonging.FULL)


def _why_not(viewer: Viewer, shown: Shown) -> Refusal | None:
    if shown.workspace_id == viewer.workspace_id:
        return Refusal.HERE
    if viewer.person_id is None and shown.person_id is None:
        return Refusal.NOBODY
    if viewer.person_id == shown.person_id:
        return Refusal.ALREADY
    return Refusal.TAKEN if viewer.person_id and shown.person_id else None


def _link(session: Session, viewer: Viewer, shown: Shown, now: datetime) -> Linked | Refusal:
    bare = shown.account_id if shown.person_id is None else viewer.account_id
    person_id = viewer.person_id or shown.person_id
    assert person_id is not None  # noqa: S101 - one of the two has a person
    given = session.execute(
        update(Account)
        .where(col(Account.id) == bare, col(Account.person_id).is_(None))
        .values(person_id=person_id)
        .returning(col(Account.id))
    ).first()
    if given is None:  # somebody else's code was entered for it at the same time
        return Refusal.TAKEN
    session.execute(delete(LinkCode).where(col(LinkCode.id) == shown.code_id))
    _note_use(session, shown.account_id, shown.made_at)
    _note_use(session, viewer.account_id, now)
    person = session.get_one(Person, person_id)
    _keep_change(session, viewer, person, now, new=_name_of(session, session.get_one(Account, bare)))
    move_owed(session, person_id)
    return Linked(bare, person_id, shown)


def _note_use(session: Session, account_id: int, at: datetime) -> None:
    session.execute(update(Account).where(col(Account.id) == account_id).values(last_used_at=at))


def _name_of(session: Session, account: Account) -> str:
    """As a plan file names it; refreshed, since it was written past the session."""
    session.refresh(account)
    return f"{session.get_one(Workspace, account.workspace_id).platform}:{account.external_id}"


def _keep_change(
    session: Session, viewer: Viewer, person: Person, now: datetime, *, old: str = "", new: str = ""
) -> None:
    """As an import would note it: `accounts` got one more, or one less."""
    session.add(
        Change(
            organisation_id=viewer.organisation_id,
            kind="person",
            key=person.key,
            field="accounts",
            old=old,
            new=new,
            at=now,
            by_id=person.id,
        )
    )
    session.flush()


def unlink(session: Session, viewer: Viewer, account_id: int, now: datetime) -> bool:
    """Take back what a code has given, and nothing else: an account that came with the plan stays, whoever asks."""
    account = session.get(Account, account_id)
    if account is None or viewer.person_id is None or account.person_id != viewer.person_id:
        return False
    name = _name_of(session, account)
    if not _was_given_by_code(session, viewer, name):
        return False
    account.person_id = None
    session.add(account)
    _keep_change(session, viewer, session.get_one(Person, viewer.person_id), now, old=name)
    move_owed(session, viewer.person_id)
    return True


def _was_given_by_code(session: Session, viewer: Viewer, name: str) -> bool:
    by_code = select(col(Change.id)).where(
        col(Change.organisation_id) == viewer.organisation_id,
        col(Change.kind) == "person",
        col(Change.field) == "accounts",
        col(Change.new) == name,
        col(Change.by_id) == viewer.person_id,
    )
    return session.execute(by_code.limit(1)).first() is not None
