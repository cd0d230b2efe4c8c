"""`hand 12 to @kim`: a new owner, asked in the place of the old one (M 1.23)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from handlers.hand import read_person
from handlers.rounds import tick
from handlers.views import view_prompt
from messages.prompt import prompt as prompt_card
from store.checkins import Prompt, Request, RequestState
from store.outbox import Kind, Outgoing
from store.people import Person
from store.plan import Change
from store.session import reading, writing
from tests.handlers.asking import read
from tests.handlers.mentoring import person
from tests.handlers.rounds import (
    DIGEST_OVER,
    NOW,
    edits_owed,
    owner_of,
    press,
    prompt_of,
    request_of,
    run_clock,
    say,
    state_of,
    values_of,
    words_of,
)


def owner(engine: Engine, number: int) -> str:
    with reading(engine) as session:
        return owner_of(session, number)


@pytest.mark.parametrize(
    "said", ["<@U0ANA|ana>", "<@U0ANA>", "@ana", "ana", "Ana Alves", "ANA", "to @ana", "To Ana Alves", "to <@U0ANA>"]
)
def test_however_somebody_is_named(asked: Engine, said: str) -> None:
    """By a mention, a key, a name or the first one."""
    assert "Ana Alves" in words_of(say(asked, "chloe", f"hand 12 {said}"))
    assert owner(asked, 12) == "ana"


@pytest.mark.parametrize(
    ("text", "who"),
    [("to @kim", "kim"), ("<@U1|kim>", "U1"), ("  to   Kim Park ", "Kim Park"), ("", ""), ("to ", "to"), ("@", "")],
)
def test_who_is_meant(text: str, who: str) -> None:
    """A mention gives the platform's id, everything else the name as written."""
    assert read_person(text) == who


def test_the_change_is_kept(asked: Engine) -> None:
    """What it was, what it became, when, and who did it."""
    say(asked, "ben", "hand 12 to dev")
    with reading(asked) as session:
        [change] = session.exec(select(Change)).all()
        assert (change.kind, change.key, change.field, change.old, change.new) == (
            "key_result",
            "12",
            "owner",
            "chloe",
            "dev",
        )
        assert (change.at, change.by_id) == (NOW, person(session, "ben").id)


def test_the_new_owner_is_asked(asked: Engine) -> None:
    """In a prompt of the same day, at a decent hour of theirs; Ana had none, and it is 19:00 in Lisbon."""
    say(asked, "chloe", "hand 12 to ana")
    request = request_of(asked, 12, "ana")
    assert request.state is RequestState.OPEN
    with reading(asked) as session:
        prompt = session.get_one(Prompt, request.prompt_id)
        [owed] = session.exec(select(Outgoing).where(Outgoing.kind == Kind.PROMPT, Outgoing.subject == prompt.id)).all()
    assert prompt.due_at == owed.due_at == datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


def test_in_working_hours_at_once(asked: Engine) -> None:
    """A late prompt may go out between nine and six."""
    noon = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
    say(asked, "chloe", "hand 12 to ana", noon)
    with reading(asked) as session:
        owed = session.exec(select(Outgoing).where(Outgoing.subject == request_of(asked, 12, "ana").prompt_id)).one()
    assert owed.due_at == noon


def test_the_old_prompt_says_so(asked: Engine) -> None:
    """Its question has moved, an edit is owed, and its buttons say whose it is now."""
    prompt = prompt_of(asked, "chloe")
    say(asked, "ben", "hand 12 to dev")
    assert state_of(asked, 12, "chloe") is RequestState.MOVED
    assert edits_owed(asked, prompt) == 1
    with reading(asked) as session:
        view = view_prompt(session, session.get_one(Prompt, prompt), prompt, NOW, "/okr")
        assert view is not None
        assert "Dev Patel" in read(prompt_card(view))
    assert "Dev" in words_of(press(asked, "chloe", "checkin.same", f"{prompt}:12", message=f"m{prompt}"))
    assert values_of(asked, 12) == []


def test_a_prompt_that_was_sent_is_sent_anew(asked: Engine) -> None:
    """Dev was asked about two already: an edit makes no sound, so it comes again, and the first points to it."""
    prompt = prompt_of(asked, "dev")
    say(asked, "chloe", "hand 12 to dev")
    assert request_of(asked, 12, "dev").prompt_id == prompt
    with reading(asked) as session:
        rows = session.exec(select(Outgoing).where(Outgoing.kind == Kind.PROMPT, Outgoing.subject == prompt))
        assert sorted((row.turn, row.wanted) for row in rows) == [(1, 2), (2, 1)]


