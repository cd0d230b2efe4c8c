"""What green, yellow and red say, and what the progress reached means. Shape, word and colour together (N 23)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from okr.ratio import shown_percent
from okr.thresholds import DEFAULTS, Thresholds


class Confidence(StrEnum):
    """How sure the owner is that the target will be reached (M 1.19)."""

    red = "red"
    yellow = "yellow"
    green = "green"


class Ambition(StrEnum):
    """Expected in full, or a stretch of which a good part is a good result (M 1.7)."""

    committed = "committed"
    aspirational = "aspirational"


class Stage(StrEnum):
    """What kind of evidence it is; the last two carry a badge (M 2.1, 2.2)."""

    outcome = "outcome"
    baseline_first = "baseline_first"
    milestone = "milestone"


class Reached(StrEnum):
    """What the progress so far amounts to; `full` and `short` are of committed key results."""

    full = "full"
    short = "short"
    beyond = "beyond"
    excellent = "excellent"
    done = "done"
    in_range = "in_range"
    below = "below"


@dataclass(frozen=True)
class Mark:
    """One sign for three senses: a shape that differs in outline too, a word, the name of a colour."""

    shape: str
    word: str
    colour: str


@dataclass(frozen=True)
class Standing:
    """What a progress means, with a half-sentence that one can put after the number."""

    name: Reached
    mark: Mark
    words: str


MARKS: dict[Confidence | None, Mark] = {
    Confidence.green: Mark("🟢", "on track", "green"),
    Confidence.yellow: Mark("🔶", "at risk", "yellow"),
    Confidence.red: Mark("🔻", "off track", "red"),
    None: Mark("⚪", "no check-in yet", "grey"),
}

# Slack writes an emoji in a text as its name between colons.
WORDS: dict[Confidence, tuple[str, ...]] = {
    Confidence.green: ("green", "g", "on track", "🟢", ":large_green_circle:", ":green_circle:", "💚", ":green_heart:"),
    Confidence.yellow: (
        *("yellow", "y", "amber", "orange", "at risk", "🟡", "🔶", "🟠"),
        *(":large_yellow_circle:", ":large_orange_diamond:", ":large_orange_circle:"),
    ),
    Confidence.red: ("red", "r", "off track", "🔴", "🔻", ":red_circle:", ":small_red_triangle_down:"),
}
BY_WORD = {word: confidence for confidence, words in WORDS.items() for word in words}

WORST_FIRST = (Confidence.red, Confidence.yellow, Confidence.green)

REACHED_MARKS: dict[Reached, Mark] = {
    Reached.full: Mark("✅", "reached", "green"),
    Reached.short: Mark("🔸", "short of it", "orange"),
    Reached.beyond: Mark("⭐", "beyond what was expected", "gold"),
    Reached.excellent: Mark("✨", "excellent", "green"),
    Reached.done: Mark("✅", "done", "green"),
    Reached.in_range: Mark("🔷", "in the range aimed for", "blue"),
    Reached.below: Mark("▫️", "below the range", "grey"),
}


def read_confidence(word: str) -> Confidence | None:
    """`green`, `g`, `amber`, 🟡, `:red_circle:` …; None for anything else."""
    return BY_WORD.get(" ".join(word.split()).casefold())


def needs_next_step(confidence: Confidence) -> bool:
    """Yellow and red say what will be done about it (M 1.19)."""
    return confidence != Confidence.green


def mark(confidence: Confidence | None) -> Mark:
    """None: nobody has checked in yet."""
    return MARKS[confidence]


def worsened(before: Confidence | None, after: Confidence | None) -> bool:
    """Whether it turned yellow or red, or redder. No check-in yet counts as green, so that a first red is not lost."""
    if after is None:
        return False
    return WORST_FIRST.index(after) < WORST_FIRST.index(before or Confidence.green)


def standing(progress: Decimal, ambition: Ambition, thresholds: Thresholds = DEFAULTS) -> Standing:
    """What the progress (a ratio of four places) means under this ambition (M 1.7, 1.14, 4.14)."""
    name = _reached(progress, ambition, thresholds)
    return Standing(name, REACHED_MARKS[name], _words(name, thresholds))


def _reached(progress: Decimal, ambition: Ambition, limits: Thresholds) -> Reached:
    if ambition == Ambition.committed:
        return Reached.full if progress >= limits.committed else Reached.short
    steps = (
        (limits.bonus, Reached.beyond),
        (limits.excellent, Reached.excellent),
        (limits.completion_cutoff, Reached.done),
        (limits.target_low, Reached.in_range),
    )
    return next((name for limit, name in steps if progress >= limit), Reached.below)


def _words(name: Reached, limits: Thresholds) -> str:
    """No blame, and never "failed": a weak cycle still teaches (M 4.15)."""
    low, high = shown_percent(limits.target_low), shown_percent(limits.target_high)
    return {
        Reached.full: "reached, as committed",
        Reached.short: f"short of the {shown_percent(limits.committed)}\u00a0% committed to",
        Reached.beyond: "beyond what was expected",
        Reached.excellent: "an excellent result",
        Reached.done: "counts as done",
        Reached.in_range: f"within the {low}–{high}\u00a0% aimed for",
        Reached.below: f"{low}–{high}\u00a0% is aimed for",
    }[name]


def review_question(ambition: Ambition) -> str:
    """What is asked at the close (M 1.7)."""
    if ambition == Ambition.committed:
        return "Did we ship it?"
    return "What did we learn, and how far did we get?"


def expectation(ambition: Ambition, thresholds: Thresholds = DEFAULTS) -> str:
    """What would be a good result (M 1.7)."""
    if ambition == Ambition.committed:
        return f"expected {shown_percent(thresholds.committed)}\u00a0%"
    low, high = shown_percent(thresholds.target_low), shown_percent(thresholds.target_high)
    return f"{low}–{high}\u00a0% is a good result"
