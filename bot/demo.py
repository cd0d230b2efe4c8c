"""`python -m bot demo`: the bot and a local Slack in one process, with a clock that can be moved."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Engine
from sqlmodel import select

from bot import log as logs
from bot.app import Bot, running
from bot.clock import MovableClock
from bot.config import Settings
from bot.demo_world import before_the_round, demo_world, moved_plan
from bot.travel import Traveller
from playground import Lever, Playground
from store.outbox import Kind, Outgoing
from store.planfile.apply import import_plan
from store.planfile.difference import Refused
from store.session import migrate, open_engine, reading, writing

HOST = "127.0.0.1"
NAME = "fortnight-demo"
COMMAND = "/okr"


@dataclass(frozen=True)
class Files:
    """What a demo keeps, all in one folder."""

    folder: Path
    name: str = NAME

    @property
    def database(self) -> Path:
        return self.folder / f"{self.name}.db"

    @property
    def slack(self) -> Path:
        return self.folder / f"{self.name}.json"

    @property
    def clock(self) -> Path:
        return self.folder / f"{self.name}-clock.json"

    def remove(self) -> None:
        """Begin anew; SQLite keeps two more files beside its own."""
        beside = [self.database.with_name(self.database.name + end) for end in ("-wal", "-shm")]
        for path in (self.database, *beside, self.slack, self.clock):
            path.unlink(missing_ok=True)


@dataclass(frozen=True)
class Demo:
    """A running demo. `address` is the page's."""

    address: str
    playground: Playground
    bot: Bot
    traveller: Traveller


async def demo(folder: Path, *, fresh: bool, port: int, browser: bool) -> int:
    """Run until Ctrl+C."""
    logs.set_up("WARNING")
    stop = asked_to_stop()
    async with demonstrating(folder, fresh=fresh, port=port) as here:
        await show(here.address, browser)
        await stop.wait()
    say_goodbye("demo")
    return 0


def asked_to_stop() -> asyncio.Event:
    """Set by Ctrl+C, or by a polite kill; both may come while the demo is still starting."""
    stop = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    return stop


async def show(address: str, browser: bool) -> None:
    sys.stdout.write(f"\n  Fortnight is ready to be tried:  {address}\n\n  Ctrl+C ends it.\n")
    sys.stdout.flush()
    if browser and has_screen():
        await asyncio.to_thread(webbrowser.open, address)


def say_goodbye(verb: str) -> None:
    again = f"begin anew with --fresh (make {verb} ARGS=--fresh)"
    sys.stdout.write(f"\nGoodbye. Started again it goes on here; {again}.\n")


@asynccontextmanager
async def demonstrating(folder: Path, *, fresh: bool = False, port: int = 8765) -> AsyncIterator[Demo]:
    """The whole demo: plan, local Slack, bot. The first start goes through the round, so that everybody is asked."""
    levers: list[Lever] = []
    async with remembering(Files(folder), moved_plan, fresh) as (engine, clock):
        play = Playground(demo_world(COMMAND), state=Files(folder).slack, now=clock.now, levers=lambda: levers)
        async with play.serving(HOST, free_port(port)) as address, _bot(play, engine, clock) as bot:
            play.events_url = f"{bot.address}/slack/events"
            traveller = Traveller(bot, clock)
            await go_through_first_round(traveller)
            levers.extend(traveller.levers())
            yield Demo(address, play, bot, traveller)


@asynccontextmanager
async def remembering(
    files: Files, plan: Callable[[date], str], fresh: bool
) -> AsyncIterator[tuple[Engine, MovableClock]]:
    """The database and the clock of a demo, with the plan of the day on which it began; both are there next time."""
    files.folder.mkdir(parents=True, exist_ok=True)
    if fresh:
        files.remove()
    engine = open_engine(f"sqlite:///{files.database}")
    await asyncio.to_thread(migrate, engine)
    clock = MovableClock(files.clock)
    if not files.clock.exists():
        await asyncio.to_thread(_bring_in_plan, engine, clock, plan)
    try:
        yield engine, clock
    finally:
        clock.keep()
        engine.dispose()


def _bot(play: Playground, engine: Engine, clock: MovableClock) -> AbstractAsyncContextManager[Bot]:
    """Every setting is given here, so that none of the environment's leads the demo to a real Slack."""
    settings = Settings(
        _env_file=None,
        database_url=str(engine.url),
        host=HOST,
        port=0,
        slack_bot_token=SecretStr(play.world.bot_token),
        slack_signing_secret=SecretStr(play.world.signing_secret),
        slack_api_url=play.api_url,
        slack_command=COMMAND,
        teams_app_id=None,
        teams_app_password=None,
        teams_tenant_id=None,
        teams_allow_anonymous=False,
        log_level="WARNING",
    )
    return running(settings, engine, clock)


def _bring_in_plan(engine: Engine, clock: MovableClock, plan: Callable[[date], str]) -> None:
    """Once; later starts find what has become of it."""
    now = datetime.now(UTC)
    clock.start_at(before_the_round(now.date(), now))
    with writing(engine) as session:
        done = import_plan(session, plan(now.date()), clock.now())
    if isinstance(done, Refused):
        raise RuntimeError(done.words())  # noqa: TRY004  our own example: a bug


async def go_through_first_round(traveller: Traveller) -> None:
    if await asyncio.to_thread(_has_asked, traveller.bot.engine):
        return
    instant = await asyncio.to_thread(traveller.next_round)
    if instant is not None:
        await traveller.travel(instant)


def _has_asked(engine: Engine) -> bool:
    with reading(engine) as session:
        return session.exec(select(Outgoing.id).where(Outgoing.kind == Kind.PROMPT)).first() is not None


def has_screen() -> bool:
    """Whether a browser would be a window, and not something that takes the terminal."""
    return sys.platform in ("darwin", "win32") or bool({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys())


def free_port(wanted: int) -> int:
    """The wanted port, or the next that is free."""
    for port in range(wanted, min(wanted + 100, 65536)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    return 0
