"""What follows from how a delivery went: settled, tried again, held for all, or given up and told to an admin."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, and_, func, or_
from sqlmodel import Session, col, select

from bot.log import Log
from bot.sender import Ref, SendFailed
from handlers.compose import Postponed
from okr.roles import Role
from store import claims, gates
from store.claims import Claim
from store.outbox import Kind, Outgoing, State
from store.outgoing import owe_to_person
from store.people import Person
from store.session import writing

log = Log(__name__)

Outcome = Ref | SendFailed

BROKEN = timedelta(seconds=60)  # between two tries of a connection that somebody has to repair


def settle(engine: Engine, claim: Claim, outcome: Outcome, now: datetime, real_now: datetime) -> None:
    """Write down how it went. `now` is the clock of what is due (for a notice), `real_now` that of retries."""
    with writing(engine) as session:
        if isinstance(outcome, Ref):
            kept = claims.settle_sent(session, claim, outcome.channel, outcome.message, real_now)
            log.info("delivered" if kept else "delivered after the lease was lost", **_facts(claim))
            return
        log.warning("not delivered", code=outcome.code, **_facts(claim))
        _settle_failure(session, claim, outcome, now, real_now)


def _facts(claim: Claim) -> dict[str, object]:
    return {"outgoing": claim.id, "kind": claim.kind, "operation": claim.operation}


def _settle_failure(session: Session, claim: Claim, failed: SendFailed, now: datetime, real_now: datetime) -> None:
    if failed.everywhere or failed.retry_after is not None:
        _hold(session, claim, failed, real_now)
    elif failed.permanent:
        claims.settle_dead(session, claim, failed.code)
        _tell_admin(session, claim, now)
    elif claims.settle_failed(session, claim, failed.code, real_now, uncertain=failed.uncertain or claim.uncertain):
        _tell_admin(session, claim, now)


def _hold(session: Session, claim: Claim, failed: SendFailed, real_now: datetime) -> None:
    """Nobody through before the platform wants calls again; the message stays owed and has lost no attempt."""
    wait = BROKEN if failed.everywhere else timedelta(seconds=failed.retry_after or 0)
    buckets = ("post", "edit") if failed.everywhere else (claim.operation,)
    for bucket in sorted(buckets):
        gates.hold(session, gates.workspace_key(claim.workspace_id, bucket), real_now + wait, real_now)
    claims.settle_later(session, claim, failed.code, real_now + wait, uncertain=claim.uncertain)


def _tell_admin(session: Session, claim: Claim, now: datetime) -> None:
    """Once, the first admin who can be reached, and never about a notice: it would go round in circles."""
    if claim.kind is Kind.NOTICE or claim.operation == "edit":
        return
    row = session.get_one(Outgoing, claim.id)
    admins = session.exec(
        select(Person.id)
        .where(Person.organisation_id == row.organisation_id, Person.role == Role.ADMIN, Person.id != row.person_id)
        .order_by(col(Person.id))
    )
    for admin in admins.all():
        if admin is not None and owe_to_person(session, admin, Kind.NOTICE, claim.id, now) is not None:
            return


def put_off(engine: Engine, claim: Claim, later: Postponed | None) -> None:
    """Not at this hour; or never, because the moment has passed."""
    with writing(engine) as session:
        if later is not None:
            claims.settle_postponed(session, claim, later.until)
            log.info("postponed", until=later.until.isoformat(), **_facts(claim))
        else:
            claims.settle_dropped(session, claim)
            log.info("dropped", **_facts(claim))


def give_back(engine: Engine, claim: Claim, real_now: datetime) -> None:
    """This process has no connection to that workspace: another one may have, look again in a minute."""
    with writing(engine) as session:
        claims.settle_later(session, claim, "not connected", real_now + BROKEN, uncertain=claim.uncertain)


def backlog(session: Session, now: datetime) -> int:
    """How many messages and edits are due at `now` and not yet delivered, whatever they wait for."""
    due = and_(col(Outgoing.state) == State.OWED, col(Outgoing.due_at) <= now)
    edits = and_(col(Outgoing.state) == State.SENT, col(Outgoing.wanted) > col(Outgoing.shown))
    return session.exec(select(func.count()).select_from(Outgoing).where(or_(due, edits))).one()
