"""Slack's edge: Bolt behind our own gate. It turns payloads into events, asks `handlers`, and says the answer.

Slack waits three seconds. Whatever is not done after two is acknowledged, goes on, and is said by a call.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot import log as logs
from bot import slack_payload as payload
from bot.log import Log
from bot.slack_answering import Answering
from bot.slack_calls import Identity
from bot.slack_gate import Refused, admit
from bot.slack_payload import Heard, Json, Malformed
from bot.slack_voice import Reply

log = Log(__name__)

ANYTHING = re.compile(".*", re.DOTALL)
GONE = ("app_uninstalled", "tokens_revoked")


class Unanswered(Exception):  # noqa: N818  already logged where it happened
    """An event that could not be acted on, and nobody can be told: Slack is to send it again."""


class SlackEdge:
    """`changed` is told of people who changed (team, profile), `lost` that the installation has ended."""

    def __init__(
        self,
        secret: str,
        identity: Callable[[], Identity | None],
        answering: Answering,
        changed: Callable[[str, Any], Awaitable[None]],
        lost: Callable[[], Awaitable[None]],
    ) -> None:
        self._secret, self._identity, self._answering = secret, identity, answering
        self._changed, self._lost = changed, lost
        self._bolt = self._listening()

    async def handle(self, request: web.Request) -> web.Response:
        """One request of Slack's, or of somebody who says so."""
        with logs.inbound():
            knock = await admit(request, self._secret)
            if isinstance(knock, Refused):
                log.warning("refused", status=knock.status, why=knock.why)
                return web.Response(status=knock.status)
            try:
                asked = AsyncBoltRequest(body=knock.text, headers=dict(knock.headers))
                return await to_aiohttp_response(_never_404(await self._bolt.async_dispatch(asked)))
            except (TypeError, AttributeError, KeyError, ValueError) as odd:
                log.broke("a payload of an odd shape", odd)
                return web.Response(status=400)

    def _listening(self) -> AsyncApp:
        """Every listener takes everything of its kind: an unknown name is answered in words by the router."""
        app = AsyncApp(
            name="fortnight",
            signing_secret=self._secret,
            authorize=authorize_as(self._identity),
            process_before_response=True,
            request_verification_enabled=False,  # done by our gate, over the bytes as they came
            attaching_function_token_enabled=False,
        )
        app.command(ANYTHING)(self._command)
        app.action(ANYTHING)(self._click)
        app.view_submission(ANYTHING)(self._submission)
        app.view_closed(ANYTHING)(self._nothing)
        app.options(ANYTHING)(self._nothing)
        app.shortcut(ANYTHING)(self._nothing)
        app.event("message")(self._message)
        app.event("app_home_opened")(self._home)
        app.event("user_change")(self._user_change)
        app.event(ANYTHING)(self._other_event)
        app.error(self._broken)
        return app

    async def _command(self, ack: AsyncAck, body: Json) -> None:
        await self._hear(ack, payload.command(body))

    async def _click(self, ack: AsyncAck, body: Json) -> None:
        await self._hear(ack, payload.click(body))

    async def _submission(self, ack: AsyncAck, body: Json) -> None:
        await self._hear(ack, payload.submission(body))

    async def _message(self, ack: AsyncAck, body: Json) -> None:
        await self._hear(ack, payload.direct_message(body))

    async def _home(self, ack: AsyncAck, body: Json) -> None:
        await self._hear(ack, payload.home_opened(body))

    async def _user_change(self, ack: AsyncAck, body: Json) -> None:
        await self._changed(payload.text_at(body, "team_id"), body["event"].get("user"))
        await ack()

    async def _other_event(self, ack: AsyncAck, body: Json) -> None:
        kind = payload.text_at(body, "event", "type")
        if kind in GONE:
            log.error("Slack has ended the installation", kind=kind)
            await self._lost()
        await ack()

    async def _nothing(self, ack: AsyncAck) -> None:
        await ack()

    async def _hear(self, ack: AsyncAck, heard: Heard | None) -> None:
        reply = await self._answering.answer(heard) if heard is not None else Reply()
        if reply.failed:
            raise Unanswered
        await ack(reply.ack if reply.ack is not None else "")

    async def _broken(self, error: Exception) -> BoltResponse:
        """What happens before a handler is asked: a payload that lacks what its type promises."""
        if isinstance(error, Malformed):
            log.warning("a payload lacks something", field=str(error))
            return BoltResponse(status=400)
        if not isinstance(error, Unanswered):
            log.broke("a listener broke", error)
        return BoltResponse(status=500)


def authorize_as(identity: Callable[[], Identity | None]) -> Callable[[], Awaitable[AuthorizeResult]]:
    """Who may do what is decided by the handlers, from the database; Bolt only has to know who we are.

    A plain function: Bolt would pass a `self` to a method.
    """

    async def authorize() -> AuthorizeResult:
        known = identity()
        return AuthorizeResult(
            enterprise_id=None,
            team_id=known.team if known else None,
            bot_user_id=known.bot_user if known else None,
            bot_id=known.bot if known else None,
            bot_token="-",  # noqa: S106  calls are made by our own client, never by Bolt's
        )

    return authorize


def _never_404(answer: BoltResponse) -> BoltResponse:
    """Slack shows a 404 as an error to whoever clicked; what nobody listens to is simply taken."""
    return BoltResponse(status=200) if answer.status == 404 else answer
