"""One line is a check-in, as a command and in the DM (N 19)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from handlers.events import ANSWERS, Command, Done, Say
from store.checkins import RequestState
from store.inbox import Pending, Seen
from store.outbox import Kind, Outgoing
from store.plan import KeyResult
from store.session import reading, writing
from tests.handlers.asking import buttons, read
from tests.handlers.mentoring import key_result
from tests.handlers.rounds import (
    caller,
    card_of,
    press,
    prompt_of,
    run,
    said_of,
    say,
    state_of,
    values_of,
    words_of,
)


def test_a_line_is_stored_and_shown_back(asked: Engine) -> None:
    """Everything that was understood, with Undo; the question is answered."""
    answer = say(asked, "chloe", "12 45 yellow next: call finance blocked: legal note: slow link: https://a.example/x")
    [row] = said_of(asked, 12)
    assert (row.value, row.confidence, row.next_step, row.blocker) == (Decimal(45), "yellow", "call finance", "legal")
    assert (row.note, row.evidence) == ("slow", "https://a.example/x")
    assert ("checkin.undo", str(row.id)) in buttons(card_of(answer))
    assert "call finance" in words_of(answer)
    assert state_of(asked, 12, "chloe") is RequestState.ANSWERED


def test_the_number_may_be_left_out_when_one_is_due(asked: Engine) -> None:
    """Chloé has one due, so one number is its value."""
    say(asked, "chloe", "45 green")
    assert values_of(asked, 12) == [Decimal(45)]


def test_of_two_numbers_the_first_is_the_key_result(asked: Engine) -> None:
    """Whatever is due."""
    say(asked, "chloe", "12 46 green")
    assert values_of(asked, 12) == [Decimal(46)]


def test_with_several_due_the_number_is_needed(asked: Engine) -> None:
    """Dev has two: a value alone is asked about, and nothing is stored."""
    words = words_of(say(asked, "dev", "1.2k green"))
    assert "#13" in words
    assert "#23" in words
    assert "which key result" in words
    say(asked, "dev", "23 1.2k yellow next: evening slots")
    assert values_of(asked, 23) == [Decimal(1200)]


def test_a_word_that_is_no_value_means_the_key_result(asked: Engine) -> None:
    """`12 yes green` with one due is no value 12."""
    with writing(asked) as session:
        changed = session.get_one(KeyResult, key_result(session, 12).id)
        changed.kind, changed.baseline, changed.target = "yes_no", None, None  # type: ignore[assignment]
    say(asked, "chloe", "12 yes green")
    assert values_of(asked, 12) == [Decimal(1)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("12 45", "green, yellow or red"),
        ("12 green", "value"),
        ("12 45 yellow", "next step"),
        ("12 45 red blocked: legal", "next step"),
        ("12 lots green", "lots"),
        ("12 45 yellow call finance", "call finance"),
        ("12 45 green link: ftp://x", "https"),
        (f"12 45 green note: {'x' * 3001}", "3000"),
    ],
)
def test_what_is_missing_is_said(asked: Engine, line: str, words: str) -> None:
    """With an example that would work; never silence, never half a check-in."""
    say(asked, "chloe", "12 44 green")  # nothing is due then: the first number is the key result
    answer = words_of(say(asked, "chloe", line))
    assert words in answer
    assert "/okr 12 " in answer
    assert len(said_of(asked, 12)) == 1


def test_the_example_works(asked: Engine) -> None:
    """What is shown as an example is taken as it stands."""
    answer = words_of(say(asked, "dev", "13 red"))
    example = answer.split("For example: ")[1].removeprefix("/okr ").strip()
    say(asked, "dev", example)
    assert values_of(asked, 13) == [Decimal(8)]


def example_of(answer: str) -> str:
    return answer.split("For example: ")[1].removeprefix("/okr ").strip()


@pytest.mark.parametrize(
    ("user", "line", "example"),
    [
        ("ben", "4.3 green next: celebrate", "11 4.3 green next: celebrate"),  # nothing is due: it is his own
        ("ben", "green", "11 4.6 green"),
        ("dev", "1.2k green", "13 1.2k green"),  # two are due: the first
        ("dev", "13 17", "13 17 yellow next: call finance"),
        ("dev", "13 17 red blocked: legal", "13 17 red next: call finance blocked: legal"),
        ("dev", "13 17 yellow call legal", "13 17 yellow next: call legal"),
        ("dev", "13 lots green note: so it is", "13 8 green note: so it is"),
        ("dev", "13 17 green link: ftp://x", "13 17 green"),
        ("dev", f"13 17 note: {'x' * 200}", "13 17 yellow next: call finance"),
        ("ana", "4.3 green", "12 43 green"),  # who owns nothing
    ],
)
def test_the_example_is_ones_own_and_repeats_what_was_typed(asked: Engine, user: str, line: str, example: str) -> None:
    """What was understood need not be written anew."""
    say(asked, "ben", "11 4.2 green")
    before = len(said_of(asked, 11))
    assert example_of(words_of(say(asked, user, line))) == example
    assert len(said_of(asked, 11)) == before


@pytest.mark.parametrize(
    ("user", "line", "words"),
    [
        ("ben", "12 45 green", "Chloé"),
        ("fay", "12 45 green", "Chloé"),
        ("gus", "12 45 green", "nothing here"),
        ("zoe", "12 45 green", "nothing here"),
        ("chloe", "99 45 green", "nothing here"),
    ],
)
def test_only_the_owner_says_it(asked: Engine, user: str, line: str, words: str) -> None:
    """A team-mate and an outsider are told whose it is; others nothing."""
    assert words in words_of(say(asked, user, line))
    assert said_of(asked, 12) == []


def test_an_admin_says_it_for_the_owner(asked: Engine) -> None:
    """And is named."""
    assert "Ana" in words_of(say(asked, "ana", "12 45 green"))


def test_two_readings_are_asked_back(asked: Engine) -> None:
    """With a button each; nothing is stored before, and once only."""
    answer = say(asked, "dev", "23 1.234 green")
    choices = [value for action, value in buttons(card_of(answer)) if action == "line.confirm"]
    assert [value.partition(":")[2] for value in choices] == ["1.234", "1234"]
    assert said_of(asked, 23) == []
    chosen = press(asked, "dev", "line.confirm", choices[1])
    assert isinstance(chosen, Say)
    assert chosen.replace
    assert "settled already" in words_of(press(asked, "dev", "line.confirm", choices[0]))
    assert values_of(asked, 23) == [Decimal(1234)]


def test_far_outside_is_asked_back(asked: Engine) -> None:
    """ "Really?", with everything that was said kept until the answer."""
    answer = say(asked, "chloe", "12 4350 green next: celebrate")
    [confirm] = [value for action, value in buttons(card_of(answer)) if action == "line.confirm"]
    assert said_of(asked, 12) == []
    press(asked, "chloe", "line.confirm", confirm)
    [row] = said_of(asked, 12)
    assert (row.value, row.next_step) == (Decimal(4350), "celebrate")


def test_a_reading_that_lies_far_outside_is_asked_once_more(asked: Engine) -> None:
    """A button for the reading, then one for "really"."""
    first = say(asked, "chloe", "12 1.234 green")
    second = press(asked, "chloe", "line.confirm", buttons(card_of(first))[1][1])
    assert said_of(asked, 12) == []
    press(asked, "chloe", "line.confirm", buttons(card_of(second))[0][1])
    assert values_of(asked, 12) == [Decimal(1234)]


def test_a_button_cannot_bring_a_value_of_its_own(asked: Engine) -> None:
    """What a button carries is an identifier: another value than the two that were asked about is asked again."""
    answer = say(asked, "dev", "23 1.234 green")
    pending = buttons(card_of(answer))[0][1].partition(":")[0]
    forged = press(asked, "dev", "line.confirm", f"{pending}:999999")
    assert "two ways" in words_of(forged)
    assert said_of(asked, 23) == []


def test_nobody_else_confirms(asked: Engine) -> None:
    """Not a team-mate, an admin, an outsider or a guest: the question was put to one person."""
    [confirm] = [v for a, v in buttons(card_of(say(asked, "chloe", "12 4350 green"))) if a == "line.confirm"]
    for user in ("ben", "ana", "fay", "gus", "zoe"):
        press(asked, user, "line.confirm", confirm)
        press(asked, user, "line.cancel", confirm.partition(":")[0])
    assert said_of(asked, 12) == []
    press(asked, "chloe", "line.confirm", confirm)
    assert values_of(asked, 12) == [Decimal(4350)]


def test_leaving_it_stores_nothing(asked: Engine) -> None:
    """And the question is gone."""
    answer = say(asked, "chloe", "12 4350 green")
    [cancel] = [value for action, value in buttons(card_of(answer)) if action == "line.cancel"]
    assert "nothing was changed" in words_of(press(asked, "chloe", "line.cancel", cancel))
    with reading(asked) as session:
        assert session.exec(select(Pending)).all() == []
    assert said_of(asked, 12) == []


def test_a_newer_line_replaces_the_question(asked: Engine) -> None:
    """The older buttons do nothing from then on."""
    older = buttons(card_of(say(asked, "chloe", "12 4350 green")))[0][1]
    say(asked, "chloe", "12 4360 green")
    assert "settled already" in words_of(press(asked, "chloe", "line.confirm", older))
    assert said_of(asked, 12) == []


def owed_answers(engine: Engine) -> list[str]:
    """The words of the answers that are owed in the DM."""
    with reading(engine) as session:
        rows = session.exec(select(Outgoing).where(Outgoing.kind == Kind.ANSWER)).all()
        answers = [ANSWERS.validate_json(session.get_one(Seen, row.subject).answer) for row in rows]
        assert all(row.priority == 0 for row in rows)
    return [read(card_of(answer)) for answer in answers]


@pytest.mark.parametrize("line", ["45 green", "12 45 green", "/okr 12 45 green", "okr 45 green"])
def test_a_line_in_the_dm(asked: Engine, line: str) -> None:
    """The same words, with or without the command word; the answer is owed as a message."""
    assert isinstance(say(asked, "chloe", line, place="dm", key="e1"), Done)
    assert values_of(asked, 12) == [Decimal(45)]
    [answer] = owed_answers(asked)
    assert "45" in answer


def test_a_line_in_the_dm_is_taken_once(asked: Engine) -> None:
    """However often the platform delivers it."""
    for _ in range(3):
        assert isinstance(say(asked, "chloe", "45 green", place="dm", key="e1"), Done)
    assert values_of(asked, 12) == [Decimal(45)]
    assert len(owed_answers(asked)) == 1


@pytest.mark.parametrize("line", ["thanks!", "shwo 12", "my", "checkin", "12", "🎉", "due"])
def test_whatever_is_written_in_the_dm_is_answered(asked: Engine, line: str) -> None:
    """A word that is none, a list, a form that cannot open there: never silence."""
    say(asked, "chloe", line, place="dm", key="e1")
    [answer] = owed_answers(asked)
    assert answer.strip()
    assert said_of(asked, 12) == []


def test_a_form_is_offered_by_a_button_in_the_dm(asked: Engine) -> None:
    """A line has no trigger to open a window with."""
    say(asked, "chloe", "checkin 12", place="dm", key="e1")
    with reading(asked) as session:
        answer = ANSWERS.validate_json(session.exec(select(Seen)).one().answer)
    assert ("checkin.open", "0:12") in buttons(card_of(answer))


def test_a_guest_in_the_dm_leaves_no_trace(asked: Engine) -> None:
    """The answer is the one to everything, and nothing is kept or owed."""
    assert "nothing here" in words_of(say(asked, "gus", "12 45 green", place="dm", key="e1"))
    with reading(asked) as session:
        assert session.exec(select(Seen)).all() == []
    assert owed_answers(asked) == []


def test_a_reply_to_a_prompt_is_about_its_questions(asked: Engine) -> None:
    """Dev has answered one of two there: one number is the value of the other."""
    prompt = prompt_of(asked, "dev")
    press(asked, "dev", "checkin.same", f"{prompt}:13", message=f"m{prompt}")
    run(asked, Command(caller("dev"), "1260 green", "dm", "e1", "D", f"m{prompt}"))
    assert values_of(asked, 23) == [Decimal(1260)]
