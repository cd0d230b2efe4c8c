"""What many key results amount to: objectives, teams, and what stands below a team (A 9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from okr.pace import expected
from okr.score import roll_up
from store.overview import Outline, TeamState

ONE = Decimal(1)


@dataclass(frozen=True)
class Together:
    """What key results amount to, and where they would be if each kept its pace."""

    progress: Decimal | None
    expected: Decimal


class Sums:
    """Key results to objectives by weight, objectives to teams alike, as the digest does it (`handlers.picture`)."""

    def __init__(self, outlines: Iterable[Outline], teams: Sequence[TeamState], now: datetime) -> None:
        self._of_team: dict[int, list[Outline]] = defaultdict(list)
        for outline in outlines:
            self._of_team[outline.team_id].append(outline)
        self._today = {team.id: now.astimezone(team.zone).date() for team in teams}
        self._below: dict[int | None, list[int]] = defaultdict(list)
        for team in teams:
            self._below[team.parent_id].append(team.id)

    def of_team(self, team: int) -> list[Outline]:
        """The team's own, in the order of the plan."""
        return self._of_team.get(team, [])

    def covered(self, team: int | None) -> list[Outline]:
        """The team's own, or if it has none those of all teams below it; None stands above all of them."""
        own = self.of_team(team) if team is not None else []
        return own or [outline for each in self._all_below(team) for outline in self.of_team(each)]

    def _all_below(self, team: int | None) -> list[int]:
        """The import refuses a team that stands below itself; should there be one, it is met once."""
        found: list[int] = []
        waiting = list(self._below[team])
        while waiting:
            each = waiting.pop(0)
            if each not in found:
                found.append(each)
                waiting.extend(self._below[each])
        return found

    def standing(self, outlines: Iterable[Outline]) -> Together:
        measured = [outline for outline in outlines if outline.progress is not None]
        return Together(
            _mean(measured, lambda outline: outline.progress),
            _mean(measured, self._expected) or Decimal(0),
        )

    def _expected(self, outline: Outline) -> Decimal:
        return expected(outline.starts, outline.ends, self._today[outline.team_id])


def _mean(outlines: Sequence[Outline], share: Callable[[Outline], Decimal | None]) -> Decimal | None:
    objectives: dict[int, list[tuple[Decimal | None, Decimal]]] = defaultdict(list)
    for outline in outlines:
        objectives[outline.objective_id].append((share(outline), outline.weight))
    return roll_up((roll_up(parts), ONE) for parts in objectives.values())
