"""What the bot asks of the Bot Connector, and what the library's adapter is told instead."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from botbuilder.schema import Activity
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
)

from bot.teams_gate import CHANNEL
from bot.teams_tokens import TeamsRefused
from bot.teams_wire import Wire

Json = dict[str, Any]

CARD = "application/vnd.microsoft.card.adaptive"
AS_JSON = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True)
class Spoken:
    """A message as Teams gets it: a card, or plain words. `notice` is the line of the notification."""

    card: Json | None = None
    words: str = ""
    notice: str = ""


def activity(said: Spoken) -> Json:
    """As plain JSON: the library would walk through every element of a card, for a third of what a message costs."""
    cards = [{"contentType": CARD, "content": said.card}] if said.card is not None else []
    parts: Json = {"text": said.words, "summary": said.notice, "attachments": cards}
    return {"type": "message", "textFormat": "plain"} | {name: part for name, part in parts.items() if part}


class Unused(ConnectorFactory):  # type: ignore[misc]
    """The adapter wants to hold a client for whoever answers through it; what we say goes by `TeamsCalls`."""

    async def create(self, service_url: str, audience: str | None = None) -> object:
        return self


class Authenticated(BotFrameworkAuthentication):  # type: ignore[misc]
    """What the library's adapter wants to know of a request that our own gate has let in."""

    def __init__(self, app_id: str) -> None:
        self.app_id = app_id

    def result(self) -> AuthenticateRequestResult:
        made = AuthenticateRequestResult()
        made.claims_identity = ClaimsIdentity({"aud": self.app_id}, True)
        made.connector_factory = Unused()
        return made

    async def authenticate_request(self, _activity: Activity, _auth_header: str) -> AuthenticateRequestResult:
        raise PermissionError("requests are checked by our own gate")

    async def authenticate_streaming_request(self, _header: str, _channel: str) -> AuthenticateRequestResult:
        raise PermissionError("there are no streaming requests")

    def create_connector_factory(self, _claims: ClaimsIdentity) -> ConnectorFactory:
        return Unused()

    async def create_user_token_client(self, _claims: ClaimsIdentity) -> None:
        """Nobody signs in to anything: the bot acts for itself."""


class TeamsCalls:
    """Every method raises TeamsRefused."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    async def post(self, service_url: str, conversation: str, said: Spoken) -> str:
        """The id of the new message."""
        done = await self._send("POST", service_url, f"{_part(conversation)}/activities", activity(said))
        return str(done.get("id") or "")

    async def update(self, service_url: str, conversation: str, message: str, said: Spoken) -> None:
        path = f"{_part(conversation)}/activities/{_part(message)}"
        await self._send("PUT", service_url, path, activity(said))

    async def open_chat(self, service_url: str, bot: str, user: str, tenant: str) -> str:
        """The id of the conversation with one person, who must have the app, or a team of theirs."""
        people = {"isGroup": False, "bot": {"id": bot}, "members": [{"id": user}], **_in_tenant(tenant)}
        opened = (await self._send("POST", service_url, "", people)).get("id")
        if not isinstance(opened, str) or not opened:
            raise TeamsRefused("no_chat_in_answer")
        return opened

    async def open_thread(self, service_url: str, bot: str, channel: str, tenant: str, said: Spoken) -> tuple[str, str]:
        """A new post in a channel: (the id of its thread's conversation, of the message)."""
        post = activity(said) | {"channelId": CHANNEL}
        thread = {"isGroup": True, "bot": {"id": bot}, "activity": post, **_in_tenant(tenant, channel={"id": channel})}
        done = await self._send("POST", service_url, "", thread)
        return str(done.get("id") or channel), str(done.get("activityId") or "")

    async def member(self, service_url: str, conversation: str, user: str) -> Json:
        """What Teams says of somebody in a conversation: name, objectId, tenantId, userRole."""
        return await self._get(service_url, f"v3/conversations/{_part(conversation)}/members/{_part(user)}")

    async def members(self, service_url: str, conversation: str, after: str = "") -> tuple[list[Json], str]:
        """A page of everybody in a team, and what leads to the next ("" for none)."""
        more = f"&continuationToken={_part(after)}" if after else ""
        path = f"v3/conversations/{_part(conversation)}/pagedmembers?pageSize=500{more}"
        said = await self._get(service_url, path)
        return list(said.get("members") or []), str(said.get("continuationToken") or "")

    async def channels(self, service_url: str, team: str) -> list[str]:
        """The ids of a team's channels."""
        said = await self._get(service_url, f"v3/teams/{_part(team)}/conversations")
        return [str(one["id"]) for one in said.get("conversations") or [] if isinstance(one, dict) and one.get("id")]

    async def _get(self, service_url: str, path: str) -> Json:
        _, said = await self.wire.call("GET", f"{service_url.rstrip('/')}/{path}")
        return said if isinstance(said, dict) else {}

    async def _send(self, method: str, service_url: str, path: str, body: Json) -> Json:
        url = f"{service_url.rstrip('/')}/v3/conversations/{path}".rstrip("/")
        _, said = await self.wire.call(method, url, data=json.dumps(body), headers=AS_JSON)
        return said if isinstance(said, dict) else {}


def _in_tenant(tenant: str, **more: Json) -> Json:
    return {"tenantId": tenant, "channelData": {"tenant": {"id": tenant}, **more}}


def _part(text: str) -> str:
    return quote(text, safe="")
