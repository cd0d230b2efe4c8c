"""Laws of the rhythm that hold in every zone and over every clock change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from okr.cadence import Rhythm, snooze_until

ZONES = st.sampled_from(
    [
        *("UTC", "Europe/Berlin", "Europe/Lisbon", "America/New_York", "America/Los_Angeles", "America/St_Johns"),
        *(
            "Australia/Lord_Howe",
            "Africa/Casablanca",
            "Asia/Kathmandu",
            "Asia/Tehran",
            "Pacific/Apia",
            "Pacific/Kiritimati",
        ),
    ]
).map(ZoneInfo)
RHYTHMS = st.builds(
    Rhythm,
    anchor=st.dates(date(2010, 1, 1), date(2030, 1, 1)),
    every=st.integers(2, 40),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    digest_after=st.integers(0, 6),
    quiet_days=st.frozensets(st.integers(0, 6), max_size=6),
)
USUAL = st.builds(
    Rhythm,
    anchor=st.dates(date(2010, 1, 1), date(2030, 1, 1)),
    every=st.integers(7, 40),
    at=st.times(),
    digest_after=st.integers(0, 3),
    quiet_days=st.just(frozenset({5, 6})),
)
NUMBERS = st.integers(0, 400)
DAY = timedelta(days=1)


@given(RHYTHMS, NUMBERS)
def test_rounds_keep_their_distance(rhythm: Rhythm, number: int) -> None:
    """Nominal days lie exactly a step apart, whatever the clocks do."""
    assert rhythm.nominal(number + 1) - rhythm.nominal(number) == timedelta(days=rhythm.every)


@given(RHYTHMS, NUMBERS)
def test_a_day_belongs_to_one_round(rhythm: Rhythm, number: int) -> None:
    """From its nominal day to the eve of the next: none is skipped, none counted twice."""
    first, next_first = rhythm.nominal(number), rhythm.nominal(number + 1)
    assert rhythm.number_on(first - DAY) == number - 1
    assert {rhythm.number_on(first), rhythm.number_on(next_first - DAY)} == {number}


@given(RHYTHMS, NUMBERS, ZONES)
def test_asked_at_the_rhythm_s_hour_on_a_workday(rhythm: Rhythm, number: int, zone: ZoneInfo) -> None:
    """The local wall shows the hour on the day of asking, unless the clock leaps over it."""
    asked = rhythm.ask_at(rhythm.nominal(number), zone)
    local = asked.astimezone(zone)
    wall = datetime.combine(rhythm.ask_on(rhythm.nominal(number)), rhythm.at)
    leapt_over = wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall
    assert asked.utcoffset() == timedelta(0)
    assert rhythm.workday(rhythm.ask_on(rhythm.nominal(number)))
    assert local.replace(tzinfo=None, fold=0) == wall or (leapt_over and local.replace(tzinfo=None) > wall)


@given(USUAL, NUMBERS, ZONES)
def test_no_round_is_doubled_over_a_clock_change(rhythm: Rhythm, number: int, zone: ZoneInfo) -> None:
    """Each is asked later than the one before: a step later, but for the weekend and what clocks are set by."""
    gap = rhythm.ask_at(rhythm.nominal(number + 1), zone) - rhythm.ask_at(rhythm.nominal(number), zone)
    assert abs(gap - timedelta(days=rhythm.every)) <= timedelta(days=3, hours=1)
    assert gap > timedelta(0)


@given(RHYTHMS, NUMBERS, ZONES)
def test_the_digest_never_comes_before_the_asking(rhythm: Rhythm, number: int, zone: ZoneInfo) -> None:
    """As many workdays later as the rhythm says."""
    first, last = rhythm.ask_on(rhythm.nominal(number)), rhythm.digest_on(rhythm.nominal(number))
    workdays = [first + step * DAY for step in range(1, (last - first).days + 1)]
    assert sum(rhythm.workday(day) for day in workdays) == rhythm.digest_after
    assert rhythm.workday(last)
    assert rhythm.digest_at(rhythm.nominal(number), zone) >= rhythm.ask_at(rhythm.nominal(number), zone)


@given(RHYTHMS, st.datetimes(datetime(2015, 1, 1), datetime(2030, 1, 1)), ZONES, st.sampled_from(["hours", "tomorrow"]))  # noqa: DTZ001
def test_a_snooze_wakes_later_on_a_workday(rhythm: Rhythm, naive: datetime, zone: ZoneInfo, choice: str) -> None:
    """Never in the past, never on a quiet day, never once the round is over."""
    now = naive.replace(tzinfo=UTC)
    number = rhythm.number_on(now.astimezone(zone).date())
    until = snooze_until("hours" if choice == "hours" else "tomorrow", now, zone, rhythm, rhythm.nominal(number))
    if until is None:
        return
    assert now < until < rhythm.digest_at(rhythm.nominal(number), zone)
    assert rhythm.workday(until.astimezone(zone).date())


def test_the_day_that_samoa_left_out() -> None:
    """30 December 2011 did not exist in Apia: the round of that day is asked a day later, once."""
    rhythm = Rhythm(date(2011, 12, 16), 14, time(9), 2, frozenset())
    apia = ZoneInfo("Pacific/Apia")
    walls = [rhythm.ask_at(rhythm.nominal(number), apia).astimezone(apia).date() for number in range(3)]
    assert walls == [date(2011, 12, 16), date(2011, 12, 31), date(2012, 1, 13)]
