"""Whose clock counts: a person's zone and a team's, as the database works them out."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from store.people import Account, Organisation, Person
from store.plan import KeyResult, Team


def owner_zone() -> ColumnElement[str]:
    """The zone of a person: chosen in chat, from the file, of the platform's profile, of the organisation."""
    profile = (
        select(func.min(Account.profile_timezone))
        .where(col(Account.person_id) == col(Person.id))
        .correlate(Person)
        .scalar_subquery()
    )
    return func.coalesce(col(Person.chosen_timezone), col(Person.timezone), profile, col(Organisation.timezone))


def team_zone() -> ColumnElement[str]:
    """The zone of a team, or the organisation's."""
    return func.coalesce(col(Team.timezone), col(Organisation.timezone))


def read_zones(session: Session, organisation_id: int) -> tuple[set[str], set[str]]:
    """(the zones of owners, the zones of teams) of an organisation."""
    owners = (
        select(owner_zone())
        .join(Organisation, col(Organisation.id) == col(Person.organisation_id))
        .where(col(Person.organisation_id) == organisation_id)
        .where(select(col(KeyResult.id)).where(col(KeyResult.owner_id) == col(Person.id)).exists())
        .distinct()
    )
    teams = (
        select(team_zone())
        .join(Organisation, col(Organisation.id) == col(Team.organisation_id))
        .where(col(Team.organisation_id) == organisation_id)
        .distinct()
    )
    return set(session.execute(owners).scalars()), set(session.execute(teams).scalars())
