"""The home, `help`, the nearest word, and the first hello."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from handlers.acting import act
from handlers.events import Click, Command
from messages.commands import COMMANDS
from store.checkins import Request, RequestState
from store.outbox import Kind, Outgoing
from store.people import Person
from store.plan import KeyResult, Rhythm
from store.session import reading, writing
from tests.handlers.asking import ask, buttons, caller, card, click, read
from tests.handlers.plans import NOW, make_plan


@pytest.fixture
def planned(sqlite_engine: Engine) -> Engine:
    make_plan(sqlite_engine, 12)
    return sqlite_engine


def answer_all(engine: Engine, but: int = 0) -> None:
    """Every question but the first few is answered."""
    with writing(engine) as session:
        for request in session.exec(select(Request).where(Request.id > but)).all():  # type: ignore[operator]
            request.state = RequestState.ANSWERED


def test_what_is_due_stands_first_with_its_buttons(planned: Engine) -> None:
    """The same buttons as in the prompt; what does not fit is counted."""
    shown = card(planned, "")
    assert shown.title == "12 to check in"
    assert ("checkin.open", "0:101") in buttons(shown)
    assert ("checkin.same", "0:101") in buttons(shown)
    assert ("checkin.next", "0") in buttons(shown)
    assert ("snooze", "0:tomorrow") in buttons(shown)
    assert "4 more are due" in read(shown)


def test_each_that_is_due_stands_apart_with_its_buttons(planned: Engine) -> None:
    """As in the prompt: the buttons of different key results look alike."""
    kinds = [part.kind for part in card(planned, "").parts]
    assert kinds[:7] == ["text", *["rule", "text", "actions"] * 2]


def test_one_that_is_due_has_all_buttons_in_its_row(planned: Engine) -> None:
    """There is nothing to go through."""
    answer_all(planned, but=1)
    offered = [action for action, _ in buttons(card(planned, ""))]
    assert offered[:5] == ["checkin.open", "checkin.same", "snooze", "snooze", "snooze"]


def test_snooze_from_the_home_is_of_all_that_is_due(planned: Engine) -> None:
    """It says until when, and stands at the question from then on; nobody else's questions are touched."""
    assert "12:00" in read(click(planned, "snooze", "0:hours", "ben"))
    assert ask(planned, "").count("Snoozed until 12:00") == 8
    assert "nothing to snooze" in read(click(planned, "snooze", "0:hours", "emi"))


@pytest.mark.parametrize(
    ("now", "greeting"),
    [
        ("2026-11-18T10:00:00+00:00", "Good morning, Ben."),
        ("2026-11-18T12:00:00+00:00", "Good afternoon, Ben."),
        ("2026-11-18T18:00:00+00:00", "Good evening, Ben."),
    ],
)
def test_it_greets_by_the_viewers_own_clock(planned: Engine, now: str, greeting: str) -> None:
    """With the mission below (M 4.44)."""
    assert f"{greeting} Everybody has somebody to ask." in ask(planned, "", now=now)


def test_no_change_is_offered_after_a_first_check_in_only(planned: Engine) -> None:
    """Of the ninth nothing was said yet."""
    with writing(planned) as session:
        for request in session.exec(select(Request).where(Request.id != 9)).all():
            request.state = RequestState.ANSWERED
    offered = buttons(card(planned, ""))
    assert ("checkin.open", "0:109") in offered
    assert ("checkin.same", "0:109") not in offered


def test_what_is_theirs_and_not_due_follows(planned: Engine) -> None:
    """Five of them, the rest is counted, and nothing stands there twice."""
    answer_all(planned, but=2)
    shown = ask(planned, "")
    assert shown.startswith("2 to check in")
    assert shown.count("#101 ") == 1
    assert "#107 " in shown
    assert "#108 " not in shown
    assert "5 more" in shown


def test_nothing_due_tells_of_the_next_round(planned: Engine) -> None:
    """In the viewer's own morning."""
    answer_all(planned)
    assert "Nothing is due. The next round is on Tue 1 Dec at 09:00" in ask(planned, "")


@pytest.mark.parametrize(
    ("now", "next_round"),
    [
        ("2026-11-17T08:59:00+00:00", "Tue 17 Nov at 09:00"),
        ("2026-11-17T09:00:00+00:00", "Tue 1 Dec at 09:00"),
        ("2026-09-01T09:00:00+00:00", "Tue 6 Oct at 09:00"),
    ],
)
def test_the_next_round_is_the_first_to_come(planned: Engine, now: str, next_round: str) -> None:
    """On its very day too, and before the first."""
    answer_all(planned)
    assert next_round in ask(planned, "", now=now)


