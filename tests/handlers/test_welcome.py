"""Who is welcomed by their first prompt, and who by a message of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from handlers.views import view_prompt
from store.checkins import Prompt, Request, RequestState
from store.outbox import Kind, Outgoing
from store.people import Person
from store.session import reading, writing
from tests.handlers.mentoring import load_mentoring
from tests.handlers.rounds import NEXT_ROUND, NOW, run_clock, say


@pytest.fixture
def plan(sqlite_engine: Engine) -> Engine:
    load_mentoring(sqlite_engine)
    return sqlite_engine


def said_hello(engine: Engine) -> dict[str, list[bool]]:
    """By person, whether each of their prompts begins with a welcome, in order."""
    hellos: dict[str, list[bool]] = {}
    with reading(engine) as session:
        for row in session.exec(select(Prompt).order_by(Prompt.nominal)):  # type: ignore[arg-type]
            view = view_prompt(session, row, row.id or 0, NOW, "/okr")
            assert view is not None
            hellos.setdefault(view.person.split()[0], []).append(view.first)
    return hellos


def welcomes(engine: Engine) -> list[str]:
    """Who is owed a welcome of its own."""
    with reading(engine) as session:
        return [row.address for row in session.exec(select(Outgoing).where(Outgoing.kind == Kind.WELCOME))]


def test_the_first_prompt_welcomes_and_no_other_does(plan: Engine) -> None:
    """Neither a message after the first answer nor the next prompt says hello again."""
    run_clock(plan, NOW)
    say(plan, "ben", "my")
    run_clock(plan, NEXT_ROUND)
    assert welcomes(plan) == []
    assert said_hello(plan) == {name: [True, False] for name in ("Ben", "Chloé", "Dev", "Emi")}


def test_who_came_before_was_welcomed_then(plan: Engine) -> None:
    """Ben looks around before he is ever asked: his prompt asks, and says no second hello."""
    say(plan, "ben", "my", NOW - timedelta(days=1))
    run_clock(plan, NOW)
    assert welcomes(plan) == ["U0BEN"]
    assert said_hello(plan) == {"Ben": [False], "Chloé": [True], "Dev": [True], "Emi": [True]}


def test_who_is_never_asked_is_welcomed_when_they_come(plan: Engine) -> None:
    """Ana owns nothing."""
    run_clock(plan, NOW)
    with reading(plan) as session:
        assert session.exec(select(Person.welcomed_at).where(Person.key == "ana")).one() is None
    say(plan, "ana", "my")
    assert welcomes(plan) == ["U0ANA"]


def test_a_late_prompt_that_waits_for_the_morning_welcomes_too(plan: Engine) -> None:
    """Owed in the night and due at nine: it is still the first that they get to see."""
    run_clock(plan, NOW + timedelta(hours=9))
    assert said_hello(plan)["Emi"] == [True]


def test_after_the_answers_nobody_is_welcomed_twice(plan: Engine) -> None:
    """A tick that owes nothing new marks nobody."""
    run_clock(plan, NOW)
    with writing(plan) as session:
        for row in session.exec(select(Request)):
            row.state = RequestState.ANSWERED
        session.exec(select(Person).where(Person.key == "ben")).one().welcomed_at = None
    run_clock(plan, NOW + timedelta(minutes=1))
    with reading(plan) as session:
        assert session.exec(select(Person.welcomed_at).where(Person.key == "ben")).one() is None
