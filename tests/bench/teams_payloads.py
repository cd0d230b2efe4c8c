"""What Teams would send, without a token, as the bytes that go over the wire: both sides are tried anonymously."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from tests.bench.payloads import ENTRY
from tests.bench.plan import Question
from tests.bench.teams_plan import BOT, TENANT, directory, user

Json = dict[str, Any]

CHANGING = "bench.changing"  # a button of the bare one, which then changes the message for everybody

_numbers = count(1_700_000_000_000)


def line(asked: Question, service_url: str, text: str = "my") -> bytes:
    """Something typed in the chat with the bot."""
    html = {"contentType": "text/html", "content": f"<p>{text}</p>"}
    return posted(_activity("message", asked, service_url) | {"text": text, "attachments": [html]})


def click(asked: Question, service_url: str, action: str) -> bytes:
    """A button in the prompt that asks."""
    data = {"action": action, "value": f"{asked.prompt}:{asked.number}", "kind": "click"}
    return executed(asked, service_url, {"type": "Action.Execute", "verb": action, "data": data})


def submission(asked: Question, service_url: str, card: Json, verb: str = "") -> bytes:
    """The form as it was shown, filled in; `verb` for another one."""
    button = next(one for one in find(card, "Action.Execute") if one["data"].get("kind") == "form")
    typed = dict(_typed(one) for kind in ("Text", "ChoiceSet", "Date") for one in find(card, f"Input.{kind}"))
    pressed = {"type": "Action.Execute", "verb": verb or button["verb"], "data": {**button["data"], **typed}}
    return executed(asked, service_url, pressed)


def find(card: Any, kind: str) -> list[Json]:
    """Every element of a kind, wherever it stands."""
    if isinstance(card, list):
        return [one for each in card for one in find(each, kind)]
    if not isinstance(card, dict):
        return []
    return [card] * (card.get("type") == kind) + [one for each in card.values() for one in find(each, kind)]


def _typed(element: Json) -> tuple[str, str]:
    """The entry above, and the first of every choice."""
    name = element["id"].partition(".")[0]
    if element["type"] == "Input.ChoiceSet":
        return element["id"], element["choices"][0]["value"]
    return element["id"], ENTRY.get(name) or element.get("value", "")


def executed(asked: Question, service_url: str, action: Json) -> bytes:
    invoke = {
        "name": "adaptiveCard/action",
        "replyToId": asked.message,
        "value": {"action": action, "trigger": "manual"},
    }
    return posted(_activity("invoke", asked, service_url) | invoke)


def _activity(kind: str, asked: Question, service_url: str) -> Json:
    country = {"locale": "en-GB", "country": "PT", "platform": "Web", "timezone": "Europe/Lisbon", "type": "clientInfo"}
    return {
        "type": kind,
        "id": str(next(_numbers)),
        "timestamp": "2026-11-21T22:00:00.0000000Z",
        "localTimestamp": "2026-11-21T22:00:00.0000000+00:00",
        "localTimezone": "Europe/Lisbon",
        "locale": "en-GB",
        "channelId": "msteams",
        "serviceUrl": service_url,
        "from": {"id": user(directory(asked)), "name": f"Person {asked.prompt}", "aadObjectId": directory(asked)},
        "recipient": {"id": BOT, "name": "Fortnight"},
        "conversation": {"id": asked.channel, "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "entities": [country],
    }


def posted(activity: Json) -> bytes:
    """A whole HTTP request."""
    body = json.dumps(activity).encode()
    headers = {
        "Host": "bench.example.org",
        "User-Agent": "Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)",
        "Accept": "application/json,*/*",
        "Content-Length": str(len(body)),
        "Content-Type": "application/json; charset=utf-8",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /api/messages HTTP/1.1\r\n{lines}\r\n".encode() + body
