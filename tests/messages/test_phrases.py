"""The words that several messages share."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from jinja2 import UndefinedError

from messages import phrases
from messages.templating import say
from okr.confidence import Ambition
from okr.measure import Measure, MeasureKind

NOW = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)
LISBON, TOKYO = ZoneInfo("Europe/Lisbon"), ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("progress", "expected", "bar"),
    [
        ("0", "0", "│□□□□□□□□□□"),
        ("0.35", "0.52", "■■■□□│□□□□□"),
        ("0.7", "0.7", "■■■■■■■│□□□"),
        ("0.999", "1", "■■■■■■■■■□│"),
        ("1.4", "0.5", "■■■■■│■■■■■"),
        ("-0.2", "0.5", "□□□□□│□□□□□"),
    ],
)
def test_the_bar_shows_how_far_and_how_far_it_would_be(progress: str, expected: str, bar: str) -> None:
    """Ten cells rounded down, with a line where it would be on pace; out of bounds it is empty or full (N 23)."""
    assert phrases.bar(Decimal(progress), Decimal(expected)) == bar


def test_being_behind_is_flagged_only_beyond_25_points() -> None:
    """Exactly 25 points under the line is not behind yet (A 10)."""
    assert "behind" not in phrases.pace_words(Decimal("0.25"), Decimal("0.5"))
    assert phrases.pace_words(Decimal("0.2499"), Decimal("0.5")) == "behind by 26 points"
    assert phrases.pace_words(Decimal("0.62"), Decimal("0.5")) == "ahead by 12 points"


def test_what_is_reached_says_so_by_its_ambition() -> None:
    """70 % of an aspirational one counts as done, of a committed one it does not (M 1.7, 1.14, 4.14)."""
    seven, half = Decimal("0.7"), Decimal("0.5")
    assert phrases.standing_words(seven, half, Ambition.ASPIRATIONAL) == "✅ counts as done"
    assert phrases.standing_words(seven, half, Ambition.COMMITTED) == "ahead by 20 points"
    assert phrases.standing_words(Decimal(1), half, Ambition.COMMITTED) == "✅ reached, as committed"
    assert phrases.standing_words(Decimal("1.1"), half, Ambition.ASPIRATIONAL) == "⭐ beyond what was expected"


def test_days_are_those_of_the_reader() -> None:
    """Half past eleven in Lisbon is already tomorrow in Tokyo."""
    at = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
    assert phrases.ago(at, NOW, LISBON) == "today"
    assert phrases.ago(at, NOW, TOKYO) == "yesterday"
    assert phrases.moment(NOW, TOKYO) == "Wed 18 Nov at 08:30"
    assert phrases.full_day(NOW, LISBON) == "Tue 17 Nov 2026"


def test_a_moment_ahead_is_named_by_its_distance() -> None:
    """The hour alone today, tomorrow by its name, then the day."""
    now = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
    named = [phrases.until(now.replace(day=day, hour=15), now, LISBON) for day in (17, 18, 23)]
    assert named == ["15:00", "tomorrow at 15:00", "Mon 23 Nov at 15:00"]


@pytest.mark.parametrize(
    ("unit", "before", "after", "words"),
    [
        ("sessions", "4.1", "4.15", "4.1 → 4.15\u00a0sessions"),
        ("%", "40", "43.5", "40 → 43.5\u00a0%"),
        ("€", "1200", "1300", "€1,200 → €1,300"),
        ("", "1", "2", "1 → 2"),
        ("h", "8", "8", "8\u00a0h"),
    ],
)
def test_a_change_names_its_unit_once(unit: str, before: str, after: str, words: str) -> None:
    """Old → new, with the unit where it is read; the same value is no change."""
    measure = Measure(MeasureKind.NUMBER, unit, Decimal(0), Decimal(10))
    assert phrases.change(measure, Decimal(before), Decimal(after)) == words


def test_a_word_that_a_template_lacks_is_an_error() -> None:
    """A sentence with a hole is never sent."""
    with pytest.raises(UndefinedError):
        say("said", "snoozed_round", nothing="")
