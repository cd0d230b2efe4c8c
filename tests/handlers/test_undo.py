"""Editing a check-in and taking it back (A 4): never an update, always a row that says so."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from handlers.events import Ask, Done, Say
from store.checkins import RequestState
from store.history import CheckInState
from store.session import reading
from store.standing import find_key_result
from store.viewers import Viewer, find_viewer
from tests.handlers.rounds import (
    DIGEST_OVER,
    NOW,
    card_of,
    edits_owed,
    fill,
    form_of,
    press,
    prompt_of,
    request_of,
    run_clock,
    said_of,
    say,
    state_of,
    values_of,
    words_of,
)


def current(engine: Engine, number: int) -> CheckInState | None:
    with reading(engine) as session:
        viewer = find_viewer(session, "slack", "T0PLAY", "U0ANA")
        assert isinstance(viewer, Viewer)
        state = find_key_result(session, viewer, number)
        assert state is not None
        return state.current


def last_id(engine: Engine, number: int) -> str:
    return str(said_of(engine, number)[-1].id)


def test_undo_takes_back_the_last_line(asked: Engine) -> None:
    """The one before counts again, the question is open again, and the prompt says so."""
    say(asked, "chloe", "12 45 green")
    answer = say(asked, "chloe", "undo")
    assert "Undone" in words_of(answer)
    assert [row.withdrawn for row in said_of(asked, 12)] == [False, True]
    now = current(asked, 12)
    assert now is not None
    assert now.value == Decimal("43.5")
    assert (state_of(asked, 12, "chloe"), request_of(asked, 12, "chloe").check_in_id) == (RequestState.OPEN, None)
    assert edits_owed(asked, prompt_of(asked, "chloe")) == 2


def test_undo_twice_takes_back_one(asked: Engine) -> None:
    """What was said a fortnight ago is not taken back by impatience."""
    say(asked, "chloe", "12 45 green")
    say(asked, "chloe", "undo")
    assert "no check-in of yours" in words_of(say(asked, "chloe", "undo"))
    assert len(said_of(asked, 12)) == 2


def test_undo_without_anything_said(asked: Engine) -> None:
    """Somebody in the plan who never checked in, and an outsider."""
    assert "no check-in of yours" in words_of(say(asked, "ana", "undo"))
    assert "no check-in of yours" in words_of(say(asked, "fay", "undo"))


@pytest.mark.parametrize(("hours", "undone"), [(23, True), (25, False)])
def test_undo_reaches_back_a_day(asked: Engine, hours: int, undone: bool) -> None:
    """Of what is older it says how to correct it; the button at it goes on working."""
    say(asked, "chloe", "12 45 green")
    words = words_of(say(asked, "chloe", "undo", NOW + timedelta(hours=hours)))
    assert ("Undone" in words) is undone
    assert ("/okr checkin 12" in words) is not undone
    assert said_of(asked, 12)[-1].withdrawn is undone


def test_undo_leaves_alone_what_was_imported(asked: Engine) -> None:
    """All history of a file has its own days: Ben has said nothing here, and nothing of his is taken back."""
    before = current(asked, 11)
    assert "no check-in of yours" in words_of(say(asked, "ben", "undo"))
    assert current(asked, 11) == before
    say(asked, "ben", "11 4.3 green")
    assert "Undone" in words_of(say(asked, "ben", "undo"))
    now = current(asked, 11)
    assert before is not None
    assert now is not None
    assert (now.id, now.value) == (before.id, before.value)


def test_the_button_undoes_what_it_stands_next_to(asked: Engine) -> None:
    """In the place of the receipt; a second tap does nothing."""
    say(asked, "chloe", "12 45 green")
    value = last_id(asked, 12)
    answer = press(asked, "chloe", "checkin.undo", value)
    assert isinstance(answer, Say)
    assert answer.replace
    assert "settled already" in words_of(press(asked, "chloe", "checkin.undo", value))
    assert len(said_of(asked, 12)) == 2


@pytest.mark.parametrize("user", ["ben", "fay", "gus", "zoe"])
def test_nobody_else_undoes_or_edits(asked: Engine, user: str) -> None:
    """A button's value is no right."""
    say(asked, "chloe", "12 45 green")
    value = last_id(asked, 12)
    for action in ("checkin.undo", "checkin.edit"):
        assert isinstance(press(asked, user, action, value), Say)
    assert values_of(asked, 12) == [Decimal(45)]


def test_an_admin_undoes_for_the_owner(asked: Engine) -> None:
    """With a name to it."""
    say(asked, "chloe", "12 45 green")
    press(asked, "ana", "checkin.undo", last_id(asked, 12))
    assert said_of(asked, 12)[-1].entered_by_id is not None


