"""Linking a second account: the code, and what both places are told afterwards (N 18)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from messages.card import Actions, Button, Card, Text
from messages.words import Words

WORDS = Words("link")


@dataclass(frozen=True)
class LinkedView:
    """An account that was given to a person by a one-time code; `undone` once it was taken back."""

    account_id: int
    person: str
    account: str  # its name, as the platform says it
    platform: str  # "slack", "msteams"
    asked_in: str  # the platform on which the person is asked, "" while on none
    undone: bool
    command: str


def code(code: str, command: str) -> Card:
    """The summary does without it: a notification may be seen by others."""
    text = WORDS.text("code", code=code, command=command)
    hint = Text(WORDS.text("code_hint"), small=True)
    return Card(WORDS.label("code_title"), WORDS.label("code_summary"), (Text(text), hint))


def offer() -> Card:
    """Where an answer is kept until it is sent, the code waits behind a button."""
    button = Button(WORDS.label("show"), "link.show", style="primary")
    return Card("", WORDS.label("offer_summary"), (Text(WORDS.text("offer")), Actions((button,))))


def linked(view: LinkedView) -> Card:
    """As it stands now: linked, or taken back."""
    if view.undone:
        text = WORDS.text("undone", view=view)
        return Card("", WORDS.label("undone", view=view), (Text(text),))
    button = Button(WORDS.label("undo"), "link.undo", str(view.account_id), "danger")
    hint = Text(WORDS.text("undo_hint"), small=True)
    parts = (Text(WORDS.text("linked", view=view)), hint, Actions((button,)))
    return Card(WORDS.label("linked_title"), WORDS.label("linked_summary", view=view), parts)


def examples() -> dict[str, Card]:
    view = LinkedView(7, "Chloé Dubois", "Chloe D.", "msteams", "msteams", undone=False, command="/okr")
    return {
        "code": code("K7QF3-MXAB9", "/okr"),
        "offer": offer(),
        "linked": linked(view),
        "linked-asked-nowhere": linked(replace(view, asked_in="")),
        "undone": linked(replace(view, undone=True)),
    }
