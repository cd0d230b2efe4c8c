"""What green, yellow and red say, and what the progress reached means. Shape, word and colour together (N 23)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from okr.ratio import shown_percent
from okr.thresholds import DEFAULTS, Thresholds


class Confidence(StrEnum):
    """How sure the owner is that the target will be reached (M 1.19)."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


class Ambition(StrEnum):
    """Expected in full, or a stretch of which a good part is a good result (M 1.7)."""

    COMMITTED = "committed"
    ASPIRATIONAL = "aspirational"


class Stage(StrEnum):
    """What kind of evidence it is; the last two carry a badge (M 2.1, 2.2)."""

    OUTCOME = "outcome"
    BASELINE_FIRST = "baseline_first"
    MILESTONE = "milestone"


class Reached(StrEnum):
    """What the progress so far amounts to; `full` and `short` are of committed key results."""

    FULL = "full"
    SHORT = "short"
    BEYOND = "beyond"
    EXCELLENT = "excellent"
    DONE = "done"
    IN_RANGE = "in_range"
    BELOW = "below"


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
    Confidence.GREEN: Mark("🟢", "on track", "green"),
    Confidence.YELLOW: Mark("🔶", "at risk", "yellow"),
    Confidence.RED: Mark("🔻", "off track", "red"),
    None: Mark("⚪", "no check-in yet", "grey"),
}

# Slack writes an emoji in a text as its name between colons.
WORDS: dict[Confidence, tuple[str, ...]] = {
    Confidence.GREEN: ("green", "g", "on track", "🟢", ":large_green_circle:", ":green_circle:", "💚", ":green_heart:"),
    Confidence.YELLOW: (
        *("yellow", "y", "amber", "orange", "at risk", "🟡", "🔶", "🟠"),
        *(":large_yellow_circle:", ":large_orange_diamond:", ":large_orange_circle:"),
    ),
    Confidence.RED: ("red", "r", "off track", "🔴", "🔻", ":red_circle:", ":small_red_triangle_down:"),
}
BY_WORD = {word: confidence for confidence, words in WORDS.items() for word in words}

WORST_FIRST = (Confidence.RED, Confidence.YELLOW, Confidence.GREEN)

REACHED_MARKS: dict[Reached, Mark] = {
    Reached.FULL: Mark("✅", "reached", "green"),
    Reached.SHORT: Mark("🔸", "short of it", "orange"),
    Reached.BEYOND: Mark("⭐", "beyond what was expected", "gold"),
    Reached.EXCELLENT: Mark("✨", "excellent", "green"),
    Reached.DONE: Mark("✅", "done", "green"),
    Reached.IN_RANGE: Mark("🔷", "in the range aimed for", "blue"),
    Reached.BELOW: Mark("▫️", "below the range", "grey"),
}


def read_confidence(word: str) -> Confidence | None:
    """`green`, `g`, `amber`, 🟡, `:red_circle:` …; None for anything else."""
    return BY_WORD.get(" ".join(word.split()).casefold())


def needs_next_step(confidence: Confidence) -> bool:
    """Yellow and red say what will be done about it (M 1.19)."""
    return confidence != Confidence.GREEN


def mark(confidence: Confidence | None) -> Mark:
    """None: nobody has checked in yet."""
    return MARKS[confidence]


def worsened(before: Confidence | None, after: Confidence | None) -> bool:
    """Whether it turned yellow or red, or redder. No check-in yet counts as green, so that a first red is not lost."""
    if after is None:
        return False
    return WORST_FIRST.index(after) < WORST_FIRST.index(before or Confidence.GREEN)


def standing(progress: Decimal, ambition: Ambition, thresholds: Thresholds = DEFAULTS) -> Standing:
    """What the progress (a ratio of four places) means under this ambition (M 1.7, 1.14, 4.14)."""
    name = _reached(progress, ambition, thresholds)
    return Standing(name, REACHED_MARKS[name], _words(name, thresholds))


def _reached(progress: Decimal, ambition: Ambition, limits: Thresholds) -> Reached:
    if ambition == Ambition.COMMITTED:
        return Reached.FULL if progress >= limits.committed else Reached.SHORT
    steps = (
        (limits.bonus, Reached.BEYOND),
        (limits.excellent, Reached.EXCELLENT),
        (limits.completion_cutoff, Reached.DONE),
        (limits.target_low, Reached.IN_RANGE),
    )
    return next((name for limit, name in steps if progress >= limit), Reached.BELOW)


def _words(name: Reached, limits: Thresholds) -> str:
    """No blame, and never "failed": a weak cycle still teaches (M 4.15)."""
    low, high = shown_percent(limits.target_low), shown_percent(limits.target_high)
    return {
        Reached.FULL: "reached, as committed",
        Reached.SHORT: f"short of the {shown_percent(limits.committed)}\u00a0% committed to",
        Reached.BEYOND: "beyond what was expected",
        Reached.EXCELLENT: "an excellent result",
        Reached.DONE: "counts as done",
        Reached.IN_RANGE: f"within the {low}–{high}\u00a0% aimed for",
        Reached.BELOW: f"{low}–{high}\u00a0% is aimed for",
    }[name]


def review_question(ambition: Ambition) -> str:
    """What is asked at the close (M 1.7)."""
    if ambition == Ambition.COMMITTED:
        return "Did we ship it?"
    return "What did we learn, and how far did we get?"


def expectation(ambition: Ambition, thresholds: Thresholds = DEFAULTS) -> str:
    """What would be a good result (M 1.7)."""
    if ambition == Ambition.COMMITTED:
        return f"expected {shown_percent(thresholds.committed)}\u00a0%"
    low, high = shown_percent(thresholds.target_low), shown_percent(thresholds.target_high)
    return f"{low}–{high}\u00a0% is a good result"
