"""Where to look first: what makes a key result one to talk about."""

from __future__ import annotations

from decimal import Decimal
from enum import IntEnum

from okr.confidence import Confidence
from okr.pace import Pace, pace


class Risk(IntEnum):
    """Worst first."""

    RED = 0
    YELLOW = 1
    BEHIND = 2  # more than 25 points under the expected line, whatever its colour (A 10)
    OUTDATED = 3  # nobody has said anything for too long


BY_COLOUR = {Confidence.RED: Risk.RED, Confidence.YELLOW: Risk.YELLOW}


def find_risk(
    confidence: Confidence | None, progress: Decimal | None, expected: Decimal, *, outdated: bool
) -> Risk | None:
    """The worst there is to say, None if all is well; `confidence` and `progress` are None where there is none yet."""
    if confidence in BY_COLOUR:
        return BY_COLOUR[confidence]
    if progress is not None and pace(progress, expected).pace is Pace.BEHIND:
        return Risk.BEHIND
    return Risk.OUTDATED if outdated else None
