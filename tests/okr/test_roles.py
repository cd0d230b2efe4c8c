"""Who may do what."""

from __future__ import annotations

from itertools import product

import pytest

from okr.roles import ALLOWED, Act, may, may_check_in, may_hand_over, may_look, may_run_digest

BOTH = (False, True)


@pytest.mark.parametrize(("first", "second"), list(product(BOTH, BOTH)))
def test_either_relation_is_enough(first: bool, second: bool) -> None:
    """Looking, checking in and running a digest each take one of two, and nothing less."""
    allowed = first or second
    assert may_look(first, second) is allowed
    assert may_check_in(is_owner=first, is_admin=second) is allowed
    assert may_run_digest(is_lead=first, is_admin=second) is allowed


@pytest.mark.parametrize(("owner", "lead", "admin"), list(product(BOTH, BOTH, BOTH)))
def test_owner_lead_and_admin_hand_over(owner: bool, lead: bool, admin: bool) -> None:
    """One of the three is enough."""
    assert may_hand_over(is_owner=owner, is_lead=lead, is_admin=admin) is (owner or lead or admin)


def test_every_act_has_a_row() -> None:
    """The table is complete, and nobody is allowed anything by holding no relation."""
    assert set(ALLOWED) == set(Act)
    assert not any(may(act) for act in Act)


def test_being_in_the_plan_does_not_let_one_check_in() -> None:
    """Looking is for everybody, answering for the owner."""
    assert not may(Act.CHECK_IN, in_plan=True, full_member=True, lead=True)


def test_an_unknown_relation_is_a_bug() -> None:
    """A misspelt relation must not silently mean no."""
    with pytest.raises(ValueError, match="boss"):
        may(Act.LOOK, boss=True)