def test_an_edit_is_a_new_row_in_its_place(asked: Engine) -> None:
    """Same round, same period, naming what it replaces; the form is filled with all that was said."""
    say(asked, "chloe", "12 45 yellow next: call finance blocked: legal note: slow")
    form = form_of(press(asked, "chloe", "checkin.edit", last_id(asked, 12)))
    assert {one.name: one.value for one in form.fields} == {
        "value": "45",
        "confidence": "yellow",
        "next_step": "call finance",
        "blocker": "legal",
        "note": "slow",
        "evidence": "",
    }
    answer = fill(asked, "chloe", form, value="46")
    before, after = said_of(asked, 12)
    assert (after.replaces_id, after.round_id, after.period) == (before.id, before.round_id, before.period)
    assert after.value == Decimal(46)
    assert request_of(asked, 12, "chloe").check_in_id == after.id
    assert "46" in words_of(answer)


def test_an_edit_out_of_the_prompt_closes_quietly(asked: Engine) -> None:
    """The prompt is owed an edit, and nothing else is said."""
    prompt = prompt_of(asked, "chloe")
    press(asked, "chloe", "checkin.same", f"{prompt}:12", message=f"m{prompt}")
    form = form_of(press(asked, "chloe", "checkin.edit", last_id(asked, 12), message=f"m{prompt}"))
    assert isinstance(fill(asked, "chloe", form, value="46"), Done)
    assert edits_owed(asked, prompt) == 1
    assert [row.no_change for row in said_of(asked, 12)] == [True, False]


def test_an_edit_without_a_change_is_none(asked: Engine) -> None:
    """Nothing was said, so nothing is written."""
    say(asked, "chloe", "12 45 green")
    fill(asked, "chloe", form_of(press(asked, "chloe", "checkin.edit", last_id(asked, 12))))
    assert len(said_of(asked, 12)) == 1


def test_undoing_an_edit_brings_back_what_it_replaced(asked: Engine) -> None:
    """As a new row with the old words."""
    say(asked, "chloe", "12 45 green next: first")
    fill(asked, "chloe", form_of(press(asked, "chloe", "checkin.edit", last_id(asked, 12))), value="46")
    press(asked, "chloe", "checkin.undo", last_id(asked, 12))
    now = current(asked, 12)
    assert now is not None
    assert (now.value, now.next_step, now.withdrawn) == (Decimal(45), "first", False)
    assert state_of(asked, 12, "chloe") is RequestState.ANSWERED


def test_an_old_receipt_edits_the_newest_version(asked: Engine) -> None:
    """The button stands at what was said first; what is edited is what became of it."""
    say(asked, "chloe", "12 45 green")
    first = last_id(asked, 12)
    fill(asked, "chloe", form_of(press(asked, "chloe", "checkin.edit", first)), value="46")
    again = form_of(press(asked, "chloe", "checkin.edit", first))
    assert {one.name: one.value for one in again.fields}["value"] == "46"
    fill(asked, "chloe", again, value="47")
    assert values_of(asked, 12) == [Decimal(45), Decimal(46), Decimal(47)]


def test_what_was_undone_cannot_be_edited(asked: Engine) -> None:
    """Not from its receipt, nor from a form that was open meanwhile."""
    say(asked, "chloe", "12 45 green")
    form = press(asked, "chloe", "checkin.edit", last_id(asked, 12))
    say(asked, "chloe", "undo")
    assert "settled already" in words_of(press(asked, "chloe", "checkin.edit", str(said_of(asked, 12)[0].id)))
    assert isinstance(form, Ask)
    fill(asked, "chloe", form.form, value="46")
    assert len(said_of(asked, 12)) == 2


@pytest.mark.parametrize(("hours", "traced"), [(23, False), (25, True)])
def test_after_a_day_a_change_is_said_to_be_seen(asked: Engine, hours: int, traced: bool) -> None:
    """24 hours are free; later the answer names the history."""
    later = NOW + timedelta(hours=hours)
    say(asked, "chloe", "12 45 green")
    form = form_of(press(asked, "chloe", "checkin.edit", last_id(asked, 12), later))
    assert ("history 12" in words_of(fill(asked, "chloe", form, later, value="46"))) is traced
    say(asked, "dev", "13 18 green")
    assert ("history 13" in words_of(press(asked, "dev", "checkin.undo", last_id(asked, 13), later))) is traced


def test_undo_after_the_digest_leaves_the_question_closed(asked: Engine) -> None:
    """Its round is over: nobody is asked again, and a late answer still counts."""
    say(asked, "chloe", "12 45 green")
    run_clock(asked, DIGEST_OVER)
    press(asked, "chloe", "checkin.undo", last_id(asked, 12), DIGEST_OVER)
    assert state_of(asked, 12, "chloe") is RequestState.PASSED
    assert "due" not in card_of(say(asked, "chloe", "12 46 green", DIGEST_OVER)).title
    assert (said_of(asked, 12)[-1].late, state_of(asked, 12, "chloe")) == (True, RequestState.ANSWERED)


@pytest.mark.parametrize("value", ["", "x", "0", "-1", "999999", "1:2"])
def test_a_broken_value_is_answered(asked: Engine, value: str) -> None:
    """In words."""
    for action in ("checkin.undo", "checkin.edit"):
        assert "older version" in words_of(press(asked, "chloe", action, value))
