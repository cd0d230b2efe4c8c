"""Roll-up: what several key results, or several objectives, amount to together (A 9)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from okr.ratio import ratio

NONE, ALL = Decimal(0), Decimal(1)


def roll_up(parts: Iterable[tuple[Decimal | None, Decimal]]) -> Decimal | None:
    """The mean of (progress, weight), each progress clamped 0–1, so that one runaway cannot hide a standstill.

    Four places. What has no progress (a key result whose baseline is still being found) is left out; None when
    nothing is left.
    """
    counted = [(min(ALL, max(NONE, progress)), weight) for progress, weight in parts if progress is not None]
    whole = sum((weight for _, weight in counted), NONE)
    if not whole:
        return None
    return ratio(sum((progress * weight for progress, weight in counted), NONE), whole)
