"""The same round, lived on Slack and on Teams: the same steps through both edges leave the same rows."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import pytest
from sqlalchemy import Engine
from sqlmodel import SQLModel, col, select

from bot.app import running
from bot.demo_world import demo_world
from playground import Playground
from store.checkins import CheckIn, Digest, Prompt, Request, Round
from store.outbox import Outgoing
from store.plan import Change, KeyResult
from store.session import open_engine, reading
from tests.bot.office import QUICK
from tests.journeys.world import (
    BEFORE,
    COMMAND,
    MORNINGS,
    NEXT_MORNINGS,
    TOLD,
    Company,
    HandClock,
    company,
    read,
    words,
)
from tests.journeys.world import settings_for as settings_of
from tests.plans import MENTORING, load_plan
from tests.teams.connector import FakeTeams
from tests.teams.office import Office, directory, inputs, members, office, settings_for

SLACK = ("slack_bot_token", "slack_signing_secret", "slack_api_url")

OWN = {"wanted", "shown", "address", "channel", "message", "workspace_id", "lease", "claimed_at", "sent_at"}
TABLES: tuple[tuple[type[SQLModel], set[str]], ...] = (
    (Round, set()),
    (Prompt, set()),
    (Request, set()),
    (CheckIn, set()),
    (Digest, set()),
    (Change, set()),
    (KeyResult, set()),
    (Outgoing, OWN),
)


class Side(Protocol):
    """What people do, on one of the platforms."""

    engine: Engine

    async def live(self, *instants: datetime) -> None: ...

    async def tap(self, who: str, action: str, value: str) -> None:
        """A button of somebody's last prompt."""

    async def submit(self, who: str, **typed: str) -> bool:
        """Send the open form off; whether it was accepted."""

    async def press(self, who: str, action: str) -> None:
        """Another button of the open form."""

    async def command(self, who: str, line: str) -> str:
        """What the answer says."""


class OnSlack:
    def __init__(self, here: Company) -> None:
        self.here, self.engine = here, here.engine

    async def live(self, *instants: datetime) -> None:
        assert await self.here.live_until(*instants) == 0

    async def tap(self, who: str, action: str, value: str) -> None:
        person, prompt = self.here.person(who), self.here.prompt(who)
        if action == "snooze":
            await person.choose(prompt, action, value)
        else:
            block, button = next(
                (block, one)
                for block in prompt.blocks
                for one in block.get("elements", [])
                if one.get("action_id", "").partition("|")[0] == action and one.get("value") == value
            )
            await person.click(prompt, button["action_id"], block_id=block["block_id"])
        await self.settle()

    async def submit(self, who: str, **typed: str) -> bool:
        person = self.here.person(who)
        reply = await person.submit(typed)
        await self.settle()
        is_asked_back = person.view is not None and "sure." in read(person.view.blocks)
        return not (reply.errors or is_asked_back)

    async def press(self, who: str, action: str) -> None:
        person = self.here.person(who)
        await person.click(person.form, action)
        await self.settle()

    async def command(self, who: str, line: str) -> str:
        reply = await self.here.person(who).command(f"{COMMAND} {line}")
        said = words(await reply.message())
        await self.settle()
        return said

    async def settle(self) -> None:
        await asyncio.sleep(0.05)
        await self.here.settle()


class OnTeams:
    def __init__(self, here: Office) -> None:
        self.here, self.engine = here, here.engine
        self.open: dict[str, Any] = {}

    async def live(self, *instants: datetime) -> None:
        assert await self.here.live_until(*instants) == 0

    async def tap(self, who: str, action: str, value: str) -> None:
        prompt = self.here.prompt(who)
        self.open[who] = (await self.here.press(who, prompt, action, value)).card
        await self.settle()

    async def submit(self, who: str, **typed: str) -> bool:
        answer = await self.here.press_in(who, self.here.prompt(who), self.open[who], "checkin", **typed)
        self.open[who] = answer.card
        await self.settle()
        return "Attention" not in answer.words

    async def press(self, who: str, action: str) -> None:
        answer = await self.here.press_in(who, self.here.prompt(who), self.open[who], action)
        self.open[who] = answer.card
        await self.settle()

    async def command(self, who: str, line: str) -> str:
        said = await self.here.say(who, line)
        await self.settle()
        return said[-1].words

    async def settle(self) -> None:
        assert await self.here.bot.delivery.deliver_due() == 0


