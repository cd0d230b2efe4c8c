"""The words that several messages share: days, ages, bars, pace, change. They stand in `templates/shared.j2`."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from messages.markup import Marked, cut, is_address, link, one_line
from messages.templating import say
from okr.cadence import age_in_days
from okr.confidence import Ambition, Confidence, Reached, mark, standing
from okr.measure import Measure, shown_percent
from okr.pace import Pace, pace

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CELLS = 10
FULL, EMPTY, LINE = "■", "□", "│"  # every font has them, sharp and of one width; shades look like noise
TITLE = 200  # characters of a title in a list


@lru_cache(maxsize=4096, typed=True)
def shared(block: str, /, **values: object) -> Marked:
    """The values are days, points and times of day: the same few over and over."""
    return say("shared", block, **values)


def short_day(day: date) -> str:
    """17 Nov."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def day(day: date) -> str:
    """Tue 17 Nov."""
    return f"{WEEKDAYS[day.weekday()]} {short_day(day)}"


def on_day(at: datetime, zone: ZoneInfo) -> str:
    """Tue 17 Nov, where the reader is."""
    return day(at.astimezone(zone).date())


def full_day(at: datetime, zone: ZoneInfo) -> str:
    """Tue 17 Nov 2026, where the reader is."""
    local = at.astimezone(zone)
    return f"{day(local.date())} {local.year}"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Thu 19 Nov at 09:00, where the reader is."""
    local = at.astimezone(zone)
    return shared("moment", day=day(local.date()), clock=f"{local:%H:%M}")


def until(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A moment that lies ahead: "15:00", "tomorrow 09:00", else as in `moment`."""
    days = age_in_days(now, at, zone)
    return shared("until", days=days, moment=moment(at, zone), clock=f"{at.astimezone(zone):%H:%M}")


def ago(at: datetime, now: datetime, zone: ZoneInfo) -> Marked:
    """today, yesterday, 12 days ago."""
    return shared("ago", days=max(0, age_in_days(at, now, zone)))


def percent(ratio: Decimal) -> str:
    """A ratio as people see it: rounded down, between 0 and 100."""
    return f"{shown_percent(ratio)}\u00a0%"


def bar(progress: Decimal, expected: Decimal) -> str:
    """Ten cells, filled as far as it came, with a line where it would be on pace (N 23)."""
    filled = shown_percent(progress) * CELLS // 100
    cells = FULL * filled + EMPTY * (CELLS - filled)
    place = shown_percent(expected) * CELLS // 100
    return f"{cells[:place]}{LINE}{cells[place:]}"


def pace_words(progress: Decimal, expected: Decimal) -> Marked:
    """on pace, ahead by 12 points, behind by 27 points."""
    reading = pace(progress, expected)
    return shared("pace", pace=reading.pace.value, points=abs(reading.points))


REACHED = (Reached.FULL, Reached.DONE, Reached.EXCELLENT, Reached.BEYOND)


def standing_words(progress: Decimal, expected: Decimal, ambition: Ambition) -> str:
    """What the progress means: that it is reached, once it is (M 1.7, 1.14, 4.14), else its pace."""
    seen = standing(progress, ambition)
    if seen.name in REACHED:
        return f"{seen.mark.shape} {seen.words}"
    return pace_words(progress, expected)


def is_behind(progress: Decimal | None, expected: Decimal) -> bool:
    """More than 25 points under the expected line (A 10)."""
    return progress is not None and pace(progress, expected).pace is Pace.BEHIND


def confidence(value: Confidence | None) -> str:
    """Shape and word together, never the colour alone (N 23)."""
    seen = mark(value)
    return f"{seen.shape} {seen.word}"


def change(measure: Measure, before: Decimal | None, after: Decimal) -> str:
    """4.1 → 4.15 sessions, with the unit once; only the value where there is nothing to compare."""
    new = measure.say(after)
    if before is None or before == after:
        return new
    old = measure.say(before)
    unit = f"\u00a0{measure.unit}"
    return f"{old.removesuffix(unit) if new.endswith(unit) else old} → {new}"


def points(before: Decimal, after: Decimal) -> int:
    """The difference of two shown percentages."""
    return shown_percent(after) - shown_percent(before)


def title(text: str) -> str:
    """A title on one line, at most as long as a list bears."""
    return cut(one_line(text), TITLE)


def evidence(text: str) -> Marked | str:
    """An address becomes a link that shows where it leads; anything else stays text."""
    return link(cut(urlsplit(text).hostname or "", 60), text) if is_address(text) else cut(one_line(text), TITLE)


def platform(name: str) -> Marked:
    """Slack, Microsoft Teams."""
    return shared("platform", name=name)
