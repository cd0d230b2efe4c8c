"""Rounds, quiet days, lateness and snoozing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from okr.cadence import WEEKDAYS, Rhythm, Snooze, age_in_days, read_weekday, snooze_until

RHYTHM = Rhythm(date(2026, 10, 6), 14, time(9), 2, frozenset({5, 6}))  # a Tuesday, as in the example
LISBON, BERLIN = ZoneInfo("Europe/Lisbon"), ZoneInfo("Europe/Berlin")
TOKYO, LOS_ANGELES = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/Los_Angeles")


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2026: the 3rd is a Tuesday and the nominal day of round 2."""
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2026, 9, 1), -1),
        (date(2026, 10, 5), -1),
        (date(2026, 10, 6), 0),
        (date(2026, 10, 19), 0),
        (date(2026, 10, 20), 1),
        (date(2026, 12, 29), 6),  # into the next cycle
        (date(2027, 10, 5), 26),
    ],
)
def test_rounds_are_counted_from_the_anchor(day: date, number: int) -> None:
    """Whatever cycle it is; before the anchor there is none."""
    assert RHYTHM.number_on(day) == number


@pytest.mark.parametrize(
    ("anchor", "asked", "told"),
    [
        (date(2026, 10, 6), date(2026, 10, 6), date(2026, 10, 8)),  # Tuesday, Thursday
        (date(2026, 10, 8), date(2026, 10, 8), date(2026, 10, 12)),  # Thursday, Monday
        (date(2026, 10, 9), date(2026, 10, 9), date(2026, 10, 13)),  # Friday, Tuesday
        (date(2026, 10, 10), date(2026, 10, 12), date(2026, 10, 14)),  # Saturday is quiet
        (date(2026, 10, 11), date(2026, 10, 12), date(2026, 10, 14)),  # Sunday too
    ],
)
def test_quiet_days_are_leapt_over(anchor: date, asked: date, told: date) -> None:
    """The round keeps its nominal day; the digest comes two workdays after the asking."""
    rhythm = replace(RHYTHM, anchor=anchor)
    assert (rhythm.nominal(0), rhythm.ask_on(anchor), rhythm.digest_on(anchor)) == (anchor, asked, told)


def test_the_hour_is_local_over_a_clock_change() -> None:
    """09:00 in Berlin before and after the end of summer time on 25 October 2026."""
    assert RHYTHM.ask_at(RHYTHM.nominal(1), BERLIN) == datetime(2026, 10, 20, 7, tzinfo=UTC)
    assert RHYTHM.ask_at(RHYTHM.nominal(2), BERLIN) == datetime(2026, 11, 3, 8, tzinfo=UTC)
    assert RHYTHM.digest_at(RHYTHM.nominal(2), LISBON) == datetime(2026, 11, 5, 9, tzinfo=UTC)
    assert RHYTHM.ask_at(RHYTHM.nominal(2), BERLIN).tzinfo is UTC


def test_an_hour_that_comes_twice_is_the_first_and_one_that_is_leapt_over_comes_after() -> None:
    """02:30 in Berlin on the two days of the change (zoneinfo's fold=0)."""
    night = replace(RHYTHM, at=time(2, 30), quiet_days=frozenset())
    twice, never = replace(night, anchor=date(2026, 10, 25)), replace(night, anchor=date(2026, 3, 29))
    assert twice.ask_at(twice.anchor, BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert never.ask_at(never.anchor, BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_workdays() -> None:
    """A workday is its own next one; adding none to a quiet day still leaves it."""
    friday, saturday, monday = date(2026, 11, 6), date(2026, 11, 7), date(2026, 11, 9)
    assert (RHYTHM.workday(friday), RHYTHM.workday(saturday)) == (True, False)
    assert (RHYTHM.next_workday(friday), RHYTHM.next_workday(saturday)) == (friday, monday)
    assert (RHYTHM.add_workdays(friday, 1), RHYTHM.add_workdays(saturday, 0)) == (monday, monday)
    assert RHYTHM.add_workdays(friday, 6) == date(2026, 11, 16)


def test_a_week_of_quiet_days_does_not_search_for_ever() -> None:
    """It is a problem that is named elsewhere."""
    silent = replace(RHYTHM, quiet_days=frozenset(range(7)))
    assert silent.next_workday(date(2026, 11, 6)) == date(2026, 11, 6)


@pytest.mark.parametrize(
    ("now", "may"),
    [
        (berlin(3, 8, 59), False),
        (berlin(3, 9), True),
        (berlin(3, 17, 59), True),
        (berlin(3, 18), False),
        (berlin(7, 12), False),  # Saturday
    ],
)
def test_what_is_late_waits_for_the_day(now: datetime, may: bool) -> None:
    """Between 09:00 and 18:00 local time on a workday."""
    assert RHYTHM.may_be_late(now.astimezone(UTC), BERLIN) is may


def test_lateness_is_judged_where_the_person_is() -> None:
    """The same instant is noon in Berlin and night in Los Angeles."""
    assert not RHYTHM.may_be_late(berlin(3, 12), LOS_ANGELES)


@pytest.mark.parametrize(("every", "half"), [(14, timedelta(days=7)), (7, timedelta(days=3, hours=12))])
def test_half_a_step(every: int, half: timedelta) -> None:
    """Half of the days between two rounds."""
    assert replace(RHYTHM, every=every).half_step == half


@pytest.mark.parametrize(
    ("rhythm", "word"),
    [
        (replace(RHYTHM, every=0), "at least one day"),
        (replace(RHYTHM, digest_after=-1), "before its round"),
        (replace(RHYTHM, quiet_days=frozenset(range(7))), "seven days are quiet"),
        (replace(RHYTHM, quiet_days=frozenset({7})), "is a weekday"),
        (replace(RHYTHM, at=time(9, tzinfo=UTC)), "local time"),
    ],
)
def test_impossible_rhythms_are_named(rhythm: Rhythm, word: str) -> None:
    """One problem each, in words."""
    (problem,) = rhythm.problems()
    assert word in problem


def test_the_example_s_rhythm_is_fine() -> None:
    """Nothing to say about a fortnight."""
    assert RHYTHM.problems() == RHYTHM.warnings() == ()


@pytest.mark.parametrize(
    ("every", "word"), [(1, "more than it moves"), (7, "more than it moves"), (30, "drift"), (60, "drift")]
)
def test_weekly_and_monthly_are_warned_about(every: int, word: str) -> None:
    """Weekly over-instruments, monthly drifts (M 1.20)."""
    (warning,) = replace(RHYTHM, every=every).warnings()
    assert word in warning


@pytest.mark.parametrize(("every", "warned"), [(7, True), (8, False), (29, False), (30, True)])
def test_only_weekly_and_monthly_are_warned_about(every: int, warned: bool) -> None:
    """What lies between is left alone."""
    assert bool(replace(RHYTHM, every=every).warnings()) is warned


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("monday", 0),
        ("Mon", 0),
        ("TUES", 1),
        ("thurs", 3),
        (" sunday ", 6),
        ("sat.", 5),
        ("mo", None),
        ("", None),
        ("monday!", None),
    ],
)
def test_reads_weekdays(name: str, number: int | None) -> None:
    """In full or from three letters on."""
    assert read_weekday(name) == number


