"""What the methods have in common: refusals, scopes, flags and pages."""

import base64
import binascii
import json
from typing import TypeVar

from playground.workspace import Workspace
from playground.world import Channel, Json, User

T = TypeVar("T")


class Refused(Exception):  # noqa: N818  Slack's "ok": false, raised by the checks that every method shares
    """A refusal in Slack's own words; the API answers it as it stands."""

    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.answer: Json = {"ok": False, "error": error} | more


def blame(error: str, problems: list[str]) -> Refused:
    """A refusal that says where, as Slack does for blocks and views."""
    return Refused(error, errors=problems, response_metadata={"messages": [f"[ERROR] {one}" for one in problems]})


def need_scope(ws: Workspace, scope: str) -> None:
    granted = ws.world.scopes
    if granted is not None and scope not in granted:
        raise Refused("missing_scope", needed=scope, provided=",".join(sorted(granted)))


def need(args: Json, *names: str) -> None:
    """Slack's answer when an argument is left out."""
    missing = [name for name in names if args.get(name) in (None, "")]
    if missing:
        raise blame("invalid_arguments", [f"missing required field: {name}" for name in missing])


def flag(args: Json, name: str, default: bool = False) -> bool:
    value = args.get(name, default)
    return value in (True, "true", "1", 1, "True")


def parsed(args: Json, name: str, error: str) -> object:
    """An argument that is JSON, or JSON written into a form's field."""
    value = args.get(name)
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        raise Refused(error) from None


def number(args: Json, name: str, default: int, most: int) -> int:
    try:
        value = int(args.get(name) or default)
    except (TypeError, ValueError):
        raise Refused("invalid_arguments") from None
    if value < 1:
        raise Refused("invalid_limit")
    return min(value, most)


def page(args: Json, every: list[T], default: int, most: int = 1000) -> tuple[list[T], Json]:
    """One page of a list and the metadata that leads to the next."""
    size, start = number(args, "limit", default, most), offset(args)
    more = start + size < len(every)
    cursor = base64.b64encode(f"next:{start + size}".encode()).decode() if more else ""
    return every[start : start + size], {"next_cursor": cursor}


def offset(args: Json) -> int:
    cursor = args.get("cursor")
    if not cursor:
        return 0
    try:
        kind, _, at = base64.b64decode(str(cursor), validate=True).decode().partition(":")
        found = int(at) if kind == "next" else None
    except (binascii.Error, ValueError):
        found = None  # the same answer as for another list's cursor
    if found is None:
        raise Refused("invalid_cursor")
    return found


def place(ws: Workspace, id: object) -> Channel | User:
    """The channel, or the person of a DM. A person's id is no channel here, nor a private channel without the bot."""
    channel = ws.world.channel(str(id))
    if channel is not None and (not channel.is_private or not channel.without_bot):
        return channel
    partner = ws.dm_partner(str(id))
    if partner is None:
        raise Refused("channel_not_found")
    return partner


def joined(ws: Workspace, id: object) -> str:
    """The id of a conversation in which the bot is."""
    where = place(ws, id)
    if isinstance(where, Channel) and where.without_bot:
        raise Refused("not_in_channel")
    return str(id)


def channel_kind(where: Channel | User) -> str:
    """The word with which scopes begin: `im:history`, `channels:read`."""
    if isinstance(where, User):
        return "im"
    return "groups" if where.is_private else "channels"
