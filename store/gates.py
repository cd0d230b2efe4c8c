"""Pace: so many seconds a channel, a token bucket a workspace, and nobody before Retry-After has passed.

A gate is a row, so that the pace holds across processes. All times here are real time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from store.outbox import Gate
from store.outgoing import insert_new
from store.people import Platform


@dataclass(frozen=True)
class Pace:
    """How fast a platform may be called: calls a minute a workspace, seconds between two posts in one channel."""

    posts_a_minute: float
    edits_a_minute: float
    burst: int
    channel_seconds: float


# Slack allows "several hundred" posts and 50 edits a minute; 95 % of it leaves room for what people trigger.
# Teams allows 50 calls a second a tenant, of which a first message needs two; and in a conversation 7 in a second,
# 8 in two, 60 in thirty and 1,800 an hour: 2.1 seconds between two keep to all of these.
PACES = {
    Platform.SLACK: Pace(posts_a_minute=285.0, edits_a_minute=47.5, burst=10, channel_seconds=1.05),
    Platform.MSTEAMS: Pace(posts_a_minute=900.0, edits_a_minute=600.0, burst=10, channel_seconds=2.1),
}


def workspace_key(workspace_id: int, operation: str) -> str:
    """The bucket of a workspace; posts and edits are counted apart."""
    return f"{workspace_id}/{operation}"


def channel_key(workspace_id: int, address: str) -> str:
    """The gate of a channel or of a person's direct messages."""
    return f"{workspace_id}:{address}"


def lock(session: Session, keys: list[str], real_now: datetime) -> dict[str, Gate]:
    """The gates by key, made where missing and locked in one order, so that two workers cannot wait for each other."""
    if not keys:
        return {}
    rows = [{"key": key, "free_at": real_now - timedelta(days=1)} for key in sorted(keys)]
    session.execute(insert_new(session, Gate).values(rows).on_conflict_do_nothing())
    found = session.exec(
        select(Gate)
        .where(col(Gate.key).in_(keys))
        .order_by(col(Gate.key))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {gate.key: gate for gate in found}


def take_token(gate: Gate, a_minute: float, burst: int, real_now: datetime) -> bool:
    """Take one from a bucket that fills evenly; `free_at` (its theoretical arrival time) is at most `burst` ahead."""
    if is_held(gate, real_now) or gate.free_at > real_now + allowance(a_minute, burst):
        return False
    gate.free_at = max(gate.free_at, real_now) + timedelta(seconds=60 / a_minute)
    return True


def allowance(a_minute: float, burst: int) -> timedelta:
    """How far ahead of now a bucket's `free_at` may lie while there is still a token in it."""
    return timedelta(seconds=60 / a_minute) * (burst - 1)


def is_open(gate: Gate, real_now: datetime) -> bool:
    """Whether a channel's gate lets somebody through now."""
    return not is_held(gate, real_now) and gate.free_at <= real_now


def shut(gate: Gate, seconds: float, real_now: datetime) -> None:
    """Let nobody through a channel's gate for so many seconds."""
    gate.free_at = real_now + timedelta(seconds=seconds)


def is_held(gate: Gate, real_now: datetime) -> bool:
    """Whether the platform said to wait."""
    return gate.held_until is not None and gate.held_until > real_now


def hold(session: Session, key: str, until: datetime, real_now: datetime) -> None:
    """Let nobody through before `until`; a longer hold stays."""
    gate = lock(session, [key], real_now)[key]
    gate.held_until = max(gate.held_until or until, until)
