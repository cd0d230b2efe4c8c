"""How often *No change* may be said."""

from __future__ import annotations

import pytest

from okr.unmoved import asks_what_would_move_it, is_unmoved


@pytest.mark.parametrize(
    ("in_a_row", "asks", "unmoved"),
    [(0, False, False), (1, False, False), (2, True, False), (3, True, True), (9, True, True)],
)
def test_no_change_cannot_go_stale(in_a_row: int, asks: bool, unmoved: bool) -> None:
    """The second in a row asks, the third is called unmoved (N 1)."""
    assert (asks_what_would_move_it(in_a_row), is_unmoved(in_a_row)) == (asks, unmoved)
