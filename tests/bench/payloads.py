"""What Slack would send, signed, as the bytes that go over the wire.

A click brings the whole message with it and a submission the whole form, as Slack's do: reading them is part of the
cost on both sides.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.bench.plan import TEAM, Question

Json = dict[str, Any]

SECRET = "bench-signing-secret"
GALLERY = Path(__file__).parents[1] / "gallery"
PROMPT: Json = json.loads((GALLERY / "prompt-several.slack.json").read_text())
FORM: Json = json.loads((GALLERY / "check-in-form-one.slack.json").read_text())
ENTRY = {"value": "42", "next_step": "Call the partners again", "note": "A good fortnight."}

_numbers = count(1)


def trigger() -> str:
    return f"{next(_numbers)}.1700000000.bench"


def command(user: str, text: str, response_url: str, word: str = "/okr") -> bytes:
    """A slash command."""
    fields = {
        "token": "deprecated",
        "team_id": TEAM,
        "team_domain": "bench",
        "channel_id": "C0GENERAL",
        "channel_name": "general",
        "user_id": user,
        "user_name": user.lower(),
        "command": word,
        "text": text,
        "api_app_id": "A0BENCH",
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger(),
    }
    return signed(urlencode(fields))


def click(asked: Question, action: str, response_url: str, trigger_id: str = "") -> bytes:
    """A button in the prompt that asks."""
    place = {"type": "message", "message_ts": asked.message, "channel_id": asked.channel, "is_ephemeral": False}
    message = {"type": "message", "user": "U0BOT", "ts": asked.message, "bot_id": "B0BOT", "team": TEAM, **PROMPT}
    pressed = {"action_id": action, "block_id": "x1", "value": f"{asked.prompt}:{asked.number}", "type": "button"}
    payload = _interaction("block_actions", asked.user) | {
        "container": place,
        "trigger_id": trigger_id or trigger(),
        "channel": {"id": asked.channel, "name": "directmessage"},
        "message": message,
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [pressed | {"text": {"type": "plain_text", "text": "A button"}, "action_ts": "1700000001.000"}],
    }
    return signed(urlencode({"payload": json.dumps(payload)}))


def submission(user: str, view: Json, name: str) -> bytes:
    """The form as it was opened, filled in; `name` makes its id."""
    payload = _interaction("view_submission", user) | {
        "trigger_id": trigger(),
        "view": {
            **view,
            "id": f"V{name}",
            "team_id": TEAM,
            "app_id": "A0BENCH",
            "hash": f"1700000000.{name}",
            "state": {"values": dict(_filled(block) for block in view["blocks"] if block["type"] == "input")},
            "root_view_id": f"V{name}",
            "previous_view_id": None,
            "bot_id": "B0BOT",
        },
        "response_urls": [],
    }
    return signed(urlencode({"payload": json.dumps(payload)}))


def _interaction(kind: str, user: str) -> Json:
    return {
        "type": kind,
        "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": TEAM},
        "api_app_id": "A0BENCH",
        "token": "deprecated",
        "team": {"id": TEAM, "domain": "bench"},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _filled(block: Json) -> tuple[str, Json]:
    """(block id, what stands in its field): the entry above, and the first of every choice."""
    element = block["element"]
    name = element["action_id"]
    if element["type"] == "radio_buttons":
        held = {"type": "radio_buttons", "selected_option": element["options"][0]}
    else:
        held = {"type": "plain_text_input", "value": ENTRY.get(name)}
    return block["block_id"], {name: held}


def signed(body: str) -> bytes:
    """A whole HTTP request with Slack's headers; good for five minutes."""
    stamp = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "Host": "bench.example.org",
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "Accept-Encoding": "gzip,deflate",
        "Accept": "application/json,*/*",
        "X-Slack-Signature": f"v0={signature}",
        "X-Slack-Request-Timestamp": stamp,
        "Content-Length": str(len(body.encode())),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /slack/events HTTP/1.1\r\n{lines}\r\n{body}".encode()
