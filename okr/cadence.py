"""The rhythm: which round a day belongs to, when it asks, when it tells, and what is too late."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

WEEKDAYS: tuple[str, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORTEST_NAME = 3  # letters: "mon"

DAY_BEGINS = time(9)  # local; what is late goes out between these two
DAY_ENDS = time(18)
SNOOZE_HOURS = 2
WEEKLY, MONTHLY = 7, 30  # days (M 1.20)

DAY = timedelta(days=1)

Snooze = Literal["hours", "tomorrow", "round"]


@dataclass(frozen=True)
class Rhythm:
    """`every` in days, `at` in local time, `digest_after` in workdays, `quiet_days` as weekdays with Monday 0.

    Rounds are counted from the anchor, never from the last one sent, so neither a clock change nor a pause moves them.
    """

    anchor: date
    every: int
    at: time
    digest_after: int
    quiet_days: frozenset[int]
    first: int = 0  # the number of the anchor's round: more than 0 when the rhythm was another one before

    def number_on(self, day: date) -> int:
        """The latest round whose nominal date has come: `first` from the anchor on, one less before it."""
        return self.first + max(-1, (day - self.anchor).days // self.every)

    def nominal(self, number: int) -> date:
        """The day that the round is named after, quiet or not."""
        return self.anchor + (number - self.first) * self.every * DAY

    def has_round_on(self, day: date) -> bool:
        """Whether `day` is the nominal day of one of its rounds."""
        return day >= self.anchor and (day - self.anchor).days % self.every == 0

    def following(self, nominal: date) -> date:
        """The nominal day of the round after; of a day before the anchor, the anchor."""
        return self.nominal(self.number_on(nominal) + 1)

    def ask_on(self, nominal: date) -> date:
        return self.next_workday(nominal)

    def ask_at(self, nominal: date, zone: ZoneInfo) -> datetime:
        """The instant, in UTC, at which the rhythm's hour strikes in `zone` on the day of asking."""
        return self.at_hour(self.ask_on(nominal), zone)

    def digest_on(self, nominal: date) -> date:
        return self.add_workdays(self.ask_on(nominal), self.digest_after)

    def digest_at(self, nominal: date, zone: ZoneInfo) -> datetime:
        """The instant, in UTC, of the digest; until then the round is open. `zone` is the team's."""
        return self.at_hour(self.digest_on(nominal), zone)

    def continue_after(self, number: int, nominal: date) -> Rhythm:
        """This rhythm with the numbers going on behind the last round of the one before it.

        A round that was asked keeps its number and its day, so neither is ever used twice.
        """
        behind = self.number_on(nominal) - self.first + 1  # of the anchor's, the first round after that day
        return replace(self, first=number + 1 - behind)

    def at_hour(self, day: date, zone: ZoneInfo) -> datetime:
        """The rhythm's hour of a local day, in UTC. An hour that comes twice means the first,
        one that the clock leaps over means as long after the leap as it lay after its beginning (zoneinfo's fold=0)."""
        return datetime.combine(day, self.at, tzinfo=zone).astimezone(UTC)

    def workday(self, day: date) -> bool:
        return day.weekday() not in self.quiet_days

    def next_workday(self, day: date) -> date:
        """`day` itself where it is a workday, else the first one after it (where all days are quiet, `day`)."""
        week = (day + step * DAY for step in range(7))
        return next((each for each in week if self.workday(each)), day)

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th workday after `day`; with 0, `next_workday(day)`."""
        day = self.next_workday(day)
        for _ in range(count):
            day = self.next_workday(day + DAY)
        return day

    def may_be_late(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether something late may still reach a person: on a workday from 09:00 until before 18:00 local time."""
        local = now.astimezone(zone)
        return self.workday(local.date()) and DAY_BEGINS <= local.time() < DAY_ENDS

    @property
    def half_step(self) -> timedelta:
        """Who has checked in within this time is not asked again."""
        return timedelta(days=self.every) / 2

    def problems(self) -> tuple[str, ...]:
        """What makes the rhythm impossible, in words."""
        found = []
        if self.every < 1:
            found.append("A rhythm needs at least one day between two rounds.")
        if self.digest_after < 0:
            found.append("The digest cannot come before its round: write 0 or more workdays.")
        if not self.quiet_days <= set(range(7)):
            found.append("A quiet day is a weekday, monday to sunday.")
        elif len(self.quiet_days) == len(WEEKDAYS):
            found.append("All seven days are quiet: leave at least one to ask on.")
        if self.at.tzinfo is not None:
            found.append("The hour is local time, without a zone.")
        return tuple(found)

    def warnings(self) -> tuple[str, ...]:
        """What is possible and seldom wise (M 1.20), in words."""
        if self.every <= WEEKLY:
            return ("Asking every week or more often measures more than it moves; 14 days is a good rhythm.",)
        if self.every >= MONTHLY:
            return ("Asking once a month or less lets things drift; 14 days is a good rhythm.",)
        return ()


def read_weekday(name: str) -> int | None:
    """`Monday`, `mon`, `thurs` … as 0–6 with Monday 0; None for what is no weekday."""
    word = name.strip().rstrip(".").casefold()
    if len(word) < SHORTEST_NAME:
        return None
    return next((number for number, weekday in enumerate(WEEKDAYS) if weekday.startswith(word)), None)


def snooze_until(choice: Snooze, now: datetime, zone: ZoneInfo, rhythm: Rhythm, nominal: date) -> datetime | None:
    """When to ask again, in UTC; None for not again in this round.

    Two hours later becomes the rhythm's hour of the next workday where it would be an evening, a night or a quiet day.
    What would come after the round's digest comes not at all: by then nobody waits for the answer.
    """
    if choice == "round":
        return None
    until = _in_hours(now, zone, rhythm) if choice == "hours" else _tomorrow(now, zone, rhythm)
    return until if until < rhythm.digest_at(nominal, zone) else None


def _in_hours(now: datetime, zone: ZoneInfo, rhythm: Rhythm) -> datetime:
    later = now.astimezone(UTC) + timedelta(hours=SNOOZE_HOURS)
    if rhythm.may_be_late(later, zone):
        return later
    day = later.astimezone(zone).date()
    first = rhythm.at_hour(rhythm.next_workday(day), zone)
    return first if first >= later else rhythm.at_hour(rhythm.next_workday(day + DAY), zone)


def _tomorrow(now: datetime, zone: ZoneInfo, rhythm: Rhythm) -> datetime:
    today = now.astimezone(zone).date()
    return rhythm.at_hour(rhythm.next_workday(today + DAY), zone)


def age_in_days(then: date | datetime, now: datetime, zone: ZoneInfo) -> int:
    """Midnights in `zone` between then and now: 0 today, 1 yesterday.

    0 too for a day that is still to come: a zone further east may have dated it tomorrow.
    """
    day = then.astimezone(zone).date() if isinstance(then, datetime) else then
    return max(0, (now.astimezone(zone).date() - day).days)
