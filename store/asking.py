"""Asking: rounds, prompts and requests, made by statements that may be repeated as often as one likes.

Each is one `INSERT … SELECT … ON CONFLICT DO NOTHING` under a unique key of who and which round, so that any number of
clocks may tick at once, and none doubles or skips a question.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, text, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col

from store.checkins import CheckIn, Prompt, Request, RequestState, Round
from store.history import COUNTS
from store.outbox import Kind, Outgoing, State
from store.outgoing import PRIORITY, insert_new
from store.people import Account, Organisation, Person, Platform, Standing, Workspace
from store.plan import ASKED_IN, Cycle, KeyResult, Mode, Objective, Rhythm, Team

# Sorted, so that PostgreSQL has found all rows before it writes the first: or it would look through those it has just
# written for each one that it writes.
FIRST_ALL = (col(Prompt.due_at), col(Prompt.id))
MANY = 100  # rows at once, from which on the database must look at its tables anew
DUE_AT = SQLModel.metadata.tables["prompt"].c.due_at.type


@dataclass(frozen=True)
class Turn:
    """A round of a rhythm in the zones where its hour has come; its questions are of the teams in `team_zones`."""

    round: Round
    rhythm: Rhythm
    zones: Collection[str]  # of owners
    team_zones: Collection[str]  # of teams whose digest is still to come
    just_checked_in: datetime  # who has checked in since is not asked again


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


def open_round(session: Session, rhythm: Rhythm, number: int) -> Round:
    """The round of that number, made if it is not there yet."""
    values = {
        "organisation_id": rhythm.organisation_id,
        "rhythm_id": rhythm.id,
        "number": number,
        "nominal": rhythm.cadence.nominal(number),
    }
    session.execute(insert_new(session, Round).values(values).on_conflict_do_nothing())
    found: Round = session.execute(
        select(Round).where(col(Round.rhythm_id) == rhythm.id, col(Round.number) == number)
    ).scalar_one()
    return found


def ask(session: Session, turn: Turn, due_at: dict[str, datetime]) -> int:
    """Write the prompts and requests of a turn; how many questions are new. `due_at` is a prompt's instant by zone."""
    if not due_at:
        return 0
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
    _count(session, Prompt, len(session.execute(statement.returning(col(Prompt.id))).all()))
    return _write_requests(session, turn)


def _write_requests(session: Session, turn: Turn) -> int:
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
    _count(session, Request, len(prompts))
    _show_in_sent_prompts(session, set(prompts))
    return len(prompts)


def _show_in_sent_prompts(session: Session, prompts: set[int]) -> None:
    """A question that came after its prompt was sent (a new key result, a new owner) appears in it."""
    for some in _chunks(sorted(prompts)):
        session.execute(
            update(Outgoing)
            .where(
                col(Outgoing.kind) == Kind.PROMPT, col(Outgoing.subject).in_(some), col(Outgoing.state) == State.SENT
            )
            .values(wanted=col(Outgoing.wanted) + 1)
        )


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


def move_to_new_owners(session: Session, round_ids: Collection[int]) -> list[int]:
    """Open questions whose key result has another owner now are theirs no more; the prompts that must say so."""
    moved = session.execute(
        update(Request)
        .where(
            col(Request.round_id).in_(round_ids),
            col(Request.state) == RequestState.OPEN,
            select(col(KeyResult.id))
            .where(col(KeyResult.id) == col(Request.key_result_id), col(KeyResult.owner_id) != col(Request.person_id))
            .correlate(Request)
            .exists(),
        )
        .values(state=RequestState.MOVED)
        .returning(col(Request.prompt_id))
    )
    return sorted({row[0] for row in moved})


def wake(session: Session, now: datetime) -> list[int]:
    """End the snoozes whose time has come; the prompts to be sent anew."""
    woken = session.execute(
        update(Request)
        .where(col(Request.state) == RequestState.OPEN, col(Request.snoozed_until) <= now)
        .values(snoozed_until=None)
        .returning(col(Request.prompt_id))
    )
    return sorted({row[0] for row in woken})