def test_a_quiet_day_moves_the_next_round(planned: Engine) -> None:
    """A round that is named after a Saturday is asked on the Monday; on the Sunday it is still to come."""
    with writing(planned) as session:
        session.get_one(Rhythm, 1).anchor = date(2026, 11, 14)
    answer_all(planned)
    assert "Mon 16 Nov at 09:00" in ask(planned, "", now="2026-11-15T12:00:00+00:00")


def test_somebody_without_key_results_is_shown_where_to_look(planned: Engine) -> None:
    """In the plan or not; nobody is asked who owns nothing."""
    assert "You own no key result this cycle" in ask(planned, "", "emi")
    outside = ask(planned, "", "full")
    assert "You are not in the plan" in outside
    assert ("look", "company") in buttons(card(planned, "", "full"))
    assert "Next round" not in outside


def test_the_last_row_leads_to_the_rest(planned: Engine) -> None:
    """Company, the viewer's own team, what is at risk, and help: the same answers as to the words."""
    row = [("look", "company"), ("team.show", "growth"), ("look", "risk"), ("look", "help")]
    assert buttons(card(planned, ""))[-4:] == row
    for action, value in row:
        word = "team growth" if action == "team.show" else value
        assert click(planned, action, value, "ben") == card(planned, word)
    assert "older version" in read(click(planned, "look", "elsewhere", "ben"))


def test_the_last_row_answers_nobody_who_may_not_look(planned: Engine) -> None:
    """A button's value is no right."""
    assert "nothing here" in read(click(planned, "look", "company", "guest"))


def test_the_home_of_the_app_is_the_same(planned: Engine) -> None:
    """One home, two doors."""
    assert card(planned, "", place="home") == card(planned, "") == card(planned, "home")


def test_a_snoozed_question_stays(planned: Engine) -> None:
    """A snooze never hides the debt (A 15)."""
    with writing(planned) as session:
        for request in session.exec(select(Request)).all():
            request.state = RequestState.PASSED
    assert card(planned, "").title == "12 to check in"


def test_what_was_handed_on_is_due_no_more(planned: Engine) -> None:
    """The new owner is asked."""
    with writing(planned) as session:
        for row in session.exec(select(KeyResult)).all():
            row.owner_id = 3
    assert "You own no key result" in ask(planned, "")


def test_help_knows_every_word(planned: Engine) -> None:
    """In groups, each with an example; what only leads may do is shown to leads and admins."""
    for user, leads in (("ben", True), ("ana", True), ("emi", False), ("full", False)):
        shown = ask(planned, "help", user)
        assert ("digest now" in shown) is leads
        assert all(each.line("/okr") in shown for each in COMMANDS if each.run_by == "everybody")


@pytest.mark.parametrize(
    ("said", "meant"),
    [("hepl", "help"), ("compny", "company"), ("histroy 12", "history"), ("rsk", "risk"), ("timezon", "timezone")],
)
def test_a_slip_gets_the_nearest_word(planned: Engine, said: str, meant: str) -> None:
    """Never silence."""
    assert f"Did you mean /okr {meant}" in ask(planned, said)


def greetings(engine: Engine) -> list[tuple[int, str]]:
    with reading(engine) as session:
        found = session.exec(select(Outgoing).where(Outgoing.kind == Kind.WELCOME)).all()
    return [(each.subject, each.address) for each in found]


def forget(engine: Engine) -> None:
    with writing(engine) as session:
        for person in session.exec(select(Person)).all():
            person.welcomed_at = None


@pytest.mark.parametrize("first", ["", "my", "help", "timezone paris", "xyzzy", "show 999"])
def test_the_first_contact_is_welcomed_once(planned: Engine, first: str) -> None:
    """Whatever it was, in the DM, where one can write; the second is no first."""
    forget(planned)
    for line in (first, first, "my"):
        ask(planned, line)
    assert greetings(planned) == [(2, "Uben")]


def test_a_first_click_and_a_first_line_are_contacts_too(planned: Engine) -> None:
    """A home that is opened, a button, a line in the DM."""
    forget(planned)
    ask(planned, "", "ana", place="home")
    act(planned, Click(caller("chloe"), "team.show", "growth"), NOW)
    act(planned, Command(caller("emi"), "my", "dm", "key-1"), NOW)
    assert greetings(planned) == [(1, "Uana"), (3, "Uchloe"), (4, "Uemi")]


def test_strangers_are_not_written_to(planned: Engine) -> None:
    """Who is not in the plan is told what this is by the home; a guest gets nothing at all."""
    forget(planned)
    for user in ("full", "guest"):
        ask(planned, "my", user)
    assert greetings(planned) == []
