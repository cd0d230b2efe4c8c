"""The example's round on both platforms: an organisation in Slack and in Teams, and ways to act in either.

Chloé, Dev and the others have accounts in Slack. In Teams there are `kim`, a full member whom no plan names, and `gus`,
a guest; whoever is `introduced` has written there before, which leaves a reference.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, select

from handlers.events import Answer, Caller, Click, Command
from store.outbox import Kind, Outgoing
from store.people import Account, Belonging, Organisation, Person, Platform, Workspace
from store.references import remember_reference
from store.session import reading, writing
from tests.handlers.mentoring import person
from tests.handlers.rounds import NOW, caller, run, words_of

TENANT = "9f0c7a44-0000-4000-8000-000000000001"
OTHER_TENANT = "9f0c7a44-0000-4000-8000-000000000002"
CODE = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}")
MONDAY = datetime(2026, 11, 30, 12, tzinfo=UTC)  # the day before the next round
TUESDAY = datetime(2026, 12, 1, 20, tzinfo=UTC)  # it has been asked everywhere


def connect_teams(engine: Engine) -> None:
    """The tenant of the organisation, with two strangers; and the tenant of another one, with a third."""
    with writing(engine) as session:
        ours = person(session, "chloe").organisation_id
        theirs = session.exec(select(Organisation.id).where(Organisation.name == "Elsewhere")).one() or 0
        for organisation, tenant in ((ours, TENANT), (theirs, OTHER_TENANT)):
            session.add(Workspace(organisation_id=organisation, platform=Platform.MSTEAMS, external_id=tenant))
        session.flush()
        session.add(_stranger(session, TENANT, "kim"))
        session.add(_stranger(session, TENANT, "lee"))
        session.add(_stranger(session, TENANT, "gus", Belonging.GUEST))
        session.add(_stranger(session, OTHER_TENANT, "max"))


def _stranger(session: Session, tenant: str, user: str, standing: Belonging = Belonging.FULL) -> Account:
    return Account(
        workspace_id=workspace_of(session, tenant), external_id=f"aad-{user}", name=user.title(), standing=standing
    )


def workspace_of(session: Session, external_id: str) -> int:
    return session.exec(select(Workspace.id).where(Workspace.external_id == external_id)).one() or 0


def introduce(engine: Engine, user: str, tenant: str = TENANT, now: datetime = NOW) -> None:
    """As if they had written to the bot in Teams."""
    with writing(engine) as session:
        remember_reference(session, workspace_of(session, tenant), f"aad-{user}", {"conversation": user}, now)


def in_teams(user: str, tenant: str = TENANT) -> Caller:
    return Caller("msteams", tenant, f"aad-{user}")


def there(user: str, text: str, key: str = "", tenant: str = TENANT) -> Command:
    """A line in Teams."""
    return Command(in_teams(user, tenant), text, key=key)


def say_there(engine: Engine, user: str, text: str, now: datetime = NOW, *, tenant: str = TENANT) -> Answer:
    return run(engine, there(user, text, tenant=tenant), now)


def press_there(engine: Engine, user: str, action: str, value: str, now: datetime = NOW) -> Answer:
    return run(engine, Click(in_teams(user), action, value), now)


def code_here(engine: Engine, user: str, now: datetime = NOW) -> str:
    """The code that somebody is shown in Slack."""
    return _code(run(engine, Command(caller(user), "link"), now))


def code_there(engine: Engine, user: str, now: datetime = NOW, *, tenant: str = TENANT) -> str:
    """The code that somebody is shown in Teams."""
    return _code(say_there(engine, user, "link", now, tenant=tenant))


def _code(answer: Answer) -> str:
    found = CODE.search(words_of(answer))
    assert found is not None
    return found[0]


def owner_of_account(engine: Engine, user: str) -> str:
    """The key of the person whose account in Teams it is, empty for nobody's."""
    with reading(engine) as session:
        account = session.exec(select(Account).where(Account.external_id == f"aad-{user}")).one()
        return session.get_one(Person, account.person_id).key if account.person_id else ""


def addresses_of(engine: Engine, user: str, kind: Kind = Kind.PROMPT) -> list[str]:
    """Where a person's messages of a kind go, the first first."""
    with reading(engine) as session:
        rows = select(Outgoing.address).where(Outgoing.person_id == person(session, user).id, Outgoing.kind == kind)
        return list(session.exec(rows.order_by(Outgoing.id)))  # type: ignore[arg-type]


def later(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)
