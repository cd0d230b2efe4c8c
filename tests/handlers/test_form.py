"""The check-in form: opened, filled, asked back, stored; and one after another (A 2, A 3)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from handlers.events import Answer, Ask, Click, Done, Reject, Say, Submission
from messages.form import Form
from store.checkins import RequestState
from store.plan import Cycle, CycleState, KeyResult
from store.session import writing
from tests.handlers.mentoring import key_result, person
from tests.handlers.rounds import (
    caller,
    edits_owed,
    errors_of,
    fill,
    form_of,
    press,
    prompt_of,
    run,
    said_of,
    say,
    state_of,
    values_of,
    words_of,
)


def open_form(engine: Engine, user: str, number: int) -> Form:
    """From the prompt in their DM."""
    prompt = prompt_of(engine, user)
    return form_of(press(engine, user, "checkin.open", f"{prompt}:{number}", message=f"m{prompt}"))


def fields(form: Form) -> dict[str, str]:
    return {one.name: one.value for one in form.fields}


def test_it_is_filled_with_what_is_known(asked: Engine) -> None:
    """Value, colour, next step and blocker as they were said last; the rest is new each time."""
    assert fields(open_form(asked, "ben", 11))["blocker"] == "No data on why people stop after session one"
    form = open_form(asked, "chloe", 12)
    assert fields(form) == {
        "value": "43.5",
        "confidence": "green",
        "next_step": "Roll out to everybody",
        "blocker": "",
        "note": "",
        "evidence": "",
    }
    assert form.subject == "12"
    assert form.actions is None


def test_what_is_filled_in_is_stored(asked: Engine) -> None:
    """Every field, for the round; the prompt is owed an edit and the window closes."""
    typed: dict[str, Any] = {
        "value": "44.5 %",
        "confidence": "yellow",
        "next_step": " Call finance ",
        "blocker": "Legal",
        "note": "Slow start.\nBetter now.",
        "evidence": "https://dash.example/12",
    }
    answer = fill(asked, "chloe", open_form(asked, "chloe", 12), **typed)
    [row] = said_of(asked, 12)
    assert isinstance(answer, Done)
    assert (row.value, row.confidence, row.next_step) == (Decimal("44.5"), "yellow", "Call finance")
    assert (row.blocker, row.note, row.evidence) == ("Legal", "Slow start.\nBetter now.", "https://dash.example/12")
    assert (row.no_change, row.late, row.withdrawn) == (False, False, False)
    assert state_of(asked, 12, "chloe") is RequestState.ANSWERED
    assert edits_owed(asked, prompt_of(asked, "chloe")) == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"value": ""}, "value"),
        ({"value": "many"}, "value"),
        ({"value": "nan"}, "value"),
        ({"value": "1e5"}, "value"),
        ({"value": "4 hours"}, "value"),
        ({"confidence": ""}, "confidence"),
        ({"confidence": "blue"}, "confidence"),
        ({"confidence": "red", "next_step": "  "}, "next_step"),
        ({"confidence": "yellow", "next_step": ""}, "next_step"),
        ({"evidence": "javascript:alert(1)"}, "evidence"),
        ({"evidence": "dash"}, "evidence"),
        ({"next_step": "x" * 501}, "next_step"),
        ({"note": "x" * 3001}, "note"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(asked: Engine, typed: dict[str, Any], field: str) -> None:
    """Everything that was typed stays, and nothing is stored."""
    answer = fill(asked, "chloe", open_form(asked, "chloe", 12), **{"blocker": "kept", **typed})
    assert list(errors_of(answer)) == [field]
    assert fields(form_of(answer)) | typed == fields(form_of(answer))
    assert fields(form_of(answer))["blocker"] == "kept"
    assert said_of(asked, 12) == []


def test_all_problems_are_said_at_once(asked: Engine) -> None:
    """Nobody submits five times to find five of them."""
    typed: dict[str, Any] = {"value": "?", "confidence": "red", "next_step": "", "evidence": "x"}
    answer = fill(asked, "chloe", open_form(asked, "chloe", 12), **typed)
    assert set(errors_of(answer)) == {"value", "next_step", "evidence"}


def test_two_readings_are_asked_back(asked: Engine) -> None:
    """`1.234` is never guessed: the same form with one more field, then the one that was chosen."""
    grown = fill(asked, "dev", open_form(asked, "dev", 23), value="1.234", confidence="green")
    assert isinstance(grown, Reject)
    choice = next(one for one in grown.form.fields if one.name == "reading")
    assert choice.kind == "choice"
    assert [value for _, value in choice.options] == ["1.234", "1234"]
    assert said_of(asked, 23) == []
    unchosen = fill(asked, "dev", grown.form)
    assert "reading" in errors_of(unchosen)
    fill(asked, "dev", form_of(unchosen), reading="1234")
    assert values_of(asked, 23) == [Decimal(1234)]


def test_a_reading_of_another_value_does_not_count(asked: Engine) -> None:
    """Chosen for one text, and the text changed before it was sent."""
    grown = fill(asked, "dev", open_form(asked, "dev", 23), value="1.234", confidence="green")
    fill(asked, "dev", form_of(grown), value="1300", reading="1234")
    assert values_of(asked, 23) == [Decimal(1300)]


def test_far_outside_is_asked_back(asked: Engine) -> None:
    """More than ten times the range away: "really?", and stored once it is."""
    grown = fill(asked, "chloe", open_form(asked, "chloe", 12), value="4350")
    assert "sure" in fields(form_of(grown))
    assert said_of(asked, 12) == []
    assert "sure" in errors_of(fill(asked, "chloe", form_of(grown), sure="no"))
    fill(asked, "chloe", form_of(grown), sure="yes")
    assert values_of(asked, 12) == [Decimal(4350)]


def test_yes_to_one_value_is_no_yes_to_another(asked: Engine) -> None:
    """The value was changed after it was asked about."""
    grown = fill(asked, "chloe", open_form(asked, "chloe", 12), value="4350")
    again = fill(asked, "chloe", form_of(grown), value="43500", sure="yes")
    assert "sure" in errors_of(again)
    assert said_of(asked, 12) == []
    fill(asked, "chloe", form_of(again), value="43500", sure="yes")
    assert values_of(asked, 12) == [Decimal(43500)]


def test_a_reading_can_be_far_outside_too(asked: Engine) -> None:
    """Both questions stand in one form, one after the other."""
    first = fill(asked, "chloe", open_form(asked, "chloe", 12), value="1.234")
    second = fill(asked, "chloe", form_of(first), reading="1234")
    assert {"reading", "sure"} <= set(fields(form_of(second)))
    fill(asked, "chloe", form_of(second), reading="1234", sure="yes")
    assert values_of(asked, 12) == [Decimal(1234)]


def test_the_next_one_follows_in_the_same_window(asked: Engine) -> None:
    """Dev owns two: the second form is the second of two, with fields of its own."""
    first = open_form(asked, "dev", 13)
    assert (first.context["place"], first.context["of"]) == ("1", "2")
    answer = fill(asked, "dev", first, value="18")
    assert isinstance(answer, Ask)
    assert (answer.form.subject, answer.form.context["place"], answer.form.context["of"]) == ("23", "2", "2")
    assert isinstance(fill(asked, "dev", answer.form, value="1260"), Done)
    assert (values_of(asked, 13), values_of(asked, 23)) == ([Decimal(18)], [Decimal(1260)])


def test_skip_leaves_the_question_open(asked: Engine) -> None:
    """The window goes on, and at its end says so."""
    first = open_form(asked, "dev", 13)
    assert first.actions is not None
    [skip] = first.actions.items
    assert skip.kind == "button"
    second = form_of(skip_form(asked, "dev", first))
    assert second.subject == "23"
    assert "last one" in words_of(skip_form(asked, "dev", second))
    assert state_of(asked, 13, "dev") is RequestState.OPEN


def skip_form(engine: Engine, user: str, form: Form) -> Answer:
    return run(engine, Click(caller(user), "checkin.skip", form.subject, place="form", context=form.context))


def test_check_in_all_begins_with_the_first(asked: Engine) -> None:
    """And when nothing is due any more it says so."""
    prompt = prompt_of(asked, "dev")
    form = form_of(press(asked, "dev", "checkin.next", str(prompt), message=f"m{prompt}"))
    assert (form.subject, form.context["of"]) == ("13", "2")
    for number in (13, 23):
        press(asked, "dev", "checkin.same", f"{prompt}:{number}", message=f"m{prompt}")
    assert "last one" in words_of(press(asked, "dev", "checkin.next", str(prompt), message=f"m{prompt}"))


def test_the_command_opens_the_form(asked: Engine) -> None:
    """With a number that one, without it what is due; the receipt goes to where it came from."""
    assert form_of(say(asked, "chloe", "checkin 12")).subject == "12"
    assert form_of(say(asked, "chloe", "checkin")).subject == "12"
    answer = fill(asked, "chloe", form_of(say(asked, "chloe", "checkin")), value="45")
    assert isinstance(answer, Say)
    assert "45" in words_of(answer)
    assert "Nothing is due" in words_of(say(asked, "chloe", "checkin"))


@pytest.mark.parametrize(
    ("user", "words"), [("ben", "Chloé"), ("fay", "Chloé"), ("gus", "nothing here"), ("zoe", "nothing here")]
)
def test_nobody_else_gets_the_form(asked: Engine, user: str, words: str) -> None:
    """A team-mate and an outsider are told whose it is; a guest and somebody from elsewhere nothing."""
    assert words in words_of(say(asked, user, "checkin 12"))
    forged = Submission(caller(user), "checkin", {"value": "1", "confidence": "green"}, {"number": "12"})
    run(asked, forged)
    assert said_of(asked, 12) == []


def test_an_admin_fills_it_for_the_owner(asked: Engine) -> None:
    """Recorded as the owner's, entered by the admin."""
    fill(asked, "ana", form_of(say(asked, "ana", "checkin 12")), value="45")
    [row] = said_of(asked, 12)
    with writing(asked) as session:
        assert (row.by_id, row.entered_by_id) == (person(session, "chloe").id, person(session, "ana").id)
    assert state_of(asked, 12, "chloe") is RequestState.ANSWERED


