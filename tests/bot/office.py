"""The example's plan in a database, a local Slack, and delivery between them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
from sqlalchemy import Engine
from sqlmodel import col, select

from bot.clock import RealClock
from bot.delivery import Delivery
from bot.demo_world import EXAMPLE
from bot.slack_calls import SlackCalls
from bot.slack_connection import SlackConnection
from playground import Channel, Playground, User, World
from store.gates import Pace
from store.outbox import Gate, Kind, Outgoing
from store.outgoing import owe
from store.people import Person, Workspace
from store.planfile.apply import import_plan
from store.planfile.difference import Difference
from store.session import reading, writing

QUICK = Pace(posts_a_minute=60_000, edits_a_minute=60_000, burst=1000, channel_seconds=0.01)
CROWD = [f"U0P{number:03}" for number in range(60)]
PLANNED = ["U0ANA", "U0BEN", "U0CHLOE", "U0DEV", "U0EMI"]


def make_world() -> World:
    users = [User(id, id[2:].lower(), id[2:].title()) for id in (*PLANNED, *CROWD)]
    return World(users=users, channels=[Channel("C0GROWTH", "growth", [*PLANNED])], commands=["/okr"])


@dataclass
class Office:
    engine: Engine
    playground: Playground
    connection: SlackConnection
    delivery: Delivery

    def owe(self, *addresses: str, kind: Kind = Kind.WELCOME) -> None:
        """A short message to each; which one matters to nobody here."""
        with writing(self.engine) as session:
            ana = session.exec(select(Person).where(Person.key == "ana")).one()
            place = session.exec(select(Workspace)).one()
            for address in addresses:
                owe(
                    session, organisation_id=ana.organisation_id, workspace_id=place.id or 0, kind=kind,
                    subject=ana.id or 0, address=address, due_at=datetime.now(UTC) - timedelta(minutes=1),
                )  # fmt: skip

    def rows(self) -> list[Outgoing]:
        with reading(self.engine) as session:
            return list(session.exec(select(Outgoing).order_by(col(Outgoing.id))))

    def let_time_pass(self) -> None:
        """As if every hold, retry and lease had run out."""
        past = datetime.now(UTC) - timedelta(hours=1)
        with writing(self.engine) as session:
            for gate in session.exec(select(Gate)).all():
                gate.held_until, gate.free_at = None, past
                session.add(gate)
            for row in session.exec(select(Outgoing)).all():
                row.retry_at = None
                row.leased_until = past if row.leased_until else None
                session.add(row)

    def said(self, *users: str) -> list[int]:
        """How many messages each has got."""
        return [len(self.playground.messages(user)) for user in users]

    def posts(self) -> int:
        return sum(call.method == "chat.postMessage" for call in self.playground.calls)


def bring_in_plan(engine: Engine) -> None:
    with writing(engine) as session:
        done = import_plan(session, EXAMPLE.read_text(), datetime.now(UTC))
    assert isinstance(done, Difference)


@asynccontextmanager
async def office(engine: Engine, pace: Pace | None = QUICK, *, real_limits: bool = False) -> AsyncIterator[Office]:
    play = Playground(make_world(), real_limits=real_limits, echo=False)
    bring_in_plan(engine)
    async with play.serving(), aiohttp.ClientSession() as session:
        connection = SlackConnection(engine, SlackCalls(session, play.world.bot_token, play.api_url))
        await connection.keep()
        assert connection.problem == ""
        play.calls.clear()
        yield Office(engine, play, connection, Delivery(engine, RealClock(), connection.sender_of, pace=pace))
