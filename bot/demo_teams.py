"""`python -m bot demo-teams`: the bot, and Microsoft's own test client for Teams below a clock that can be moved."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import col, delete, select

from bot import log as logs
from bot.app import Bot, running
from bot.clock import MovableClock
from bot.config import Settings
from bot.demo import (
    COMMAND,
    HOST,
    Files,
    asked_to_stop,
    free_port,
    go_through_first_round,
    remembering,
    say_goodbye,
    show,
)
from bot.demo_teams_world import teams_plan, teams_world
from bot.travel import Traveller
from playground import Lever
from playground.frame import Frame
from playground.teams_client import NoClient, bring_in, is_there, teams_client
from playground.teams_world import TeamsWorld
from store.people import Reference
from store.session import reading, writing

NAME = "fortnight-demo-teams"
BRINGING = "Bringing Microsoft's test client for Teams from npm, once. Its licence is for trying things out.\n"
FORGETFUL = "Microsoft's test client forgets its messages when it ends or is loaded anew; the bot forgets nothing.\n"
LOOK_SECONDS, SETTLE_SECONDS = 0.3, 1.0  # until somebody has opened the page; until it shows what arrives


@dataclass(frozen=True)
class TeamsDemo:
    """A running demo. `address` is the page's, `client` that of the client within it."""

    address: str
    client: str
    world: TeamsWorld
    bot: Bot
    traveller: Traveller
    levers: list[Lever]


async def demo_teams(folder: Path, *, fresh: bool, port: int, browser: bool) -> int:
    """Run until Ctrl+C."""
    logs.set_up("WARNING")
    stop = asked_to_stop()
    try:
        if not is_there():
            sys.stdout.write(BRINGING)
            sys.stdout.flush()
        await bring_in()
        async with demonstrating_teams(folder, fresh=fresh, port=port) as here:
            await show(here.address, browser)
            sys.stdout.write(f"  {FORGETFUL}")
            sys.stdout.flush()
            await stop.wait()
    except NoClient as why:
        sys.stderr.write(f"{why}\n")
        return 1
    say_goodbye("demo-teams")
    return 0


@asynccontextmanager
async def demonstrating_teams(folder: Path, *, fresh: bool = False, port: int = 8775) -> AsyncIterator[TeamsDemo]:
    """The whole demo: plan, bot, client, page. The round begins when the page is open: it shows nothing older."""
    files, world = Files(folder, NAME), teams_world()
    levers: list[Lever] = []
    async with (
        remembering(files, teams_plan, fresh) as (engine, clock),
        _knowing_nobody(engine),
        _bot(world, engine, clock) as bot,
        teams_client(world, bot.address, folder / NAME) as client,
        Frame(client.address, hint(world), "Asia/Tokyo", clock.now, lambda: levers).serving(
            HOST, free_port(port)
        ) as address,
    ):
        for channel in (world.team, world.channel):
            await client.install(channel.id)
        traveller = Traveller(bot, clock)
        begin = asyncio.create_task(_begin(world, traveller, levers))
        try:
            yield TeamsDemo(address, client.address, world, bot, traveller, levers)
        finally:
            begin.cancel()
            await asyncio.gather(begin, return_exceptions=True)


@asynccontextmanager
async def _knowing_nobody(engine: Engine) -> AsyncIterator[None]:
    """A client that has just started knows no chat of earlier: nobody is reached until it tells of them again."""
    with writing(engine) as session:
        session.exec(delete(Reference))
    yield


def hint(world: TeamsWorld) -> str:
    return (
        f"You are {world.me.name}, who leads {world.channel.name}. The bot asks you in the Personal Chat; write “help” "
        f"there, or mention it in a channel: @{world.bot.name} company."
    )


def _bot(world: TeamsWorld, engine: Engine, clock: MovableClock) -> AbstractAsyncContextManager[Bot]:
    """Every setting is given here, so that none of the environment's leads the demo to real people."""
    settings = Settings(
        _env_file=None,
        database_url=str(engine.url),
        host=HOST,
        port=0,
        slack_bot_token=None,
        slack_signing_secret=None,
        slack_command=COMMAND,
        teams_app_id=None,
        teams_app_password=None,
        teams_tenant_id=world.tenant,
        teams_allow_anonymous=True,
        log_level="WARNING",
    )
    return running(settings, engine, clock)


async def _begin(world: TeamsWorld, traveller: Traveller, levers: list[Lever]) -> None:
    """The first start goes through the round, so that everybody is asked."""
    while not await asyncio.to_thread(_is_open, world, traveller.bot.engine):  # noqa: ASYNC110  the bot tells nobody
        await asyncio.sleep(LOOK_SECONDS)
    await asyncio.sleep(SETTLE_SECONDS)
    await go_through_first_round(traveller)
    levers.extend(traveller.levers())


def _is_open(world: TeamsWorld, engine: Engine) -> bool:
    """Whether somebody has opened the page: the client then tells the bot of the chat, which it keeps."""
    with reading(engine) as session:
        known = session.exec(select(Reference.details).where(col(Reference.external_id) == world.me.directory)).first()
    return known is not None and known.get("conversation") == world.chat
