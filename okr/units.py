"""Units: when two words are the same one, and how much one of them is in another."""

from __future__ import annotations

import re
from fractions import Fraction

SIGNS_BEFORE = ("€", "$", "£")  # written before the number

# Every word of a line means the line's first word.
SAME = (
    ("%", "percent", "per cent", "pct"),
    ("€", "eur", "euro", "euros"),
    ("$", "usd", "dollar", "dollars"),
    ("£", "gbp", "pound", "pounds"),
    ("ms", "millisecond", "milliseconds"),
    ("s", "sec", "secs", "second", "seconds"),
    ("min", "mins", "minute", "minutes"),
    ("h", "hr", "hrs", "hour", "hours"),
    ("d", "day", "days"),
    ("week", "wk", "wks", "weeks", "w"),
)
FIRST = {word: line[0] for line in SAME for word in line}

# Months and years are left out: they have no fixed length.
SECONDS = {
    "ms": Fraction(1, 1000),
    "s": Fraction(1),
    "min": Fraction(60),
    "h": Fraction(3600),
    "d": Fraction(86400),
    "week": Fraction(604800),
}

THOUSAND, MILLION, BILLION = 10**3, 10**6, 10**9
SCALES = {
    **dict.fromkeys(("k", "K", "thousand"), THOUSAND),
    **dict.fromkeys(("M", "m", "mn", "mio", "million"), MILLION),
    **dict.fromkeys(("B", "b", "bn", "billion"), BILLION),
}
# Never glued to letters: `5 kg` for a measure in g is better refused than guessed, and `5 mW` would be a million W.
SCALE = re.compile(r"(" + "|".join(sorted(SCALES, key=len, reverse=True)) + r")(?![^\W\d_])\s*(.*)")


def first_word(unit: str) -> str:
    """The one spelling of a unit that others are compared with; `M` stays apart from `m`."""
    unit = " ".join(unit.split())
    if unit == "M":
        return unit
    unit = unit.casefold()
    return FIRST.get(unit) or _singular(unit)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def is_time(unit: str) -> bool:
    """Whether values in this unit can be told in another unit of time."""
    return first_word(unit) in SECONDS


def factor(written: str, unit: str) -> Fraction | None:
    """How many `unit` one `written` is: 1 for none or the same, 1/60 for min in h, 1000 for `k`; None for another."""
    if not written or first_word(written) == first_word(unit):
        return Fraction(1)
    return _time_factor(written, unit) or _scale_factor(written, unit)


def _time_factor(written: str, unit: str) -> Fraction | None:
    own = SECONDS.get(first_word(unit))
    if own is None:
        return None
    word = "min" if written == "m" else first_word(written)
    other = SECONDS.get(word)
    return None if other is None else other / own


def _scale_factor(written: str, unit: str) -> Fraction | None:
    match = SCALE.fullmatch(written)
    if match is None:
        return None
    scale, rest = match.groups()
    return Fraction(SCALES[scale]) if not rest or first_word(rest) == first_word(unit) else None
