"""What a digest is made of: its round's questions, its teams, and what the channel saw last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from store.checkins import CheckIn, Digest, Request, RequestState, Round
from store.outbox import Kind, Outgoing, State
from store.outgoing import insert_new
from store.people import Organisation, Person, Workspace
from store.plan import ASKED_IN, Channel, Cycle, KeyResult, Mode, Objective, Rhythm, Team
from store.reaching import can_write


@dataclass(frozen=True)
class Asked:
    """One question of a round: whom, about which key result, and when it was answered."""

    person: str
    number: int
    state: RequestState
    answered_at: datetime | None


@dataclass(frozen=True)
class Place:
    """A team's channel that can be written to."""

    team: Team
    channel: Channel
    workspace_id: int


def read_places(session: Session, rhythm: Rhythm, zones: Collection[str]) -> list[Place]:
    """Where the digests of a rhythm go: teams with OKRs of their own, in these zones, with a channel."""
    own = select(col(Rhythm.team_id)).where(col(Rhythm.team_id).is_not(None))
    mine = col(Team.id) == rhythm.team_id if rhythm.team_id else col(Team.id).not_in(own)
    found = session.execute(
        _places()
        .join(Organisation, col(Organisation.id) == col(Team.organisation_id))
        .where(
            col(Team.organisation_id) == rhythm.organisation_id,
            col(Team.mode) == Mode.FULL,
            func.coalesce(col(Team.timezone), col(Organisation.timezone)).in_(zones),
            mine,
        )
    )
    return [Place(*row) for row in found]


def read_places_of(session: Session, team_id: int) -> list[Place]:
    """The channels of one team."""
    return [Place(*row) for row in session.execute(_places().where(col(Team.id) == team_id))]


def _places() -> Select[*tuple[Any, ...]]:
    return (
        select(Team, Channel, func.min(col(Workspace.id)))
        .join(Channel, col(Channel.team_id) == col(Team.id))
        .join(
            Workspace,
            (col(Workspace.organisation_id) == col(Team.organisation_id))
            & (col(Workspace.platform) == col(Channel.platform))
            & can_write(Workspace, col(Channel.external_id)),
        )
        .group_by(col(Team.id), col(Channel.id))
        .order_by(col(Team.id))
    )


def covered_teams(session: Session, organisation_id: int, team_id: int) -> list[int]:
    """The teams a digest tells about: the team itself if it has key results that run, else all that stand below it."""
    running = set(
        session.execute(
            select(col(Objective.team_id))
            .join(Cycle, col(Cycle.id) == col(Objective.cycle_id))
            .join(KeyResult, col(KeyResult.objective_id) == col(Objective.id))
            .where(col(Objective.organisation_id) == organisation_id, col(Cycle.state).in_(ASKED_IN))
            .distinct()
        ).scalars()
    )
    if team_id in running:
        return [team_id]
    return sorted(_below(session, organisation_id, team_id) & running)


def _below(session: Session, organisation_id: int, team_id: int) -> set[int]:
    parents = session.execute(
        select(col(Team.id), col(Team.parent_id)).where(col(Team.organisation_id) == organisation_id)
    ).all()
    found, grown = {team_id}, True
    while grown:
        more = {team for team, parent in parents if parent in found} - found
        found |= more
        grown = bool(more)
    return found - {team_id}


def make_digest(
    session: Session,
    place: Place,
    *,
    round_id: int | None,
    since: datetime | None,
    until: datetime,
    asked_by_id: int | None = None,
) -> Digest | None:
    """Write a digest down once for a channel and round; None if it was there before."""
    values: dict[str, Any] = {
        "organisation_id": place.team.organisation_id,
        "team_id": place.team.id,
        "channel_id": place.channel.id,
        "round_id": round_id,
        "asked_by_id": asked_by_id,
        "since": since,
        "until": until,
        "shown": {},
    }
    statement = insert_new(session, Digest).values(values).on_conflict_do_nothing().returning(col(Digest.id))
    made = session.execute(statement).scalar_one_or_none()
    return None if made is None else session.get_one(Digest, made)


def last_seen(session: Session, channel_id: int, team_id: int, before: datetime) -> Digest | None:
    """The last digest of a round that reached this channel: its memory."""
    found: Digest | None = (
        session.execute(
            select(Digest)
            .join(Outgoing, (col(Outgoing.subject) == col(Digest.id)) & (col(Outgoing.kind) == Kind.DIGEST))
            .where(
                col(Digest.channel_id) == channel_id,
                col(Digest.team_id) == team_id,
                col(Digest.round_id).is_not(None),
                col(Digest.until) < before,
                col(Outgoing.state) == State.SENT,
            )
            .order_by(col(Digest.until).desc())
            .limit(1)
        )
        .scalars()
        .first()
    )
    return found


def first_round(session: Session, channel_id: int | None, before: datetime) -> Round | None:
    """The first round that this channel was to be told of, whether or not the digest arrived."""
    found: Round | None = (
        session.execute(
            select(Round)
            .join(Digest, col(Digest.round_id) == col(Round.id))
            .where(col(Digest.channel_id) == channel_id, col(Digest.until) <= before)
            .order_by(col(Round.nominal))
            .limit(1)
        )
        .scalars()
        .first()
    )
    return found


def read_asked(session: Session, round_id: int, team_ids: Collection[int]) -> list[Asked]:
    """The questions of a round about these teams' key results, by number."""
    found = session.execute(
        select(col(Person.name), col(KeyResult.number), col(Request.state), col(CheckIn.at))
        .join(KeyResult, col(KeyResult.id) == col(Request.key_result_id))
        .join(Objective, col(Objective.id) == col(KeyResult.objective_id))
        .join(Person, col(Person.id) == col(Request.person_id))
        .outerjoin(CheckIn, col(CheckIn.id) == col(Request.check_in_id))
        .where(col(Request.round_id) == round_id, col(Objective.team_id).in_(team_ids))
        .order_by(col(KeyResult.number), col(Person.id))
    )
    return [Asked(*row) for row in found]


def latest_round(session: Session, rhythm_id: int) -> Round | None:
    """The last round that was opened: what a preview tells about."""
    found: Round | None = (
        session.execute(
            select(Round).where(col(Round.rhythm_id) == rhythm_id).order_by(col(Round.number).desc()).limit(1)
        )
        .scalars()
        .first()
    )
    return found
