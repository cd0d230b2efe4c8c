"""The demo: a stranger starts it, answers as an owner, and watches the digest arrive."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.clock import MovableClock
from bot.demo import Demo, demonstrating
from bot.demo_world import ROUND, before_the_round, moved_plan, round_day
from playground import Message
from store.planfile.check import check
from store.planfile.document import Document


def prompts(here: Demo, user: str) -> list[Message]:
    return [message for message in here.playground.messages(user) if "due" in message.text or "asked" in message.text]


async def pull(here: Demo, id: str) -> None:
    """A lever of the page, as the page pulls it."""
    async with aiohttp.ClientSession() as session:
        answer = await session.post(f"{here.address}/play/lever", json={"id": id})
        assert (await answer.json())["ok"]


async def test_a_round_from_the_prompt_to_the_digest(tmp_path: Path) -> None:
    """Right after the start every owner has one prompt; an answer shows in it; the lever brings the digest."""
    async with demonstrating(tmp_path, port=0) as here:
        owners = ("U0BEN", "U0CHLOE", "U0DEV", "U0EMI")
        assert [len(prompts(here, user)) for user in owners] == [1, 1, 1, 1]
        assert prompts(here, "U0ZOE") == prompts(here, "U0ANA") == []
        chloe = here.playground.person("U0CHLOE")
        asked = prompts(here, "U0CHLOE")[0]
        await chloe.click(asked, "checkin.open")
        reply = await chloe.submit({"value": "45", "confidence": "green", "next_step": "Roll out to everybody"})
        assert (reply.error, reply.errors) == (None, {})
        await here.playground.until(lambda: "45" in str(asked.blocks), timeout=10)
        await pull(here, "digest")
        digest = here.playground.messages("C0GROWTH")[0]
        assert "45" in str(digest.blocks)
        assert here.playground.messages("C0GROWTH", thread=digest.ts)
        assert here.playground.messages("C0MENTORS")


async def test_the_address_opens_on_something_to_do(tmp_path: Path) -> None:
    """The page begins as the first of its people, in the DM: a lead who owns something that is due."""
    async with demonstrating(tmp_path, port=0) as here:
        first = here.playground.world.users[0]
        assert first.id == "U0BEN"
        assert "checkin.open" in str(prompts(here, first.id)[0].blocks)


async def test_a_line_is_answered_in_the_dm(tmp_path: Path) -> None:
    """The same words as the command, as a reply; what was understood is shown back."""
    async with demonstrating(tmp_path, port=0) as here:
        ben = here.playground.person("U0BEN")
        await ben.say("11 4.3 green next: ask ten users")
        await here.playground.until(lambda: len(here.playground.messages("U0BEN")) >= 3, timeout=10)
        said = [message for message in here.playground.messages("U0BEN") if message.bot]
        assert any("4.3" in str(message.blocks) for message in said[1:])


async def test_it_goes_on_where_it_was_unless_fresh(tmp_path: Path) -> None:
    """Messages, plan and clock survive; nobody is asked twice; `--fresh` forgets everything."""
    async with demonstrating(tmp_path, port=0) as here:
        await pull(here, "hours")
        stood = here.traveller.clock.now()
    async with demonstrating(tmp_path, port=0) as here:
        assert timedelta(0) <= here.traveller.clock.now() - stood < timedelta(minutes=1)
        assert len(prompts(here, "U0EMI")) == 1
    async with demonstrating(tmp_path, fresh=True, port=0) as here:
        assert here.traveller.clock.now() < stood
        assert len(prompts(here, "U0EMI")) == 1


async def test_the_next_round_asks_everybody_once_more(tmp_path: Path) -> None:
    """By way of the digest: going to the next round skips nothing that lies between."""
    async with demonstrating(tmp_path, port=0) as here:
        await pull(here, "round")
        assert [len(prompts(here, user)) for user in ("U0BEN", "U0CHLOE", "U0DEV", "U0EMI")] == [2, 2, 2, 2]
        assert len(here.playground.messages("C0GROWTH")) == 1


@pytest.mark.parametrize("today", [date(2026, 11, 17) + timedelta(days=n) for n in range(0, 400, 33)])
def test_today_lies_in_the_middle_of_the_cycle(today: date) -> None:
    """Whenever that is: dates move by whole weeks, and the moved plan is one that can be imported."""
    assert timedelta(0) <= today - round_day(today) < timedelta(days=7)
    assert (round_day(today) - ROUND).days % 7 == 0
    plan = check(moved_plan(today))
    assert isinstance(plan, Document)
    cycle = plan.things["cycle", "this-cycle"].fields
    gone = (today - cycle["starts"]) / (cycle["ends"] - cycle["starts"])
    assert 0.4 < gone < 0.65


def test_the_clock_begins_before_anybody_is_asked() -> None:
    """Also for an owner in Kiribati, fourteen hours ahead."""
    now = datetime(2027, 2, 20, 23, 59, tzinfo=UTC)
    start = before_the_round(now.date(), now)
    assert start + timedelta(hours=14 + 9) <= datetime(2027, 2, 16, 9, tzinfo=UTC)


def test_the_clock_goes_forward_only(tmp_path: Path) -> None:
    """What has been said cannot be unsaid; where it stands is kept in a file."""
    clock = MovableClock(tmp_path / "clock.json")
    there = datetime.now(UTC) + timedelta(days=3)
    clock.move_to(there)
    with pytest.raises(ValueError, match="forward"):
        clock.move_to(there - timedelta(hours=1))
    assert abs(MovableClock(tmp_path / "clock.json").now() - there) < timedelta(seconds=30)
