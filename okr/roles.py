"""Who may do what: one table from an act to the relations that allow it."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is to the organisation."""

    ADMIN = "admin"
    MEMBER = "member"
    OBSERVER = "observer"


class Relation(StrEnum):
    """What a person is to the thing in question, computed from ids in the database, never from a button."""

    ADMIN = "admin"  # of the organisation
    OWNER = "owner"  # of the key result
    LEAD = "lead"  # of the team
    IN_PLAN = "in_plan"  # listed in the plan
    FULL_MEMBER = "full_member"  # of the workspace, not a guest


class Act(StrEnum):
    LOOK = "look"
    CHECK_IN = "check_in"
    RUN_DIGEST = "run_digest"
    HAND_OVER = "hand_over"


ALLOWED: dict[Act, frozenset[Relation]] = {
    Act.LOOK: frozenset({Relation.IN_PLAN, Relation.FULL_MEMBER}),
    Act.CHECK_IN: frozenset({Relation.OWNER, Relation.ADMIN}),
    Act.RUN_DIGEST: frozenset({Relation.LEAD, Relation.ADMIN}),
    Act.HAND_OVER: frozenset({Relation.OWNER, Relation.LEAD, Relation.ADMIN}),
}


def may(act: Act, **relations: bool) -> bool:
    """Whether any relation that holds allows the act; an unknown relation is a bug (ValueError)."""
    held = {Relation(name) for name, holds in relations.items() if holds}
    return not ALLOWED[act].isdisjoint(held)


def may_look(in_plan: bool, full_member: bool) -> bool:
    """Guests and outsiders get the same answer as for what does not exist."""
    return may(Act.LOOK, in_plan=in_plan, full_member=full_member)


def may_check_in(*, is_owner: bool, is_admin: bool) -> bool:
    """An admin's check-in is recorded as such."""
    return may(Act.CHECK_IN, owner=is_owner, admin=is_admin)


def may_run_digest(*, is_lead: bool, is_admin: bool) -> bool:
    return may(Act.RUN_DIGEST, lead=is_lead, admin=is_admin)


def may_hand_over(*, is_owner: bool, is_lead: bool, is_admin: bool) -> bool:
    return may(Act.HAND_OVER, owner=is_owner, lead=is_lead, admin=is_admin)
