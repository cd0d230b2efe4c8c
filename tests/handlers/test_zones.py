"""Time zones as people write them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from handlers.zones import NEIGHBOURS, SHORT, ZoneRead, read_zone


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Europe/Paris", "Europe/Paris"),
        ("europe/paris", "Europe/Paris"),
        (" paris ", "Europe/Paris"),
        ("new york", "America/New_York"),
        ("New-York", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("sao paulo", "America/Sao_Paulo"),
        ("San Francisco", "America/Los_Angeles"),
        ("München", "Europe/Berlin"),
        ("utc", "UTC"),
    ],
)
def test_a_name_or_a_city(said: str, zone: str) -> None:
    """Case, accents, blanks and dashes do not matter."""
    assert read_zone(said) == ZoneRead(zone)


@pytest.mark.parametrize(
    ("said", "nearest"),
    [
        ("berln", "Europe/Berlin"),
        ("europe/pariss", "Europe/Paris"),
        ("CET", "Europe/Paris"),
        ("est", "America/New_York"),
        ("UTC+2", None),
        ("Etc/GMT+5", None),
        ("xyz", None),
        ("", None),
        ("a" * 3000, None),
    ],
)
def test_what_is_none_gets_the_nearest(said: str, nearest: str | None) -> None:
    """An abbreviation means a place; an offset means none, since it knows no summer time."""
    assert read_zone(said) == ZoneRead(None, nearest)


def test_what_is_suggested_exists() -> None:
    """The tables name zones that the machine has."""
    for zone in {*NEIGHBOURS.values(), *SHORT.values()}:
        assert ZoneInfo(zone).key == zone
