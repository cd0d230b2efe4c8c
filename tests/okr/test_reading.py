"""Reading what people write as a value."""

from __future__ import annotations

from decimal import Decimal

import pytest

from okr.measure import Ambiguous, Measure, MeasureKind, Unreadable


def measured_in(unit: str) -> Measure:
    return Measure(MeasureKind.NUMBER, unit, Decimal(20), Decimal(8))


YES_NO = Measure(MeasureKind.YES_NO, "", None, None)
ZONES = Measure(MeasureKind.ZONES, "", Decimal(0), Decimal(2), zones=("Bronze", "Silver star", "Gold"))

ONE_READING = [
    ("42", "42"),
    (" 42 ", "42"),
    ("00042", "42"),
    ("42.", "42"),
    (".5", "0.5"),
    (",5", "0.5"),
    ("0.123", "0.123"),
    ("0,123", "0.123"),
    ("01.234", "1.234"),
    ("12,5", "12.5"),
    ("1.2345", "1.2345"),
    ("1234.567", "1234.567"),
    ("1234,567", "1234.567"),
    ("1,234.5", "1234.5"),
    ("1.234,5", "1234.5"),
    ("1,234.567", "1234.567"),
    ("1,234,567", "1234567"),
    ("1.234.567", "1234567"),
    ("12,34,567", "1234567"),
    ("1 234", "1234"),
    ("1\u00a0234", "1234"),
    ("1\u202f234,5", "1234.5"),
    ("1 234 567.25", "1234567.25"),
    ("1'234.5", "1234.5"),
    ("1’234", "1234"),
    ("-5", "-5"),
    ("−5", "-5"),
    ("+5", "5"),
    ("-0", "0"),
    ("1.2k", "1200"),
    ("1,2 k", "1200"),
    ("18K", "18000"),
    ("38M", "38000000"),
    ("38m", "38000000"),
    ("1.5 million", "1500000"),
    ("2bn", "2000000000"),
    ("５", "5"),
    ("٧٥", "75"),
    ("999999999999999.999999", "999999999999999.999999"),
]


@pytest.mark.parametrize(("text", "value"), ONE_READING)
def test_reads_a_number_that_has_one_reading(text: str, value: str) -> None:
    """Digits, groups, points and scales of several countries, whatever the unit."""
    for unit in ("", "%", "sessions", "€", "mentors"):
        assert measured_in(unit).read(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("1.234", "1.234", "1234"),
        ("1,234", "1234", "1.234"),
        ("-12.500", "-12.5", "-12500"),
        ("1,234 sessions", "1234", "1.234"),
        ("1.234k", "1234", "1234000"),
        ("999,999", "999999", "999.999"),
    ],
)
def test_asks_back_what_reads_two_ways(text: str, first: str, second: str) -> None:
    """Both readings come back, the English one first, even where only one lies near baseline and target."""
    assert measured_in("sessions").read(text) == Ambiguous((Decimal(first), Decimal(second)))


def test_two_readings_are_converted_both() -> None:
    """An ambiguous number in another unit of time stays ambiguous."""
    assert measured_in("min").read("1.234 h") == Ambiguous((Decimal("74.04"), Decimal(74040)))


@pytest.mark.parametrize(
    ("unit", "text", "value"),
    [
        ("sessions", "4.2 sessions", "4.2"),
        ("sessions", "1 session", "1"),
        ("sessions", "1.2k Sessions", "1200"),
        ("replies", "1 reply", "1"),
        ("%", "42%", "42"),
        ("%", "42 %", "42"),
        ("%", "43,5\u00a0%", "43.5"),
        ("%", "42 percent", "42"),
        ("€", "€ 1,200.50", "1200.5"),
        ("€", "1200 €", "1200"),
        ("€", "€1.2k", "1200"),
        ("€", "1.2k€", "1200"),
        ("€", "1200 EUR", "1200"),
        ("€", "-€5", "-5"),
        ("€", "€-5", "-5"),
        ("$", "$38M", "38000000"),
        ("£", "£7", "7"),
        ("EUR", "€7", "7"),
        ("M€", "38M€", "38"),
        ("m", "38 m", "38"),
        ("m", "38M", "38000000"),
        ("M", "38 M", "38"),
        ("NPS", "NPS 42", "42"),
        ("of 10", "7 of 10", "7"),
        ("m2", "55 m2", "55"),
    ],
)
def test_accepts_the_unit_repeated(unit: str, text: str, value: str) -> None:
    """The measure's own unit may stand before or after the number, in singular or plural."""
    assert measured_in(unit).read(text) == Decimal(value)


