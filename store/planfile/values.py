"""What single values mean: dates, numbers, words out of a list. Each reader gives the value, or what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from okr.cadence import WEEKDAYS, read_weekday
from okr.numerals import MOST_AFTER_POINT, MOST_BEFORE_POINT, fits

NUMBER = re.compile(r"[-+]?\d{1,40}(\.\d{1,40})?")
KEY = re.compile(r"[^\s/:,\[\]{}#]{1,60}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
YEARS = range(1970, 2201)  # what calendars and zones agree on, with room to spare
TRUE, FALSE = {"true", "yes"}, {"false", "no"}
MOST_WHOLE = 10**9


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a value and what to write instead."""

    words: str


Reader = Callable[[str], Any]  # the value, or Wrong


def read_text(text: str) -> str:
    return text


def read_name(text: str) -> str | Wrong:
    return text if text.strip() else Wrong("is empty")


def read_key(text: str) -> str | Wrong:
    if KEY.fullmatch(text):
        return text
    return Wrong(f"`{text}` is no key: at most 60 signs without blanks or any of / : , # [ ] {{ }}")


def read_date(text: str) -> date | Wrong:
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        return Wrong(f"`{text}` is no date: write it as 2026-10-05")
    return day


def read_instant(text: str) -> datetime | Wrong:
    """With its zone or offset; without one it would mean another moment on every machine."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = datetime.min  # noqa: DTZ901 - refused by its year
    if instant.tzinfo is None or instant.year not in YEARS:
        return Wrong(f"`{text}` is no instant: write it as 2026-10-05T09:00:00Z, with Z or an offset like +02:00")
    return instant.astimezone(UTC)


def read_day_or_instant(text: str) -> date | datetime | Wrong:
    if len(text) <= len("2026-10-05"):
        return read_date(text)
    return read_instant(text)


def read_time(text: str) -> time | Wrong:
    try:
        return time.fromisoformat(text) if re.fullmatch(r"\d\d:\d\d", text) else Wrong(_no_time(text))
    except ValueError:
        return Wrong(_no_time(text))


def _no_time(text: str) -> str:
    return f'`{text}` is no time of day: write it as "09:00"'


def read_number(text: str) -> Decimal | Wrong:
    """Digits with a point; no exponents, no thousands, at most what both databases keep exactly."""
    number = Decimal(text) if NUMBER.fullmatch(text) else None
    if number is None:
        return Wrong(f"`{text}` is no number: write digits only, with a point for decimals, like 1250 or 4.15")
    if not fits(number):
        return Wrong(f"{text} has more than {MOST_BEFORE_POINT} digits before the point or {MOST_AFTER_POINT} after it")
    return number if number else number.copy_abs()  # there is no minus zero


def read_value(text: str) -> Decimal | Wrong:
    """A number, or yes and no as 1 and 0."""
    if text.lower() in TRUE | FALSE:
        return Decimal(int(text.lower() in TRUE))
    return read_number(text)


def read_positive(text: str) -> Decimal | Wrong:
    number = read_number(text)
    return Wrong(f"{text} must be more than 0") if isinstance(number, Decimal) and number <= 0 else number


def read_whole(text: str) -> int | Wrong:
    number = int(text) if re.fullmatch(r"\d{1,10}", text) else MOST_WHOLE
    return number if number < MOST_WHOLE else Wrong(f"`{text}` is no whole number from 0 on")


def read_counted(text: str) -> int | Wrong:
    return read_whole(text) or Wrong("0 is too few: count from 1")


def read_numbered(text: str) -> str | Wrong:
    """The key of something that has a number: its digits without leading zeros."""
    number = read_counted(text)
    return number if isinstance(number, Wrong) else str(number)


def read_flag(text: str) -> bool | Wrong:
    if text.lower() in TRUE | FALSE:
        return text.lower() in TRUE
    return Wrong(f"`{text}` is neither true nor false")


def read_zone(text: str) -> str | Wrong:
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return Wrong(f"`{text}` is no time zone: write it as Europe/Lisbon")
    return text


def read_email(text: str) -> str | Wrong:
    return text if EMAIL.fullmatch(text) or not text else Wrong(f"`{text}` is no e-mail address")


def read_day_of_week(text: str) -> int | Wrong:
    number = read_weekday(text)
    return Wrong(f"`{text}` is no weekday: write {', '.join(WEEKDAYS)}") if number is None else number


def one_of(words: type[StrEnum]) -> Reader:
    """A word out of a closed list, given back as its enum."""
    known = {word.value: word for word in words}

    def read(text: str) -> StrEnum | Wrong:
        return known.get(text) or Wrong(f"`{text}` is not one of {', '.join(known)}{nearest(text, known)}")

    return read


def nearest(word: str, known: dict[str, Any] | set[str] | list[str]) -> str:
    """`; did you mean …?` where one of the known words is near, else nothing."""
    found = get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return f"; did you mean `{found[0]}`?" if found else ""


def read_direction(text: str) -> bool | Wrong:
    """Whether lower is better."""
    known = {"lower_is_better": True, "higher_is_better": False}
    found = known.get(text)
    return Wrong(f"`{text}` is not one of {', '.join(known)}{nearest(text, known)}") if found is None else found


def read_round(text: str) -> tuple[str | None, int] | Wrong:
    """`3` of the rhythm that the key result follows, `growth/3` of that team's own, `/3` of the organisation's."""
    of, slash, digits = text.rpartition("/")
    number = read_whole(digits)
    if isinstance(number, Wrong):
        return Wrong(f"`{text}` is no round: write its number")
    return (of if slash else None), number
