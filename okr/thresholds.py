"""The one table of shares that mean something (method 2.6); a team may hold its own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Thresholds:
    """Shares of the way from baseline to target; a band begins at its threshold and ends below the next."""

    target_low: Decimal = Decimal("0.6")  # the range one aims for in an aspirational set (M 4.6)
    target_high: Decimal = Decimal("0.7")
    sweet_spot: Decimal = Decimal("0.7")  # from here on the target was right (M 1.13)
    completion_cutoff: Decimal = Decimal("0.7")  # counts as done (M 4.14)
    excellent: Decimal = Decimal("0.8")  # M 4.14
    bonus: Decimal = Decimal("1.0")  # beyond what was expected (M 4.14)
    committed: Decimal = Decimal("1.0")  # a committed one is reached or not (M 1.14)


DEFAULTS = Thresholds()
