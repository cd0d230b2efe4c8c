"""Somebody's first contact: a short welcome, once.

Whoever is asked first is welcomed by the prompt itself (see `store.prompting`); this is for those who come first.
It is a message of its own in the DM, not a part of the first answer: it stays where it can be found again, shows where
one may write, and comes whatever the first contact was, a command, a click or the home being opened.
"""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import col

from handlers.context import Context
from store.outbox import Kind
from store.outgoing import owe_to_person
from store.people import Person
from store.reaching import address_of
from store.viewers import Viewer


def is_first_contact(viewer: Viewer) -> bool:
    """Of somebody in the plan; whoever only looks is told what this is by the home."""
    return viewer.person_id is not None and not viewer.welcomed


def welcome(ctx: Context) -> None:
    """Owe the welcome to a viewer who has not had it, where they are asked too; two first contacts at once make one.

    Whoever cannot be written to yet is welcomed once they can.
    """
    viewer = ctx.viewer
    if viewer.person_id is None or not is_first_contact(viewer) or address_of(ctx.session, viewer.person_id) is None:
        return
    first = ctx.session.execute(
        update(Person)
        .where(col(Person.id) == viewer.person_id, col(Person.welcomed_at).is_(None))
        .values(welcomed_at=ctx.now)
        .returning(col(Person.id))
    ).first()
    if first is not None:
        owe_to_person(ctx.session, viewer.person_id, Kind.WELCOME, viewer.person_id, ctx.now)
