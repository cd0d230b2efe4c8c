"""A company that uses Fortnight: the whole process over real HTTP, a local Slack around it, and a clock in our hand.

Chloé owns 12, Dev owns 13 and 23, Emi owns 21 and 22, Ben owns 11 and leads Growth, Ana is admin. Zoe is a full
member outside the plan, Gus a guest.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Engine
from sqlmodel import col, select

from bot.app import Bot, running
from bot.config import Settings
from bot.demo_world import demo_world
from playground import Channel, Message, Person, Playground, Reply, User, World
from playground.world import dm_of
from store.checkins import CheckIn
from store.gates import Pace
from store.outbox import Gate, Outgoing
from store.plan import KeyResult
from store.session import reading, writing
from tests.bot.office import QUICK
from tests.plans import MENTORING, load_plan

COMMAND = "/okr"
BEFORE = datetime(2026, 11, 16, 12, tzinfo=UTC)  # the day before the round of the example
MORNINGS = [datetime(2026, 11, 17, *hour, tzinfo=UTC) for hour in ((0, 1), (3, 31), (8, 1), (17, 1))]  # Tokyo … LA
ASKED = MORNINGS[-1]
TOLD = datetime(2026, 11, 19, 12, tzinfo=UTC)  # every channel has its digest
NEXT_MORNINGS = [morning + timedelta(days=14) for morning in MORNINGS]
OWNERS = ("ben", "chloe", "dev", "emi")


class HandClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@dataclass
class Company:
    """A running bot, its database, and the local Slack that both sides use."""

    engine: Engine
    playground: Playground
    bot: Bot
    clock: HandClock

    def person(self, name: str) -> Person:
        return self.playground.person(f"U0{name.upper()}")

    async def live_until(self, *instants: datetime, patience: float = 60.0) -> int:
        """Stop at each instant, do what is due, and deliver it; how many messages are left."""
        left = 0
        for instant in instants:
            self.clock.at = instant
            await self.bot.tick()
            left = await self.bot.delivery.deliver_due(patience=patience)
        return left

    async def settle(self) -> None:
        """Everything owed and every edit is delivered."""
        assert await self.bot.delivery.deliver_due() == 0

    def prompt(self, name: str) -> Message:
        """The last message of the bot in somebody's DM that has asked something."""
        return self.prompts(name)[-1]

    def prompts(self, name: str) -> list[Message]:
        return [one for one in self.said(name) if one.metadata and is_prompt(self, one)]

    def said(self, place: str) -> list[Message]:
        """What the bot has said to a person (by name) or in a channel (by id); no replies, nothing for one alone."""
        where = place if place.startswith("C0") else f"U0{place.upper()}"
        return [one for one in self.playground.messages(where) if one.bot and one.ephemeral_to is None]

    def values(self, number: int) -> list[Decimal]:
        """Every row of a key result since the round began, the first first."""
        return [row.value for row in self.check_ins(number)]

    def check_ins(self, number: int) -> list[CheckIn]:
        with reading(self.engine) as session:
            rows = (
                select(CheckIn)
                .join(KeyResult, col(KeyResult.id) == col(CheckIn.key_result_id))
                .where(KeyResult.number == number, CheckIn.at > BEFORE)
            )
            return list(session.exec(rows.order_by(col(CheckIn.id))))

    def outgoing(self) -> list[Outgoing]:
        with reading(self.engine) as session:
            return list(session.exec(select(Outgoing).order_by(col(Outgoing.id))))

    def calls(self, method: str) -> int:
        return sum(call.method == method for call in self.playground.calls)

    def refusals(self) -> list[Any]:
        """Every answer of the local Slack that was a refusal."""
        answers = (call.answered for call in self.playground.calls)
        return [answer for answer in answers if not isinstance(answer, dict) or not answer.get("ok")]


def is_prompt(here: Company, message: Message) -> bool:
    """By the row that it was sent for: its words change as it is answered."""
    keys = {f"fortnight-{row.id}" for row in here.outgoing() if row.kind == "prompt"}
    return ((message.metadata or {}).get("event_payload") or {}).get("key") in keys


def words(*messages: Message) -> str:
    """Everything that can be read of messages, a no-break space as a space."""
    return read([(one.text, one.blocks) for one in messages])


def read(thing: Any) -> str:
    return json.dumps(thing, ensure_ascii=False).replace("\u00a0", " ")


async def answer(reply: Reply) -> str:
    """What somebody reads as the answer to what they did."""
    assert reply.error is None
    return words(await reply.message())


def buttons(message: Message) -> list[tuple[str, str]]:
    """(action, value) of every button."""
    rows = (block["elements"] for block in message.blocks if block["type"] == "actions")
    return [(one["action_id"].partition("|")[0], one.get("value", "")) for row in rows for one in row]


