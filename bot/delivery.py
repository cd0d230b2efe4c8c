"""Delivery: claims what is owed, composes it from today's truth, sends it, and settles it under its lease.

A sender says how a call went; what follows is decided here. Every database verb runs in a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from bot.clock import Clock
from bot.log import Log
from bot.progress import Progress
from bot.sender import Found, Ref, Sender, SendFailed
from bot.settling import Outcome, backlog, give_back, put_off, settle
from handlers.compose import Postponed, compose
from messages.card import Card
from store import claims
from store.claims import Claim
from store.gates import Pace
from store.session import reading, writing

log = Log(__name__)

AT_ONCE = 10  # messages in flight
LEASE = 40.0  # seconds: three calls of ten seconds (look-up, post, post without chart) and some air
IDLE, BUSY = 1.0, 0.2  # seconds between two looks at the outbox


def real_now() -> datetime:
    return datetime.now(UTC)


class Delivery:
    """`senders` gives the sender of a workspace's id, or None while this process cannot speak for it.

    `pace` is for every platform; without one each has its own.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        senders: Callable[[int], Sender | None],
        *,
        command: str = "/okr",
        pace: Pace | None = None,
    ) -> None:
        self.engine, self.clock, self.senders, self.command = engine, clock, senders, command
        self.pace = pace
        self._flying: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._stopping = False

    def nudge(self) -> None:
        """Something was just owed: look at once."""
        self._wake.set()

    async def run(self) -> None:
        """Until `stop`; a database that is away is waited for."""
        while not self._stopping:
            try:
                claimed = await self._start_some()
            except Exception as error:  # noqa: BLE001  whatever it is, the next look may find the database back
                log.broke("the outbox could not be read", error)
                claimed = 0
            await self._pause(BUSY if claimed or self._flying else IDLE)
        await self._land()

    async def stop(self) -> None:
        """No new claims; what is in flight lands (at most a call's time limit)."""
        self._stopping = True
        self.nudge()
        await self._land()

    async def deliver_due(self, patience: float = 60.0, *, progress: bool = False) -> int:
        """Deliver everything that is due now, waiting for pace and retries; how many are left.

        Gives up after `patience` seconds (real time) in which nothing could be settled.
        """
        bar, total = Progress("Delivering"), 0
        left, since = await self._backlog(), real_now()
        while left:
            await self._start_some()
            await self._pause(BUSY)
            before, left = left, await self._backlog()
            if left != before:
                since = real_now()
            elif not self._flying and real_now() - since > timedelta(seconds=patience):
                break
            total = max(total, left, before)
            if progress:
                bar.step(total - left, total)
        bar.end()
        await self._land()
        return left

    async def _backlog(self) -> int:
        return await asyncio.to_thread(self._count)

    def _count(self) -> int:
        with reading(self.engine) as session:
            return backlog(session, self.clock.now())

    async def _start_some(self) -> int:
        async with self._claiming:  # two loops in one process must not both take the last free places
            free = AT_ONCE - len(self._flying)
            some = await asyncio.to_thread(self._claim, free) if free > 0 else []
            for one in some:
                task = asyncio.create_task(self._deliver(one))
                self._flying.add(task)
                task.add_done_callback(self._landed)
        return len(some)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        self._wake.set()

    def _claim(self, limit: int) -> list[Claim]:
        with writing(self.engine) as session:
            return claims.claim(session, self.clock.now(), real_now(), limit=limit, lease_seconds=LEASE, pace=self.pace)

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
        finally:
            self._wake.clear()

    async def _land(self) -> None:
        if self._flying:
            await asyncio.wait(set(self._flying))

    async def _deliver(self, claim: Claim) -> None:
        """One message, whatever happens to it; a claim that could not be settled comes back when its lease ends."""
        try:
            await self._try(claim)
        except SendFailed as failed:
            await self._settle(claim, failed)
        except Exception as error:  # noqa: BLE001  one broken message must not stop the others
            log.broke("a message broke", error, outgoing=claim.id, kind=claim.kind)
            await self._settle(claim, SendFailed("internal", uncertain=claim.uncertain))

    async def _try(self, claim: Claim) -> None:
        sender = self.senders(claim.workspace_id)
        if sender is None:
            await asyncio.to_thread(give_back, self.engine, claim, real_now())
            return
        found = await self._look_up(sender, claim)
        if found is not None:
            await self._settle(claim, found)
            return
        card = await asyncio.to_thread(self._compose, claim)
        if not isinstance(card, Card):
            await asyncio.to_thread(put_off, self.engine, claim, card)
            return
        await self._settle(claim, await _say(sender, claim, card))

    async def _look_up(self, sender: Sender, claim: Claim) -> Ref | None:
        """Where an uncertain message stands. If the platform cannot say, it is sent again: a double beats a loss."""
        if not claim.uncertain or claim.operation == "edit":
            return None
        found = await sender.look_up(claim.channel or claim.address, claim.key, claim.under, claim.since)
        if found is Found.CANNOT_SAY:
            log.warning("sent again without knowing whether it had arrived", outgoing=claim.id, kind=claim.kind)
        return found if isinstance(found, Ref) else None

    def _compose(self, claim: Claim) -> Card | Postponed | None:
        with reading(self.engine) as session:
            return compose(session, claim, self.clock.now(), self.command)

    async def _settle(self, claim: Claim, outcome: Outcome) -> None:
        try:
            await asyncio.to_thread(settle, self.engine, claim, outcome, self.clock.now(), real_now())
        except Exception as error:  # noqa: BLE001  the database is away: the lease ends, and the message is looked up
            log.broke("a delivery could not be settled", error, outgoing=claim.id)


async def _say(sender: Sender, claim: Claim, card: Card) -> Ref:
    if claim.operation == "post":
        return await sender.send(claim.address, card, claim.key, claim.under)
    return await sender.edit(Ref(claim.channel or "", claim.message or ""), card)
