"""What confidence and standing say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from okr.confidence import (
    Ambition,
    Confidence,
    Reached,
    expectation,
    mark,
    needs_next_step,
    read_confidence,
    review_question,
    standing,
    worsened,
)
from okr.thresholds import DEFAULTS, Thresholds

RED, YELLOW, GREEN = Confidence.RED, Confidence.YELLOW, Confidence.GREEN


@pytest.mark.parametrize(
    ("words", "confidence"),
    [
        (("green", "G", "🟢", ":large_green_circle:", "On Track"), GREEN),
        (("yellow", "y", "Amber", "🟡", "🔶", ":large_yellow_circle:", "at risk"), YELLOW),
        (("red", " R ", "🔴", "🔻", ":red_circle:", "off  track"), RED),
        (("", "blue", "re", "greenish", "1"), None),
    ],
)
def test_reads_confidence(words: tuple[str, ...], confidence: Confidence | None) -> None:
    """By word, letter or emoji, as Slack writes those too."""
    assert {read_confidence(word) for word in words} == {confidence}


@pytest.mark.parametrize("confidence", [*Confidence, None])
def test_a_mark_is_read_by_its_own_shape_and_word(confidence: Confidence | None) -> None:
    """What the bot shows can be typed back; no check-in yet is no confidence."""
    shown = mark(confidence)
    assert read_confidence(shown.shape) == read_confidence(shown.word) == confidence


def test_marks_differ_without_colour() -> None:
    """Shape, word and colour are each enough (N 23)."""
    marks = [mark(confidence) for confidence in (*Confidence, None)]
    assert len({each.shape for each in marks}) == len({each.word for each in marks}) == len(marks)
    assert len({each.colour for each in marks}) == len(marks)


def test_yellow_and_red_need_a_next_step() -> None:
    """Green may go without (M 1.19)."""
    assert [needs_next_step(each) for each in (RED, YELLOW, GREEN)] == [True, True, False]


@pytest.mark.parametrize(
    ("before", "after", "worse"),
    [
        (GREEN, YELLOW, True),
        (GREEN, RED, True),
        (YELLOW, RED, True),
        (None, YELLOW, True),
        (None, RED, True),
        (None, GREEN, False),
        (RED, YELLOW, False),
        (RED, RED, False),
        (GREEN, GREEN, False),
        (RED, None, False),
        (None, None, False),
    ],
)
def test_worsened(before: Confidence | None, after: Confidence | None, worse: bool) -> None:
    """A first check-in in yellow or red is news too."""
    assert worsened(before, after) is worse


@pytest.mark.parametrize(
    ("progress", "ambition", "name"),
    [
        ("1", "committed", Reached.FULL),
        ("1.2", "committed", Reached.FULL),
        ("0.9999", "committed", Reached.SHORT),
        ("-0.1", "committed", Reached.SHORT),
        ("1", "aspirational", Reached.BEYOND),
        ("0.9999", "aspirational", Reached.EXCELLENT),
        ("0.8", "aspirational", Reached.EXCELLENT),
        ("0.7999", "aspirational", Reached.DONE),
        ("0.7", "aspirational", Reached.DONE),
        ("0.6999", "aspirational", Reached.IN_RANGE),
        ("0.6", "aspirational", Reached.IN_RANGE),
        ("0.5999", "aspirational", Reached.BELOW),
        ("-1", "aspirational", Reached.BELOW),
    ],
)
def test_standing_depends_on_the_ambition(progress: str, ambition: str, name: Reached) -> None:
    """Half-open steps; below 100 % means something else where 100 % was committed to (M 1.7, 1.14, 4.14)."""
    assert standing(Decimal(progress), Ambition(ambition)).name == name


def test_a_team_may_hold_its_own_thresholds() -> None:
    """The numbers are named defaults, and the words follow them."""
    own = Thresholds(target_low=Decimal("0.5"), target_high=Decimal("0.55"))
    found = standing(Decimal("0.52"), Ambition.ASPIRATIONAL, own)
    assert (found.name, found.words) == (Reached.IN_RANGE, "within the 50–55\u00a0% aimed for")
    assert standing(Decimal("0.52"), Ambition.ASPIRATIONAL).name == Reached.BELOW


@pytest.mark.parametrize("ambition", list(Ambition))
def test_words_never_blame(ambition: Ambition) -> None:
    """A weak cycle still teaches (M 4.15)."""
    for tenths in range(-5, 16):
        found = standing(Decimal(tenths) / 10, ambition)
        said = f"{found.words} {found.mark.word} {review_question(ambition)}".casefold()
        assert found.mark.shape
        assert not any(word in said for word in ("fail", "bad", "poor", "miss"))


def test_expectation_and_question_follow_the_ambition() -> None:
    """As in M 1.7."""
    assert expectation(Ambition.COMMITTED) == "expected 100\u00a0%"
    assert expectation(Ambition.ASPIRATIONAL) == "60–70\u00a0% is a good result"
    assert review_question(Ambition.COMMITTED) == "Did we ship it?"
    assert review_question(Ambition.ASPIRATIONAL) == "What did we learn, and how far did we get?"


def test_the_table_is_the_method_s() -> None:
    """Method 2.6, in one place."""
    assert (DEFAULTS.target_low, DEFAULTS.target_high) == (Decimal("0.6"), Decimal("0.7"))
    assert (DEFAULTS.sweet_spot, DEFAULTS.completion_cutoff) == (Decimal("0.7"), Decimal("0.7"))
    assert (DEFAULTS.excellent, DEFAULTS.bonus) == (Decimal("0.8"), Decimal(1))
