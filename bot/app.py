"""The one place that knows everybody: puts a process together, starts it, and stops it without losing anything."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import aiohttp
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import Engine, text

from bot import bodies
from bot.clock import HEARTBEAT, Clock, Heartbeat
from bot.config import Settings
from bot.connections import Connection, Connections
from bot.delivery import Delivery
from bot.door import Door
from bot.log import Log
from bot.slack_calls import SlackCalls
from bot.slack_connection import SlackConnection
from bot.slack_door import slack_door
from bot.teams_connection import TeamsConnection
from bot.teams_door import teams_door
from handlers import acting, rounds
from handlers.events import Answer, Event
from store.gates import Pace
from store.session import reading, schema_is_current, writing

log = Log(__name__)

THREADS = 8  # for the database; more would only take the interpreter from the loop that has to acknowledge
BACKLOG = 1024  # connections that may wait while the loop is busy; the 129th of aiohttp’s own would come a second late
GRACE = 5.0  # seconds for what was begun when a stop comes; a stop takes ten at most
NOT_MIGRATED = "The database is not set up for this version yet: run `python -m bot migrate`."


@dataclass(frozen=True)
class Bot:
    """A running process. `address` is empty where it does not listen."""

    settings: Settings
    engine: Engine
    clock: Clock
    connection: Connections
    delivery: Delivery
    address: str = ""

    async def tick(self) -> rounds.TickReport:
        """Write down everything that is due now, and wake delivery."""
        report = await asyncio.to_thread(self._tick)
        if any(vars(report).values()):
            log.info("ticked", **vars(report))
            self.delivery.nudge()
        return report

    def _tick(self) -> rounds.TickReport:
        with writing(self.engine) as session:
            return rounds.tick(session, self.clock.now())

    def upcoming(self) -> rounds.Upcoming:
        with reading(self.engine) as session:
            return rounds.read_upcoming(session, self.clock.now())


@asynccontextmanager
async def running(
    settings: Settings,
    engine: Engine,
    clock: Clock,
    *,
    listen: bool = True,
    work: bool = True,
    beat_seconds: float = HEARTBEAT,
    pace: Pace | None = None,
) -> AsyncIterator[Bot]:
    """A process: `listen` to the platforms, `work` (tick and deliver), or both. Stops in order when the block ends.

    `beat_seconds` 0: no heartbeat, the caller ticks (tests, `tick`).
    """
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "database"))
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100)))
        connection = Connections(*connect(settings, engine, session))
        await connection.keep()
        delivery = Delivery(engine, clock, connection.sender_of, command=settings.slack_command, pace=pace)
        bot = Bot(settings, engine, clock, connection, delivery)
        if work:
            stack.push_async_callback(_deliver(delivery))
        if listen:
            bot = await stack.enter_async_context(_listening(bot))
        if beat_seconds:  # last: a port that is taken ends this before anything has begun to beat
            stack.callback(_beat(bot, work, beat_seconds).stop)
        yield bot


def _deliver(delivery: Delivery) -> Callable[[], Awaitable[None]]:
    """Starts delivery; gives what ends it."""
    loop = asyncio.create_task(delivery.run())

    async def stop() -> None:
        try:
            async with asyncio.timeout(GRACE):
                await delivery.stop()
                await loop
        except TimeoutError:
            log.warning("stopped with messages in flight: they will be looked up before they are sent again")

    return stop


def _beat(bot: Bot, work: bool, seconds: float) -> Heartbeat:
    async def beat() -> None:
        await bot.connection.keep()
        if work:
            await bot.tick()

    heartbeat = Heartbeat(beat, bot.connection.read_people if work else None, seconds)
    heartbeat.start()
    return heartbeat


@asynccontextmanager
async def _listening(bot: Bot) -> AsyncIterator[Bot]:
    """The web server: no new request after the block, and what was begun is finished."""
    doors = [_door(bot, one) for one in bot.connection.each]
    runner = web.AppRunner(_application(bot, doors), access_log=None, shutdown_timeout=GRACE, handle_signals=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, bot.settings.host, bot.settings.port, backlog=BACKLOG).start()
        host, port = runner.addresses[0][:2]
        log.info("listening", host=host, port=port)
        yield replace(bot, address=f"http://{host}:{port}")
    finally:
        await runner.cleanup()
        await asyncio.gather(*(door.tasks.finish(GRACE) for door in doors))


def connect(settings: Settings, engine: Engine, session: aiohttp.ClientSession) -> Iterator[Connection]:
    """The platforms that are set up; `session` is the connection pool of all."""
    if settings.speaks_slack:
        yield SlackConnection(engine, SlackCalls(session, _said(settings.slack_bot_token), settings.slack_api_url))
    if settings.speaks_teams:
        yield TeamsConnection(engine, session, settings)


def _door(bot: Bot, connection: Connection) -> Door:
    command, nudge = bot.settings.slack_command, bot.delivery.nudge
    act = partial(_act, bot.engine, command)
    if isinstance(connection, TeamsConnection):
        return teams_door(connection, act, bot.clock, command=command, nudge=nudge)
    assert isinstance(connection, SlackConnection)  # noqa: S101  there are two platforms
    secret = _said(bot.settings.slack_signing_secret)
    return slack_door(connection, secret, act, bot.clock, command=command, nudge=nudge)


def _act(engine: Engine, command: str, event: Event, now: datetime) -> Answer | acting.Unknown:
    return acting.act(engine, event, now, command=command)


def _application(bot: Bot, doors: Iterable[Door]) -> web.Application:
    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def readyz(_request: web.Request) -> web.Response:
        problems = await asyncio.to_thread(not_ready, bot.engine)
        problems += (bot.connection.problem,) if bot.connection.problem else ()
        return web.json_response({"ok": not problems, "problems": problems}, status=503 if problems else 200)

    app = web.Application(client_max_size=bodies.LARGEST)
    for door in doors:
        app.router.add_post(door.path, door.handle)
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    return app


def not_ready(engine: Engine) -> tuple[str, ...]:
    """Why the database cannot be used, in words; empty if it can. Looking makes no file."""
    if _has_no_file(engine):
        return (NOT_MIGRATED,)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        current = schema_is_current(engine)
    except Exception as error:  # noqa: BLE001  a driver has a hundred ways to say that nobody is there
        return (f"The database cannot be reached ({type(error).__name__}): check DATABASE_URL.",)
    return () if current else (NOT_MIGRATED,)


def _has_no_file(engine: Engine) -> bool:
    """Of SQLite, which would make an empty one."""
    name = engine.url.database or ""
    is_plain = engine.dialect.name == "sqlite" and name and not name.startswith((":", "file:"))
    return bool(is_plain) and not Path(name).exists()


def _said(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret is not None else ""


async def serve(settings: Settings, engine: Engine, clock: Clock, *, listen: bool, work: bool) -> None:
    """Run until SIGTERM or Ctrl+C."""
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    async with running(settings, engine, clock, listen=listen, work=work):
        await stop.wait()
        log.info("stopping")
