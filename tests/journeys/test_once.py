"""Once only: whatever Slack repeats, whoever clicks at the same time, however often the clock ticks."""

from __future__ import annotations

import asyncio
import json
import time
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.app import running
from playground import Answer
from playground.delivery import Courier
from tests.journeys.world import (
    COMMAND,
    MORNINGS,
    NEXT_MORNINGS,
    OWNERS,
    TOLD,
    Company,
    answer,
    asked_company,
    company,
    read,
    words,
)


@dataclass
class Repeating:
    """Slack on a bad day: every delivery comes three times, the same bytes; `at_once` or one after the other."""

    courier: Courier
    at_once: bool
    different: list[tuple[str, ...]] = field(default_factory=list)

    def take_over(self) -> None:
        self.once = self.courier.send
        self.courier.send = self.send  # type: ignore[method-assign]

    async def send(self, body: bytes, content_type: str, **how: Any) -> Answer:
        stamped = {"timestamp": str(int(time.time()))} | how
        if self.at_once:
            answers = await asyncio.gather(*(self.once(body, content_type, **stamped) for _ in range(3)))
        else:
            answers = [await self.once(body, content_type, **stamped) for _ in range(3)]
        bodies = tuple(each.body for each in answers)
        if len(set(bodies)) > 1:
            self.different.append(bodies)
        return answers[0]


@pytest.mark.parametrize("at_once", [True, False], ids=["at-once", "in-a-row"])
async def test_everything_comes_three_times_and_counts_once(engine: Engine, at_once: bool) -> None:
    """F-A2 to F-A4: a form, a tap, a command and a line; one row and one answer each."""
    async with asked_company(engine) as here:
        slack = Repeating(here.playground._courier, at_once)
        slack.take_over()
        await dev_fills_in_both(here)
        await here.person("chloe").click(here.prompt("chloe"), "No change")
        assert "4.3 sessions" in await answer(await here.person("ben").command(f"{COMMAND} 11 4.3 green"))
        line = await here.person("emi").say("22 84 green")
        assert "84 %" in words(await line.message())
        await here.settle()
        assert [len(here.values(number)) for number in (11, 12, 13, 21, 22, 23)] == [1, 1, 1, 0, 1, 1]
        assert [len(here.said(name)) for name in OWNERS] == [1, 1, 1, 2]
        assert slack.different == []


async def dev_fills_in_both(here: Company) -> None:
    dev = here.person("dev")
    await dev.click(here.prompt("dev"), "checkin.next")
    await dev.submit({"value": "17", "confidence": "yellow", "next_step": "Quiet hours"})
    assert "2 of 2" in read(dev.form.blocks)
    await dev.submit({"value": "1300", "confidence": "green"})
    assert dev.view is None


async def test_an_undo_that_comes_three_times_takes_back_one(sqlite_engine: Engine) -> None:
    """The repetition must not reach for the check-in before."""
    async with asked_company(sqlite_engine) as here:
        chloe = here.person("chloe")
        await answer(await chloe.command(f"{COMMAND} 12 44 green"))
        await answer(await chloe.command(f"{COMMAND} 12 45 green"))
        Repeating(here.playground._courier, at_once=True).take_over()
        assert "Undone" in await answer(await chloe.command(f"{COMMAND} undo"))
        assert [one.withdrawn for one in here.check_ins(12)] == [False, False, True]
        assert "44 %" in await answer(await chloe.command(f"{COMMAND} show 12"))


async def test_twenty_taps_are_one_check_in(engine: Engine) -> None:
    """A screen that has not caught up, clicked by an impatient thumb: every click has a key of its own."""
    async with asked_company(engine) as here:
        chloe, before = here.person("chloe"), deepcopy(here.prompt("chloe"))
        replies = await asyncio.gather(*(chloe.click(before, "No change") for _ in range(20)))
        assert [one.error for one in replies] == [None] * 20
        await here.settle()
        assert [(one.value, one.no_change) for one in here.check_ins(12)] == [(Decimal("43.5"), True)]


async def test_twenty_clicks_open_forms_and_write_nothing(sqlite_engine: Engine) -> None:
    """F-A5: each opens a form or says why not; no row, no error."""
    async with asked_company(sqlite_engine) as here:
        ben = here.person("ben")
        replies = await asyncio.gather(*(ben.click(here.prompt("ben"), "Check in") for _ in range(20)))
        assert [one.error for one in replies] == [None] * 20
        assert here.calls("views.open") == 20
        assert here.values(11) == []