def test_the_owner_changed_meanwhile(asked: Engine) -> None:
    """Between opening and submitting: words at a field, what was typed stays, no row (F-A7)."""
    form = open_form(asked, "chloe", 12)
    say(asked, "chloe", "hand 12 to @ben")
    answer = fill(asked, "chloe", form, value="45", note="typed")
    assert "Ben" in errors_of(answer)["value"]
    assert fields(form_of(answer))["note"] == "typed"
    assert said_of(asked, 12) == []


def test_the_cycle_was_closed_meanwhile(asked: Engine) -> None:
    """Nothing more is checked in then, and it is said (F-A7)."""
    form = open_form(asked, "chloe", 12)
    with writing(asked) as session:
        session.get_one(Cycle, 1).state = CycleState.CLOSED
    assert "not running" in errors_of(fill(asked, "chloe", form, value="45"))["value"]
    assert "not running" in words_of(say(asked, "chloe", "checkin 12"))
    assert said_of(asked, 12) == []


def test_it_was_deleted_meanwhile(asked: Engine) -> None:
    """What is not there is answered like everything that is not (F-A7)."""
    form = open_form(asked, "chloe", 12)
    with writing(asked) as session:
        key_result(session, 12).number = 99
    assert "nothing here" in words_of(fill(asked, "chloe", form, value="45"))


