"""Reading what a person wrote as the value of a key result."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

from okr.numerals import MOST_AFTER_POINT, MOST_BEFORE_POINT, fits, plain_signs, readings, tidy
from okr.units import SECONDS, factor, first_word, is_time

LONGEST = 80  # signs; a value is short, and a wall of text is not worth a search


@dataclass(frozen=True)
class Ambiguous:
    """Reads two ways, so the person is asked; the English reading comes first."""

    readings: tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Unreadable:
    """What is wrong and what to write instead, in words for the person who wrote it."""

    reason: str


Reading = Decimal | Ambiguous | Unreadable

YES = frozenset({"yes", "y", "true", "done", "1", "✓", "✔", "✔️", "✅", ":white_check_mark:", ":heavy_check_mark:"})
NO = frozenset({"no", "n", "false", "not yet", "not done", "0", "✗", "✘", "❌", ":x:"})

SHAPE = re.compile(
    r"(?P<before>[^\d.,+-]*?) ?(?P<sign>[+-]?)(?P<inside>(?! )[^\d.,+-]*?)"
    r"(?P<number>[.,]?\d(?:[\d.,' ]*[\d.,])?) ?(?P<after>[^\d.,' ].*)?"
)
TIME_PART = re.compile(r"(\d[\d.,]*) ?([a-z]+) ?")
TIME_PARTS = re.compile(rf"(?:{TIME_PART.pattern}){{2,4}}", re.IGNORECASE)
SMALLEST = Decimal(1).scaleb(-MOST_AFTER_POINT)


def read_yes_no(text: str) -> Decimal | Unreadable:
    """1 for yes, 0 for no."""
    word = " ".join(plain_signs(text).casefold().split())
    if word in YES:
        return Decimal(1)
    if word in NO:
        return Decimal(0)
    return Unreadable("Write yes or no.")


def read_zone(text: str, zones: tuple[str, ...]) -> Decimal | Unreadable:
    """The index of the zone that is named, 0 for the first."""
    word = " ".join(text.split()).casefold()
    for index, zone in enumerate(zones):
        if " ".join(zone.split()).casefold() == word:
            return Decimal(index)
    return Unreadable(f"Write one of: {', '.join(zones)}.")


def read_quantity(text: str, unit: str) -> Reading:
    """A number with or without its unit; a unit of time is converted to `unit`, to six places."""
    written = plain_signs(text)
    if not written:
        return Unreadable("There is no value yet. Write a number, like 42 or 1.2k.")
    if len(written) > LONGEST:
        return _no_number(text)
    if is_time(unit) and TIME_PARTS.fullmatch(written):
        return _read_time(written, unit)
    shape = SHAPE.fullmatch(written)
    return _no_number(text) if shape is None else _read_shape(shape, text, unit)


def _read_shape(shape: re.Match[str], text: str, unit: str) -> Reading:
    before = (shape["before"] + shape["inside"]).strip()
    after = (shape["after"] or "").strip()
    if before and first_word(before) != first_word(unit):
        return _other_unit(before, text, unit)
    times = factor(after, unit)
    if times is None:
        return _other_unit(after, text, unit)
    return _settle(shape["number"], Fraction(-1 if shape["sign"] == "-" else 1) * times, text)


def _settle(number: str, times: Fraction, text: str) -> Reading:
    found = readings(number)
    if not found:
        return _no_number(text)
    values = [_multiply(one, times) for one in found]
    if not all(fits(one) for one in (*found, *values)):
        return _too_long()
    return values[0] if len(values) == 1 else Ambiguous((values[0], values[1]))


def _multiply(number: Decimal, times: Fraction) -> Decimal:
    """Exact where `times` is a whole number, otherwise to six places."""
    with localcontext(prec=60):
        product = number * times.numerator
        if times.denominator != 1:
            product = (product / times.denominator).quantize(SMALLEST, ROUND_HALF_UP)
    return tidy(product)


def _read_time(written: str, unit: str) -> Reading:
    """`1 h 30 min`: parts of falling size, of which only the last may have a fraction."""
    parts = TIME_PART.findall(written.casefold())
    words = ["min" if word == "m" else first_word(word) for _, word in parts]
    sizes = [SECONDS.get(word, Fraction(0)) for word in words]
    falling = all(left > right > 0 for left, right in pairwise(sizes))
    if not falling or not all(number.isdigit() for number, _ in parts[:-1]):
        return _no_number(written)
    last = readings(parts[-1][0])
    if len(last) != 1:
        return _no_number(written)
    numbers = [Decimal(number) for number, _ in parts[:-1]] + [last[0]]
    seconds = sum((Fraction(number) * size for number, size in zip(numbers, sizes, strict=True)), Fraction(0))
    value = _multiply(Decimal(1), seconds / SECONDS[first_word(unit)])
    return value if all(fits(one) for one in (*numbers, value)) else _too_long()


def _no_number(text: str) -> Unreadable:
    return Unreadable(f"“{_short(text)}” does not read as a number. Write it like 42, 1234.5 or 1.2k.")


def _too_long() -> Unreadable:
    return Unreadable(
        f"That number is too long to keep exactly. Write at most {MOST_BEFORE_POINT} digits before the point "
        f"and {MOST_AFTER_POINT} after it."
    )


def _other_unit(written: str, text: str, unit: str) -> Unreadable:
    if any(sign.isdigit() for sign in written):
        return _no_number(text)
    if not unit:
        return Unreadable(f"This key result is a plain number, without “{_short(written)}”. Write the number alone.")
    return Unreadable(
        f"This key result is measured in {unit}, and “{_short(written)}” is something else. "
        f"Write the number alone, or with {unit}."
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 30 else text[:29] + "…"
