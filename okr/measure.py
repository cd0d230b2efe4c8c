"""What a key result measures: where it began, where it should go, how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from okr.numerals import MOST_AFTER_POINT, MOST_BEFORE_POINT, fits, format_plain, readings
from okr.ratio import ratio, shown_percent
from okr.reading import Ambiguous, Reading, Unreadable, read_quantity, read_yes_no, read_zone
from okr.units import SIGNS_BEFORE

__all__ = ["Ambiguous", "Direction", "Measure", "MeasureKind", "Reading", "Unreadable", "shown_percent"]

FAR_OUTSIDE = 10  # times the range baseline–target; beyond it a value is asked back


class MeasureKind(StrEnum):
    NUMBER = "number"
    YES_NO = "yes_no"
    BAND = "band"  # the value should lie between low and high
    ZONES = "zones"  # the value is one of a few names in order


class Direction(StrEnum):
    RISING = "rising"
    FALLING = "falling"


@dataclass(frozen=True)
class Measure:
    """`unit` is written after the number. Values of zones are indices into `zones`, those of yes and no are 1 and 0.

    A baseline may be missing where finding it is the first work (M 2.1); then there is no progress yet.
    """

    kind: MeasureKind
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    zones: tuple[str, ...] = ()

    @property
    def start(self) -> Decimal | None:
        """The baseline, 0 for yes and no where none is given."""
        return Decimal(0) if self.baseline is None and self.kind == MeasureKind.YES_NO else self.baseline

    @property
    def goal(self) -> Decimal | None:
        """The target, 1 for yes and no where none is given."""
        return Decimal(1) if self.target is None and self.kind == MeasureKind.YES_NO else self.target

    @property
    def falls(self) -> bool:
        """Whether less is better (M 1.5); a band is approached from above where the baseline lies above it."""
        start, goal = self.start, self.high if self.kind == MeasureKind.BAND else self.goal
        return start is not None and goal is not None and goal < start

    @property
    def direction(self) -> Direction:
        return Direction.FALLING if self.falls else Direction.RISING

    def progress(self, value: Decimal) -> Decimal | None:
        """(value − baseline) ÷ (target − baseline), four places, below 0 and above 1 as it is (M 0.4).

        None while baseline or target is missing or both are the same.
        """
        if self.kind == MeasureKind.BAND:
            return self._band_progress(value)
        start, goal = self.start, self.goal
        if start is None or goal is None or start == goal:
            return None
        return ratio(value - start, goal - start)

    def _band_progress(self, value: Decimal) -> Decimal | None:
        """1 inside the band; outside, how much of the baseline's distance is gone, 0 if the baseline was inside."""
        away = self._distance(value)
        if away is None or away == 0:
            return None if away is None else Decimal(1)
        if self.baseline is None:
            return None
        whole = self._distance(self.baseline)
        return 1 - ratio(away, whole) if whole else Decimal(0)

    def _distance(self, value: Decimal) -> Decimal | None:
        """How far outside the band, 0 inside it; None without a band."""
        if self.low is None or self.high is None:
            return None
        return max(self.low - value, value - self.high, Decimal(0))

    def move(self, value: Decimal) -> Decimal | None:
        """How much was moved from the baseline in the target's direction, in the unit; negative the other way.

        None while the baseline, the target or the band is missing.
        """
        if self.start is None:
            return None
        if self.kind == MeasureKind.BAND:
            before, now = self._distance(self.start), self._distance(value)
            return None if before is None or now is None else before - now
        if self.goal is None:
            return None
        return self.start - value if self.falls else value - self.start

    def say(self, value: Decimal) -> str:
        """The value as people read it: `43.5 %`, `1,234.5 sessions`, `€1,200`, `yes`, the zone's name."""
        name = self._name(value)
        if name is not None:
            return name
        number, minus = format_plain(value.copy_abs(), ","), "−" if value < 0 else ""
        if self.unit in SIGNS_BEFORE:
            return f"{minus}{self.unit}{number}"
        return f"{minus}{number}\u00a0{self.unit}" if self.unit else f"{minus}{number}"

    def spell(self, value: Decimal) -> str:
        """The value as one may type it, for a form: `read` gives exactly it back, never two readings."""
        name = self._name(value)
        if name is not None:
            return name
        text = format_plain(value)
        return text + "0" if len(readings(text.lstrip("-"))) > 1 else text

    def _name(self, value: Decimal) -> str | None:
        if self.kind == MeasureKind.YES_NO and value in (0, 1):
            return "yes" if value else "no"
        if self.kind == MeasureKind.ZONES and value in range(len(self.zones)):
            return self.zones[int(value)]
        return None

    def read(self, text: str) -> Reading:
        """What a person wrote, as a value in the unit: `42 %`, `1.2k`, `1,234.5`, `90 min` in h, `yes`, a zone's name.

        Never guesses: `1.234` is Ambiguous. Unicode's decimal digits count as digits, whatever their script.
        """
        if self.kind == MeasureKind.YES_NO:
            return read_yes_no(text)
        if self.kind == MeasureKind.ZONES:
            return read_zone(text, self.zones)
        return read_quantity(text, self.unit)

    def is_far_outside(self, value: Decimal) -> bool:
        """More than ten times the range baseline–target beyond either: worth a "really?". Only numbers can be."""
        if self.kind != MeasureKind.NUMBER or self.baseline is None or self.target is None:
            return False
        ends = sorted((self.baseline, self.target))
        slack = FAR_OUTSIDE * (ends[1] - ends[0])
        return slack > 0 and not ends[0] - slack <= value <= ends[1] + slack

    def problems(self) -> tuple[str, ...]:
        """What keeps this from being measured (M 1.1, 1.6), in words; a missing baseline is for the caller to judge."""
        found = self._number_problems()
        if found:
            return tuple(found)
        if self.kind == MeasureKind.BAND:
            return tuple(self._band_problems())
        zones = self._zone_problems() if self.kind == MeasureKind.ZONES else []
        return (*self._target_problems(), *zones)

    def _number_problems(self) -> list[str]:
        named = {"baseline": self.baseline, "target": self.target, "low end": self.low, "high end": self.high}
        wide = f"{MOST_BEFORE_POINT} digits before the point and {MOST_AFTER_POINT} after it"
        return [
            f"The {name} cannot be kept exactly: write a number of at most {wide}."
            for name, number in named.items()
            if number is not None and not fits(number)
        ]

    def _target_problems(self) -> list[str]:
        start, goal = self.start, self.goal
        if goal is None:
            return ["The target is missing: say where it should go. Without one it is a health metric."]
        if self.kind == MeasureKind.YES_NO and not {start, goal} <= {Decimal(0), Decimal(1), None}:
            return ["Yes and no are written as 1 and 0: use them for baseline and target, or leave both out."]
        if start == goal:
            return ["The target equals the baseline, so there is nothing to move: write a target that differs."]
        return []

    def _band_problems(self) -> list[str]:
        if self.low is None or self.high is None:
            return ["A band needs a low and a high end: write both."]
        return [] if self.low < self.high else ["The band's low end must lie below its high end."]

    def _zone_problems(self) -> list[str]:
        names = {" ".join(zone.split()).casefold() for zone in self.zones}
        if len(self.zones) < 2:
            return ["Zones need at least two names, from the first to the last."]
        if len(names) < len(self.zones) or "" in names:
            return ["Each zone needs a name of its own."]
        chosen = [index for index in (self.baseline, self.target) if index is not None]
        if not all(index in range(len(self.zones)) for index in chosen):
            return [f"Baseline and target must each be one of the zones: {', '.join(self.zones)}."]
        return []