async def a_round(side: Side) -> list[bool]:
    """Everything that people do; which forms were accepted."""
    await side.live(*MORNINGS)
    accepted = [
        *await dev_fills_in_a_form(side),
        *await emi_means_it(side),
    ]
    await side.tap("chloe", "checkin.same", "3:12")
    await ben_writes_lines(side)
    await side.tap("dev", "snooze", "2:23:hours")
    assert "Ben Carter" in await side.command("ana", "hand 13 to ben")
    await side.live(TOLD, *NEXT_MORNINGS)
    await side.tap("chloe", "checkin.same", await chloes_question(side))
    return accepted


async def dev_fills_in_a_form(side: Side) -> list[bool]:
    """A wrong entry, a right one, and the second question is left for later."""
    await side.tap("dev", "checkin.next", "2")
    wrong = await side.submit("dev", value="many", next_step="", note="Half of them came back.")
    right = await side.submit("dev", value="17 h", confidence="yellow", next_step="Quiet hours for the push")
    await side.press("dev", "checkin.skip")
    return [wrong, right]


async def emi_means_it(side: Side) -> list[bool]:
    """Far outside of what was expected: asked back, and confirmed."""
    await side.tap("emi", "checkin.open", "1:22")
    unsure = await side.submit("emi", value="8000", confidence="red", next_step="Call five mentors")
    sure = await side.submit("emi", sure="yes")
    return [unsure, sure]


async def ben_writes_lines(side: Side) -> None:
    """A line, taken back, and another."""
    assert "4.25" in await side.command("ben", "4.25 green next: ask ten more")
    await side.command("ben", "undo")
    assert "4.3" in await side.command("ben", "11 4.3 green next: ask ten more")


async def chloes_question(side: Side) -> str:
    """The value of her button: prompt and key result."""
    with reading(side.engine) as session:
        last = session.exec(select(Prompt.id).join(Request).where(Request.key_result_id == 2)).all()
    return f"{max(one or 0 for one in last)}:12"


def rows(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """What is the same on every platform, in order."""
    found = {}
    with reading(engine) as session:
        for table, own in TABLES:
            ordered = session.exec(select(table).order_by(col(table.id)))  # type: ignore[attr-defined]
            found[table.__name__] = [row.model_dump(exclude=own) for row in ordered]
    return found


@pytest.fixture
def other_engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A second database, for the other platform."""
    path = shutil.copy(sqlite_template, tmp_path / "other.db")
    engine = open_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


async def test_the_same_steps_leave_the_same_rows(sqlite_engine: Engine, other_engine: Engine) -> None:
    """Rounds, prompts, questions, check-ins, digests, changes, and what is owed to whom."""
    async with company(sqlite_engine, work=False) as slack:
        on_slack = await a_round(OnSlack(slack))
    async with office(other_engine, work=False) as teams:
        await teams.add_to_team()
        on_teams = await a_round(OnTeams(teams))
    assert on_slack == on_teams == [False, True, False, True]
    assert inputs(teams.prompt("dev").card) == {}
    ours, theirs = rows(sqlite_engine), rows(other_engine)
    for table, _ in TABLES:
        assert ours[table.__name__], table
        assert ours[table.__name__] == theirs[table.__name__]


async def test_one_organisation_on_both(sqlite_engine: Engine) -> None:
    """Chloé lives in Teams and the others in Slack, in one process: she answers there, her team reads of it here."""
    load_plan(sqlite_engine, MENTORING.read_text().replace("slack: U0CHLOE", f"msteams: {directory('chloe')}"))
    play, fake, clock = Playground(demo_world(COMMAND)), FakeTeams(members()), HandClock(BEFORE)
    async with play.serving(), fake.serving(), aiohttp.ClientSession() as session:
        teams = settings_for(fake, sqlite_engine)
        slack = {name: getattr(settings_of(play, "sqlite:///-"), name) for name in SLACK}
        settings = teams.model_copy(update=slack)
        async with running(settings, sqlite_engine, clock, work=False, beat_seconds=0, pace=QUICK) as bot:
            play.events_url = f"{bot.address}/slack/events"
            here, there = Company(sqlite_engine, play, bot, clock), Office(sqlite_engine, fake, bot, clock, session)
            assert bot.connection.problem == ""
            await there.install("chloe")
            assert await here.live_until(*MORNINGS) == 0
            assert [len(here.prompts(name)) for name in ("ben", "dev", "emi")] == [1, 1, 1]
            await there.press("chloe", there.prompt("chloe"), "checkin.open")
            answer = await there.press(
                "chloe", there.prompt("chloe"), "checkin", value="44", confidence="yellow", next_step="Ask who left"
            )
            assert "44" in answer.words
            assert await here.live_until(TOLD) == 0
            (digest,) = here.said("C0GROWTH")
            assert "Ask who left" in words(digest, *play.messages("C0GROWTH", digest.ts))
            assert here.refusals() == []
