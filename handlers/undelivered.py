"""A message that was given up, as the view that tells of it."""

from __future__ import annotations

from sqlmodel import Session, select

from messages.notice import NoticeView
from store.checkins import Digest, Prompt
from store.outbox import Kind, Outgoing
from store.people import Person
from store.plan import Channel, Team


def view_undelivered(session: Session, dead: Outgoing, command: str) -> NoticeView:
    """What it was and whom it was for, in names."""
    prompt = session.get(Prompt, dead.subject) if dead.kind is Kind.PROMPT else None
    person = session.get(Person, dead.person_id) if dead.person_id is not None else None
    return NoticeView(
        id=dead.id or 0,
        kind=dead.kind.value,
        code=dead.error,
        tries=dead.attempts + 1,
        command=command,
        person=person.name if person else "",
        team="" if person else _team(session, dead),
        channel="" if person else dead.address,
        day=prompt.nominal if prompt else None,
    )


def _team(session: Session, dead: Outgoing) -> str:
    """Whose digest it is, else whose channel."""
    if dead.kind in (Kind.DIGEST, Kind.DIGEST_DETAILS):
        return session.get_one(Team, session.get_one(Digest, dead.subject).team_id).name
    statement = select(Team.name).join(Channel).where(Channel.external_id == dead.address)
    return session.exec(statement.where(Team.organisation_id == dead.organisation_id)).first() or ""
