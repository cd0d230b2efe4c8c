"""A real Bolt app on an aiohttp server, as the bot of the playground's tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground import Channel, Playground, User, World


def small_world(**more: Any) -> World:
    users = [
        User("U0ANA", "ana", "Ana Alves", tz="Europe/Lisbon", email="ana@mentorly.example"),
        User("U0BEN", "ben", "Ben Brandt", tz="Europe/Berlin", email="ben@mentorly.example", is_admin=True),
        User("U0OLD", "old", "Olga Old", deleted=True),
    ]
    channels = [
        Channel("C0GROWTH", "growth", ["U0ANA", "U0BEN"]),
        Channel("C0APART", "apart", ["U0BEN"], without_bot=True),
        Channel("C0PAST", "past", ["U0BEN"], is_archived=True),
        Channel("G0SECRET", "secret", ["U0BEN"], is_private=True, without_bot=True),
    ]
    return World(users=users, channels=channels, commands=["/okr"], **more)


class Bot:
    """`app` is the Bolt app to register listeners on; `requests` every request that arrived, headers and body."""

    def __init__(self, playground: Playground) -> None:
        client = AsyncWebClient(playground.world.bot_token, base_url=playground.api_url, retry_handlers=[])
        self.client = client
        self.app = AsyncApp(
            client=client,
            signing_secret=playground.world.signing_secret,
            process_before_response=True,
            ignoring_self_events_enabled=True,
        )
        self.requests: list[tuple[dict[str, str], str]] = []

    async def handle(self, request: web.Request) -> web.Response:
        self.requests.append((dict(request.headers), await request.text()))
        answer = await self.app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(answer)


@asynccontextmanager
async def listening(playground: Playground) -> AsyncIterator[Bot]:
    """A bot on a free port, which the playground then delivers to."""
    bot = Bot(playground)
    application = web.Application()
    application.router.add_post("/slack/events", bot.handle)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    playground.events_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        yield bot
    finally:
        playground.events_url = None
        await runner.cleanup()