def test_the_clock_asks_nobody_twice(asked: Engine) -> None:
    """What the hand-over has written is what the next tick would write."""
    say(asked, "chloe", "hand 12 to ana")
    with writing(asked) as session:
        report = tick(session, NOW)
    assert (report.asked, report.owed, report.moved) == (0, 0, 0)


def test_handed_back_it_is_asked_again(asked: Engine) -> None:
    """The old owner's question is theirs once more."""
    say(asked, "chloe", "hand 12 to ana")
    say(asked, "ana", "hand 12 to chloe")
    assert (state_of(asked, 12, "chloe"), state_of(asked, 12, "ana")) == (RequestState.OPEN, RequestState.MOVED)
    say(asked, "chloe", "12 45 green")
    assert (state_of(asked, 12, "chloe"), state_of(asked, 12, "ana")) == (RequestState.ANSWERED, RequestState.MOVED)


def test_what_is_answered_is_not_asked_again(asked: Engine) -> None:
    """The round has its answer; the new owner is asked in the next one."""
    say(asked, "chloe", "12 45 green")
    say(asked, "chloe", "hand 12 to ana")
    assert state_of(asked, 12, "chloe") is RequestState.ANSWERED
    with reading(asked) as session:
        asked_of_ana = select(Request).where(Request.person_id == person(session, "ana").id)
        assert session.exec(asked_of_ana).all() == []


def test_after_the_round_nobody_is_asked(asked: Engine) -> None:
    """Its digest has gone."""
    run_clock(asked, DIGEST_OVER)
    say(asked, "chloe", "hand 12 to ana", DIGEST_OVER)
    assert owner(asked, 12) == "ana"
    assert state_of(asked, 12, "chloe") is RequestState.OPEN


@pytest.mark.parametrize(
    ("user", "may"), [("chloe", True), ("ben", True), ("ana", True), ("dev", False), ("fay", False)]
)
def test_owner_lead_and_admin_may(asked: Engine, user: str, may: bool) -> None:
    """A team-mate and an outsider are told who may."""
    words = words_of(say(asked, user, "hand 12 to emi"))
    assert (owner(asked, 12) == "emi") is may
    assert ("Chloé" in words) is not may


@pytest.mark.parametrize("user", ["gus", "zoe"])
def test_a_guest_learns_nothing(asked: Engine, user: str) -> None:
    """Nor somebody from elsewhere."""
    assert words_of(say(asked, user, "hand 12 to emi")) == words_of(say(asked, user, "hand 999 to emi"))
    assert owner(asked, 12) == "chloe"


@pytest.mark.parametrize("said", ["@nobody", "<@U0FAY|fay>", "<@U0ZOE>", "U0ZOE", "Emi T", ""])
def test_only_somebody_in_the_plan(asked: Engine, said: str) -> None:
    """Not an outsider, not somebody from elsewhere; nothing is changed by guessing."""
    assert words_of(say(asked, "chloe", f"hand 12 to {said}"))
    assert owner(asked, 12) == "chloe"


def test_two_of_one_name_are_not_guessed(asked: Engine) -> None:
    """A first name that two people have means neither."""
    with writing(asked) as session:
        session.add(Person(organisation_id=1, key="ana2", name="Ana Other"))
    say(asked, "chloe", "hand 12 to Dev")
    say(asked, "dev", "hand 12 to Ana")  # a key, and so one of them
    assert owner(asked, 12) == "ana"
    with writing(asked) as session:
        person(session, "ana").key = "aalves"
    say(asked, "ana", "hand 12 to chloe")
    say(asked, "chloe", "hand 12 to Ana")
    assert owner(asked, 12) == "chloe"


@pytest.mark.parametrize(("line", "words"), [("hand", "to whom"), ("hand 12", "to whom"), ("hand it to ana", "which")])
def test_what_is_missing_is_said(asked: Engine, line: str, words: str) -> None:
    """With an example."""
    answer = words_of(say(asked, "chloe", line))
    assert words in answer
    assert "hand 12 to @kim" in answer


def test_to_the_same_owner_changes_nothing(asked: Engine) -> None:
    """No change is recorded."""
    assert "already" in words_of(say(asked, "chloe", "hand 12 to chloe"))
    with reading(asked) as session:
        assert session.exec(select(Change)).all() == []
