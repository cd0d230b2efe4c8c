"""Moving the demo's clock: not in one leap, but by way of every instant at which something is due."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from bot.app import Bot
from bot.clock import MovableClock
from playground import Lever
from store.checkins import Request, RequestState
from store.outbox import Outgoing, State
from store.people import Organisation
from store.session import reading

PATIENCE = 10.0  # seconds for what is due at one instant
LITTLE = timedelta(seconds=1)


@dataclass(frozen=True)
class Traveller:
    """The levers of the page."""

    bot: Bot
    clock: MovableClock
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def levers(self) -> list[Lever]:
        def lever(id: str, label: str, detail: str, target: Callable[[], datetime | None]) -> Lever:
            async def pull() -> None:
                await self._to(target)

            return Lever(id, label, detail, pull)

        return [
            lever("round", "To the next round", "Everybody is asked at 09:00 of their own day", self.next_round),
            lever("digest", "To the digest", "Two workdays after the round, in the channels", self.next_digest),
            lever("hours", "+2 hours", "A snooze of two hours ends", lambda: self.clock.now() + timedelta(hours=2)),
            lever("morning", "Tomorrow 09:00", "In the organisation’s time zone", self.tomorrow),
        ]

    async def _to(self, target: Callable[[], datetime | None]) -> None:
        instant = await asyncio.to_thread(target)
        if instant is not None:
            await self.travel(instant)

    def next_round(self) -> datetime | None:
        """When the last of all owners is asked; no plan has no round."""
        return max(self.bot.upcoming().round, default=None)

    def next_digest(self) -> datetime | None:
        return min(self.bot.upcoming().digest, default=None)

    def tomorrow(self) -> datetime:
        with reading(self.bot.engine) as session:
            zone = ZoneInfo(session.exec(select(Organisation.timezone)).first() or "UTC")
        here = self.clock.now().astimezone(zone) + timedelta(days=1)
        return here.replace(hour=9, minute=0, second=0, microsecond=0)

    async def travel(self, target: datetime) -> None:
        """Stop wherever something happens, do and deliver it, and go on. One journey at a time."""
        async with self.lock:
            await self._travel(target)

    async def _travel(self, target: datetime) -> None:
        while self.clock.now() < target:
            self.clock.move_to(max(self.clock.now(), await asyncio.to_thread(self._next_stop, target)))
            await self.bot.tick()
            await self.bot.delivery.deliver_due(patience=PATIENCE)

    def _next_stop(self, target: datetime) -> datetime:
        now, upcoming = self.clock.now(), self.bot.upcoming()
        with reading(self.bot.engine) as session:
            waiting = read_waiting(session, now)
        stops = [one for one in (*upcoming.round, *upcoming.digest, *waiting) if now < one < target]
        return min([*stops, target]) + LITTLE


def read_waiting(session: Session, now: datetime) -> list[datetime]:
    """When the next postponed message is due, and when the next snooze ends."""
    owed = select(func.min(Outgoing.due_at)).where(Outgoing.state == State.OWED, col(Outgoing.due_at) > now)
    snoozed = select(func.min(Request.snoozed_until)).where(
        Request.state == RequestState.OPEN, col(Request.snoozed_until) > now
    )
    return [instant for each in (owed, snoozed) if (instant := session.exec(each).one()) is not None]
