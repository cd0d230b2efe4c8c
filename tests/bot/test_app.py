"""The whole process, with the real handlers and a real database: strangers, readiness, a clean stop."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr
from sqlalchemy import Engine
from sqlmodel import col, select

from bot.app import Bot, running
from bot.clock import FixedClock
from bot.config import Settings
from playground import Playground, Reply, User
from store.checkins import CheckIn
from store.people import Account, Belonging, Workspace
from store.session import reading
from tests.bot.office import QUICK, bring_in_plan, make_world
from tests.bot.world import NOW

CROWD = 60  # as many as a busy machine answers within Slack's three seconds


@dataclass
class Whole:
    playground: Playground
    bot: Bot

    def accounts(self) -> dict[str, Account]:
        with reading(self.bot.engine) as session:
            return {one.external_id: one for one in session.exec(select(Account).order_by(col(Account.id)))}


def settings_for(play: Playground, engine: Engine) -> Settings:
    return Settings(
        database_url=str(engine.url.render_as_string(hide_password=False)),
        host="127.0.0.1",
        port=0,
        slack_bot_token=SecretStr(play.world.bot_token),
        slack_signing_secret=SecretStr(play.world.signing_secret),
        slack_api_url=play.api_url,
    )


@asynccontextmanager
async def whole(engine: Engine, *, planned: bool = True) -> AsyncIterator[Whole]:
    """Playground and bot, connected; it is 09:30 UTC on the day of a round, for ever."""
    world = make_world()
    world.users += [User("U0GUS", "gus", "Gus Guest", is_restricted=True), User("U0ZOE", "zoe", "Zoe Novak")]
    play = Playground(world, real_limits=False)
    if planned:
        bring_in_plan(engine)
    async with (
        play.serving(),
        running(settings_for(play, engine), engine, FixedClock(NOW), beat_seconds=0, pace=QUICK) as bot,
    ):
        play.events_url = f"{bot.address}/slack/events"
        yield Whole(play, bot)


async def test_the_token_binds_the_workspace(sqlite_engine: Engine) -> None:
    """A plan is imported before anybody knows the workspace's id; the first start writes it down."""
    async with whole(sqlite_engine):
        with reading(sqlite_engine) as session:
            place = session.exec(select(Workspace)).one()
    assert (place.external_id, place.bot_user, place.name) == ("T0PLAY", "U0BOT", "Playground")


async def test_a_stranger_is_asked_about_once(sqlite_engine: Engine) -> None:
    """A full member outside the plan may look; what Slack says of them is kept."""
    async with whole(sqlite_engine) as here:
        zoe = here.playground.person("U0ZOE")
        first, second = await zoe.command("/okr show 12"), await zoe.command("/okr show 12")
        await first.message()
        assert "90-day retention" in str((await second.message()).blocks)
        assert [call.method for call in here.playground.calls].count("users.info") == 1
        assert (here.accounts()["U0ZOE"].name, here.accounts()["U0ZOE"].person_id) == ("Zoe Novak", None)


async def answer_of(reply: Reply) -> str:
    return (await reply.message()).text


async def test_a_guest_finds_nothing(sqlite_engine: Engine) -> None:
    """The same words as for a number that does not exist, in a command and in the DM; users.info says who is one."""
    async with whole(sqlite_engine) as here:
        gus, ben = here.playground.person("U0GUS"), here.playground.person("U0BEN")
        missing = await answer_of(await ben.command("/okr show 99999"))
        assert await answer_of(await gus.command("/okr show 12")) == missing
        assert await answer_of(await gus.say("show 12")) == missing
        assert here.accounts()["U0GUS"].standing is Belonging.GUEST


async def test_a_stranger_is_told_when_slack_cannot_say_who_they_are(sqlite_engine: Engine) -> None:
    """Never silence, and never the wrong answer: try again."""
    async with whole(sqlite_engine) as here:
        here.playground.faults.add(method="users.info", kind="status", status=500, times=1)
        zoe = here.playground.person("U0ZOE")
        assert "who you are" in await answer_of(await zoe.command("/okr my"))
        assert "who you are" not in await answer_of(await zoe.command("/okr my"))


async def test_a_change_of_profile_is_kept(sqlite_engine: Engine) -> None:
    """Time zone and leaving, of those who are known; others are nobody's business."""
    async with whole(sqlite_engine) as here:
        await here.playground.person("U0BEN").change(tz="Asia/Tokyo")
        await here.playground.person("U0EMI").change(deleted=True)
        await here.playground.person("U0ZOE").change(tz="Asia/Tokyo")
        accounts = here.accounts()
        assert accounts["U0BEN"].profile_timezone == "Asia/Tokyo"
        assert accounts["U0EMI"].standing is Belonging.GONE
        assert "U0ZOE" not in accounts


async def test_the_list_of_people_is_read_once_a_day(sqlite_engine: Engine) -> None:
    """users.list, for the time zones of everybody in the plan."""
    async with whole(sqlite_engine) as here:
        await here.bot.connection.read_people()
        await here.bot.connection.read_people()
        assert [call.method for call in here.playground.calls].count("users.list") == 1
        assert here.accounts()["U0BEN"].profile_timezone == "Etc/UTC"
        assert "U0ZOE" not in here.accounts()


async def readiness(here: Whole) -> tuple[int, list[str]]:
    async with aiohttp.ClientSession() as session, session.get(f"{here.bot.address}/readyz") as answer:
        return answer.status, (await answer.json())["problems"]


async def test_ready_means_plan_database_and_slack(sqlite_engine: Engine) -> None:
    """Before the first import it says what is missing; after it, the next beat connects."""
    async with whole(sqlite_engine, planned=False) as here:
        status, problems = await readiness(here)
        assert status == 503
        assert "import" in problems[0]
        bring_in_plan(sqlite_engine)
        await here.bot.connection.keep()
        assert await readiness(here) == (200, [])
        async with aiohttp.ClientSession() as session, session.get(f"{here.bot.address}/healthz") as answer:
            assert answer.status == 200


