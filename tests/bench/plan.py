"""A plan of any size in which everybody owns three key results and has been asked about each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, func, insert, select
from sqlmodel import Session, SQLModel, col

from okr.confidence import Ambition, Confidence, Stage
from okr.measure import MeasureKind
from okr.roles import Role
from store.checkins import CheckIn, Prompt, Request, RequestState, Round
from store.outbox import Kind, Outgoing, State
from store.people import Account, Belonging, Organisation, Person, Platform, Workspace
from store.plan import Cycle, KeyResult, Level, Membership, Mode, Objective, Rhythm, Team
from store.session import migrate, open_engine, writing

TEAM = "T0BENCH"
OWNED = 3  # key results of each person
PEOPLE = 20  # in each team
COLOURS = (Confidence.GREEN, Confidence.YELLOW, Confidence.RED)
TITLE = "Raise the sessions of region"  # how every key result begins
MANY = 2_000  # rows of one statement: nothing is gained by more

Row = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """An open question in a prompt that was delivered."""

    user: str
    prompt: int
    channel: str
    message: str
    number: int  # of the key result


def question(place: int) -> Question:
    """The question about the key result of this place, from 0."""
    person = place // OWNED + 1
    return Question(f"U{person:06}", person, f"D{person:06}", f"1700000000.{person:06}", place + 1)


def make_plan(url: str, key_results: int) -> Engine:
    """A database brought up to date and filled. One round was asked yesterday: nothing is due today or tomorrow."""
    engine = open_engine(url)
    migrate(engine)
    with writing(engine) as session:
        _organisation(session)
        _people(session, key_results // OWNED)
        _key_results(session, key_results)
        _round(session, key_results)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    return engine


def count_check_ins(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count(col(CheckIn.id)))).scalar_one()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _fill(session: Session, table: type[SQLModel], rows: Iterator[Row]) -> None:
    """In few statements, by columns."""
    waiting = list(rows)
    for start in range(0, len(waiting), MANY):
        session.execute(insert(table), waiting[start : start + MANY])


def _organisation(session: Session) -> None:
    now, day = _now(), _now().date()
    session.add(Organisation(id=1, name="Bench", mission="To be measured."))
    session.flush()
    place = Workspace(id=1, organisation_id=1, platform=Platform.SLACK, external_id=TEAM, bot_user="U0BOT")
    place.members_read_at = now  # or a starting process would read the list of people
    session.add(place)
    session.add(Rhythm(id=1, organisation_id=1, anchor=day - timedelta(days=1), digest_after=9, quiet_days=[]))
    starts, ends = day - timedelta(days=45), day + timedelta(days=45)
    session.add(Cycle(id=1, organisation_id=1, key="q", name="Quarter", starts=starts, ends=ends))
    session.flush()


def _people(session: Session, count: int) -> None:
    ids = range(1, count + 1)
    _fill(session, Person, (_person(n) for n in ids))
    _fill(session, Account, (_account(n) for n in ids))
    teams = range(1, count // PEOPLE + 2)
    _fill(session, Team, (_team(n) for n in teams))
    _fill(session, Membership, ({"team_id": _team_of(n), "person_id": n} for n in ids))
    _fill(session, Objective, (_objective(n) for n in teams))


def _team_of(person: int) -> int:
    return (person - 1) // PEOPLE + 1


def _person(n: int) -> Row:
    role = Role.ADMIN if n == 1 else Role.MEMBER
    return {"id": n, "organisation_id": 1, "key": f"p{n}", "name": f"Person {n}", "role": role, "welcomed_at": _now()}


def _account(n: int) -> Row:
    """By the names that `question` uses too."""
    user = f"U{n:06}"
    return {"workspace_id": 1, "external_id": user, "person_id": n, "name": f"p{n}", "standing": Belonging.FULL}


def _team(n: int) -> Row:
    """The first is the company, above all the others."""
    level = Level.TEAM if n > 1 else Level.COMPANY
    row = {"id": n, "organisation_id": 1, "key": f"t{n}", "name": f"Team {n}", "level": level, "mode": Mode.FULL}
    return row | {"parent_id": 1 if n > 1 else None}


def _objective(n: int) -> Row:
    row = {"id": n, "organisation_id": 1, "key": f"o{n}", "title": f"Become the place that people recommend, part {n}"}
    return row | {"why": "It is how we grow.", "team_id": n, "cycle_id": 1, "position": n}


def _key_results(session: Session, count: int) -> None:
    ids = range(1, count + 1)
    _fill(session, KeyResult, (_key_result(n) for n in ids))
    _fill(session, CheckIn, (_check_in(n) for n in ids))


def _owner(key_result: int) -> int:
    return (key_result - 1) // OWNED + 1


def _key_result(n: int) -> Row:
    owner = _owner(n)
    return {
        "id": n,
        "organisation_id": 1,
        "number": n,
        "objective_id": _team_of(owner),
        "owner_id": owner,
        "title": f"{TITLE} {n} from 20 to 80",
        "metric": "average sessions a user and month",
        "unit": "sessions",
        "kind": MeasureKind.NUMBER,
        "stage": Stage.OUTCOME,
        "ambition": Ambition.ASPIRATIONAL,
        "baseline": Decimal(20),
        "target": Decimal(80),
        "zones": [],
        "weight": Decimal(1),
        "first_30": "",
    }


def _check_in(n: int) -> Row:
    """Two weeks ago, before the round that is open."""
    at = _now() - timedelta(days=15)
    return {
        "organisation_id": 1,
        "key_result_id": n,
        "period": at.date(),
        "value": Decimal(30 + n % 30),
        "confidence": COLOURS[n % 3],
        "next_step": "Write to the partners of the spring campaign",
        "blocker": "",
        "note": "",
        "evidence": "",
        "at": at,
        "by_id": _owner(n),
        "late": False,
        "no_change": False,
        "withdrawn": False,
    }


def _round(session: Session, count: int) -> None:
    """Asked, sent and shown."""
    nominal = _now().date() - timedelta(days=1)
    session.add(Round(id=1, organisation_id=1, rhythm_id=1, number=0, nominal=nominal))
    session.flush()
    people, ids = range(1, count // OWNED + 1), range(1, count + 1)
    prompt = {"organisation_id": 1, "nominal": nominal, "due_at": _now() - timedelta(hours=20)}
    _fill(session, Prompt, (prompt | {"id": n, "person_id": n} for n in people))
    asked = {"organisation_id": 1, "round_id": 1, "state": RequestState.OPEN}
    of = ({"key_result_id": n, "person_id": _owner(n), "prompt_id": _owner(n)} for n in ids)
    _fill(session, Request, (asked | each for each in of))
    _fill(session, Outgoing, (_sent(n) for n in people))


def _sent(n: int) -> Row:
    shown = question((n - 1) * OWNED)
    at = _now() - timedelta(hours=20)
    return {
        "organisation_id": 1,
        "workspace_id": 1,
        "kind": Kind.PROMPT,
        "subject": n,
        "turn": 1,
        "address": shown.user,
        "person_id": n,
        "priority": 5,
        "due_at": at,
        "state": State.SENT,
        "wanted": 1,
        "shown": 1,
        "attempts": 1,
        "uncertain": False,
        "error": "",
        "channel": shown.channel,
        "message": shown.message,
        "sent_at": at,
    }
