"""The local Slack put together: one server for the Web API, the response addresses and the page."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from playground import payloads
from playground.acts import Acts
from playground.api import WebApi
from playground.delivery import FORM, JSON, Courier, form
from playground.faults import Faults
from playground.limits import Limits
from playground.page_api import PageApi
from playground.people import Person
from playground.records import Answer, Call, Message
from playground.responses import Responses
from playground.state import StateFile
from playground.workspace import Notice, Workspace, real_now
from playground.world import Json, Lever, World


class Playground:
    """A workspace that a bot can talk to.

    `events_url` may be set later, when the bot's port is known. `limits`: own figures in place of Slack's.
    `echo`: the bot hears of its own posts and edits in DMs, as it does in Slack.
    """

    def __init__(  # noqa: PLR0913  what a test may want to change
        self,
        world: World,
        events_url: str | None = None,
        *,
        state: Path | None = None,
        now: Callable[[], datetime] = real_now,
        levers: Callable[[], list[Lever]] = list,
        real_limits: bool = True,
        limits: Limits | None = None,
        retry_delays: Sequence[float] = (0, 60, 300),
        ack_seconds: float = 3.0,
        trigger_seconds: float = 3.0,
        response_seconds: float = 1800.0,
        echo: bool = True,
    ) -> None:
        self.world, self.echo, self.address = world, echo, ""
        self.ws = Workspace(world, now, trigger_seconds, response_seconds)
        self.faults = Faults()
        self._closing = asyncio.Event()
        self._courier = Courier(events_url, world.signing_secret, retry_delays, ack_seconds)
        self._responses = Responses(self.ws, lambda: self.address)
        self._api = WebApi(self.ws, self.faults, (limits or Limits()) if real_limits else None, self._closing)
        self._acts = Acts(self.ws, self._courier, self._responses)
        self._page = PageApi(self._acts, levers, self._closing)
        self._file = StateFile(self.ws, state) if state else None

    @property
    def api_url(self) -> str:
        return f"{self.address}/api/"

    @property
    def events_url(self) -> str | None:
        return self._courier.url

    @events_url.setter
    def events_url(self, url: str | None) -> None:
        self._courier.url = url

    @property
    def calls(self) -> list[Call]:
        """Every call the bot has made, oldest first."""
        return self._api.calls

    def person(self, id: str) -> Person:
        return Person(self._acts, self._acts.user(id))

    def messages(self, channel: str, thread: str | None = None) -> list[Message]:
        """A channel's messages without the replies (a person's id: their DM with the bot), or one thread's replies."""
        return self.ws.listing(self.ws.channel_of(channel), thread)

    async def until(self, condition: Callable[[], object], timeout: float = 5.0) -> None:  # noqa: ASYNC109
        """Wait until `condition` holds; TimeoutError after `timeout` seconds of real time."""
        end = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"it did not come true within {timeout} s")
            await asyncio.sleep(0.005)

    async def deliver(
        self,
        body: Json | str | bytes,
        *,
        as_form: bool | None = None,
        secret: str | None = None,
        timestamp: str | None = None,
        headers: Mapping[str, str | None] | None = None,
        retry: int | None = None,
    ) -> Answer:
        """Send anything, signed: an event's envelope as JSON, an interaction or command as a form, text as it stands.

        `secret`, `timestamp`: to sign wrongly. `headers`: others, or None to leave one out. `retry`: X-Slack-Retry-Num.
        """
        raw, content_type = encoded(body, as_form)
        repeat = {} if retry is None else {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        sent: dict[str, str | None] = {**repeat, **(headers or {})}
        return await self._courier.send(raw, content_type, secret=secret, timestamp=timestamp, headers=sent)

    def envelope(self, event: Json) -> Json:
        """An event as `deliver` takes it."""
        return payloads.envelope(self.world, event)

    @asynccontextmanager
    async def serving(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
        """Listen; gives the address. Port 0: any free one."""
        self._closing.clear()
        if self._file:
            self._file.read()
        self.ws.watchers.append(self._noticed)
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=2.0)
        await runner.setup()
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
            self.address = f"http://{host}:{runner.addresses[0][1]}"
            yield self.address
        finally:
            await self._stop(runner)

    async def _stop(self, runner: web.AppRunner) -> None:
        self._closing.set()
        await self._courier.close()
        await runner.cleanup()
        self.ws.watchers.remove(self._noticed)
        if self._file:
            self._file.write()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._api.handle)
        app.router.add_post("/response/{token}", self._respond)
        self._page.add_to(app)
        return app

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        return await self._api.respond(request, lambda: self._responses.handle(request))

    def _noticed(self, notice: Notice) -> None:
        if self._file:
            self._file.touch()
        event = self._echo_of(notice)
        if event is not None:
            self._courier.later(self._courier.event(payloads.envelope(self.world, event)))

    def _echo_of(self, notice: Notice) -> Json | None:
        """The event by which Slack tells the bot of what it has itself done in a DM."""
        message = notice.message
        if not self.echo or self.events_url is None or "message.im" not in self.world.events or message is None:
            return None
        if not message.bot or message.ephemeral_to is not None or self.world.channel(message.channel) is not None:
            return None
        return echo(self.ws, notice.kind, message, notice.before)


def echo(ws: Workspace, kind: str, message: Message, before: Message | None) -> Json | None:
    match kind:
        case "message":
            return payloads.said(ws, message)
        case "message_deleted":
            return payloads.deleted(ws, message)
        case "message_changed" if before is not None and before is not message:
            return payloads.changed(ws, message, before)
    return None


def encoded(body: Json | str | bytes, as_form: bool | None) -> tuple[bytes, str]:
    """The raw body and its content type; a command or an interaction goes as a form unless told otherwise."""
    if isinstance(body, (str, bytes)):
        raw = body.encode() if isinstance(body, str) else body
        return raw, FORM if as_form else JSON
    if as_form is None:
        as_form = "event" not in body and body.get("type") != "url_verification"
    if not as_form:
        return dumped(body), JSON
    fields = body if "command" in body else {"payload": dumped(body).decode()}
    return form(fields), FORM


def dumped(body: Any) -> bytes:
    return json.dumps(body).encode()
