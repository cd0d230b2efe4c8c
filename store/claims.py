"""Claiming what is owed, and settling it: guarded by a lease, so that a worker that lost it cannot overwrite.

`now` is the clock that says what is due; `real_now` drives leases, pace and retries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import randbelow, token_hex
from typing import Any, Literal

from sqlalchemy import ColumnElement, String, and_, case, cast, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from store import gates
from store.gates import PACES, Pace
from store.outbox import Gate, Kind, Outgoing, State
from store.people import Platform, Workspace

MOST_TRIES = 6
LONGEST_BACK_OFF = timedelta(minutes=10)


@dataclass(frozen=True)
class Claim:
    """One message that this worker alone may deliver until the lease ends.

    `version` is what `shown` becomes; `since` the moment from which an uncertain message is looked up;
    `under` the message in whose thread it goes.
    """

    id: int
    lease: str
    operation: Literal["post", "edit"]
    workspace_id: int
    kind: Kind
    subject: int
    turn: int
    address: str
    channel: str | None
    message: str | None
    under: str | None
    due_at: datetime
    version: int
    uncertain: bool
    since: datetime

    @property
    def key(self) -> str:
        """The same for every try of this message: what a look-up searches for."""
        return f"fortnight-{self.id}"


@dataclass(frozen=True)
class Waiting:
    """One message that is due, the message in whose thread it goes, and how fast its platform may be called."""

    row: Outgoing
    under: str | None
    pace: Pace


Paces = Mapping[Platform, Pace]


def claim(
    session: Session, now: datetime, real_now: datetime, *, limit: int, lease_seconds: float, pace: Pace | None = None
) -> list[Claim]:
    """At most `limit` messages that may be delivered this very moment, at most one an address, in order.

    `pace` is for every platform; without one each has its own.
    """
    paces = PACES if pace is None else dict.fromkeys(Platform, pace)
    waiting = _first_of_each_address(_waiting(session, now, real_now, limit, paces))[:limit]
    passed = _pass_gates(session, waiting, real_now)
    return [_lease(one.row, one.under, real_now, lease_seconds) for one in waiting if one.row.id in passed]


def operation_of(row: Outgoing) -> Literal["post", "edit"]:
    """What is owed: the message itself, or a new version of it."""
    return "edit" if row.state is State.SENT else "post"


def _waiting(session: Session, now: datetime, real_now: datetime, limit: int, paces: Paces) -> list[Waiting]:
    parent = aliased(Outgoing)
    statement = (
        select(Outgoing, parent.message, Workspace.platform)
        .join(Workspace, col(Workspace.id) == col(Outgoing.workspace_id))
        .outerjoin(parent, col(Outgoing.under_id) == col(parent.id))
        .where(
            or_(
                and_(col(Outgoing.state) == State.OWED, col(Outgoing.due_at) <= now),
                and_(col(Outgoing.state) == State.SENT, col(Outgoing.wanted) > col(Outgoing.shown)),
            ),
            or_(col(Outgoing.retry_at).is_(None), col(Outgoing.retry_at) <= real_now),
            or_(col(Outgoing.leased_until).is_(None), col(Outgoing.leased_until) <= real_now),
            or_(col(Outgoing.under_id).is_(None), col(parent.message).is_not(None)),
            or_(col(Outgoing.state) == State.SENT, ~_channel_is_shut(real_now)),
            ~_bucket_is_empty(real_now, paces),
        )
        .order_by(col(Outgoing.priority), col(Outgoing.due_at), col(Outgoing.id))
        .limit(limit * 3)
        .with_for_update(skip_locked=True, of=Outgoing)
    )
    return [Waiting(row, under, paces[Platform(platform)]) for row, under, platform in session.exec(statement)]


def _channel_is_shut(real_now: datetime) -> ColumnElement[bool]:
    key = cast(Outgoing.workspace_id, String) + ":" + col(Outgoing.address)
    shut = or_(col(Gate.free_at) > real_now, col(Gate.held_until) > real_now)
    return select(Gate.key).where(col(Gate.key) == key, shut).exists()


def _bucket_is_empty(real_now: datetime, paces: Paces) -> ColumnElement[bool]:
    """Asked in the same statement, or one workspace that must wait would hide all others behind its queue."""
    operation = case((col(Outgoing.state) == State.SENT, "/edit"), else_="/post")
    key = cast(Outgoing.workspace_id, String) + operation
    of_platform = [(col(Workspace.platform) == platform, _ahead(real_now, pace)) for platform, pace in paces.items()]
    empty = or_(col(Gate.free_at) > case(*of_platform), col(Gate.held_until) > real_now)
    return select(Gate.key).where(col(Gate.key) == key, empty).exists()


def _ahead(real_now: datetime, pace: Pace) -> ColumnElement[datetime]:
    """How far ahead a bucket's `free_at` may lie."""
    return case(
        (col(Outgoing.state) == State.SENT, real_now + gates.allowance(pace.edits_a_minute, pace.burst)),
        else_=real_now + gates.allowance(pace.posts_a_minute, pace.burst),
    )


def _first_of_each_address(waiting: list[Waiting]) -> list[Waiting]:
    firsts: dict[tuple[int, str], Waiting] = {}
    for one in waiting:
        firsts.setdefault((one.row.workspace_id, one.row.address), one)
    return list(firsts.values())


