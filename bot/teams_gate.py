"""What is checked before anything reads an activity: size, shape, who signed it, and whose tenant it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.bodies import is_too_deep, read_body
from bot.config import LOOPBACK
from bot.teams_auth import Json, Keys, NoKeys, Refused, check_token

CHANNEL = "msteams"


@dataclass(frozen=True)
class TurnedAway:
    """A request that goes no further. `why` is for the log; the answer itself says nothing."""

    status: int
    why: str


@dataclass(frozen=True)
class Gate:
    """`app_id` "" lets everybody on this machine in; `tenant` is the one whose people may use the bot."""

    keys: Keys
    app_id: str
    tenant: str

    async def admit(self, request: web.Request) -> Json | TurnedAway:
        """The activity of a request that is Teams'."""
        headers = request.headers.getall("Authorization", [])
        if self.app_id and len(headers) != 1:
            return TurnedAway(401, "no token")
        raw = await read_body(request)
        if raw is None:
            return TurnedAway(413, "too large")
        body = read(raw)
        if body is None:
            return TurnedAway(400, "not an activity")
        why = await self._judge(body, headers[0] if headers else "")
        return why or body

    async def _judge(self, body: Json, header: str) -> TurnedAway | None:
        channel, service_url = body["channelId"], body["serviceUrl"]
        try:
            if self.app_id:
                await check_token(self.keys, self.app_id, header, channel, service_url)
        except Refused as refusal:
            return TurnedAway(401, str(refusal))
        except NoKeys:
            return TurnedAway(503, "the key document is not to be had, so that nobody can be believed")
        if not self.app_id and urlsplit(service_url).hostname not in LOOPBACK:
            return TurnedAway(401, "an anonymous bot answers to this machine only")
        if channel != CHANNEL:
            return TurnedAway(403, "not Teams")
        return None if tenants(body) == {self.tenant} else TurnedAway(401, "another tenant")


def read(raw: bytes) -> Json | None:
    """An object with the words that every activity has; None for anything else."""
    try:
        body = json.loads(raw.decode())
        if not isinstance(body, dict) or is_too_deep(body):
            return None
        urlsplit(str(body.get("serviceUrl")))
    except (ValueError, RecursionError):
        return None
    needed = (body.get(name) for name in ("type", "channelId", "serviceUrl"))
    return mend(body) if all(isinstance(one, str) and one for one in needed) else None


def mend(value: Any) -> Any:
    """Without NUL and half characters, which no database and no platform takes, wherever they stand."""
    if isinstance(value, str):
        return value if value.isascii() and "\x00" not in value else whole(value)
    if isinstance(value, list):
        return [mend(one) for one in value]
    if isinstance(value, dict):
        return {mend(key): mend(one) for key, one in value.items()}
    return value


def whole(text: str) -> str:
    return text.replace("\x00", "").encode(errors="replace").decode()


def tenants(body: Json) -> set[str]:
    """Every tenant that the activity names, in lower case: there must be one, and it must be ours."""
    named = (_text(body, "channelData", "tenant", "id"), _text(body, "conversation", "tenantId"))
    return {one.lower() for one in named if one}


def _text(body: Any, *path: str) -> str:
    for key in path:
        body = body.get(key) if isinstance(body, dict) else None
    return body if isinstance(body, str) else ""
