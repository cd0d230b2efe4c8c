"""When the last word is too old."""

from __future__ import annotations

from datetime import date, time

import pytest

from okr.cadence import Rhythm
from okr.freshness import is_outdated, outdated_before

TUESDAYS = Rhythm(date(2026, 10, 6), 14, time(9), 2, frozenset({5, 6}))


@pytest.mark.parametrize(
    ("today", "before"),
    [
        (date(2026, 10, 1), None),
        (date(2026, 10, 14), None),
        (date(2026, 10, 15), date(2026, 9, 29)),
        (date(2026, 10, 28), date(2026, 9, 29)),
        (date(2026, 10, 29), date(2026, 10, 13)),
    ],
)
def test_a_round_counts_after_seven_workdays(today: date, before: date | None) -> None:
    """Until then people still have time to answer; afterwards half a step of grace remains."""
    assert outdated_before(TUESDAYS, today) == before


@pytest.mark.parametrize(
    ("period", "starts", "outdated"),
    [
        (date(2026, 10, 6), date(2026, 10, 5), True),
        (date(2026, 10, 12), date(2026, 10, 5), True),
        (date(2026, 10, 13), date(2026, 10, 5), False),
        (date(2026, 10, 20), date(2026, 10, 5), False),
        (None, date(2026, 10, 5), True),
        (None, date(2026, 10, 19), False),
    ],
)
def test_what_was_said_before_the_line_is_outdated(period: date | None, starts: date, outdated: bool) -> None:
    """Somebody who was early was not asked again; a window that began late was not asked at all."""
    assert is_outdated(period, starts, date(2026, 10, 13)) is outdated


def test_before_the_first_round_nothing_is_outdated() -> None:
    """Nobody has been asked yet."""
    assert not is_outdated(None, date(2026, 1, 1), None)
