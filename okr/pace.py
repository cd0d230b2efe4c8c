"""Pace: progress against the share of the time that is gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from okr.ratio import floor_percent, ratio

NEAR_POINTS = 10  # less than this beside the expected line is "on pace"
BEHIND_POINTS = 25  # more than this below the expected line is flagged (A 10)


class Pace(StrEnum):
    AHEAD = "ahead"
    ON = "on"
    BELOW = "below"  # the line, and worth a word
    BEHIND = "behind"  # flagged


@dataclass(frozen=True)
class PaceReading:
    """`points`: percentage points over (or, negative, under) the expected line, rounded down."""

    pace: Pace
    points: int


def expected(starts: date, ends: date, today: date) -> Decimal:
    """The share of the days that is gone, today and the last day included: 0 before, 1 from `ends` on; four places.

    `today` is the day in the team's zone.
    """
    if today < starts:
        return Decimal(0)
    if today >= ends:
        return Decimal(1)
    return ratio(Decimal((today - starts).days + 1), Decimal((ends - starts).days + 1))


def pace(progress: Decimal, expected: Decimal) -> PaceReading:
    """Exactly 25 points under the line is not flagged yet."""
    points = floor_percent(progress - expected)
    if points < -BEHIND_POINTS:
        return PaceReading(Pace.BEHIND, points)
    if points <= -NEAR_POINTS:
        return PaceReading(Pace.BELOW, points)
    return PaceReading(Pace.AHEAD if points >= NEAR_POINTS else Pace.ON, points)
