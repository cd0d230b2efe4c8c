"""Progress, direction and words of a measure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from okr.measure import Direction, Measure, MeasureKind, shown_percent


def number(baseline: str | None, target: str | None, unit: str = "") -> Measure:
    return Measure(MeasureKind.NUMBER, unit, decimal(baseline), decimal(target))


def decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def band(baseline: str | None, low: str | None = "4", high: str | None = "6") -> Measure:
    return Measure(MeasureKind.BAND, "h", decimal(baseline), None, decimal(low), decimal(high))


ZONES = Measure(MeasureKind.ZONES, "", Decimal(0), Decimal(2), zones=("bronze", "silver", "gold"))
YES_NO = Measure(MeasureKind.YES_NO, "", None, None)


@pytest.mark.parametrize(
    ("baseline", "target", "value", "progress", "shown"),
    [
        ("0", "5", "3", "0.6", 60),  # M 0.4
        ("2.1", "3.1", "2.8", "0.7", 70),
        ("4.0", "4.6", "4.15", "0.25", 25),
        ("20", "8", "18.5", "0.125", 12),  # falls, M 1.5
        ("240", "360", "297", "0.475", 47),
        ("40", "50", "38", "-0.2", 0),
        ("40", "50", "55", "1.5", 100),
        ("20", "8", "22", "-0.1667", 0),
        ("0", "3", "1", "0.3333", 33),
        ("0", "3", "2", "0.6667", 66),
        ("-5", "5", "0", "0.5", 50),
        ("0", "999999999999999.999999", "0.000001", "0", 0),
    ],
)
def test_progress_is_the_share_of_the_way(baseline: str, target: str, value: str, progress: str, shown: int) -> None:
    """Four places, unclamped; what is shown is rounded down and clamped."""
    share = number(baseline, target).progress(Decimal(value))
    assert share == Decimal(progress)
    assert shown_percent(Decimal(progress)) == shown


@pytest.mark.parametrize(("baseline", "target"), [(None, "5"), ("5", None), (None, None), ("5", "5")])
def test_no_progress_without_two_different_ends(baseline: str | None, target: str | None) -> None:
    """Where the baseline is still to be found there is nothing to divide by."""
    assert number(baseline, target).progress(Decimal(3)) is None


@pytest.mark.parametrize(
    ("baseline", "value", "progress"),
    [
        ("10", "5", "1"),
        ("10", "4", "1"),
        ("10", "6", "1"),
        ("10", "8", "0.5"),
        ("10", "10", "0"),
        ("10", "12", "-0.5"),
        ("10", "2", "0.5"),
        ("1", "2.5", "0.5"),
        ("5", "5", "1"),
        ("5", "7", "0"),
        (None, "5", "1"),
    ],
)
def test_a_band_is_reached_inside(baseline: str | None, value: str, progress: str) -> None:
    """Outside it, the share of the baseline's distance that is gone; 0 where the baseline lay inside."""
    assert band(baseline).progress(Decimal(value)) == Decimal(progress)


def test_a_band_needs_its_ends_and_a_baseline() -> None:
    """Without them, what lies outside has no progress."""
    assert band(None).progress(Decimal(9)) is None
    assert band("10", low=None).progress(Decimal(5)) is None


@pytest.mark.parametrize(("value", "progress"), [(0, "0"), (1, "0.5"), (2, "1")])
def test_zones_progress_by_step(value: int, progress: str) -> None:
    """Each zone is as long as the next."""
    assert ZONES.progress(Decimal(value)) == Decimal(progress)


def test_yes_is_reached_unless_no_was_wanted() -> None:
    """Without baseline and target, yes is the target; given the other way round, no is."""
    away = Measure(MeasureKind.YES_NO, "", Decimal(1), Decimal(0))
    no, yes = Decimal(0), Decimal(1)
    assert (YES_NO.progress(yes), YES_NO.progress(no)) == (yes, no)
    assert (away.progress(yes), away.progress(no)) == (no, yes)


@pytest.mark.parametrize(
    ("measure", "value", "moved", "falls"),
    [
        (number("20", "8"), "18.5", "1.5", True),
        (number("20", "8"), "21", "-1", True),
        (number("40", "50"), "43.5", "3.5", False),
        (band("10"), "8", "2", True),
        (band("10"), "13", "-3", True),
        (band("1"), "3", "2", False),
        (band("5"), "7", "-1", False),
        (YES_NO, "1", "1", False),
    ],
)
def test_moves_are_counted_towards_the_target(measure: Measure, value: str, moved: str, falls: bool) -> None:
    """A fall is a gain where less is better (M 1.5)."""
    assert measure.move(Decimal(value)) == Decimal(moved)
    assert measure.falls is falls
    assert measure.direction == (Direction.FALLING if falls else Direction.RISING)


