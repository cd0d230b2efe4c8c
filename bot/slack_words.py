"""What the edge itself has to say, where no handler could: a form that did not open, a wait, a breakdown."""

from __future__ import annotations

from bot.slack_payload import Json
from messages.answers import word
from messages.card import Card, Text
from messages.markup import escape
from messages.slack import MESSAGE_BLOCKS, render_blocks, render_card
from messages.slack_text import plain_text

TITLE = "Fortnight"  # of a window that shows a card

NO_FORM = "The form did not open: Slack gives three seconds, and they had passed. Please press it once more."
SLACK_SLOW = "Slack did not open the form just now. Please try once more in a moment."
NOT_INTRODUCED = "Slack did not tell me who you are just now. Please try once more in a moment."
SAVING = "One moment, this takes longer than usual. You can leave the window open or close it."
ALL_DONE = "✅ All done, you can close this window."
EXPIRED = ("expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id")


def broke(event: str) -> str:
    """Never silence: the id leads whoever runs this to the line in the log."""
    return word("went_wrong", id=event)


def no_form(code: str) -> str:
    """Why a form did not open, in words."""
    return NO_FORM if code in EXPIRED else SLACK_SLOW


def as_card(words: str) -> Card:
    return Card("", words, (Text(escape(words)),))


def message(card: Card, *, chart: bool = True) -> Json:
    """The body of an answer that only the asker sees, in an acknowledgement or to a response_url."""
    return {"response_type": "ephemeral", "replace_original": False, **render_card(card, chart)}


def window(card: Card, private: str) -> Json:
    """A card in a modal, where Slack knows no other place for it. Modals know no charts."""
    return {
        "type": "modal",
        "callback_id": "card",
        "title": plain_text(TITLE, 24),
        "close": plain_text("Close", 24),
        "private_metadata": private,
        "blocks": render_blocks(card, False, MESSAGE_BLOCKS),
    }
