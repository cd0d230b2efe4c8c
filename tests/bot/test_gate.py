"""What is turned away before Bolt: forged signatures (F-A1) and bodies that are none of Slack's (F-A10)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest

from playground import Answer
from tests.bot.world import Edge, edge

COMMAND = {
    "command": "/okr",
    "text": "my",
    "team_id": "T0PLAY",
    "user_id": "U0ANA",
    "channel_id": "C0GROWTH",
    "trigger_id": "1.2.3",
    "response_url": "http://127.0.0.1:1/",
}


def stamp(seconds: int = 0) -> str:
    return str(int(time.time()) + seconds)


# Each forgery: the arguments of `deliver` that make it.
FORGERIES: dict[str, Callable[[], dict[str, object]]] = {
    "no signature": lambda: {"headers": {"X-Slack-Signature": None}},
    "no timestamp": lambda: {"headers": {"X-Slack-Request-Timestamp": None}},
    "wrong secret": lambda: {"secret": "another"},
    "another version": lambda: {"headers": {"X-Slack-Signature": "v1=" + "0" * 64}},
    "empty": lambda: {"headers": {"X-Slack-Signature": ""}},
    "not ASCII": lambda: {"headers": {"X-Slack-Signature": "v0=é"}},
    "six minutes old": lambda: {"timestamp": stamp(-360)},
    "six minutes ahead": lambda: {"timestamp": stamp(360)},
    "no number": lambda: {"timestamp": "yesterday"},
    "digits of another script": lambda: {"timestamp": "١٧٠٠٠٠٠٠٠٠"},
    "endless number": lambda: {"timestamp": "9" * 400},
    "changed body": lambda: {"headers": {"X-Slack-Signature": "v0=" + "a" * 64}},
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_forged_requests_reach_no_handler(forgery: str) -> None:
    """F-A1: 401 to every forgery, and nobody is asked anything."""
    async with edge() as here:
        answer = await here.playground.deliver(COMMAND, **FORGERIES[forgery]())  # type: ignore[arg-type]
        assert answer.status == 401
        assert here.handlers.heard == []


async def test_doubled_headers_are_refused() -> None:
    """F-A1: of two signatures nobody knows which one was checked."""
    async with edge() as here:
        assert await raw_status(here, "X-Slack-Signature: v0=0\r\nX-Slack-Signature: v0=1\r\n") == 401


async def raw_status(here: Edge, headers: str) -> int:
    """The status of a request that is written by hand."""
    import asyncio

    url = here.playground.events_url or ""
    host, port = url.split("/")[2].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        f"POST /slack/events HTTP/1.1\r\nHost: x\r\nX-Slack-Request-Timestamp: {stamp()}\r\n{headers}"
        "Content-Length: 2\r\nConnection: close\r\n\r\n{}".encode()
    )
    line = await reader.readline()
    await reader.read()
    writer.close()
    await writer.wait_closed()
    return int(line.split()[1])


ODD_BODIES: dict[str, tuple[bytes, bool]] = {
    "nothing": (b"", False),
    "random bytes": (bytes(range(256)), False),
    "random bytes as a form": (bytes(range(256)), True),
    "a list": (b"[1, 2]", False),
    "a text": (b'"event_callback"', False),
    "a number": (b"1e999", False),
    "no type": (b'{"event": {}}', False),
    "a type that is no text": (b'{"type": ["event_callback"]}', False),
    "deeper than Python goes": (b'{"type":"x","a":' + b"[" * 5000 + b"]" * 5000 + b"}", False),
    "an object that nests 5,000 times": (b'{"a":' * 5000 + b"1" + b"}" * 5000, False),
    "rather deep": (b'{"type":"x","a":' + b"[" * 100 + b"]" * 100 + b"}", False),
    "2,000 fields": ("&".join(f"f{n}=1" for n in range(2000)).encode(), True),
    "a form of something else": (b"a=1&b=2", True),
    "a payload that is no JSON": (b"payload=%7Bhello", True),
    "a payload that is a list": (b"payload=%5B%5D", True),
    "an interaction without anybody": (b'{"type": "block_actions"}', False),
    "an interaction of odd shapes": (b'{"type": "block_actions", "team": [], "user": 7, "actions": "x"}', False),
    "an event that is a text": (b'{"type": "event_callback", "event": "x"}', False),
    "an event without a type": (b'{"type": "event_callback", "event": {}}', False),
    "authorizations of odd shape": (b'{"type": "event_callback", "event": {"type": "m"}, "authorizations": 3}', False),
    "a submission without a view": (b'{"type": "view_submission", "team": {"id": "T"}, "user": {"id": "U"}}', False),
}


@pytest.mark.parametrize("body", ODD_BODIES)
async def test_odd_bodies_are_refused(body: str) -> None:
    """F-A10: signed by the right secret, and still no body of Slack's: 400, never an error of ours."""
    async with edge() as here:
        raw, as_form = ODD_BODIES[body]
        answer = await here.playground.deliver(raw, as_form=as_form)
        assert answer.status is not None
        assert 200 <= answer.status < 500
        assert here.handlers.heard == []


@pytest.mark.filterwarnings("ignore:Sending a large body")  # aiohttp's client, about the test itself
async def test_more_than_a_mebibyte_is_refused() -> None:
    """F-A10: 413, whatever is in it."""
    async with edge() as here:
        body = b'{"type":"x","a":"' + b"a" * 2**20 + b'"}'
        assert (await here.playground.deliver(body)).status == 413


async def test_a_right_request_gets_through() -> None:
    """The gate is no wall: a signed command of just now is heard."""
    async with edge() as here:
        here.handlers.say("hello")
        answer: Answer = await here.playground.deliver(COMMAND)
        assert answer.status == 200
        assert "hello" in answer.body
        assert len(here.handlers.heard) == 1


async def test_the_address_is_verified() -> None:
    """Slack sends a challenge when the address is entered, and wants it back."""
    async with edge() as here:
        answer = await here.playground.deliver({"type": "url_verification", "challenge": "abc", "token": "x"})
        assert answer.status == 200
        assert "abc" in answer.body


@pytest.mark.parametrize("kind", ["block_suggestion", "view_closed", "shortcut", "message_action", "something_new"])
async def test_kinds_that_nobody_listens_to_are_taken(kind: str) -> None:
    """Never a 404: Slack would show it to the person as an error."""
    async with edge() as here:
        body = {
            "type": kind, "team": {"id": "T0PLAY"}, "user": {"id": "U0ANA"}, "callback_id": "x", "action_id": "x",
            "trigger_id": "1", "view": {"callback_id": "x"},
        }  # fmt: skip
        assert (await here.playground.deliver(json.loads(json.dumps(body)))).status == 200


async def test_unknown_events_are_taken() -> None:
    """An event that the manifest does not name is acknowledged, or Slack would send it four times."""
    async with edge() as here:
        envelope = here.playground.envelope({"type": "reaction_added", "user": "U0ANA"})
        assert (await here.playground.deliver(envelope)).status == 200