@pytest.mark.parametrize("measure", [number(None, "5"), number("5", None), band(None), band("10", high=None)])
def test_no_move_without_both_ends(measure: Measure) -> None:
    """Which way is forward is not known then."""
    assert measure.move(Decimal(9)) is None


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        ("%", "43.50", "43.5\u00a0%"),
        ("sessions", "1234.5", "1,234.5\u00a0sessions"),
        ("h", "18.5", "18.5\u00a0h"),
        ("mentors", "1E+3", "1,000\u00a0mentors"),
        ("€", "1200", "€1,200"),
        ("€", "-1200.50", "−€1,200.5"),
        ("$", "38000000", "$38,000,000"),
        ("EUR", "5", "5\u00a0EUR"),
        ("", "-0.0", "0"),
        ("", "-7", "−7"),
        ("", "100", "100"),
        ("", "0.000001", "0.000001"),
        ("", "999999999999999.999999", "999,999,999,999,999.999999"),
    ],
)
def test_values_are_said_as_people_read_them(unit: str, value: str, said: str) -> None:
    """Thousands apart, no trailing zeros, the unit kept on the number's line."""
    assert number("0", "5", unit).say(Decimal(value)) == said


def test_names_are_said_by_name() -> None:
    """Yes, no and zones have words; what is none of them is said as its number."""
    assert (YES_NO.say(Decimal(1)), YES_NO.say(Decimal(0)), YES_NO.say(Decimal("0.5"))) == ("yes", "no", "0.5")
    assert (ZONES.say(Decimal(2)), ZONES.say(Decimal(3)), ZONES.spell(Decimal(0))) == ("gold", "3", "bronze")


@pytest.mark.parametrize(
    ("value", "spelt"), [("1234", "1234"), ("1.234", "1.2340"), ("-12.5", "-12.5"), ("0.125", "0.125")]
)
def test_spells_what_a_form_is_filled_with(value: str, spelt: str) -> None:
    """One zero more where three decimals would read two ways."""
    assert number("0", "5", "h").spell(Decimal(value)) == spelt


@pytest.mark.parametrize(
    ("value", "far"), [("50", False), ("150", False), ("150.1", True), ("-60", False), ("-60.1", True), ("4350", True)]
)
def test_far_outside_is_ten_times_the_range(value: str, far: bool) -> None:
    """Beyond baseline or target by more than ten times their distance, rising or falling."""
    assert number("40", "50").is_far_outside(Decimal(value)) is far
    assert number("50", "40").is_far_outside(Decimal(value)) is far


@pytest.mark.parametrize("measure", [YES_NO, ZONES, band("10"), number(None, "5"), number("5", None), number("5", "5")])
def test_only_a_number_with_two_ends_is_far_outside(measure: Measure) -> None:
    """There is no range to compare with."""
    assert not measure.is_far_outside(Decimal(10**9))


@pytest.mark.parametrize(
    ("measure", "word"),
    [
        (number("5", None), "target is missing"),
        (number("5", "5.0"), "nothing to move"),
        (number("NaN", "5"), "baseline cannot be kept"),
        (number("0", "1E+15"), "target cannot be kept"),
        (number("0", "0.1234567"), "target cannot be kept"),
        (band("5", low="6", high="6"), "below its high end"),
        (band("5", low="7", high="6"), "below its high end"),
        (band("5", low=None), "low and a high end"),
        (band("5", low="NaN"), "low end cannot be kept"),
        (Measure(MeasureKind.YES_NO, "", Decimal(0), Decimal(5)), "1 and 0"),
        (Measure(MeasureKind.YES_NO, "", Decimal(1), None), "nothing to move"),
        (Measure(MeasureKind.ZONES, "", Decimal(0), Decimal(1), zones=("one",)), "at least two"),
        (Measure(MeasureKind.ZONES, "", Decimal(0), Decimal(1), zones=("one", "One ")), "a name of its own"),
        (Measure(MeasureKind.ZONES, "", Decimal(0), Decimal(2), zones=("a", "b")), "one of the zones: a, b"),
        (Measure(MeasureKind.ZONES, "", Decimal("0.5"), Decimal(1), zones=("a", "b")), "one of the zones"),
    ],
)
def test_problems_say_what_to_write(measure: Measure, word: str) -> None:
    """One problem each, in words (M 1.1, 1.6)."""
    (problem,) = measure.problems()
    assert word in problem


@pytest.mark.parametrize("measure", [number("5", "4"), number(None, "4"), band(None), ZONES, YES_NO])
def test_nothing_to_complain_about(measure: Measure) -> None:
    """A missing baseline is for the caller to judge: the work may be to find it (M 2.1)."""
    assert measure.problems() == ()
