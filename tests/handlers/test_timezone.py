"""`timezone`: shown, chosen, given back; and the prompts that are to come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from handlers.rounds import tick
from store.checkins import Prompt
from store.outbox import Kind, Outgoing, State
from store.people import Account, Person
from store.session import reading, writing
from tests.handlers.asking import ask
from tests.handlers.plans import make_plan

BEFORE = "2026-12-01T05:00:00+00:00"  # the morning of a round, before it has begun in Lisbon


@pytest.fixture
def planned(sqlite_engine: Engine) -> Engine:
    make_plan(sqlite_engine, 3)
    return sqlite_engine


def chosen(engine: Engine) -> str | None:
    with reading(engine) as session:
        return session.get_one(Person, 2).chosen_timezone


def test_it_is_shown(planned: Engine) -> None:
    """With the time it is there, and how to change it."""
    shown = ask(planned, "timezone")
    assert "Europe/Lisbon, where it is Wed 18 Nov at 10:00" in shown
    assert "/okr timezone" in shown


@pytest.mark.parametrize("said", ["timezone Europe/Paris", "timezone paris", "tz PARIS"])
def test_it_is_chosen(planned: Engine, said: str) -> None:
    """By name or by city; from then on it wins."""
    assert "Europe/Paris, where it is Wed 18 Nov at 11:00" in ask(planned, said)
    assert chosen(planned) == "Europe/Paris"
    assert "Europe/Paris" in ask(planned, "timezone")


def test_what_is_none_changes_nothing(planned: Engine) -> None:
    """The nearest is suggested, never taken."""
    assert "/okr timezone Europe/Berlin" in ask(planned, "timezone berln")
    assert "I don’t know the time zone “Mars/Olympus”" in ask(planned, "timezone Mars/Olympus")
    assert chosen(planned) is None


@pytest.mark.parametrize("word", ["auto", "AUTO", "profile"])
def test_it_is_given_back_to_plan_and_profile(planned: Engine, word: str) -> None:
    """The file's zone first, then the profile's, then the organisation's (design, People)."""
    ask(planned, "timezone tokyo")
    assert "Europe/Lisbon" in ask(planned, f"timezone {word}")
    with writing(planned) as session:
        account = session.exec(select(Account).where(Account.person_id == 2)).one()
        account.profile_timezone = "America/New_York"
    assert "America/New_York" in ask(planned, f"timezone {word}")
    with writing(planned) as session:
        session.get_one(Person, 2).timezone = "Asia/Kolkata"
    assert "Asia/Kolkata" in ask(planned, f"timezone {word}")
    assert chosen(planned) is None


def test_a_stranger_has_only_a_profile(planned: Engine) -> None:
    """There is no person to keep it for."""
    assert "You are not in the plan" in ask(planned, "timezone paris", "full")


def plan_prompt(engine: Engine, due: datetime, state: State = State.OWED) -> int:
    """A prompt of 1 December that is still to come."""
    with writing(engine) as session:
        prompt = Prompt(organisation_id=1, person_id=2, nominal=date(2026, 12, 1), due_at=due)
        session.add(prompt)
        session.flush()
        assert prompt.id is not None
        owed = Outgoing(
            organisation_id=1,
            workspace_id=1,
            kind=Kind.PROMPT,
            subject=prompt.id,
            address="Uben",
            due_at=due,
            state=state,
        )
        session.add(owed)
        return prompt.id


def due_of(engine: Engine, prompt: int) -> tuple[datetime, datetime]:
    with reading(engine) as session:
        owed = session.exec(select(Outgoing).where(Outgoing.kind == Kind.PROMPT, Outgoing.subject == prompt)).one()
        return session.get_one(Prompt, prompt).due_at, owed.due_at


@pytest.mark.parametrize(
    ("zone", "due"),
    [
        ("new york", datetime(2026, 12, 1, 14, 0, tzinfo=UTC)),
        ("paris", datetime(2026, 12, 1, 8, 0, tzinfo=UTC)),
        ("kathmandu", datetime(2026, 12, 1, 3, 15, tzinfo=UTC)),
    ],
)
def test_a_prompt_to_come_moves_with_its_person(planned: Engine, zone: str, due: datetime) -> None:
    """It goes out at nine over there, and stays the one prompt of its round (F-D4)."""
    prompt = plan_prompt(planned, datetime(2026, 12, 1, 9, 0, tzinfo=UTC))
    ask(planned, f"timezone {zone}", now=BEFORE)
    assert due_of(planned, prompt) == (due, due)
    with reading(planned) as session:
        of_round = session.exec(select(Prompt).where(Prompt.nominal == date(2026, 12, 1))).all()
    assert len(of_round) == 1


def test_what_has_gone_out_does_not_move(planned: Engine) -> None:
    """Neither a prompt that was due before, nor a message that was sent."""
    first = due_of_first(planned)
    sent = plan_prompt(planned, datetime(2026, 12, 1, 9, 0, tzinfo=UTC), State.SENT)
    ask(planned, "timezone new york", now=BEFORE)
    assert due_of_first(planned) == first
    assert due_of(planned, sent)[1] == datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def due_of_first(engine: Engine) -> datetime:
    with reading(engine) as session:
        return session.get_one(Prompt, 1).due_at


def test_a_late_night_waits_for_the_morning(planned: Engine) -> None:
    """In the new zone the hour has long gone and it is night: nobody is woken."""
    prompt = plan_prompt(planned, datetime(2026, 12, 1, 9, 0, tzinfo=UTC))
    ask(planned, "timezone auckland", now="2026-12-01T08:00:00+00:00")  # 21:00 over there
    assert due_of(planned, prompt)[0] == datetime(2026, 12, 1, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked_before", "zone", "due"),
    [
        (False, "new york", datetime(2026, 12, 1, 14, 0, tzinfo=UTC)),
        (False, "paris", datetime(2026, 12, 1, 8, 0, tzinfo=UTC)),
        (True, "new york", datetime(2026, 12, 1, 9, 0, tzinfo=UTC)),
        (True, "tokyo", datetime(2026, 12, 1, 9, 0, tzinfo=UTC)),
    ],
)
def test_who_travels_on_the_day_is_asked_once(planned: Engine, asked_before: bool, zone: str, due: datetime) -> None:
    """East or west, before the hour or after it: one prompt in the round (F-D4)."""
    move_at = "2026-12-01T09:30:00+00:00" if asked_before else "2026-12-01T07:59:00+00:00"
    run_clock(planned, until=datetime.fromisoformat(move_at))
    ask(planned, f"timezone {zone}", now=move_at)
    run_clock(planned, until=datetime(2026, 12, 2, 12, 0, tzinfo=UTC))
    with reading(planned) as session:
        prompts = session.exec(select(Prompt).where(Prompt.nominal == date(2026, 12, 1), Prompt.person_id == 2)).all()
    assert [prompt.due_at for prompt in prompts] == [due]


def run_clock(engine: Engine, until: datetime) -> None:
    """A tick an hour, and one at the end."""
    hours = range(int((until - datetime(2026, 11, 30, 20, 0, tzinfo=UTC)).total_seconds() // 3600))
    for now in [*(datetime(2026, 11, 30, 20, 0, tzinfo=UTC) + timedelta(hours=hour) for hour in hours), until]:
        with writing(engine) as session:
            tick(session, now)