def test_all_weekdays_are_read() -> None:
    """The names that are written are the names that are read."""
    assert [read_weekday(name) for name in WEEKDAYS] == list(range(7))


@pytest.mark.parametrize(
    ("choice", "now", "until"),
    [
        ("hours", berlin(3, 9, 30), berlin(3, 11, 30)),
        ("hours", berlin(3, 15, 59), berlin(3, 17, 59)),
        ("hours", berlin(3, 16), berlin(4, 9)),
        ("hours", berlin(3, 23, 30), berlin(4, 9)),  # not in the night after
        ("hours", berlin(4, 1), berlin(4, 9)),
        ("tomorrow", berlin(3, 9, 30), berlin(4, 9)),
        ("tomorrow", berlin(3, 23, 59), berlin(4, 9)),
        ("round", berlin(3, 9, 30), None),
        ("tomorrow", berlin(4, 10), None),  # the digest would be first
        ("hours", berlin(4, 17), None),
        ("hours", berlin(5, 10), None),  # the digest is out
    ],
)
def test_snoozing(choice: Snooze, now: datetime, until: datetime | None) -> None:
    """Two hours within the day, else the rhythm's hour of the next workday; nothing after the round's digest."""
    assert snooze_until(choice, now.astimezone(UTC), BERLIN, RHYTHM, RHYTHM.nominal(2)) == until


@pytest.mark.parametrize("choice", ["hours", "tomorrow"])
def test_snoozing_leaps_over_the_weekend(choice: Snooze) -> None:
    """A Friday evening's snooze is a Monday morning's prompt."""
    friday = replace(RHYTHM, anchor=date(2026, 11, 6))
    until = snooze_until(choice, berlin(6, 17), BERLIN, friday, friday.anchor)
    assert until == berlin(9, 9)
    assert until is not None
    assert until.tzinfo is UTC


def test_snoozing_counts_hours_that_pass() -> None:
    """A clock that is set back within the two hours does not make them three."""
    daily = replace(RHYTHM, anchor=date(2026, 10, 25), quiet_days=frozenset())
    now = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30, the first of two
    assert snooze_until("hours", now + timedelta(hours=7), BERLIN, daily, daily.anchor) == now + timedelta(hours=9)


@pytest.mark.parametrize(
    ("then", "zone", "days"),
    [
        (berlin(3, 9), BERLIN, 0),
        (berlin(2, 23, 59), BERLIN, 1),
        (berlin(3, 0, 30), LOS_ANGELES, 1),  # the 2nd there
        (date(2026, 10, 22), BERLIN, 12),
        (date(2026, 11, 4), LOS_ANGELES, 0),  # dated in Tokyo
        (date(2026, 11, 3), TOKYO, 1),
    ],
)
def test_age_counts_midnights_where_the_reader_is(then: date | datetime, zone: ZoneInfo, days: int) -> None:
    """Seen on 3 November at 18:00 in Berlin, which is 09:00 in Los Angeles and the 4th in Tokyo."""
    assert age_in_days(then, berlin(3, 18), zone) == days


@pytest.mark.parametrize(
    ("anchor", "every", "next_day"),
    [
        (date(2026, 12, 8), 14, date(2026, 12, 8)),  # moved to later
        (date(2026, 11, 2), 7, date(2026, 11, 23)),  # every Monday now, and has been for some weeks
        (date(2026, 11, 17), 28, date(2026, 12, 15)),  # the same day, half as often
    ],
)
def test_another_rhythm_goes_on_counting(anchor: date, every: int, next_day: date) -> None:
    """Round 3 was asked on 17 November; whatever the rhythm becomes, the first round after it is 4."""
    other = Rhythm(anchor, every, time(9), 2, RHYTHM.quiet_days).continue_after(3, date(2026, 11, 17))
    assert other.nominal(4) == next_day
    assert other.number_on(next_day) == 4
    assert other.number_on(date(2026, 11, 17)) <= 3
