"""Where a person is written to, and whether they and a team's channels can be reached at all: decided here only.

On Slack an id is an address, once the workspace is connected; on Teams it takes a living reference too.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, or_, select, update
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import Session, col

from store.outbox import Kind, Outgoing, State
from store.people import Account, Belonging, Person, Platform, Reference, Workspace
from store.plan import ASKED_IN, Channel, Cycle, KeyResult, Objective, Team

if TYPE_CHECKING:  # a viewer is found by what is remembered of messages, which asks here where to send them
    from store.viewers import Viewer


@dataclass(frozen=True)
class AccountState:
    """An account of a person, and whether they can be written to there."""

    account_id: int
    workspace_id: int
    user: str  # the platform's id of the user
    platform: Platform
    reachable: bool


@dataclass(frozen=True)
class Unreachable:
    """An owner of key results that run who can be written to nowhere, and the platforms they have an account on."""

    person_id: int
    key: str
    name: str
    platforms: tuple[Platform, ...]


def can_write(workspace: Any, external_id: Mapped[str]) -> ColumnElement[bool]:
    """Whether the platform would take a message to this user or channel; `workspace` is the table, or an alias."""
    alive = (
        select(col(Reference.id))
        .where(
            col(Reference.workspace_id) == workspace.id,
            col(Reference.external_id) == external_id,
            col(Reference.ended_at).is_(None),
        )
        .correlate_except(Reference)
        .exists()
    )
    return and_(workspace.external_id.is_not(None), or_(workspace.platform == Platform.SLACK, alive))


def is_reachable(account: Any, workspace: Any) -> ColumnElement[bool]:
    """Whether the platform would take a message to this account, of somebody who is still there."""
    return and_(account.standing.not_in((Belonging.GONE, Belonging.BOT)), can_write(workspace, account.external_id))


def account_to_ask(person_id: Mapped[int]) -> ScalarSelect[int | None]:
    """Where a person is asked, in one place only: on the chosen platform, else at the last used account, the first."""
    account, workspace, person = aliased(Account), aliased(Workspace), aliased(Person)
    found: ScalarSelect[int | None] = (
        select(col(account.id))
        .join(workspace, col(workspace.id) == col(account.workspace_id))
        .join(person, col(person.id) == col(account.person_id))
        .where(col(account.person_id) == person_id, is_reachable(account, workspace))
        .order_by(*_preference(account, workspace, person))
        .limit(1)
        .scalar_subquery()
    )
    return found


def _preference(account: Any, workspace: Any, person: Any) -> tuple[ColumnElement[Any], ...]:
    chosen = case((workspace.platform == person.chosen_platform, 0), else_=1)
    return chosen, account.last_used_at.desc().nulls_last(), account.id.asc()


def read_accounts(session: Session, person_id: int) -> list[AccountState]:
    """All accounts of a person, those that can be written to first; the first of these is where they are asked."""
    reachable = is_reachable(Account, Workspace).label("reachable")
    rows = session.execute(
        select(col(Account.id), col(Account.workspace_id), col(Account.external_id), col(Workspace.platform), reachable)
        .join(Workspace, col(Workspace.id) == col(Account.workspace_id))
        .join(Person, col(Person.id) == col(Account.person_id))
        .where(col(Account.person_id) == person_id)
        .order_by(reachable.desc(), *_preference(Account, Workspace, Person))
    )
    return [AccountState(*row) for row in rows]


def address_of(session: Session, person_id: int) -> tuple[int, str] | None:
    """(workspace id, the platform's user id) where a person is written to, or None while they cannot be reached."""
    first = next(iter(read_accounts(session, person_id)), None)
    return (first.workspace_id, first.user) if first and first.reachable else None


def can_be_written_to(session: Session, account_id: int) -> bool:
    reachable = select(is_reachable(Account, Workspace)).join(Workspace, col(Workspace.id) == col(Account.workspace_id))
    return bool(session.execute(reachable.where(col(Account.id) == account_id)).scalar())


def read_platforms(session: Session, viewer: Viewer) -> list[Platform]:
    """Those on which the viewer's organisation is connected."""
    connected = select(col(Workspace.platform)).where(
        col(Workspace.organisation_id) == viewer.organisation_id, col(Workspace.external_id).is_not(None)
    )
    return list(session.execute(connected.distinct().order_by(col(Workspace.platform))).scalars())


def move_owed(session: Session, person_id: int) -> None:
    """What a person is owed and has not left yet goes to where they are asked now; what may have arrived stays."""
    address = address_of(session, person_id)
    if address is None:
        return
    workspace_id, user = address
    session.execute(
        update(Outgoing)
        .where(
            col(Outgoing.person_id) == person_id,
            col(Outgoing.kind) == Kind.PROMPT,
            col(Outgoing.state) == State.OWED,
            col(Outgoing.lease).is_(None),
            col(Outgoing.uncertain).is_(False),
            ~_given_up_at(workspace_id, user),
        )
        .values(workspace_id=workspace_id, address=user, attempts=0, retry_at=None)
    )


def _given_up_at(workspace_id: int, user: str) -> ColumnElement[bool]:
    """The same message has met a dead end there before."""
    there = aliased(Outgoing)
    return (
        select(col(there.id))
        .where(
            col(there.workspace_id) == workspace_id,
            col(there.address) == user,
            col(there.kind) == col(Outgoing.kind),
            col(there.subject) == col(Outgoing.subject),
            col(there.turn) == col(Outgoing.turn),
        )
        .correlate(Outgoing)
        .exists()
    )


def read_unreachable(
    session: Session, organisation_id: int, team_ids: Collection[int] | None = None
) -> list[Unreachable]:
    """Owners without any account that can be written to, by key; of these teams, or of all.

    Nothing they are asked is lost: the prompt goes out when they become reachable while its round is open.
    """
    reached = (
        select(col(Account.id))
        .join(Workspace, col(Workspace.id) == col(Account.workspace_id))
        .where(col(Account.person_id) == col(Person.id), is_reachable(Account, Workspace))
        .correlate(Person)
        .exists()
    )
    rows = session.execute(
        select(col(Person.id), col(Person.key), col(Person.name), col(Workspace.platform))
        .outerjoin(Account, (col(Account.person_id) == col(Person.id)) & (col(Account.standing) != Belonging.GONE))
        .outerjoin(Workspace, col(Workspace.id) == col(Account.workspace_id))
        .where(col(Person.id).in_(_owners(organisation_id, team_ids)), ~reached)
        .order_by(col(Person.key), col(Workspace.platform))
    )
    found: dict[tuple[int, str, str], list[Platform]] = {}
    for person_id, key, name, platform in rows:
        found.setdefault((person_id, key, name), []).extend([platform] if platform else [])
    return [Unreachable(*who, tuple(dict.fromkeys(platforms))) for who, platforms in found.items()]


def _owners(organisation_id: int, team_ids: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    owners = (
        select(col(KeyResult.owner_id))
        .join(Objective, col(Objective.id) == col(KeyResult.objective_id))
        .join(Cycle, col(Cycle.id) == col(Objective.cycle_id))
        .where(col(KeyResult.organisation_id) == organisation_id, col(Cycle.state).in_(ASKED_IN))
    )
    return owners if team_ids is None else owners.where(col(Objective.team_id).in_(team_ids))


def read_unreachable_channels(session: Session, organisation_id: int) -> list[tuple[str, Platform, str]]:
    """(team, platform, the platform's id) of every channel that no digest can be sent to, by team."""
    served = (
        select(col(Workspace.id))
        .where(
            col(Workspace.organisation_id) == organisation_id,
            col(Workspace.platform) == col(Channel.platform),
            can_write(Workspace, col(Channel.external_id)),
        )
        .correlate(Channel)
        .exists()
    )
    rows = session.execute(
        select(col(Team.name), col(Channel.platform), col(Channel.external_id))
        .join(Channel, col(Channel.team_id) == col(Team.id))
        .where(col(Team.organisation_id) == organisation_id, ~served)
        .order_by(col(Team.id), col(Channel.platform))
    )
    return [(team, platform, channel) for team, platform, channel in rows]