async def test_a_repeated_request_has_one_effect(sqlite_engine: Engine) -> None:
    """F-A2, F-A3: ten times the same bytes: one check-in, and the same answer each time."""
    async with whole(sqlite_engine) as here:
        line = {
            "command": "/okr", "text": "12 44 green", "team_id": "T0PLAY", "user_id": "U0CHLOE", "channel_id": "C0",
            "trigger_id": "1.2.3", "response_url": f"{here.playground.address}/response/x",
        }  # fmt: skip
        answers = await asyncio.gather(*(here.playground.deliver(line) for _ in range(10)))
        assert {answer.status for answer in answers} == {200}
        assert len({answer.body for answer in answers}) == 1
        history = await here.playground.person("U0CHLOE").command("/okr history 12")
        assert str((await history.message()).blocks).count("44\\xa0%") == 1


async def test_twenty_clicks_at_once_open_forms_and_store_nothing(sqlite_engine: Engine) -> None:
    """F-A5: one form a click, no row, no error."""
    async with whole(sqlite_engine) as here:
        chloe = here.playground.person("U0CHLOE")
        message = await (await chloe.command("/okr my")).message()
        replies = await asyncio.gather(*(chloe.click(message, "checkin.open") for _ in range(20)))
        assert {(reply.status, reply.error) for reply in replies} == {(200, None)}
        assert [call.method for call in here.playground.calls].count("views.open") == 20
        with reading(sqlite_engine) as session:
            assert all(one.at.year == 2026 and one.value != 44 for one in session.exec(select(CheckIn)))


async def test_the_home_stands_in_its_tab_and_follows_what_is_done_there(sqlite_engine: Engine) -> None:
    """Opened, then answered with one tap: it is drawn anew by itself."""
    async with whole(sqlite_engine) as here:
        await here.bot.tick()
        chloe = here.playground.person("U0CHLOE")
        await chloe.open_home()
        await here.playground.until(lambda: chloe.home)
        assert chloe.home is not None
        assert "90-day retention" in str(chloe.home.blocks)
        before = chloe.home.hash
        await chloe.click(chloe.home, "checkin.open")
        reply = await chloe.submit({"value": "44", "confidence": "green"})
        assert (reply.error, reply.errors) == (None, {})
        await here.playground.until(lambda: chloe.home is not None and chloe.home.hash != before)
        assert "44\\xa0%" in str(chloe.home.blocks)


async def test_a_locked_database_keeps_nobody_waiting(sqlite_engine: Engine) -> None:
    """F-A9: a crowd at once while the database is locked for two seconds: all acknowledged, none "saved" in vain."""
    async with whole(sqlite_engine) as here:
        lock = sqlite3.connect(str(sqlite_engine.url.database), isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        chloe = here.playground.person("U0CHLOE")
        lines = [asyncio.create_task(chloe.command(f"/okr 12 4{n / 10_000:.4f} green")) for n in range(CROWD)]
        await asyncio.sleep(2)
        lock.execute("ROLLBACK")
        lock.close()
        replies = await asyncio.gather(*lines)
        assert {(reply.status, reply.error) for reply in replies} == {(200, None)}
        told = [await reply.message(20) for reply in replies]
        assert all("Checked in" in message.text for message in told)
        with reading(sqlite_engine) as session:
            values = {one.value for one in session.exec(select(CheckIn))}
        assert {Decimal(f"4{n / 10_000:.4f}") for n in range(CROWD)} <= values


async def test_an_answer_in_the_dm_is_delivered_at_once(sqlite_engine: Engine) -> None:
    """Web and worker in one process: the nudge brings the answer, not the next look."""
    async with whole(sqlite_engine) as here:
        await here.playground.person("U0CHLOE").say("12 44 green")
        await here.playground.until(lambda: any(one.bot for one in here.playground.messages("U0CHLOE")))


# A process of its own


@asynccontextmanager
async def started(verb: str, settings: Settings) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process with these settings, once it listens; what it writes is on its standard error."""
    environment = os.environ | {
        "DATABASE_URL": settings.database_url, "PORT": "0", "SLACK_API_URL": settings.slack_api_url,
        "SLACK_BOT_TOKEN": "xoxb-playground", "SLACK_SIGNING_SECRET": "playground-secret", "LOG_LEVEL": "INFO",
    }  # fmt: skip
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", verb, cwd=root, env=environment, stderr=asyncio.subprocess.PIPE
    )
    try:
        await listens(process)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def listens(process: asyncio.subprocess.Process) -> None:
    written = b""
    assert process.stderr is not None
    while b"listening" not in written:
        line = await process.stderr.readline()
        assert line, written.decode()  # it has ended instead
        written += line


@pytest.mark.parametrize(
    ("verb", "sign"), [("serve", signal.SIGTERM), ("serve", signal.SIGINT), ("web", signal.SIGTERM)]
)
async def test_a_signal_ends_a_process_in_order(sqlite_engine: Engine, verb: str, sign: signal.Signals) -> None:
    """F-C6: exit 0 within ten seconds, and the log says that it stopped by itself."""
    bring_in_plan(sqlite_engine)
    play = Playground(make_world(), real_limits=False)
    async with play.serving(), started(verb, settings_for(play, sqlite_engine)) as process:
        process.send_signal(sign)
        _, written = await asyncio.wait_for(process.communicate(), timeout=10)
        assert process.returncode == 0
        assert b"stopping" in written
        assert b"Traceback" not in written
        assert b"xoxb" not in written
