"""Slack refuses, breaks, hangs, and throws us out: what is owed arrives all the same, once, or somebody is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.check import check
from playground import Playground
from store.outbox import Kind, State
from tests.journeys.process import called
from tests.journeys.world import (
    BEFORE,
    COMMAND,
    MORNINGS,
    TOLD,
    Company,
    answer,
    asked_company,
    company,
    counts,
    crowd_plan,
    crowd_world,
    let_time_pass,
    read,
    words,
)

OWNERS = 40
MORNING = MORNINGS[-1].replace(hour=9, minute=1)  # nine o'clock in UTC, where the crowd lives


@asynccontextmanager
async def crowd(engine: Engine) -> AsyncIterator[Company]:
    """Forty owners, asked in the same second; it is delivered when we say so."""
    async with company(engine, plan=crowd_plan(OWNERS), world=crowd_world(OWNERS), work=False) as here:
        here.clock.at = MORNING
        await here.bot.tick()
        yield here


def fail(here: Company, kind: Any, **how: Any) -> None:
    here.playground.faults.add(method="chat.postMessage", kind=kind, **how)


def posts(play: Playground) -> list[Any]:
    return [call for call in play.calls if call.method == "chat.postMessage"]


async def test_retry_after_is_obeyed_and_people_are_still_answered(engine: Engine) -> None:
    """F-B1, F-B2: no post before its time, no attempt lost; a command in the meantime is answered at once."""
    async with crowd(engine) as here:
        here.playground.calls.clear()
        fail(here, "rate_limited", times=5, retry_after=2)
        delivering = asyncio.create_task(here.bot.delivery.deliver_due())
        await here.playground.until(lambda: refused(here), timeout=20)
        assert "#101" in await answer(await here.playground.person("U0P000").command(f"{COMMAND} my"))
        assert await delivering == 0
        at = refused(here)[0]
        early = [call for call in posts(here.playground) if at < call.at < at + 1.9]
        assert len(early) <= 10  # what was in flight when the first refusal came
        asked = counts(here.playground, OWNERS)
        assert asked == [1] * OWNERS
        assert all(row.attempts == 0 for row in here.outgoing())


def refused(here: Company) -> list[float]:
    answers = [(call.at, call.answered) for call in posts(here.playground)]
    return [at for at, answered in answers if isinstance(answered, dict) and answered.get("error") == "ratelimited"]


@pytest.mark.parametrize(
    "how", [{"status": 500}, {"status": 503, "body": "<html>busy</html>"}, {"status": 200, "body": "?"}]
)
async def test_broken_answers_lose_and_double_nothing(sqlite_engine: Engine, how: dict[str, Any]) -> None:
    """F-B4: a fifth of all posts get an error page, or no JSON at all."""
    async with crowd(sqlite_engine) as here:
        fail(here, "status", share=0.2, **how)
        assert await here.bot.delivery.deliver_due() == 0
        assert counts(here.playground, OWNERS) == [1] * OWNERS


async def test_one_that_hangs_does_not_keep_the_others(sqlite_engine: Engine) -> None:
    """F-B6: two calls never end; everybody else is asked meanwhile, and those two when it is over."""
    async with crowd(sqlite_engine) as here:
        fail(here, "hang", times=2)
        delivering = asyncio.create_task(here.bot.delivery.deliver_due())
        await here.playground.until(lambda: sum(counts(here.playground, OWNERS)) == OWNERS - 2, timeout=30)
        assert await delivering == 0
        assert counts(here.playground, OWNERS) == [1] * OWNERS


async def test_what_can_never_arrive_is_told_once_and_stays_visible(sqlite_engine: Engine) -> None:
    """F-B7: Ben's account is gone; the others are asked, Ana is told in words, `check` names it, nobody tries again."""
    async with company(sqlite_engine) as here:
        here.playground.world.users = [user for user in here.playground.world.users if user.id != "U0BEN"]
        here.playground.world._by_id.clear()
        assert await here.live_until(*MORNINGS) == 0
        assert [len(here.prompts(name)) for name in ("chloe", "dev", "emi")] == [1, 1, 1]
        (notice,) = here.said("ana")
        assert "the check-in prompt of 17 Nov, to Ben Carter" in words(notice)
        tries = len(posts(here.playground))
        await here.live_until(MORNINGS[-1].replace(hour=20))
        assert len(posts(here.playground)) == tries
        shown = await called("check", settings=here.bot.settings)
        assert shown.returncode == 1
        assert "Ben Carter did not arrive" in shown.stdout
        assert "hand 12 to @kim" in shown.stdout


