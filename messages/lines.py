"""A key result as it looks in prompts, lists and digests, so that it looks the same everywhere."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from messages.card import Button
from messages.markup import Marked, cut, plain
from messages.values import asked_value
from messages.views import CheckInView, KeyResultView
from messages.words import Words

WORDS = Words("key_result")
STEP = 160  # characters of a next step or a blocker in a line
OPTION = 75  # characters of an option's label


def stack(*lines: str) -> Marked:
    """Markup lines under one another, empty ones left out."""
    return Marked("\n".join(line for line in lines if line))


def heading(kr: KeyResultView) -> Marked:
    """**#12 Raise 90-day retention**."""
    return WORDS.text("title", kr=kr)


def label(kr: KeyResultView, limit: int = OPTION) -> str:
    """The same as plain words, for a menu."""
    return cut(WORDS.label("label", kr=kr), limit)


def progress(kr: KeyResultView) -> Marked:
    """The bar, the percentage and the pace in words."""
    return WORDS.text("progress", kr=kr)


def last(kr: KeyResultView, now: datetime, zone: ZoneInfo) -> Marked:
    """Last value, its age, and the confidence."""
    return WORDS.text("last", kr=kr, now=now, zone=zone)


def current(kr: KeyResultView) -> Marked:
    """Confidence and value in a few words."""
    return WORDS.text("now", kr=kr)


def outcome(kr: KeyResultView) -> str:
    """The expected outcome, plain: 40 → 50 % by Sun 27 Dec."""
    return WORDS.label("outcome", kr=kr)


def said(kr: KeyResultView, check_in: CheckInView, before: Decimal | None = None) -> Marked:
    """What a check-in said: 43.5 → 44 % · 🟢 on track."""
    return WORDS.text("said", kr=kr, check_in=check_in, before=before)


def steps(check_in: CheckInView | None, limit: int = STEP) -> Marked:
    """Next step and blocker, where there are any."""
    if check_in is None:
        return Marked("")
    return stack(
        WORDS.text("next_step", check_in=check_in, limit=limit) if check_in.next_step else "",
        WORDS.text("blocker", check_in=check_in, limit=limit) if check_in.blocker else "",
    )


def entry(kr: KeyResultView, now: datetime, zone: ZoneInfo) -> Marked:
    """Three lines of a list: what it is, how far it came, what was said last."""
    return stack(heading(kr), progress(kr), last(kr, now, zone))


def check_in_button(kr: KeyResultView, text: str, prompt: int | None = None, primary: bool = False) -> Button:
    return Button(text, "checkin.open", asked_value(kr.number, prompt), "primary" if primary else "plain")


def text_of(markup: str) -> str:
    """Markup as one plain line, for a notification."""
    return " ".join(plain(markup).split())
