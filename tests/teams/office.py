"""A company on Teams: the whole process over real HTTP, Microsoft's side as a fake, and a clock in our hand.

The same people and key results as on Slack: Chloé owns 12, Dev 13 and 23, Emi 21 and 22, Ben 11; Ana is admin. Zoe is a
full member outside the plan, Gus a guest, and Mal of another tenant.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

import aiohttp
from pydantic import SecretStr
from sqlalchemy import Engine
from sqlmodel import col, select

from bot.app import Bot, running
from bot.config import Settings
from store.gates import Pace
from store.outbox import Outgoing
from store.session import reading
from tests.bot.office import QUICK
from tests.journeys.world import BEFORE, HandClock, address_of
from tests.plans import MENTORING, load_plan
from tests.teams.connector import APP, BOT, SECRET, TENANT, FakeTeams, Json, Member, Message
from tests.teams.signing import sign

OTHER_TENANT = "99999999-86f1-41af-91ab-2d7cd011db47"
PEOPLE = ("ana", "ben", "chloe", "dev", "emi", "zoe", "gus", "mal")
ZONES = {"ana": "Europe/Lisbon", "ben": "America/Los_Angeles", "chloe": "Europe/Paris", "emi": "Asia/Tokyo"}
CHANNELS = {
    "general": "19:general@thread.tacv2",
    "growth": "19:growth@thread.tacv2",
    "mentors": "19:mentors@thread.tacv2",
}
TEAM = CHANNELS["general"]


def directory(name: str) -> str:
    return f"{PEOPLE.index(name):08}-aaaa-bbbb-cccc-dddddddddddd"


def user(name: str) -> str:
    return f"29:{name}"


def members() -> list[Member]:
    made = [Member(user(name), directory(name).upper(), name.title()) for name in PEOPLE]
    made[PEOPLE.index("gus")].role = "guest"
    made[PEOPLE.index("mal")].tenant = OTHER_TENANT
    return made


def teams_plan(text: str = "") -> str:
    """The example with its accounts and channels on Teams."""
    text = re.sub(
        r"slack: U0(\w+)", lambda found: f"msteams: {directory(found[1].lower())}", text or MENTORING.read_text()
    )
    return re.sub(r"slack: C0(\w+)", lambda found: f"msteams: '{CHANNELS[found[1].lower()]}'", text)


@dataclass
class Answered:
    """What Teams got back for an activity."""

    status: int
    body: Any = None

    @property
    def card(self) -> Json:
        """The card in the place of the one that was clicked."""
        assert (self.status, self.body["statusCode"]) == (200, 200)
        return dict(self.body["value"]) if isinstance(self.body["value"], dict) else {}

    @property
    def words(self) -> str:
        return json.dumps(self.body, ensure_ascii=False).replace("\u00a0", " ")


@dataclass
class Office:
    engine: Engine
    teams: FakeTeams
    bot: Bot
    clock: HandClock
    session: aiohttp.ClientSession
    anonymous: bool = False
    ids: count[int] = field(default_factory=lambda: count(1_600_000_000_001))

    async def post(self, activity: Json, **signing: Any) -> Answered:
        headers = {} if self.anonymous else {"Authorization": sign(APP, self.teams.service_url, **signing)}
        return await self.send(activity, headers)

    async def send(self, activity: Any, headers: Mapping[str, str]) -> Answered:
        address = f"{self.bot.address}/api/messages"
        async with self.session.post(address, json=activity, headers=dict(headers)) as answer:
            text = await answer.text()
            return Answered(answer.status, json.loads(text) if text else None)

    def activity(self, type: str, who: str, *, where: str = "", **more: Any) -> Json:
        """Of somebody, in their chat with the bot, or in a channel (`where`: its name) or a group chat."""
        made: Json = {
            "type": type,
            "id": str(next(self.ids)),
            "channelId": "msteams",
            "serviceUrl": self.teams.service_url,
            "from": {"id": user(who), "name": who.title(), "aadObjectId": directory(who)},
            "recipient": {"id": BOT, "name": "Fortnight"},
            "conversation": {"id": self.teams.chat(directory(who).upper()), "conversationType": "personal"},
            "channelData": {"tenant": {"id": TENANT}},
            "localTimezone": ZONES.get(who, "Europe/Lisbon"),
        }
        made["conversation"]["tenantId"] = TENANT
        if where == "group":
            made["conversation"] |= {"id": "19:group@thread.v2", "conversationType": "groupChat", "isGroup": True}
        elif where:
            channel = CHANNELS[where]
            made["conversation"] |= {"id": f"{channel};messageid=1", "conversationType": "channel", "isGroup": True}
            made["channelData"] |= {"channel": {"id": channel}, "team": {"id": TEAM}}
        return made | more

    async def say(self, name: str, line: str, *, where: str = "", **more: Any) -> list[Message]:
        """What somebody reads as the answer in their own chat."""
        before = len(self.teams.messages)
        activity = self.activity("message", name, where=where, text=line, **more)
        if where:
            activity["text"] = f"<at>Fortnight</at> {line}"
            mention = {"type": "mention", "text": "<at>Fortnight</at>", "mentioned": {"id": BOT, "name": "Fortnight"}}
            activity["entities"] = [mention, *activity.get("entities", [])]
        assert (await self.post(activity)).status == 200
        return [one for one in self.teams.messages[before:] if one.conversation == self.chat(name)]

    async def press(self, name: str, message: Message, action: str, of: str | None = None, **typed: str) -> Answered:
        """Click a button of the message's card; `of` is its value, where several do the same."""
        return await self.press_in(name, message, message.card, action, of, **typed)

    async def press_in(
        self, name: str, message: Message, card: Json, action: str, of: str | None = None, **typed: str
    ) -> Answered:
        """The same in a card that only whoever clicked has been shown."""
        return await self.post(self.pressed(name, message, card, action, of, **typed))

    def pressed(
        self, name: str, message: Message, card: Json, action: str, of: str | None = None, **typed: str
    ) -> Json:
        button = next(one for one in buttons(card) if one["verb"] == action and of in (None, one["data"].get("value")))
        data = dict(button["data"])
        if button.get("associatedInputs") != "none":
            data |= inputs(card) | {f"{key}.{data.get('subject')}": text for key, text in typed.items()}
        invoke = self.activity("invoke", name, name="adaptiveCard/action", replyToId=message.id)
        invoke["conversation"]["id"] = message.conversation
        if not message.conversation.startswith("a:"):
            channel = message.conversation.partition(";")[0]
            invoke["conversation"] |= {"conversationType": "channel"}
            invoke["channelData"] |= {"channel": {"id": channel}, "team": {"id": TEAM}}
        kind = {"type": "Action.Execute", "verb": action, "data": data}
        return invoke | {"value": {"action": kind, "trigger": "manual"}}

    async def install(self, *names: str) -> None:
        for name in names:
            assert (await self.post(self.activity("installationUpdate", name, action="add"))).status == 200

    async def add_to_team(self, by: str = "ana") -> None:
        added = self.activity("installationUpdate", by, where="general", action="add")
        added["conversation"]["id"] = TEAM
        assert (await self.post(added)).status == 200

    def chat(self, name: str) -> str:
        return self.teams.chat(directory(name).upper())

    def said(self, place: str) -> list[Message]:
        """What the bot has said to a person, or in a channel, by their name."""
        return self.teams.said(CHANNELS.get(place) or self.chat(place))

    def prompt(self, who: str) -> Message:
        """The last prompt that somebody has got."""
        ids = {row.message for row in self.outgoing() if row.kind == "prompt"}
        return [one for one in self.said(who) if one.id in ids][-1]

    def outgoing(self) -> list[Outgoing]:
        with reading(self.engine) as session:
            return list(session.exec(select(Outgoing).order_by(col(Outgoing.id))))

    def rows(self, statement: Any) -> list[Any]:
        with reading(self.engine) as session:
            return list(session.exec(statement))

    async def live_until(self, *instants: datetime, patience: float = 20.0) -> int:
        """Stop at each instant, do what is due, and deliver it; how many messages are left."""
        left = 0
        for instant in instants:
            self.clock.at = instant
            await self.bot.tick()
            left = await self.bot.delivery.deliver_due(patience=patience)
        return left


