"""What key results amount to together."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okr.score import roll_up

D = Decimal


@pytest.mark.parametrize(
    ("parts", "together"),
    [
        ([], None),
        ([(None, "1")], None),
        ([("0.5", "0")], None),
        ([("0.6", "1")], "0.6"),
        ([("0.2", "1"), ("0.4", "1")], "0.3"),
        ([("0.2", "3"), ("0.6", "1")], "0.3"),
        ([("0.2", "1"), (None, "9")], "0.2"),
        ([("1.8", "1"), ("0", "1")], "0.5"),
        ([("-0.4", "1"), ("0.5", "1")], "0.25"),
        ([("1", "1"), ("0", "1"), ("0", "1")], "0.3333"),
    ],
)
def test_the_mean_by_weight(parts: list[tuple[str | None, str]], together: str | None) -> None:
    """Clamped parts, weights, four places, and what has no progress left out."""
    found = roll_up((D(progress) if progress else None, D(weight)) for progress, weight in parts)
    assert found == (D(together) if together else None)


ratios = st.decimals(-3, 3, places=4)
weights = st.decimals("0.5", 5, places=1)


@given(st.lists(st.tuples(ratios, weights), min_size=1))
def test_it_never_leaves_its_range(parts: list[tuple[Decimal, Decimal]]) -> None:
    """Whatever its parts are, the whole lies between nothing and all."""
    whole = roll_up(parts)
    assert whole is not None
    assert 0 <= whole <= 1


@given(st.lists(st.tuples(ratios, weights), min_size=1), st.decimals(0, 3, places=4))
def test_more_of_one_is_never_less_of_all(parts: list[tuple[Decimal, Decimal]], more: Decimal) -> None:
    """Progress of one key result cannot lower the objective's."""
    before, after = roll_up(parts), roll_up([(parts[0][0] + more, parts[0][1]), *parts[1:]])
    assert before is not None
    assert after is not None
    assert after >= before
