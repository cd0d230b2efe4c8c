"""The settings of one person: the zone, and the one place where they are asked (N 18)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from messages import samples
from messages.card import Actions, Button, Card, Facts, Part, Text
from messages.words import Words

WORDS = Words("preferences")


@dataclass(frozen=True)
class SettingsView:
    """What a person has chosen. `places` are the platforms they have an account on, and whether I can write there."""

    zone: ZoneInfo
    now: datetime
    asked_in: str  # "" while nowhere
    chosen: str  # "" for where they wrote last
    places: tuple[tuple[str, bool], ...]
    may_link: str  # a platform of the organisation on which they are not known yet
    command: str


def settings(view: SettingsView) -> Card:
    facts = Facts(
        (
            (WORDS.label("zone_label"), WORDS.text("zone", view=view)),
            (WORDS.label("place_label"), WORDS.text("place", view=view)),
        )
    )
    silent = (Text(WORDS.text("silent", name=name)) for name, reachable in view.places if not reachable)
    hint = Text(WORDS.text("hint", view=view), small=True)
    return Card(WORDS.label("title"), WORDS.label("summary", view=view), (facts, *silent, *choices(view), hint))


def choices(view: SettingsView) -> tuple[Part, ...]:
    """Only where there is something to choose."""
    if len(view.places) < 2:
        return ()
    buttons = [
        Button(WORDS.label("choose", name=name), "settings.place", name, "primary" if name == view.chosen else "plain")
        for name, _ in view.places
    ]
    auto = Button(WORDS.label("auto"), "settings.place", "auto", "plain" if view.chosen else "primary")
    return (Actions((*buttons, auto)),)


def examples() -> dict[str, Card]:
    one = SettingsView(samples.ZONE, samples.NOW, "slack", "", (("slack", True),), "", "/okr")
    both = replace(one, places=(("slack", True), ("msteams", True)))
    return {
        "one-place": settings(one),
        "may-link": settings(replace(one, may_link="msteams")),
        "both": settings(both),
        "chosen": settings(replace(both, chosen="msteams", asked_in="msteams")),
        "not-reachable": settings(replace(both, chosen="msteams", places=(("slack", True), ("msteams", False)))),
        "nowhere": settings(replace(one, asked_in="", places=(("msteams", False),))),
    }