def buttons(card: Any) -> list[Json]:
    """Every Action.Execute in a card, those of its menus too."""
    if isinstance(card, list):
        return [one for each in card for one in buttons(each)]
    if not isinstance(card, dict):
        return []
    inner = [one for each in card.values() for one in buttons(each)]
    return [card, *inner] if card.get("type") == "Action.Execute" else inner


def inputs(card: Any) -> dict[str, str]:
    """What stands in the fields of a card, as a client would send it."""
    if isinstance(card, list):
        return {name: text for each in card for name, text in inputs(each).items()}
    if not isinstance(card, dict):
        return {}
    own = {card["id"]: card.get("value", "")} if str(card.get("type", "")).startswith("Input.") else {}
    return own | {name: text for each in card.values() for name, text in inputs(each).items()}


def settings_for(teams: FakeTeams, engine: Engine, **changes: Any) -> Settings:
    given: dict[str, Any] = {
        "database_url": address_of(engine),
        "port": 0,
        "teams_app_id": APP,
        "teams_app_password": SecretStr(SECRET),
        "teams_tenant_id": TENANT,
        "teams_openid_metadata_url": f"{teams.address}/openid",
        "teams_login_authority": f"{teams.address}/login/",
    }
    return Settings(_env_file=None, **(given | changes))


@asynccontextmanager
async def office(
    engine: Engine,
    *,
    plan: str = "",
    at: datetime = BEFORE,
    pace: Pace | None = QUICK,
    work: bool = True,
    **changes: Any,
) -> AsyncIterator[Office]:
    """`work` False: nothing is delivered but when we say so. `changes` are of the settings."""
    load_plan(engine, teams_plan(plan))
    teams, clock = FakeTeams(members(), {TEAM: list(CHANNELS.values())}), HandClock(at)
    async with teams.serving(), aiohttp.ClientSession() as session:
        settings = settings_for(teams, engine, **changes)
        async with running(settings, engine, clock, work=work, beat_seconds=0, pace=pace) as bot:
            yield Office(engine, teams, bot, clock, session, anonymous=settings.teams_app_id is None)