def owe_prompts(session: Session, organisation_id: int) -> int:
    """Owe every prompt with an open question of an open round to whoever can be reached; how many are new.

    Whoever becomes reachable later is found by a later tick, while the round is open.
    """
    rows = (
        select(
            col(Prompt.organisation_id),
            col(Account.workspace_id),
            literal(Kind.PROMPT.value),
            col(Prompt.id),
            col(Account.external_id),
            col(Prompt.due_at),
            col(Prompt.person_id),
            literal(PRIORITY[Kind.PROMPT]),
            literal(State.OWED.value),
        )
        .join(Account, col(Account.person_id) == col(Prompt.person_id))
        .where(
            col(Prompt.organisation_id) == organisation_id,
            _has_open_question(),
            col(Account.id) == _first_account(),
            ~select(col(Outgoing.id))
            .where(col(Outgoing.kind) == Kind.PROMPT, col(Outgoing.subject) == col(Prompt.id))
            .correlate(Prompt)
            .exists(),
        )
        .order_by(*FIRST_ALL)
    )
    columns = [
        "organisation_id",
        "workspace_id",
        "kind",
        "subject",
        "address",
        "due_at",
        "person_id",
        "priority",
        "state",
    ]
    made = session.execute(
        insert_new(session, Outgoing).from_select(columns, rows).on_conflict_do_nothing().returning(col(Outgoing.id))
    )
    owed = len(made.all())
    _count(session, Outgoing, owed)
    return owed


def _count(session: Session, table: type[SQLModel], made: int) -> None:
    """PostgreSQL plans by what it knows of a table, and of one that has just been filled it knows nothing yet."""
    if made >= MANY and session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"ANALYZE {table.__tablename__}"))


def _first_account() -> ColumnElement[int | None]:
    """Somebody with several accounts is asked in one place only."""
    account, workspace = aliased(Account), aliased(Workspace)
    return (
        select(func.min(account.id))
        .join(workspace, col(workspace.id) == col(account.workspace_id))
        .where(
            col(account.person_id) == col(Prompt.person_id),
            col(workspace.platform) == Platform.SLACK,
            col(workspace.external_id).is_not(None),
            col(account.standing) != Standing.GONE,
        )
        .correlate(Prompt)
        .scalar_subquery()
    )


def _has_open_question() -> ColumnElement[bool]:
    return (
        select(col(Request.id))
        .join(Round, col(Round.id) == col(Request.round_id))
        .where(
            col(Request.prompt_id) == col(Prompt.id),
            col(Request.state) == RequestState.OPEN,
            col(Round.closed_at).is_(None),
        )
        .correlate(Prompt)
        .exists()
    )


def close_round(session: Session, round_id: int, now: datetime) -> list[int]:
    """Shut a round; the prompts with unanswered questions, which must say so."""
    session.execute(
        update(Round).where(col(Round.id) == round_id, col(Round.closed_at).is_(None)).values(closed_at=now)
    )
    unanswered = select(col(Request.prompt_id)).where(
        col(Request.round_id) == round_id, col(Request.state) == RequestState.OPEN
    )
    return sorted(set(session.execute(unanswered).scalars()))


def read_open_rounds(session: Session, organisation_id: int) -> list[tuple[Round, Rhythm]]:
    """Rounds whose digest is still to come, with their rhythm."""
    found = session.execute(
        select(Round, Rhythm)
        .join(Rhythm, col(Rhythm.id) == col(Round.rhythm_id))
        .where(col(Round.organisation_id) == organisation_id, col(Round.closed_at).is_(None))
        .order_by(col(Round.id))
    )
    return [(row[0], row[1]) for row in found]


def _chunks(items: list[int], size: int = 500) -> list[list[int]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