@pytest.mark.parametrize(
    ("unit", "text", "value"),
    [
        ("h", "18.5 h", "18.5"),
        ("hours", "18.5h", "18.5"),
        ("h", "90 min", "1.5"),
        ("h", "90m", "1.5"),
        ("h", "2 d", "48"),
        ("h", "2 days", "48"),
        ("h", "1 week", "168"),
        ("h", "10 min", "0.166667"),
        ("h", "1 h 30 min", "1.5"),
        ("h", "1h30m", "1.5"),
        ("min", "1.5 h", "90"),
        ("s", "2 min", "120"),
        ("s", "250 ms", "0.25"),
        ("days", "36 h", "1.5"),
        ("weeks", "14 days", "2"),
        ("h", "1.2k", "1200"),
        ("min", "2M", "2000000"),
    ],
)
def test_converts_units_of_time(unit: str, text: str, value: str) -> None:
    """A duration may be told in any unit of a fixed length; the value is kept in the measure's own."""
    assert measured_in(unit).read(text) == Decimal(value)


NO_NUMBER = [
    *(
        "",
        " ",
        "-",
        "- 5",
        "€",
        "abc",
        "1e5",
        "1E5",
        "0x10",
        "1_000",
        "NaN",
        "inf",
        "-inf",
        "Infinity",
        "²",
        "½",
        "1:30",
    ),
    *(
        "1 23",
        "12 43",
        "12,3,4",
        "1.23.456",
        "1,234.567.8",
        "1.234,567,8",
        "0,123,456",
        "0 123",
        "3/5",
        "3 of 5",
        "40-42",
    ),
    *(
        "--5",
        "+-5",
        "5..",
        "..5",
        "~5",
        "<!channel>",
        "1,234 567",
        "1\u0000",
        "9" * 16,
        "0.1234567",
        "9" * 3000,
        "0" * 90 + "5",
        "1 " * 3000,
    ),
    *("1000000k bn", "999999999999999k", "5 mW", "5 kg", "1 min 1 h", "1 h 1 h", "1.5 h 30 min"),
]


@pytest.mark.parametrize("text", NO_NUMBER, ids=lambda text: repr(text[:20]))
def test_refuses_what_is_no_number(text: str) -> None:
    """No exponent, no bases, no NaN, nothing that databases would not keep exactly; always with words."""
    for unit in ("", "h", "%"):
        answer = measured_in(unit).read(text)
        assert isinstance(answer, Unreadable)
        assert "rite " in answer.reason
        assert len(answer.reason) < 200


@pytest.mark.parametrize(
    ("unit", "text"),
    [("h", "5 kg"), ("sessions", "42%"), ("€", "$5"), ("%", "90 min"), ("h", "2 months"), ("g", "5 kg"), ("W", "5 mW")],
)
def test_names_the_unit_when_another_was_written(unit: str, text: str) -> None:
    """Another unit is refused with the one that is meant."""
    answer = measured_in(unit).read(text)
    assert isinstance(answer, Unreadable)
    assert f"measured in {unit}" in answer.reason


def test_a_plain_number_has_no_unit() -> None:
    """Without a unit there is none to be named."""
    answer = measured_in("").read("42 %")
    assert answer == Unreadable("This key result is a plain number, without “%”. Write the number alone.")


def test_long_durations_are_refused_like_long_numbers() -> None:
    """Parts that add up to more than can be kept exactly are refused, not rounded."""
    assert isinstance(measured_in("ms").read("999999999999999 weeks 0.001 ms"), Unreadable)


def test_a_band_reads_numbers() -> None:
    """Of a band, only the meaning differs."""
    assert Measure(MeasureKind.BAND, "%", None, None, Decimal(2), Decimal(5)).read("3,5 %") == Decimal("3.5")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((word, 1) for word in ("yes", "Y", " done ", "true", "✓", "✅", "1")),
        *((word, 0) for word in ("no", "N", "not  yet", "0")),
    ],
)
def test_reads_yes_and_no(text: str, value: int) -> None:
    """In the words and signs that people use."""
    assert YES_NO.read(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "maybe", "42", "50 %"])
def test_a_yes_no_question_has_two_answers(text: str) -> None:
    """Anything else is asked back."""
    assert YES_NO.read(text) == Unreadable("Write yes or no.")


@pytest.mark.parametrize(("text", "value"), [("bronze", 0), ("SILVER  STAR", 1), (" Gold", 2)])
def test_reads_zones_by_name(text: str, value: int) -> None:
    """Capitals and blanks do not matter."""
    assert ZONES.read(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "platinum", "1"])
def test_an_unknown_zone_lists_the_known_ones(text: str) -> None:
    """A number is no zone either: nobody could tell whether one counts from 0 or from 1."""
    assert ZONES.read(text) == Unreadable("Write one of: Bronze, Silver star, Gold.")
