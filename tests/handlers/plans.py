"""A plan of any size, made in a few statements: one team has all the key results, one owner has all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, insert
from sqlmodel import Session, SQLModel

from okr.confidence import Ambition, Confidence, Stage
from okr.measure import MeasureKind
from okr.roles import Role
from store.checkins import CheckIn, Prompt, Request, RequestState, Round
from store.people import Account, Belonging, Organisation, Person, Platform, Workspace
from store.plan import Contribution, Cycle, Initiative, KeyResult, Level, Membership, Mode, Objective, Rhythm, Team
from store.session import writing

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)  # the day after a round was asked
ANCHOR = date(2026, 10, 6)
EVERYBODY = ("ana", "ben", "chloe", "emi")
COLOURS = (Confidence.GREEN, Confidence.YELLOW, Confidence.RED)

D = Decimal


def make_plan(engine: Engine, key_results: int = 10) -> None:
    """Ana is admin, Ben leads Growth and owns all of its key results, Chloé leads Support (informed), Emi is in none.

    The first two thirds have a check-in of 3 November; each has an open question of 17 November.
    """
    with writing(engine) as session:
        _people(session)
        _teams(session)
        _key_results(session, key_results)
        _check_ins(session, key_results)
        _questions(session, key_results)


def _add(session: Session, table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(table), rows)


def _people(session: Session) -> None:
    session.add(Organisation(id=1, name="Mentorly", mission="Everybody has somebody to ask.", timezone="Europe/Lisbon"))
    session.add(Organisation(id=2, name="Elsewhere"))
    session.flush()
    session.add(Workspace(id=1, organisation_id=1, platform=Platform.SLACK, external_id="T1"))
    session.add(Workspace(id=2, organisation_id=2, platform=Platform.SLACK, external_id="T2"))
    for place, key in enumerate(EVERYBODY, start=1):
        role = Role.ADMIN if key == "ana" else Role.MEMBER
        session.add(Person(id=place, organisation_id=1, key=key, name=key.title(), role=role, welcomed_at=NOW))
    session.flush()
    for place, key in enumerate(EVERYBODY, start=1):
        session.add(Account(workspace_id=1, external_id=f"U{key}", person_id=place, name=key))
    session.add(Account(workspace_id=1, external_id="Ufull", name="Fay Full"))
    session.add(Account(workspace_id=1, external_id="Uguest", name="Gus Guest", standing=Belonging.GUEST))
    session.add(Account(workspace_id=2, external_id="Uother", name="Ola Other"))


def _teams(session: Session) -> None:
    session.add(Rhythm(organisation_id=1, id=1, anchor=ANCHOR))
    session.add(Cycle(id=1, organisation_id=1, key="q4", name="Q4", starts=date(2026, 10, 5), ends=date(2026, 12, 27)))
    session.add(Team(id=1, organisation_id=1, key="company", name="Mentorly", level=Level.COMPANY, lead_id=1))
    session.flush()
    session.add(Team(id=2, organisation_id=1, key="growth", name="Growth", parent_id=1, lead_id=2))
    session.add(
        Team(id=3, organisation_id=1, key="support", name="Support", parent_id=1, lead_id=3, mode=Mode.INFORMED)
    )
    session.flush()
    session.add(Membership(team_id=2, person_id=2))
    session.add(Membership(team_id=3, person_id=3))
    session.add(Objective(id=1, organisation_id=1, key="engage", title="Increase engagement", team_id=2, cycle_id=1))
    session.add(
        Objective(id=2, organisation_id=1, key="network", title="Expand the NETZWERKGRÖSSE", team_id=2, cycle_id=1)
    )
    session.flush()


def _key_results(session: Session, count: int) -> None:
    row = {
        "organisation_id": 1,
        "owner_id": 2,
        "metric": "average sessions per user",
        "unit": "sessions",
        "kind": MeasureKind.NUMBER,
        "stage": Stage.OUTCOME,
        "ambition": Ambition.ASPIRATIONAL,
        "baseline": D(0),
        "target": D(100),
        "zones": [],
        "weight": D(1),
        "first_30": "",
    }
    rows = [
        row | {"id": n, "number": 100 + n, "objective_id": 1 + n % 2, "title": f"Raise Ümläute {n}"}
        for n in range(1, count + 1)
    ]
    _add(session, KeyResult, rows)
    _add(session, Contribution, [{"key_result_id": 1, "person_id": 3, "share": D("0.5")}])
    initiative = {"organisation_id": 1, "key_result_id": 1, "owner_id": 3, "kind": "project", "done": False}
    _add(session, Initiative, [initiative | {"key": f"i{n}", "title": f"Initiative {n}"} for n in range(count)])


def _check_ins(session: Session, count: int) -> None:
    row = {
        "organisation_id": 1,
        "period": date(2026, 11, 3),
        "next_step": "Call finance",
        "blocker": "",
        "note": "",
        "evidence": "",
        "at": datetime(2026, 11, 3, 9, 0, tzinfo=UTC),
        "by_id": 2,
        "late": False,
        "no_change": False,
        "withdrawn": False,
    }
    told = range(1, count + 1 - count // 3)
    rows = [row | {"key_result_id": n, "value": D(60), "confidence": COLOURS[n % 3]} for n in told]
    history = [
        row | {"key_result_id": 1, "value": D(n % 60), "confidence": Confidence.GREEN} | _on(_days_before(n))
        for n in range(1, count + 1)
    ]
    _add(session, CheckIn, rows + history)


def _on(day: date) -> dict[str, Any]:
    return {"period": day, "at": datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC)}


def _days_before(days: int) -> date:
    return date(2026, 11, 2) - timedelta(days=days % 28)


def _questions(session: Session, count: int) -> None:
    nominal, due = date(2026, 11, 17), datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
    session.add(Round(id=1, organisation_id=1, rhythm_id=1, number=3, nominal=nominal))
    session.add(Prompt(id=1, organisation_id=1, person_id=2, nominal=nominal, due_at=due))
    session.flush()
    row = {"organisation_id": 1, "round_id": 1, "person_id": 2, "prompt_id": 1, "state": RequestState.OPEN}
    _add(session, Request, [row | {"key_result_id": n} for n in range(1, count + 1)])
