"""Asking: rounds, prompts and requests, made by statements that may be repeated as often as one likes.

Each is one `INSERT … SELECT … ON CONFLICT DO NOTHING` under a unique key of who and which round, so that any number of
clocks may tick at once, and none doubles or skips a question.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col

from store.checkins import CheckIn, Prompt, Request, Round
from store.filling import FIRST_ALL, look_anew
from store.history import COUNTS
from store.outgoing import insert_new
from store.people import Organisation, Person
from store.plan import ASKED_IN, Cycle, KeyResult, Mode, Objective, Rhythm, Team
from store.zones import owner_zone, team_zone

DUE_AT = SQLModel.metadata.tables["prompt"].c.due_at.type


@dataclass(frozen=True)
class Turn:
    """A round of a rhythm in the zones where its hour has come; its questions are of the teams in `team_zones`."""

    round: Round
    rhythm: Rhythm
    zones: Collection[str]  # of owners
    team_zones: Collection[str]  # of teams whose digest is still to come
    just_checked_in: datetime  # who has checked in since is not asked again


def ask(session: Session, turn: Turn, due_at: dict[str, datetime]) -> list[int]:
    """Write the prompts and requests of a turn; for each new question the id of its prompt.

    `due_at` is a prompt's instant by zone.
    """
    if not due_at:
        return []
    instants = {zone: literal(instant, DUE_AT) for zone, instant in due_at.items()}
    rows = (
        _questions(turn)
        .with_only_columns(
            col(Person.organisation_id),
            col(Person.id),
            literal(turn.round.nominal),
            case(instants, value=owner_zone()),
        )
        .distinct()
    )
    columns = ["organisation_id", "person_id", "nominal", "due_at"]
    statement = insert_new(session, Prompt).from_select(columns, rows).on_conflict_do_nothing()
    look_anew(session, Prompt, len(session.execute(statement.returning(col(Prompt.id))).all()))
    return _write_requests(session, turn)


def _write_requests(session: Session, turn: Turn) -> list[int]:
    rows = (
        _questions(turn)
        .join(Prompt, and_(col(Prompt.person_id) == col(Person.id), col(Prompt.nominal) == turn.round.nominal))
        .with_only_columns(
            col(KeyResult.organisation_id),
            col(KeyResult.id),
            literal(turn.round.id),
            col(Person.id),
            col(Prompt.id),
            literal("open"),
        )
        .order_by(*FIRST_ALL)
    )
    columns = ["organisation_id", "key_result_id", "round_id", "person_id", "prompt_id", "state"]
    made = session.execute(
        insert_new(session, Request)
        .from_select(columns, rows)
        .on_conflict_do_nothing()
        .returning(col(Request.prompt_id))
    )
    prompts = [row[0] for row in made]
    look_anew(session, Request, len(prompts))
    return prompts


def _questions(turn: Turn) -> Select[Any]:
    """Every key result of the turn that is to be asked about, with its owner."""
    nominal = turn.round.nominal
    own = aliased(Rhythm)
    return (
        select(KeyResult)
        .join(Person, col(Person.id) == col(KeyResult.owner_id))
        .join(Organisation, col(Organisation.id) == col(Person.organisation_id))
        .join(Objective, col(Objective.id) == col(KeyResult.objective_id))
        .join(Team, col(Team.id) == col(Objective.team_id))
        .join(Cycle, col(Cycle.id) == col(Objective.cycle_id))
        .outerjoin(own, col(own.team_id) == col(Team.id))
        .where(
            col(KeyResult.organisation_id) == turn.rhythm.organisation_id,
            func.coalesce(col(KeyResult.starts), col(Cycle.starts)) <= nominal,
            func.coalesce(col(KeyResult.ends), col(Cycle.ends)) >= nominal,
            col(Cycle.state).in_(ASKED_IN),
            col(Team.mode) == Mode.FULL,
            col(own.id) == turn.rhythm.id if turn.rhythm.team_id else col(own.id).is_(None),
            team_zone().in_(turn.team_zones),
            owner_zone().in_(turn.zones),
            ~_already_asked(turn),
            ~_already_told(turn),
        )
    )


def _already_asked(turn: Turn) -> ColumnElement[bool]:
    return (
        select(col(Request.id))
        .where(
            col(Request.key_result_id) == col(KeyResult.id),
            col(Request.round_id) == turn.round.id,
            col(Request.person_id) == col(KeyResult.owner_id),
        )
        .correlate(KeyResult)
        .exists()
    )


def _already_told(turn: Turn) -> ColumnElement[bool]:
    """Checked in for this round, or just before it and not as the answer to an earlier one."""
    for_this = col(CheckIn.round_id) == turn.round.id
    just_now = and_(col(CheckIn.round_id).is_(None), col(CheckIn.at) > turn.just_checked_in)
    return (
        select(col(CheckIn.id))
        .where(
            col(CheckIn.key_result_id) == col(KeyResult.id),
            or_(for_this, just_now),
            COUNTS,
        )
        .correlate(KeyResult)
        .exists()
    )