async def test_a_channel_that_refuses_does_not_keep_the_others(sqlite_engine: Engine) -> None:
    """#growth is archived: its digest is given up with its thread, the other channels have theirs, Ana is told once."""
    async with asked_company(sqlite_engine) as here:
        await answer(await here.person("ben").command(f"{COMMAND} 11 4.3 green next: ask ten more"))
        channel = here.playground.world.channel("C0GROWTH")
        assert channel is not None
        channel.is_archived = True
        assert await here.live_until(TOLD) == 0
        assert [len(here.said(one)) for one in ("C0GENERAL", "C0GROWTH", "C0MENTORS")] == [1, 0, 1]
        assert len(here.said("ana")) == 1
        dead = [row.kind for row in here.outgoing() if row.state is State.DEAD]
        assert dead == [Kind.DIGEST]
        problems = (await check(here.bot.settings, sqlite_engine)).problems
        (lost,) = [one for one in problems if "did not arrive" in one]
        assert "the digest of Growth" in lost
        assert "The channel is archived" in lost
        assert [one for one in problems if "archived: name another" in one]


async def test_a_revoked_token_loses_nothing(engine: Engine) -> None:
    """F-B8: a handful of calls, then silence and everything still due; with the token repaired all of it arrives."""
    async with crowd(engine) as here:
        here.playground.calls.clear()
        token, here.playground.world.bot_token = here.playground.world.bot_token, "xoxb-another"
        assert await here.bot.delivery.deliver_due(patience=0.5) == OWNERS
        assert len(here.playground.calls) <= 11
        assert all((row.state, row.attempts) == (State.OWED, 0) for row in here.outgoing())
        shown = await called("check", settings=here.bot.settings)
        assert (shown.returncode, "SLACK_BOT_TOKEN" in shown.stdout) == (1, True)
        here.playground.world.bot_token = token
        let_time_pass(engine)
        assert await here.bot.delivery.deliver_due() == 0
        assert counts(here.playground, OWNERS) == [1] * OWNERS


async def test_a_digest_arrives_without_its_chart(sqlite_engine: Engine) -> None:
    """Item 13: Slack takes no chart in this workspace; the digest comes at once with the numbers in words."""
    async with asked_company(sqlite_engine) as here:
        await answer(await here.person("ben").command(f"{COMMAND} 11 4.3 green next: ask ten more"))
        await answer(await here.person("emi").command(f"{COMMAND} 22 84 green"))
        await here.settle()
        fail(here, "error", error="invalid_blocks", times=1)
        here.clock.at = TOLD
        await here.bot.tick()
        assert await here.bot.delivery.deliver_due() == 0
        digests = [here.said(channel)[0] for channel in ("C0GENERAL", "C0GROWTH", "C0MENTORS")]
        (without,) = [one for one in digests if "data_visualization" not in read(one.blocks)]
        assert "expected and actual" in read(without.blocks)
        assert not [row for row in here.outgoing() if row.state is State.DEAD]


async def test_a_form_that_does_not_open_is_explained(sqlite_engine: Engine) -> None:
    """F-A8: views.open answers with an error page or never: the person is told, and nothing breaks."""
    async with asked_company(sqlite_engine) as here:
        ben = here.person("ben")
        faults: list[tuple[Any, dict[str, Any]]]
        faults = [("status", {"status": 500}), ("error", {"error": "expired_trigger_id"}), ("hang", {})]
        for kind, how in faults:
            here.playground.faults.add(method="views.open", kind=kind, times=1, **how)
            assert len(await answer(await ben.command(f"{COMMAND} checkin 11"))) > 20
            assert ben.view is None
        await ben.command(f"{COMMAND} checkin 11")
        assert ben.view is not None


async def test_what_was_written_before_the_first_round_waits_for_it(sqlite_engine: Engine) -> None:
    """A plan on the day before: a tick has nothing to do, and Slack hears nothing."""
    async with company(sqlite_engine) as here:
        report = await here.bot.tick()
        assert here.clock.now() == BEFORE
        assert not any(vars(report).values())
        assert posts(here.playground) == []