@pytest.mark.parametrize("context", [{}, {"number": ""}, {"number": "x"}, {"number": "12", "replaces": "9999"}])
def test_a_broken_context_is_answered(asked: Engine, context: dict[str, str]) -> None:
    """A form from an older version is said to be one; nothing is stored."""
    form = open_form(asked, "chloe", 12)
    answer = run(asked, Submission(caller("chloe"), "checkin", fields(form), context))
    assert isinstance(answer, Say | Reject)
    assert said_of(asked, 12) == []


def test_the_same_twice_is_one_check_in(asked: Engine) -> None:
    """Two windows, the same words, the same round; other words are another check-in."""
    form = open_form(asked, "chloe", 12)
    fill(asked, "chloe", form, value="45", key="a")
    fill(asked, "chloe", form, value="45", key="b")
    assert values_of(asked, 12) == [Decimal(45)]
    fill(asked, "chloe", form, value="46", key="c")
    assert values_of(asked, 12) == [Decimal(45), Decimal(46)]


def test_yes_and_no_in_words(asked: Engine) -> None:
    """A key result of yes and no takes words, and shows them."""
    with writing(asked) as session:
        changed = session.get_one(KeyResult, key_result(session, 12).id)
        changed.kind, changed.baseline, changed.target = "yes_no", None, None  # type: ignore[assignment]
    fill(asked, "chloe", form_of(say(asked, "chloe", "checkin 12")), value="yes")
    assert values_of(asked, 12) == [Decimal(1)]


def test_hostile_text_is_kept_harmless(asked: Engine) -> None:
    """NUL and half characters, which a database refuses, do not cost somebody their check-in (F-A13)."""
    fill(asked, "chloe", open_form(asked, "chloe", 12), value="45\x00", note="a\x00b\ud800c\u202ed")
    [row] = said_of(asked, 12)
    assert (row.value, row.note) == (Decimal(45), "abcd")
