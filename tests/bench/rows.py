"""Rows of the table: slices of several servers in turn, and what comes out of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.load import Slice

Go = Callable[[], Slice]
Slices = dict[str, list[Slice]]


@dataclass(frozen=True)
class Row:
    """Something ours does, against something bare. CPU in ms a request; `ratio` is the median over pairs of slices."""

    what: str
    against: str
    rate: float  # requests a second
    cpu: float
    bare_rate: float
    bare_cpu: float
    ratio: float
    aim: float | None = None


def take_turns(sides: Mapping[str, Go], slices: int) -> Slices:
    """One slice of each, again and again, so that a noisy moment of the machine hits all alike. The first warms up."""
    taken: Slices = {name: [] for name in sides}
    for _ in range(slices + 1):
        for name, go in sides.items():
            taken[name].append(go())
    return {name: made[1:] for name, made in taken.items()}


def row(what: str, ours: Sequence[Slice], against: str, bare: Sequence[Slice], aim: float | None = None) -> Row:
    return Row(
        what=what,
        against=against,
        rate=1 / median(each.wall for each in ours),
        cpu=1000 * median(each.cpu for each in ours),
        bare_rate=1 / median(each.wall for each in bare),
        bare_cpu=1000 * median(each.cpu for each in bare),
        ratio=median(one.cpu / other.cpu for one, other in zip(ours, bare, strict=True)),
        aim=aim,
    )
