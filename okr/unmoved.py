"""*No change* cannot go stale: it asks after two in a row and says so after three (N 1)."""

from __future__ import annotations

NO_CHANGE_ASKS = 2
NO_CHANGE_UNMOVED = 3


def asks_what_would_move_it(in_a_row: int) -> bool:
    """`in_a_row` counts rounds answered with *No change*, this one included; the second one brings the question."""
    return in_a_row >= NO_CHANGE_ASKS


def is_unmoved(in_a_row: int) -> bool:
    """Whether the digest calls the key result unmoved."""
    return in_a_row >= NO_CHANGE_UNMOVED