def settings_for(play: Playground, url: str, **changes: Any) -> Settings:
    given: dict[str, Any] = {
        "database_url": url,
        "host": "127.0.0.1",
        "port": any_port(),
        "slack_bot_token": SecretStr(play.world.bot_token),
        "slack_signing_secret": SecretStr(play.world.signing_secret),
        "slack_api_url": play.api_url,
    }
    return Settings(_env_file=None, **(given | changes))


def any_port() -> int:
    """One that the system gives away; two runs of the tests at once do not reach for the same."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def address_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


@asynccontextmanager
async def company(
    engine: Engine,
    *,
    plan: str = "",
    world: World | None = None,
    at: datetime = BEFORE,
    pace: Pace | None = QUICK,
    work: bool = True,
    **how: Any,
) -> AsyncIterator[Company]:
    """Import the example (or `plan`) and start everything.

    `pace` None: the real one, against Slack's real limits. `work` False: nothing is delivered but when we say so.
    """
    load_plan(engine, plan or MENTORING)
    play = Playground(world or demo_world(COMMAND), real_limits=pace is None, **how)
    clock = HandClock(at)
    async with play.serving():
        settings = settings_for(play, address_of(engine))
        async with running(settings, engine, clock, work=work, beat_seconds=0, pace=pace) as bot:
            play.events_url = f"{bot.address}/slack/events"
            yield Company(engine, play, bot, clock)


@asynccontextmanager
async def asked_company(engine: Engine, **how: Any) -> AsyncIterator[Company]:
    """The same when everybody has been asked."""
    async with company(engine, **how) as here:
        assert await here.live_until(*MORNINGS) == 0
        yield here


def let_time_pass(engine: Engine) -> None:
    """As if every hold, retry and lease had run out (they keep real time)."""
    past = datetime.now(UTC) - timedelta(hours=1)
    with writing(engine) as session:
        for gate in session.exec(select(Gate)).all():
            gate.held_until, gate.free_at = None, past
        for row in session.exec(select(Outgoing)).all():
            row.retry_at = None
            row.leased_until = past if row.leased_until else None


def crowd_plan(owners: int, each: int = 1, *, teams: int = 1, anchor: str = "2026-11-17", at: str = "09:00") -> str:
    """A plan of many owners, U0P000 and on, with `each` key results, asked at one instant in UTC."""
    people = [f"p{number:03}" for number in range(owners)]
    lines = [
        "organisation: Crowd", "timezone: UTC",
        f"cycles: [{{key: now, name: Now, starts: {_days(anchor, -60)}, ends: {_days(anchor, 60)}, state: running}}]",
        f'rhythm: {{anchor: {anchor}, every: 14, at: "{at}", digest_after: 2, quiet_days: []}}',
        "people:",
        "  ana: {name: Ana Alves, accounts: {slack: U0ANA}, timezone: UTC, role: admin}",
        *(f"  {one}: {{name: {one.title()}, accounts: {{slack: U0{one.upper()}}}, timezone: UTC}}" for one in people),
        "teams:",
        *(f"  t{team}: {{name: Team {team}, level: team, lead: ana, channels: {{slack: C0T{team}}}}}"
          for team in range(teams)),
        "objectives:" if owners * each else "objectives: []",
        *_objectives(people, each, teams),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _objectives(people: list[str], each: int, teams: int) -> Iterable[str]:
    number = 100
    for place, person in enumerate(people):
        yield f"  - {{key: o-{person}, title: Aim of {person}, team: t{place % teams}, cycle: now, key_results: ["
        for _ in range(each):
            number += 1
            yield f"      {{number: {number}, title: Aim {number}, baseline: 0, target: 100, owner: {person}}},"
        yield "    ]}"


def _days(day: str, days: int) -> str:
    return (datetime.fromisoformat(day) + timedelta(days=days)).date().isoformat()


def crowd_world(owners: int, teams: int = 1) -> World:
    """The Slack of a crowd plan."""
    people = [User(f"U0P{number:03}", f"p{number:03}", f"P{number:03}", tz="Etc/UTC") for number in range(owners)]
    members = ["U0ANA", *(one.id for one in people)]
    return World(
        users=[User("U0ANA", "ana", "Ana Alves", tz="Etc/UTC", is_admin=True), *people],
        channels=[Channel(f"C0T{team}", f"team-{team}", members) for team in range(teams)],
        commands=[COMMAND],
    )


def counts(here: Playground, owners: int) -> list[int]:
    """How many messages each of a crowd has got."""
    dms = [here.messages(dm_of(f"U0P{number:03}")) for number in range(owners)]
    return [sum(one.ephemeral_to is None for one in dm) for dm in dms]


async def all_at_once(*acts: Any) -> list[Any]:
    return list(await asyncio.gather(*acts))
