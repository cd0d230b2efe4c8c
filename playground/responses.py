"""Answers that come to a response_url, or inside the acknowledgement of a command."""

import json
import time
from collections.abc import Callable
from typing import Any

from aiohttp import web

from playground.methods import chat
from playground.methods.answers import Refused, flag
from playground.records import Message
from playground.workspace import Ticket, Workspace
from playground.world import Json

USES = 5


class Responses:
    """`address`: where this server is reached, known once it listens."""

    def __init__(self, ws: Workspace, address: Callable[[], str]) -> None:
        self.ws, self.address = ws, address

    def url(self, token: str) -> str:
        return f"{self.address()}/response/{token}"

    async def handle(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        ticket = self.ws.tickets.get(token)
        if ticket is None or time.monotonic() - ticket.made > self.ws.ticket_seconds:
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        if ticket.uses >= USES:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        try:
            self.answer(token, ticket, parsed(await request.text()))
        except Refused as refused:
            return web.json_response(refused.answer, status=400)
        ticket.uses += 1
        return web.Response(text="ok")

    def from_ack(self, token: str, ack: Any) -> bool:
        """Show what a command's acknowledgement holds. False where Slack cannot show it."""
        body = ack if isinstance(ack, dict) else {"text": str(ack or "")}
        if not any(body.get(part) for part in ("text", "blocks", "attachments")):
            return True
        try:
            self.answer(token, self.ws.tickets[token], body)
        except Refused:
            return False
        return True

    def answer(self, token: str, ticket: Ticket, body: Json) -> None:
        if flag(body, "delete_original"):
            original = self.original(ticket)
            if original is not None:
                self.ws.remove(original)
            return
        message = self.composed(token, ticket, body)
        original = self.original(ticket) if flag(body, "replace_original") else None
        if original is None:
            self.ws.post(message)
        else:
            self.ws.edit(original, message.text, message.blocks, message.metadata or original.metadata)

    def original(self, ticket: Ticket) -> Message | None:
        """The message that was clicked, if it still stands."""
        if ticket.message is None:
            return None
        return self.ws.find(ticket.channel, ticket.message.ts)

    def composed(self, token: str, ticket: Ticket, body: Json) -> Message:
        message = chat.composed(self.ws, body, ticket.channel)
        message.via = token
        message.ephemeral_to = None if body.get("response_type") == "in_channel" else ticket.user
        return message


def parsed(text: str) -> Json:
    try:
        body = json.loads(text)
    except ValueError:
        raise Refused("invalid_payload") from None
    if not isinstance(body, dict):
        raise Refused("invalid_payload")
    return body
