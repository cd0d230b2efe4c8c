"""What the edge itself has to say in Teams, and the shapes in which an invoke is answered."""

from __future__ import annotations

from typing import Any

from bot.teams_auth import Json
from bot.teams_calls import Spoken
from messages.answers import word
from messages.card import Card, Text
from messages.markup import escape
from messages.teams import render_card, summary

CARD = "application/vnd.microsoft.card.adaptive"
WORDS = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"

BELOW = "I’ve answered below."
IN_OUR_CHAT = "I’ve answered you in our own chat, where only you read along."
NO_CHAT = (
    "I can answer this to you alone, and have no chat with you yet. Please add me under Apps in Teams "
    "(search for my name, then Add), and ask once more."
)
DONE = "✅ Done."
SAVING = "One moment, this takes longer than usual. I’ll show it here as soon as it is done."
NOT_INTRODUCED = "Teams did not tell me who you are just now. Please try once more in a moment."
TEAMS_SLOW = "Teams did not take my answer just now. Please try once more in a moment."
NOT_A_CARD = "This card sent something that I don’t understand. `help` shows what there is."
NO_DIALOGS = "There are no dialogs here: please use the buttons in the chat, or write `help` to me."


def broke(event: str) -> str:
    """Never silence: the id leads whoever runs this to the line in the log."""
    return word("went_wrong", id=event)


def as_card(words: str) -> Card:
    return Card("", words, (Text(escape(words)),))


def spoken(card: Card) -> Spoken:
    return Spoken(card=render_card(card), notice=summary(card))


def answered(card: Json | None, words: str) -> Json:
    """The body of an answer to adaptiveCard/action: another card in the place of the one clicked, or a line."""
    if card is not None:
        return _said(200, CARD, card)
    return _said(200, WORDS, words or DONE)


def not_understood() -> Json:
    return _said(400, ERROR, {"code": "BadRequest", "message": NOT_A_CARD})


def _said(status: int, kind: str, value: Any) -> Json:
    return {"statusCode": status, "type": kind, "value": value}


def other_invoke(name: str) -> Json:
    """Whatever else a client asks gets an answer too, or it would show an error of its own."""
    if name.startswith("task/"):
        return {"task": {"type": "message", "value": NO_DIALOGS}}
    if name.startswith("composeExtension/"):
        return {"composeExtension": {"type": "message", "text": NO_DIALOGS}}
    return {}
