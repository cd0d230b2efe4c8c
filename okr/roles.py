"""Who may do what: one table from an act to the relations that allow it."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is to the organisation."""

    admin = "admin"
    member = "member"
    observer = "observer"


class Relation(StrEnum):
    """What a person is to the thing in question, computed from ids in the database, never from a button."""

    admin = "admin"  # of the organisation
    owner = "owner"  # of the key result
    lead = "lead"  # of the team
    in_plan = "in_plan"  # listed in the plan
    full_member = "full_member"  # of the workspace, not a guest


class Act(StrEnum):
    look = "look"
    check_in = "check_in"
    run_digest = "run_digest"
    hand_over = "hand_over"


ALLOWED: dict[Act, frozenset[Relation]] = {
    Act.look: frozenset({Relation.in_plan, Relation.full_member}),
    Act.check_in: frozenset({Relation.owner, Relation.admin}),
    Act.run_digest: frozenset({Relation.lead, Relation.admin}),
    Act.hand_over: frozenset({Relation.owner, Relation.lead, Relation.admin}),
}


def may(act: Act, **relations: bool) -> bool:
    """Whether any relation that holds allows the act; an unknown relation is a bug (ValueError)."""
    held = {Relation(name) for name, holds in relations.items() if holds}
    return not ALLOWED[act].isdisjoint(held)


def may_look(in_plan: bool, full_member: bool) -> bool:
    """Guests and outsiders get the same answer as for what does not exist."""
    return may(Act.look, in_plan=in_plan, full_member=full_member)


def may_check_in(*, is_owner: bool, is_admin: bool) -> bool:
    """An admin's check-in is recorded as such."""
    return may(Act.check_in, owner=is_owner, admin=is_admin)


def may_run_digest(*, is_lead: bool, is_admin: bool) -> bool:
    return may(Act.run_digest, lead=is_lead, admin=is_admin)


def may_hand_over(*, is_owner: bool, is_lead: bool, is_admin: bool) -> bool:
    return may(Act.hand_over, owner=is_owner, lead=is_lead, admin=is_admin)
