"""What is checked before Bolt sees a request: size, signature, age, and that the body is one of Slack's at all.

Bolt's own check is switched off: it decodes the body before it verifies it, takes the first of two headers,
and answers 500 to a timestamp that is no number (F-A1, F-A10).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from bot.bodies import is_too_deep, read_body

LONGEST_AGE = 300  # seconds, Slack's own advice against replays
MOST_FIELDS = 64  # of a form; a slash command has about fifteen


@dataclass(frozen=True)
class Refused:
    """A request that goes no further. `why` is for the log; the answer itself says nothing."""

    status: int
    why: str


@dataclass(frozen=True)
class Knock:
    """A request that is Slack's: the body as it was signed, and as it reads."""

    text: str
    headers: dict[str, str]
    body: dict[str, Any]


async def admit(request: web.Request, secret: str) -> Knock | Refused:
    """Reads and checks a request; nothing is parsed before the signature fits."""
    raw = await read_body(request)
    if raw is None:
        return Refused(413, "too large")
    stamp, signature = _only(request, "X-Slack-Request-Timestamp"), _only(request, "X-Slack-Signature")
    if not is_fresh(stamp, time.time()):
        return Refused(401, "no timestamp of the last five minutes")
    if not hmac.compare_digest(sign(secret, stamp, raw).encode(), signature.encode(errors="replace")):
        return Refused(401, "the signature does not fit")
    return read(raw, {name.lower(): value for name, value in request.headers.items()})


def _only(request: web.Request, name: str) -> str:
    """A header that stands there exactly once, else empty: of two, nobody knows which was signed."""
    values = request.headers.getall(name, [])
    return values[0] if len(values) == 1 else ""


def is_fresh(stamp: str, now: float) -> bool:
    """Whether a timestamp header is a number of seconds near `now`."""
    return stamp.isascii() and stamp.isdigit() and len(stamp) <= 12 and abs(now - int(stamp)) <= LONGEST_AGE


def sign(secret: str, stamp: str, raw: bytes) -> str:
    """Slack's signature, version 0, over the bytes as they came."""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()


def read(raw: bytes, headers: dict[str, str]) -> Knock | Refused:
    """The body of a signed request: a JSON object, or a form that holds one or is a command."""
    try:
        text = raw.decode()
        body = _object(text, headers.get("content-type", ""))
    except (ValueError, RecursionError):
        return Refused(400, "not a body of Slack's")
    if body is None:
        return Refused(400, "not a body of Slack's")
    return Knock(text, headers, body)


def _object(text: str, content_type: str) -> dict[str, Any] | None:
    """None for what is no object, says no type, or nests too deeply; ValueError, RecursionError for what is no JSON."""
    if content_type.startswith("application/json") or text.startswith("{"):
        return _typed(json.loads(text))
    fields = dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True, max_num_fields=MOST_FIELDS))
    if "payload" in fields:
        return _typed(json.loads(fields["payload"]))
    return fields if "command" in fields or "ssl_check" in fields else None


def _typed(value: Any) -> dict[str, Any] | None:
    if not _says_type(value) or is_too_deep(value):
        return None
    if value["type"] == "event_callback" and not _says_type(value.get("event")):
        return None
    return dict(value)


def _says_type(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("type"), str)
