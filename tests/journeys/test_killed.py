"""A process that dies in the middle, and one that is asked to stop: nothing lost, nothing doubled (F-C1, F-C6)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, text

from bot.config import Settings
from playground import Playground
from store.outbox import Outgoing, State
from store.session import reading, writing
from tests.journeys.process import ready, started
from tests.journeys.world import (
    COMMAND,
    address_of,
    answer,
    counts,
    crowd_plan,
    crowd_world,
    let_time_pass,
    settings_for,
)
from tests.plans import load_plan

OWNERS = 16


@dataclass
class Crowd:
    """Sixteen owners whose round begins this very minute, and a local Slack; the bot is a process of its own."""

    engine: Engine
    playground: Playground
    settings: Settings

    def posts(self) -> int:
        return sum(call.method == "chat.postMessage" for call in self.playground.calls)

    def asked(self) -> list[int]:
        return counts(self.playground, OWNERS)

    def waiting(self) -> int:
        """How many messages are still owed; every prompt once the round has begun."""
        with reading(self.engine) as session:
            return session.scalar(text(f"SELECT count(*) FROM outgoing WHERE state = '{State.OWED}'")) or 0


@asynccontextmanager
async def crowd(engine: Engine) -> AsyncIterator[Crowd]:
    now = datetime.now(UTC)
    load_plan(engine, crowd_plan(OWNERS, anchor=now.date().isoformat(), at=f"{now:%H:%M}"), now)
    play = Playground(crowd_world(OWNERS), real_limits=False)
    async with play.serving():
        settings = settings_for(play, address_of(engine))
        play.events_url = f"http://127.0.0.1:{settings.port}/slack/events"
        yield Crowd(engine, play, settings)


def slow(here: Crowd) -> None:
    """A tenth of a second for each post, so that there is a middle to die in."""
    here.playground.faults.add(method="chat.postMessage", kind="slow", seconds=0.1)


@pytest.mark.parametrize(("fault", "after"), [("cut_after", 1), ("applied_500", 6), ("cut_after", 12)])
async def test_killed_between_sending_and_settling(sqlite_engine: Engine, fault: Any, after: int) -> None:
    """Slack has taken it and nobody wrote it down: started again, it looks before it repeats."""
    async with crowd(sqlite_engine) as here:
        here.playground.faults.add(method="chat.postMessage", kind=fault, share=0.5)
        async with started("serve", here.settings) as bot:
            await here.playground.until(lambda: here.posts() >= after, timeout=75)
            await bot.kill()
        here.playground.faults.clear()
        await settled_again(here)
        assert here.asked() == [1] * OWNERS
        with reading(sqlite_engine) as session:
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"


async def settled_again(here: Crowd) -> None:
    """Another process; what the dead one had claimed is free when its lease has run out."""
    let_time_pass(here.engine)
    async with started("serve", here.settings):
        await here.playground.until(lambda: sum(here.asked()) >= OWNERS and here.waiting() == 0, timeout=75)


async def test_killed_again_and_again(sqlite_engine: Engine) -> None:
    """Two lives, each cut short in a call: the third brings the rest."""
    async with crowd(sqlite_engine) as here:
        slow(here)
        for _ in range(2):
            async with started("serve", here.settings) as bot:
                await one_more_post(here)
                await bot.kill()
            await asyncio.sleep(0.2)  # what was in flight arrives after the death of its sender
            let_time_pass(here.engine)
        await settled_again(here)
        assert here.asked() == [1] * OWNERS


async def one_more_post(here: Crowd) -> None:
    before = here.posts()
    await here.playground.until(lambda: here.posts() > before, timeout=75)


async def test_asked_to_stop_in_the_middle_of_a_round(sqlite_engine: Engine) -> None:
    """SIGTERM: gone within ten seconds, exit 0, what was in flight is written down; the next one sends the rest."""
    async with crowd(sqlite_engine) as here:
        slow(here)
        async with started("serve", here.settings) as bot:
            await here.playground.until(lambda: here.posts() >= 4, timeout=75)
            assert await bot.end(seconds=10) == 0
        assert here.waiting() == OWNERS - sum(here.asked())
        await settled_again(here)
        assert here.asked() == [1] * OWNERS


async def test_asked_to_stop_while_slack_hangs(sqlite_engine: Engine) -> None:
    """Calls that never end do not keep it: ten seconds, and afterwards each arrives once."""
    async with crowd(sqlite_engine) as here:
        here.playground.faults.add(method="chat.postMessage", kind="hang")
        async with started("serve", here.settings) as bot:
            await here.playground.until(lambda: here.posts() >= 4, timeout=75)
            assert await bot.end(seconds=10) == 0
        here.playground.faults.clear()
        await settled_again(here)
        assert here.asked() == [1] * OWNERS


async def test_killed_between_storing_and_acknowledging(sqlite_engine: Engine) -> None:
    """F-A4: the answer never came, Slack's person clicks again after the restart: one check-in, and they are told."""
    async with crowd(sqlite_engine) as here:
        line = {
            "command": COMMAND, "text": "101 40 green", "team_id": "T0PLAY", "user_id": "U0P000", "channel_id": "C0T0",
            "trigger_id": "9.9.9", "response_url": f"{here.playground.address}/response/none",
        }  # fmt: skip
        async with started("serve", here.settings) as bot:
            await ready(bot)
            sent = asyncio.create_task(here.playground.deliver(line))
            await stored(here)
            await bot.kill()
            await sent
        async with started("serve", here.settings) as bot:
            await ready(bot)
            again = await here.playground.deliver(line)
            assert "40" in again.body
            shown = await answer(await here.playground.person("U0P000").command(f"{COMMAND} history 101"))
        assert shown.count("40") >= 1
        with reading(sqlite_engine) as session:
            assert session.scalar(text("SELECT count(*) FROM checkin")) == 1


async def stored(here: Crowd) -> None:
    async with asyncio.timeout(10):
        while True:
            with reading(here.engine) as session:
                if session.scalar(text("SELECT count(*) FROM checkin")):
                    return
            await asyncio.sleep(0.005)


async def test_two_processes_as_the_procfile_starts_them(postgres_engine: Engine) -> None:
    """web and worker apart on PostgreSQL: the web answers, the worker asks; a killed worker is replaced."""
    async with crowd(postgres_engine) as here, started("web", here.settings) as web:
        slow(here)
        async with started("worker", here.settings) as worker:
            await here.playground.until(lambda: here.posts() >= 3, timeout=75)
            await worker.kill()
        await ready(web)
        assert "40 · 🟢" in await answer(await here.playground.person("U0P003").command(f"{COMMAND} 104 40 green"))
        await asyncio.sleep(0.2)
        let_time_pass(here.engine)
        async with started("worker", here.settings):
            await here.playground.until(lambda: sum(here.asked()) >= OWNERS and here.waiting() == 0, timeout=75)
        asked = here.asked()
        assert asked[:3] + asked[4:] == [1] * (OWNERS - 1)
        with writing(postgres_engine) as session:
            assert session.get(Outgoing, 1) is not None