def _pass_gates(session: Session, waiting: list[Waiting], real_now: datetime) -> set[int | None]:
    """Posts pass their channel's gate and the workspace's bucket; edits, which make no sound, a bucket of their own."""
    posts = [one.row for one in waiting if operation_of(one.row) == "post"]
    buckets = {gates.workspace_key(one.row.workspace_id, operation_of(one.row)) for one in waiting}
    channels = {gates.channel_key(row.workspace_id, row.address) for row in posts}
    locked = gates.lock(session, [*buckets, *channels], real_now)
    passed: set[int | None] = set()
    for one in waiting:
        row, operation = one.row, operation_of(one.row)
        channel = locked.get(gates.channel_key(row.workspace_id, row.address)) if operation == "post" else None
        if channel is not None and not gates.is_open(channel, real_now):
            continue
        bucket = locked[gates.workspace_key(row.workspace_id, operation)]
        rate = one.pace.posts_a_minute if operation == "post" else one.pace.edits_a_minute
        if gates.take_token(bucket, rate, one.pace.burst, real_now):
            passed.add(row.id)
            if channel is not None:
                gates.shut(channel, one.pace.channel_seconds, real_now)
    return passed


def _lease(row: Outgoing, under: str | None, real_now: datetime, lease_seconds: float) -> Claim:
    operation = operation_of(row)
    # A lease that nobody settled: its holder died, perhaps after the platform had taken the message.
    row.uncertain = row.uncertain or (row.lease is not None and operation == "post")
    if not row.uncertain or row.claimed_at is None:
        row.claimed_at = real_now
    row.lease = token_hex(8)
    row.leased_until = real_now + timedelta(seconds=lease_seconds)
    assert row.id is not None  # noqa: S101 - it was read from the database
    return Claim(
        id=row.id,
        lease=row.lease,
        operation=operation,
        workspace_id=row.workspace_id,
        kind=row.kind,
        subject=row.subject,
        turn=row.turn,
        address=row.address,
        channel=row.channel,
        message=row.message,
        under=under,
        due_at=row.due_at,
        version=row.wanted,
        uncertain=row.uncertain,
        since=row.claimed_at,
    )


def settle_sent(session: Session, claim: Claim, channel: str, message: str, real_now: datetime) -> bool:
    """The message, or its edit, has arrived there. False if the lease was lost."""
    values: dict[str, Any] = {"channel": channel, "message": message, "uncertain": False, "attempts": 0, "error": ""}
    if claim.operation == "post":
        values["sent_at"] = real_now
    return _settle(session, claim, state=State.SENT, shown=claim.version, **values)


def settle_dropped(session: Session, claim: Claim) -> bool:
    """The moment has passed: nothing is sent, or the message stays as it is."""
    if claim.operation == "edit":
        return _settle(session, claim, shown=claim.version)
    _drop_replies(session, claim)
    return _settle(session, claim, state=State.DROPPED)


def settle_postponed(session: Session, claim: Claim, due_at: datetime) -> bool:
    """Not now: the message is due later (a quiet hour)."""
    return _settle(session, claim, due_at=due_at)


def settle_dead(session: Session, claim: Claim, error: str) -> bool:
    """It will never arrive. An edit that cannot be made leaves the message sent."""
    if claim.operation == "edit":
        return _settle(session, claim, shown=claim.version, error=error)
    _drop_replies(session, claim)
    return _settle(session, claim, state=State.DEAD, uncertain=False, error=error)


def settle_later(session: Session, claim: Claim, error: str, retry_at: datetime, *, uncertain: bool) -> bool:
    """Not delivered, through no fault of the message (a rate limit, a bad token): counts as no attempt."""
    return _settle(session, claim, error=error, retry_at=retry_at, uncertain=uncertain)


def settle_failed(session: Session, claim: Claim, error: str, real_now: datetime, *, uncertain: bool) -> bool:
    """A try that failed; after six the message is dead. True if it is dead now."""
    row = session.get_one(Outgoing, claim.id, populate_existing=True)
    if row.attempts + 1 >= MOST_TRIES:
        return settle_dead(session, claim, error)
    retry_at = real_now + back_off(row.attempts)
    uncertain = uncertain and claim.operation == "post"
    _settle(session, claim, attempts=row.attempts + 1, error=error, retry_at=retry_at, uncertain=uncertain)
    return False


def back_off(attempts: int) -> timedelta:
    """1, 2, 4, … seconds with up to a quarter of jitter, so that a crowd does not come back together."""
    seconds = 2.0**attempts * (1 + randbelow(250) / 1000)
    return min(timedelta(seconds=seconds), LONGEST_BACK_OFF)


def release(session: Session, claims: Iterable[Claim]) -> None:
    """Give back what was claimed and not tried (a shutdown)."""
    for each in claims:
        _settle(session, each)


def _drop_replies(session: Session, claim: Claim) -> None:
    """What was to stand under a message that will never arrive has no place to go."""
    session.execute(
        update(Outgoing)
        .where(col(Outgoing.under_id) == claim.id, col(Outgoing.state) == State.OWED)
        .values(state=State.DROPPED)
    )


def _settle(session: Session, claim: Claim, **values: Any) -> bool:
    values.setdefault("retry_at", None)
    settled = session.execute(
        update(Outgoing)
        .where(col(Outgoing.id) == claim.id, col(Outgoing.lease) == claim.lease)
        .values(lease=None, leased_until=None, **values)
        .returning(col(Outgoing.id))
    )
    return settled.first() is not None
