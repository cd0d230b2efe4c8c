"""A team's key results as they stood at an instant: what a digest compares, and what its chart is drawn from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam
from sqlmodel import Session, col

from okr.cadence import Rhythm as Cadence
from okr.confidence import Confidence
from okr.pace import expected
from okr.score import roll_up
from store.history import CheckInState, counting_at, read_until
from store.plan import ASKED_IN, Cycle, Objective
from store.standing import KeyResultState, OfOrganisation, read_key_results, select_key_results

MOST_POINTS = 12  # between the first and the last day of a chart: a quarter of fortnights has six

OF_TEAMS = select_key_results(
    col(Objective.team_id).in_(bindparam("teams", expanding=True)), col(Cycle.state).in_(ASKED_IN)
)


@dataclass(frozen=True)
class Picture:
    """The key results of some teams with everything that was said of them up to an instant."""

    key_results: tuple[KeyResultState, ...]
    said: dict[int, tuple[CheckInState, ...]]

    def at(self, instant: datetime) -> tuple[KeyResultState, ...]:
        """As they stood then, by number."""
        return tuple(
            replace(each, recent=tuple(counting_at(self.said.get(each.id, ()), instant))) for each in self.key_results
        )


@dataclass(frozen=True)
class Glimpse:
    """What a channel saw of one key result, or would have seen."""

    value: Decimal | None
    progress: Decimal | None
    confidence: Confidence | None


def take_picture(session: Session, whose: OfOrganisation, teams: Iterable[int], until: datetime) -> Picture:
    """Two statements and one more, however many key results there are."""
    states = read_key_results(session, whose, OF_TEAMS, teams=list(teams))
    said: dict[int, list[CheckInState]] = defaultdict(list)
    for check_in in read_until(session, whose.organisation_id, [state.id for state in states], until):
        said[check_in.key_result_id].append(check_in)
    return Picture(tuple(states), {key: tuple(rows) for key, rows in said.items()})


def progress_of(state: KeyResultState) -> Decimal | None:
    """The true ratio; before a first check-in it stands at its baseline."""
    value = state.current.value if state.current else state.measure.start
    return None if value is None else state.measure.progress(value)


def progress_of_all(states: Iterable[KeyResultState]) -> Decimal | None:
    """Key results to objectives by weight, objectives to the whole alike (A 9)."""
    return _roll_up(states, progress_of)


def expected_of_all(states: Iterable[KeyResultState], day: date) -> Decimal:
    """Where the same roll-up would stand if each key result kept its pace."""
    return _roll_up(states, lambda state: expected(state.starts, state.ends, day)) or Decimal(0)


def _roll_up(states: Iterable[KeyResultState], share: Any) -> Decimal | None:
    objectives: dict[int, list[tuple[Decimal | None, Decimal]]] = defaultdict(list)
    for state in states:
        if progress_of(state) is not None:
            objectives[state.objective_id].append((share(state), state.weight))
    return roll_up((roll_up(parts), Decimal(1)) for parts in objectives.values())


def glimpse(state: KeyResultState) -> Glimpse:
    """What there is to see of it."""
    current = state.current
    return Glimpse(
        current.value if current else None,
        progress_of(state) if current else None,
        current.confidence if current else None,
    )


def remember(states: Iterable[KeyResultState]) -> dict[str, Any]:
    """What `Digest.shown` keeps."""
    states = list(states)
    progress = progress_of_all(states)
    return {
        "progress": None if progress is None else str(progress),
        "key_results": {str(state.number): _kept(glimpse(state)) for state in states},
    }


def _kept(seen: Glimpse) -> dict[str, str | None]:
    return {
        "value": None if seen.value is None else str(seen.value),
        "progress": None if seen.progress is None else str(seen.progress),
        "confidence": seen.confidence,
    }


def recall(shown: dict[str, Any]) -> tuple[Decimal | None, dict[int, Glimpse]]:
    """(progress of the whole, glimpses by number) out of `Digest.shown`."""
    seen = {int(number): _recalled(kept) for number, kept in shown["key_results"].items()}
    return _decimal(shown["progress"]), seen


def _recalled(kept: dict[str, str | None]) -> Glimpse:
    confidence = kept["confidence"]
    return Glimpse(
        _decimal(kept["value"]), _decimal(kept["progress"]), None if confidence is None else Confidence(confidence)
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def draw(
    picture: Picture, until: datetime, cadence: Cadence, zone: ZoneInfo
) -> tuple[tuple[date, Decimal, Decimal | None], ...]:
    """(day, expected, actual): the first day, each digest's, today, the last day; no actual for days to come."""
    if not picture.key_results:
        return ()
    first = min(state.starts for state in picture.key_results)
    last = max(state.ends for state in picture.key_results)
    today = until.astimezone(zone).date()
    days = {first, last, min(max(today, first), last), *_thinned(_digest_days(cadence, first, last))}
    return tuple(_point(picture, day, until, zone) for day in sorted(days))


def _digest_days(cadence: Cadence, first: date, last: date) -> list[date]:
    numbers = range(max(cadence.first, cadence.number_on(first)), cadence.number_on(last) + 1)
    days = (cadence.digest_on(cadence.nominal(number)) for number in numbers)
    return [day for day in days if first < day < last]


def _thinned(days: list[date]) -> list[date]:
    """Every second of them, or every third …, until they can be read."""
    return days[:: -(-len(days) // MOST_POINTS) or 1]


def _point(picture: Picture, day: date, until: datetime, zone: ZoneInfo) -> tuple[date, Decimal, Decimal | None]:
    today = until.astimezone(zone).date()
    end_of_day = datetime.combine(day + timedelta(days=1), time(0), tzinfo=zone)
    states = picture.at(min(end_of_day, until)) if day <= today else ()
    actual = progress_of_all(states) if states else None
    return day, expected_of_all(picture.key_results, day), actual
