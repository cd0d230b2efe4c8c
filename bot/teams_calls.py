"""What the bot asks of the Bot Connector, by way of the library's generated client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from botbuilder.schema import Activity, Attachment, ChannelAccount, ConversationParameters
from botframework.connector import Channels
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
    MicrosoftAppCredentials,
)

from bot.teams_wire import Wire, pipeline

Json = dict[str, Any]

CARD = "application/vnd.microsoft.card.adaptive"
MOST_CLIENTS = 100  # service URLs; Microsoft has a handful


@dataclass(frozen=True)
class Spoken:
    """A message as Teams gets it: a card, or plain words. `notice` is the line of the notification."""

    card: Json | None = None
    words: str = ""
    notice: str = ""


def activity(said: Spoken) -> Activity:
    cards = [Attachment(content_type=CARD, content=said.card)] if said.card is not None else None
    return Activity(
        type="message", text=said.words or None, text_format="plain", summary=said.notice or None, attachments=cards
    )


class Connector(ConnectorFactory):  # type: ignore[misc]
    """The generated client of each service URL, made once: making one costs more than many a call."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self._clients: dict[str, ConnectorClient] = {}

    async def create(self, service_url: str, audience: str | None = None) -> ConnectorClient:
        return self.client(service_url)

    def client(self, service_url: str) -> ConnectorClient:
        if service_url not in self._clients:
            if len(self._clients) >= MOST_CLIENTS:
                self._clients.clear()
            made = ConnectorClient(MicrosoftAppCredentials.empty(), base_url=service_url)
            made.config.pipeline = pipeline(self.wire)
            self._clients[service_url] = made
        return self._clients[service_url]


class Authenticated(BotFrameworkAuthentication):  # type: ignore[misc]
    """What the library's adapter wants to know of a request that our own gate has let in."""

    def __init__(self, connector: Connector, app_id: str) -> None:
        self.connector, self.app_id = connector, app_id

    def result(self) -> AuthenticateRequestResult:
        made = AuthenticateRequestResult()
        made.claims_identity = ClaimsIdentity({"aud": self.app_id}, True)
        made.connector_factory = self.connector
        return made

    async def authenticate_request(self, _activity: Activity, _auth_header: str) -> AuthenticateRequestResult:
        raise PermissionError("requests are checked by our own gate")

    async def authenticate_streaming_request(self, _header: str, _channel: str) -> AuthenticateRequestResult:
        raise PermissionError("there are no streaming requests")

    def create_connector_factory(self, _claims: ClaimsIdentity) -> ConnectorFactory:
        return self.connector

    async def create_user_token_client(self, _claims: ClaimsIdentity) -> None:
        """Nobody signs in to anything: the bot acts for itself."""


class TeamsCalls:
    """Every method raises TeamsRefused."""

    def __init__(self, connector: Connector) -> None:
        self.connector, self.wire = connector, connector.wire

    async def post(self, service_url: str, conversation: str, said: Spoken) -> str:
        """The id of the new message."""
        done = await self._in(service_url).send_to_conversation(conversation, activity(said))
        return str(done.id if done else "")

    async def update(self, service_url: str, conversation: str, message: str, said: Spoken) -> None:
        await self._in(service_url).update_activity(conversation, message, activity(said))

    async def open_chat(self, service_url: str, bot: str, user: str, tenant: str) -> str:
        """The id of the conversation with one person, who must have the app, or a team of theirs."""
        people = ConversationParameters(
            is_group=False,
            bot=ChannelAccount(id=bot),
            members=[ChannelAccount(id=user)],
            tenant_id=tenant,
            channel_data={"tenant": {"id": tenant}},
        )
        return str((await self._in(service_url).create_conversation(people)).id)

    async def open_thread(self, service_url: str, bot: str, channel: str, tenant: str, said: Spoken) -> tuple[str, str]:
        """A new post in a channel: (the id of its thread's conversation, of the message)."""
        post = activity(said)
        post.channel_id = Channels.ms_teams
        done = await self._in(service_url).create_conversation(
            ConversationParameters(
                is_group=True,
                bot=ChannelAccount(id=bot),
                tenant_id=tenant,
                channel_data={"channel": {"id": channel}, "tenant": {"id": tenant}},
                activity=post,
            )
        )
        return str(done.id), str(done.activity_id)

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

    def _in(self, service_url: str) -> Any:
        return self.connector.client(service_url).conversations


def _part(text: str) -> str:
    return quote(text, safe="")
