"""When the last word on a key result is too old to be believed, whatever its colour."""

from __future__ import annotations

from datetime import date

from okr.cadence import Rhythm

OUTDATED_AFTER = 7  # workdays after a round was asked


def outdated_before(rhythm: Rhythm, today: date) -> date | None:
    """A check-in of a period before this day is outdated, and so is a window open since before it without any check-in.

    It is half a step before the last round that had its seven workdays, since who checks in that early is not asked
    again; None while no round has had them.
    """
    number = rhythm.number_on(today)
    while number >= rhythm.first and rhythm.add_workdays(rhythm.ask_on(rhythm.nominal(number)), OUTDATED_AFTER) > today:
        number -= 1
    return rhythm.nominal(number) - rhythm.half_step if number >= rhythm.first else None


def is_outdated(period: date | None, starts: date, before: date | None) -> bool:
    """`period`: of the last check-in or None; `starts`: of the window; `before`: what `outdated_before` said."""
    if before is None:
        return False
    return (period or starts) < before