async def test_two_people_answer_the_same_question_at_once(engine: Engine) -> None:
    """The owner and an admin in the same second: both are kept in order, one counts, the prompt is a receipt."""
    async with asked_company(engine) as here:
        chloe, ana = here.person("chloe"), here.person("ana")
        await asyncio.gather(
            chloe.click(here.prompt("chloe"), "No change"), ana.command(f"{COMMAND} 12 44 green next: measure")
        )
        await here.settle()
        said = here.values(12)
        assert said in ([Decimal("43.5"), Decimal(44)], [Decimal(44)])
        assert "44 %" in await answer(await chloe.command(f"{COMMAND} show 12"))
        assert "all checked in" in words(here.prompt("chloe"))


async def test_the_same_form_open_twice(sqlite_engine: Engine) -> None:
    """Phone and desk: the same words are one check-in; other words are a second one, and the later counts."""
    async with asked_company(sqlite_engine) as here:
        ben, views = here.person("ben"), []
        for _ in range(3):
            await ben.click(here.prompt("ben"), "Check in")
            views.append(ben.form)
        for view, value in zip(views, ("4.3", "4.3", "4.4"), strict=True):
            ben.fill({"value": value, "confidence": "green", "next_step": "Ask ten more"}, view)
            await here.playground._acts.submit(ben.user, view)
        assert here.values(11) == [Decimal("4.3"), Decimal("4.4")]
        assert "4.4 sessions" in await answer(await ben.command(f"{COMMAND} show 11"))


async def test_ticks_and_processes_at_once_ask_and_tell_once(engine: Engine) -> None:
    """F-C3, F-C4: two processes on one database, each ticking and delivering, through a round and its digest."""
    async with company(engine) as here:
        async with running(here.bot.settings, engine, here.clock, listen=False, beat_seconds=0) as other:
            for instant in (*MORNINGS, TOLD, *NEXT_MORNINGS):
                here.clock.at = instant
                await asyncio.gather(here.bot.tick(), other.tick(), here.bot.tick(), other.tick())
                await asyncio.gather(here.bot.delivery.deliver_due(), other.delivery.deliver_due())
        assert [len(here.prompts(name)) for name in OWNERS] == [2, 2, 2, 2]
        assert [len(here.said(channel)) for channel in ("C0GENERAL", "C0GROWTH", "C0MENTORS")] == [1, 1, 1]
        posts = [json.dumps(call.args.get("metadata")) for call in here.playground.calls if "post" in call.method]
        assert len(posts) == len(set(posts))


async def test_a_clock_that_was_down_sends_what_is_still_open_once(sqlite_engine: Engine) -> None:
    """F-C7: a day late, each in the next working hour of their own; after a whole round only the newer is asked."""
    day = MORNINGS[-1].replace(day=18)
    async with company(sqlite_engine) as here:
        await here.live_until(day.replace(hour=10))
        assert [len(here.prompts(name)) for name in OWNERS] == [0, 1, 1, 0]
        await here.live_until(day, MORNINGS[0].replace(day=19), TOLD)
        assert [len(here.prompts(name)) for name in OWNERS] == [1, 1, 1, 1]
        for instant in (*NEXT_MORNINGS, TOLD + timedelta(days=14)):
            await here.live_until(instant + timedelta(days=14))
        assert [len(here.prompts(name)) for name in OWNERS] == [2, 2, 2, 2]
        assert len(here.said("C0GROWTH")) == 2


async def test_a_correction_is_not_taken_for_a_repetition(sqlite_engine: Engine) -> None:
    """A refused form leaves no key: the same window sent again, corrected, is stored."""
    async with asked_company(sqlite_engine) as here:
        Repeating(here.playground._courier, at_once=True).take_over()
        ben = here.person("ben")
        await ben.click(here.prompt("ben"), "Check in")
        refused = await ben.submit({"value": "soon", "confidence": "green"})
        assert list(refused.errors) == ["value.11"]
        await ben.submit({"value": "4.4"})
        assert ben.view is None
        assert here.values(11) == [Decimal("4.4")]
