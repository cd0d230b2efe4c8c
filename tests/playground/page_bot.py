"""A small bot of Slack's own making (Bolt) for the page's tests: a card with buttons, a form, a digest, a home."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground import Channel, Lever, Playground, User, World
from tests.playground import page_cards as cards
from tests.playground import page_gallery as others

Json = dict[str, Any]

PEOPLE = [
    User("U0ANA", "ana", "Ana Alves", "Europe/Lisbon", title="Head of Growth"),
    User("U0BEN", "ben", "Ben Okafor", "America/New_York", title="Mentors"),
    User("U0KIM", "kim", "Kim Park", "Asia/Seoul", title="Product"),
]
WORDS = ["my", "due", "show 12", "history 12", "team growth", "digest preview", "digest now", "undo", "help"]


def world() -> World:
    everybody = [user.id for user in PEOPLE]
    return World(
        team_name="Mentorly",
        users=list(PEOPLE),
        channels=[Channel("C0GROWTH", "growth", everybody), Channel("C0LEADS", "leads", ["U0ANA"], is_private=True)],
        commands=["/okr"],
        command_words={"/okr": WORDS},
    )


@dataclass
class PageBot:
    """The bot and the playground it lives in. `prompt_of`: the prompt's place, by user."""

    today: datetime = field(default_factory=lambda: datetime(2026, 11, 2, 7, 30, tzinfo=UTC))
    prompt_of: dict[str, Json] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.playground = Playground(world(), now=lambda: self.today, levers=self.levers, real_limits=False)

    def levers(self) -> list[Lever]:
        return [
            Lever("round", "To the next round", "Monday 09:00, when the prompts go out", self.next_round),
            Lever("digest", "To the digest", "two workdays after the round", self.digest),
        ]

    async def next_round(self) -> None:
        self.today += timedelta(days=14)
        for user in ("U0ANA", "U0BEN"):
            sent = await self.client.chat_postMessage(channel=user, text="2 key results are due", blocks=cards.prompt())
            self.prompt_of[user] = {"channel": sent["channel"], "ts": sent["ts"]}

    async def digest(self) -> None:
        self.today += timedelta(days=2)
        sent = await self.client.chat_postMessage(channel="C0GROWTH", text="Growth: 46 %", blocks=others.digest())
        await self.client.chat_postMessage(
            channel="C0GROWTH", text="details", thread_ts=sent["ts"], blocks=others.details()
        )

    @asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator[str]:
        """The page's address, with the bot behind it."""
        async with self.playground.serving(port=port) as address, aiohttp.ClientSession() as session:
            self.client = AsyncWebClient("xoxb-playground", base_url=self.playground.api_url, session=session)
            self.app = AsyncApp(
                client=self.client, signing_secret="playground-secret", process_before_response=True, name="page"
            )
            self.listen()
            runner = web.AppRunner(self.web_app())
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.playground.events_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
            try:
                yield address
            finally:
                await runner.cleanup()

    def web_app(self) -> web.Application:
        async def events(request: web.Request) -> web.Response:
            return await to_aiohttp_response(await self.app.async_dispatch(await to_bolt_request(request)))

        app = web.Application()
        app.router.add_post("/slack/events", events)
        return app

    def listen(self) -> None:
        self.app.command("/okr")(self.command)
        self.app.event("app_home_opened")(self.home)
        self.app.event("message")(self.said)
        self.app.action("check_in")(self.open_form)
        self.app.action("no_change")(self.unchanged)
        self.app.action("refuse")(self.refuse)
        self.app.action("more")(self.more)
        self.app.view("check_in")(self.check_in)
        self.app.view("really")(self.really)

    async def command(self, ack: Any, body: Json) -> None:
        if body["text"] == "break":
            raise RuntimeError("a bot that fails")
        if body["text"] == "gallery":
            await self.client.chat_postMessage(channel=body["user_id"], text="gallery", blocks=others.gallery())
            await ack()
            return
        await ack(text=f"Yours: `{body['text']}`", blocks=cards.mine(body["text"]))

    async def home(self, event: Json) -> None:
        await self.client.views_publish(user_id=event["user"], view={"type": "home", "blocks": cards.home()})

    async def said(self, event: Json) -> None:
        if not event.get("bot_id") and not event.get("subtype"):
            await self.client.chat_postMessage(channel=event["channel"], text=f"Understood: {event['text']}")

    async def open_form(self, ack: Any, body: Json) -> None:
        await self.client.views_open(trigger_id=body["trigger_id"], view=cards.form())
        await ack()

    async def more(self, ack: Any, body: Json) -> None:
        await self.client.views_push(trigger_id=body["trigger_id"], view=cards.second())
        await ack()

    async def unchanged(self, ack: Any, body: Json) -> None:
        await self.client.chat_update(**self.prompt_of[body["user"]["id"]], text="done", blocks=cards.receipt("31"))
        await ack()

    async def refuse(self, ack: Any) -> None:
        raise RuntimeError("a bot that fails")

    async def check_in(self, ack: Any, body: Json, view: Json) -> None:
        values = view["state"]["values"]
        value = values["value"]["value"]["value"]
        if not value.isdigit():
            words = f"“{value}” is no number that I can read. Write it like 42 or 42 %."
            await ack(response_action="errors", errors={"value": words})
            return
        if value == "44":
            await ack(response_action="update", view=cards.second())
            return
        await ack()
        await self.client.chat_update(**self.prompt_of[body["user"]["id"]], text="done", blocks=cards.receipt(value))

    async def really(self, ack: Any) -> None:
        await ack()
