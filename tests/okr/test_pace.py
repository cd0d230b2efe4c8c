"""Pace: the expected line, and who is behind it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okr.pace import Pace, PaceReading, expected, pace

STARTS, ENDS = date(2026, 10, 5), date(2026, 12, 27)  # 84 days


@pytest.mark.parametrize(
    ("today", "share"),
    [
        (date(2026, 10, 4), "0"),
        (date(2026, 10, 5), "0.0119"),  # 1 of 84
        (date(2026, 11, 15), "0.5"),  # 42 of 84
        (date(2026, 12, 26), "0.9881"),
        (date(2026, 12, 27), "1"),
        (date(2027, 1, 20), "1"),
    ],
)
def test_the_expected_line_counts_days_with_the_last(today: date, share: str) -> None:
    """Today and the last day are both counted."""
    assert expected(STARTS, ENDS, today) == Decimal(share)


def test_a_window_of_one_day_is_over_on_it() -> None:
    """Nothing is divided by zero."""
    assert expected(STARTS, STARTS, STARTS) == 1


@pytest.mark.parametrize(
    ("progress", "line", "reading"),
    [
        ("0.25", "0.5", PaceReading(Pace.BELOW, -25)),  # exactly 25 is not flagged
        ("0.2499", "0.5", PaceReading(Pace.BEHIND, -26)),
        ("0.5", "0.5", PaceReading(Pace.ON, 0)),
        ("0.5999", "0.5", PaceReading(Pace.ON, 9)),
        ("0.6", "0.5", PaceReading(Pace.AHEAD, 10)),
        ("1.5", "0.5", PaceReading(Pace.AHEAD, 100)),
        ("-0.5", "0.5", PaceReading(Pace.BEHIND, -100)),
        ("0.495", "0.5", PaceReading(Pace.ON, -1)),
        ("0.41", "0.5", PaceReading(Pace.ON, -9)),
        ("0.4", "0.5", PaceReading(Pace.BELOW, -10)),
    ],
)
def test_ten_points_are_worth_a_word_and_more_than_25_under_are_behind(
    progress: str, line: str, reading: PaceReading
) -> None:
    """Points are rounded down, so words and number never disagree (A 10)."""
    assert pace(Decimal(progress), Decimal(line)) == reading


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 800), st.integers(-30, 900))
def test_the_expected_line_never_falls(starts: date, days: int, offset: int) -> None:
    """From 0 to 1, a day later never less."""
    ends, today = starts + timedelta(days=days), starts + timedelta(days=offset)
    assert 0 <= expected(starts, ends, today) <= expected(starts, ends, today + timedelta(days=1)) <= 1
