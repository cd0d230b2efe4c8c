"""Ratios: rounded to four places before anybody compares them, rounded down when shown."""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext

PLACES = Decimal("0.0001")


def ratio(part: Decimal, whole: Decimal) -> Decimal:
    """`part` ÷ `whole` to four places, so that 2.8 of 2.1–3.1 is 0.7 and not 0.69999. `whole` is not zero."""
    with localcontext(prec=60):
        return (part / whole).quantize(PLACES, ROUND_HALF_UP)


def floor_percent(share: Decimal) -> int:
    """Whole percentage points, rounded towards −∞ and not clamped."""
    return int((share * 100).to_integral_value(ROUND_FLOOR))


def shown_percent(share: Decimal) -> int:
    """The percentage people see: rounded down, 0–100. The true number is kept elsewhere (M 0.4)."""
    return max(0, min(100, floor_percent(share)))
