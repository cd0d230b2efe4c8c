"""A small Slack workspace to try the edge in, and a bot that stands in for the handlers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web

from bot.clock import RealClock
from bot.slack import SlackEdge
from bot.slack_answering import Answering
from bot.slack_calls import Identity, SlackCalls
from bot.slack_people import Strangers
from bot.slack_voice import Voice
from handlers.acting import Unknown
from handlers.events import Answer, Done, Event, Say
from messages.card import Card, Text
from playground import Channel, Playground, User, World

NOW = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)


def make_world(**changes: Any) -> World:
    """ana, ben and a guest; #growth with the bot in it."""
    return World(
        team_id="T0PLAY",
        team_name="Mentorly",
        users=[
            User("U0ANA", "ana", "Ana Alves", tz="Europe/Lisbon", is_admin=True),
            User("U0BEN", "ben", "Ben Carter", tz="America/Los_Angeles"),
            User("U0GUS", "gus", "Gus Guest", is_restricted=True),
        ],
        channels=[Channel("C0GROWTH", "growth", ["U0ANA", "U0BEN", "U0GUS"])],
        commands=["/okr"],
        **changes,
    )


def card(words: str, *parts: Any) -> Card:
    return Card("", words, (Text(words), *parts))


@dataclass
class Handlers:
    """A stand-in that remembers what it heard, and answers what it was told to."""

    answers: Callable[[Event], Answer | Unknown] = lambda event: Done()
    heard: list[Event] = field(default_factory=list)

    def __call__(self, event: Event, now: datetime) -> Answer | Unknown:
        self.heard.append(event)
        return self.answers(event)

    def say(self, words: str, *, replace: bool = False) -> None:
        self.answers = lambda event: Say(card(words), replace=replace)


@dataclass
class Edge:
    """A playground and the edge that is connected to it."""

    playground: Playground
    handlers: Handlers
    nudges: list[str] = field(default_factory=list)
    changed: list[tuple[str, Any]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


@asynccontextmanager
async def edge(engine: Any = None, **changes: Any) -> AsyncIterator[Edge]:
    """The real Bolt app behind our gate, on a port of its own, hearing the playground; the handlers stand in."""
    play = Playground(make_world(), real_limits=False, **changes)
    made = Edge(play, Handlers())
    async with play.serving(), aiohttp.ClientSession() as session:
        calls = SlackCalls(session, play.world.bot_token, play.api_url)
        answering = _answering(made, engine, calls)
        slack = SlackEdge(play.world.signing_secret, lambda: identity(play), answering, _changed(made), _lost(made))
        app = web.Application(client_max_size=2**20)
        app.router.add_post("/slack/events", slack.handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        play.events_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        try:
            yield made
        finally:
            await runner.cleanup()
            await answering.tasks.finish(1)


def identity(play: Playground) -> Identity:
    world = play.world
    return Identity(world.team_id, world.team_name, world.bot_user_id, world.bot_id, None)


def _answering(made: Edge, engine: Any, calls: SlackCalls) -> Answering:
    return Answering(
        made.handlers,
        RealClock(),
        Voice(calls),
        Strangers(engine, calls),
        command="/okr",
        team=lambda: made.playground.world.team_id,
        nudge=lambda: made.nudges.append("nudge"),
    )


def _changed(made: Edge) -> Any:
    async def changed(team: str, user: Any) -> None:
        made.changed.append((team, user))

    return changed


def _lost(made: Edge) -> Any:
    async def lost() -> None:
        made.lost.append("lost")

    return lost
