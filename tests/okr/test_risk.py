"""Where to look first."""

from __future__ import annotations

from decimal import Decimal

import pytest

from okr.confidence import Confidence
from okr.risk import Risk, find_risk


@pytest.mark.parametrize(
    ("confidence", "progress", "outdated", "risk"),
    [
        (Confidence.GREEN, "0.5", False, None),
        (None, None, False, None),
        (Confidence.RED, "0.9", False, Risk.RED),
        (Confidence.YELLOW, "0.9", True, Risk.YELLOW),
        (Confidence.GREEN, "0.25", False, None),
        (Confidence.GREEN, "0.24", False, Risk.BEHIND),
        (None, "0", False, Risk.BEHIND),
        (Confidence.GREEN, "0.24", True, Risk.BEHIND),
        (Confidence.GREEN, "0.5", True, Risk.OUTDATED),
        (Confidence.GREEN, None, True, Risk.OUTDATED),
    ],
)
def test_the_worst_that_can_be_said(
    confidence: Confidence | None, progress: str | None, outdated: bool, risk: Risk | None
) -> None:
    """Half of the time is gone: 25 points under the line is not flagged yet, 26 are."""
    reached = Decimal(progress) if progress else None
    assert find_risk(confidence, reached, Decimal("0.5"), outdated=outdated) is risk


def test_the_worst_comes_first() -> None:
    """A list of risks sorts by what is worst."""
    assert sorted(Risk)[0] is Risk.RED
