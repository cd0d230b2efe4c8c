"""Faults on purpose, in Slack's answers to the bot."""

import random
from dataclasses import dataclass, field
from typing import Literal, get_args

from playground.world import Json

Kind = Literal["rate_limited", "status", "error", "slow", "hang", "cut_before", "cut_after", "applied_500"]


@dataclass
class Fault:
    """`method` may be "*". `times` None: until cleared. `share`: of the calls that match, this part is hit.

    `details`: retry_after (seconds, None leaves the header out), status, body, error, seconds.
    """

    method: str
    kind: Kind
    times: int | None = None
    share: float = 1.0
    details: Json = field(default_factory=dict)

    def fits(self, method: str) -> bool:
        return self.method in ("*", method) and self.times != 0


class Faults:
    def __init__(self, seed: int = 1) -> None:
        self._planned: list[Fault] = []
        self._dice = random.Random(seed)  # noqa: S311  a share of calls, the same in every run

    def add(
        self,
        method: str,
        kind: Kind,
        times: int | None = None,
        share: float = 1.0,
        **details: Json | str | float | None,
    ) -> Fault:
        if kind not in get_args(Kind):
            raise ValueError(f"no fault is called {kind!r}; there are {', '.join(get_args(Kind))}")
        fault = Fault(method, kind, times, share, dict(details))
        self._planned.append(fault)
        return fault

    def clear(self) -> None:
        self._planned.clear()

    def pick(self, method: str) -> Fault | None:
        """The fault that this call meets, counted as used."""
        for fault in self._planned:
            if fault.fits(method) and self._dice.random() < fault.share:
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None
