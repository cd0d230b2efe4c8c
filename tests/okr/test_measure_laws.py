"""Laws of measures that hold for every number."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from okr.measure import Ambiguous, Measure, MeasureKind, Unreadable, shown_percent
from okr.numerals import fits

NUMBERS = st.decimals(Decimal(-(10**15) + 1), Decimal(10**15 - 1), places=6, allow_nan=False, allow_infinity=False)
SMALL = st.integers(-(10**7), 10**7).map(lambda thousandths: Decimal(thousandths) / 1000)
UNITS = st.sampled_from(
    ["", "%", "h", "min", "s", "days", "weeks", "sessions", "€", "$", "£", "EUR", "m", "k", "M€", "of 10"]
)


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_progress_is_monotone(baseline: Decimal, target: Decimal, one: Decimal, other: Decimal) -> None:
    """Who is nearer the target in its direction never has less progress."""
    measure = Measure(MeasureKind.NUMBER, "", baseline, target)
    nearer, farther = sorted((one, other), reverse=not measure.falls)
    ahead, back = measure.progress(nearer), measure.progress(farther)
    assert (ahead is None and back is None) or (ahead is not None and back is not None and ahead >= back)


@given(NUMBERS, NUMBERS)
def test_reaching_the_target_is_one(baseline: Decimal, target: Decimal) -> None:
    """And standing at the baseline is zero, rising or falling."""
    measure = Measure(MeasureKind.NUMBER, "", baseline, target)
    expected = (None, None) if baseline == target else (Decimal(0), Decimal(1))
    assert (measure.progress(baseline), measure.progress(target)) == expected


@given(SMALL, SMALL, SMALL, SMALL, SMALL)
def test_a_band_is_never_more_than_reached(
    baseline: Decimal, a: Decimal, b: Decimal, one: Decimal, other: Decimal
) -> None:
    """Progress falls with the distance from the band and is 1 only where that is gone."""
    low, high = sorted((a, b))
    measure = Measure(MeasureKind.BAND, "", baseline, None, low, high)

    def away(value: Decimal) -> Decimal:
        return max(low - value, value - high, Decimal(0))

    nearer, farther = sorted((one, other), key=away)
    ahead, back = measure.progress(nearer), measure.progress(farther)
    assert ahead is not None
    assert back is not None
    assert back <= ahead <= 1


@given(NUMBERS, NUMBERS, NUMBERS)
def test_the_shown_percentage_never_flatters(baseline: Decimal, target: Decimal, value: Decimal) -> None:
    """Between 0 and 100, and never above the true number where that is positive."""
    share = Measure(MeasureKind.NUMBER, "", baseline, target).progress(value)
    shown = shown_percent(share or Decimal(0))
    assert 0 <= shown <= 100
    assert shown <= max(share or Decimal(0), Decimal(0)) * 100


@given(NUMBERS, UNITS)
def test_what_is_said_can_be_read(value: Decimal, unit: str) -> None:
    """`read(say(v))` is v, or asks back with v among the readings."""
    measure = Measure(MeasureKind.NUMBER, unit, None, None)
    answer = measure.read(measure.say(value))
    assert value in answer.readings if isinstance(answer, Ambiguous) else answer == value


@given(SMALL, UNITS)
def test_short_numbers_can_be_read_too(value: Decimal, unit: str) -> None:
    """The same for thousandths, among which the ambiguous ones are."""
    measure = Measure(MeasureKind.NUMBER, unit, None, None)
    answer = measure.read(measure.say(value))
    assert value in answer.readings if isinstance(answer, Ambiguous) else answer == value


@given(NUMBERS | SMALL, UNITS)
def test_what_is_spelt_has_one_reading(value: Decimal, unit: str) -> None:
    """A form that is sent as it was filled changes nothing and asks nothing."""
    measure = Measure(MeasureKind.NUMBER, unit, None, None)
    assert measure.read(measure.spell(value)) == value


@given(st.text(max_size=60) | st.text(alphabet="0123456789.,' -+kMhmin€%", max_size=60), UNITS)
def test_any_text_is_read_or_refused(text: str, unit: str) -> None:
    """Never an exception, never a number that cannot be kept exactly."""
    answer = Measure(MeasureKind.NUMBER, unit, None, None).read(text)
    if isinstance(answer, Unreadable):
        assert answer.reason
        return
    values = answer.readings if isinstance(answer, Ambiguous) else (answer,)
    assert len(set(values)) == len(values)
    assert all(fits(value) for value in values)
