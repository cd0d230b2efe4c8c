"""What a row of digits and separators can mean: one number, two, or none."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

MOST_BEFORE_POINT = 15
MOST_AFTER_POINT = 6

# Each pattern with the signs that group its thousands and the one that is its decimal point. English comes first.
# A group never follows a leading zero, so `0.123` and `01.234` have one reading.
PATTERNS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"\d+\.?|\d*\.\d+"), "", "."),  # 42  42.5  .5
    (re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?"), ",", "."),  # 1,234.5
    (re.compile(r"[1-9]\d?(,\d\d)+,\d{3}(\.\d+)?"), ",", "."),  # 12,34,567 as in India
    (re.compile(r"\d*,\d+"), "", ","),  # 42,5
    (re.compile(r"[1-9]\d{0,2}(\.\d{3})+(,\d+)?"), ".", ","),  # 1.234,5
    (re.compile(r"[1-9]\d{0,2}([ '])\d{3}(\1\d{3})*(\.\d+)?"), " '", "."),  # 1 234.5  1'234.5
    (re.compile(r"[1-9]\d{0,2}([ '])\d{3}(\1\d{3})*,\d+"), " '", ","),  # 1 234,5
)


def plain_signs(text: str) -> str:
    """Digits of every script as 0–9, spaces as one blank, minus and apostrophe as on a keyboard."""
    signs = "".join(_plain_sign(sign) for sign in text)
    return " ".join(signs.split())


def _plain_sign(sign: str) -> str:
    if sign == "−":
        return "-"
    if sign in "’ʼ":
        return "'"
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)


def readings(token: str) -> tuple[Decimal, ...]:
    """The numbers that an unsigned `token` of digits, `.`, `,`, `'` and blanks can mean: the English one first.

    Two for `1.234` and `1,234`, none for what is no number in any of the ways that are known.
    """
    found = [
        Decimal("0" + _without(token, groups).replace(point, "."))
        for pattern, groups, point in PATTERNS
        if pattern.fullmatch(token)
    ]
    return tuple(dict.fromkeys(found))


def _without(token: str, signs: str) -> str:
    return token.translate({ord(sign): None for sign in signs})


def fits(number: Decimal) -> bool:
    """Whether it is finite, with at most 15 digits before and 6 after the point: what both databases keep exactly."""
    if not number.is_finite():
        return False
    places = -int(number.as_tuple().exponent)
    return places <= MOST_AFTER_POINT and number.adjusted() < MOST_BEFORE_POINT


def tidy(number: Decimal) -> Decimal:
    """The same value without trailing zeros, exponent or minus zero."""
    return Decimal(format_plain(number))


def format_plain(number: Decimal, thousands: str = "") -> str:
    """`1234.5`, or `1,234.5` with `thousands=","`; no trailing zeros, no exponent, no minus zero."""
    text = format(number if number else number.copy_abs(), f"{thousands}f")
    return text.rstrip("0").rstrip(".") if "." in text else text
