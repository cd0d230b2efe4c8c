"""Two at once, on real databases: threads, not luck, decide the order (F-A3, F-A4)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from handlers.events import Answer, Reject, Say
from store.checkins import Request, RequestState
from store.plan import Change
from store.session import reading
from tests.handlers.asking import buttons
from tests.handlers.mentoring import key_result
from tests.handlers.rounds import (
    card_of,
    fill,
    form_of,
    open_round,
    owner_of,
    press,
    prompt_of,
    said_of,
    say,
    state_of,
    values_of,
    words_of,
)

HANDS = 6


@pytest.fixture
def round_open(engine: Engine) -> Engine:
    """A round that is open, on either database."""
    open_round(engine)
    return engine


def together(do: Callable[[int], Answer], hands: int = HANDS) -> list[Answer]:
    """All at the same moment, each in a thread and a transaction of its own."""
    start = Barrier(hands)

    def one(hand: int) -> Answer:
        start.wait(timeout=20)
        return do(hand)

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(one, range(hands)))


def test_taps_at_once_are_one_check_in(round_open: Engine) -> None:
    """Each tap has a key of its own; the row that they touch decides."""
    prompt = prompt_of(round_open, "chloe")
    answers = together(lambda _: press(round_open, "chloe", "checkin.same", f"{prompt}:12", message=f"m{prompt}"))
    assert values_of(round_open, 12) == [Decimal("43.5")]
    assert state_of(round_open, 12, "chloe") is RequestState.ANSWERED
    assert all(isinstance(answer, Say) and answer.replace for answer in answers)


def test_one_submission_at_once_is_one_check_in(round_open: Engine) -> None:
    """The same key: one effect, and every repetition gets the first one's answer."""
    form = form_of(say(round_open, "chloe", "checkin 12"))
    answers = together(lambda _: fill(round_open, "chloe", form, key="s1", value="45"))
    assert values_of(round_open, 12) == [Decimal(45)]
    assert len({card_of(answer) for answer in answers}) == 1


def test_two_windows_with_the_same_words_are_one_check_in(round_open: Engine) -> None:
    """Two keys: nothing new was said by the second."""
    form = form_of(say(round_open, "chloe", "checkin 12"))
    together(lambda hand: fill(round_open, "chloe", form, key=f"s{hand}", value="45"))
    assert values_of(round_open, 12) == [Decimal(45)]


def test_refused_at_once_leaves_the_way_free(round_open: Engine) -> None:
    """A refusal rolls its key back while the others wait for it; the correction with that key is taken."""
    form = form_of(say(round_open, "chloe", "checkin 12"))
    answers = together(lambda _: fill(round_open, "chloe", form, key="s1", value="?"))
    assert all(isinstance(answer, Reject) for answer in answers)
    fill(round_open, "chloe", form, key="s1", value="45")
    assert values_of(round_open, 12) == [Decimal(45)]


def test_edits_at_once_stand_in_line(round_open: Engine) -> None:
    """Each replaces the one before it: one line of versions, no fork, and all are kept."""
    say(round_open, "chloe", "12 45 green")
    form = form_of(press(round_open, "chloe", "checkin.edit", str(said_of(round_open, 12)[0].id)))
    together(lambda hand: fill(round_open, "chloe", form, value=str(50 + hand)))
    rows = said_of(round_open, 12)
    assert len(rows) == 1 + HANDS
    assert [row.replaces_id for row in rows[1:]] == [row.id for row in rows[:-1]]


def test_undone_at_once_is_undone_once(round_open: Engine) -> None:
    """By the button and by the word."""
    say(round_open, "chloe", "12 45 green")
    value = str(said_of(round_open, 12)[0].id)
    together(
        lambda hand: press(round_open, "chloe", "checkin.undo", value) if hand % 2 else say(round_open, "chloe", "undo")
    )
    assert [row.withdrawn for row in said_of(round_open, 12)] == [False, True]


def test_a_confirmation_at_once_is_taken_once(round_open: Engine) -> None:
    """Two taps on "yes, really"."""
    [confirm] = [v for a, v in buttons(card_of(say(round_open, "chloe", "12 4350 green"))) if a == "line.confirm"]
    answers = together(lambda _: press(round_open, "chloe", "line.confirm", confirm))
    assert values_of(round_open, 12) == [Decimal(4350)]
    assert sum("settled already" in words_of(answer) for answer in answers) == HANDS - 1


def test_handed_to_two_at_once(round_open: Engine) -> None:
    """By the owner and by the lead: one of them was first, one owner remains, and one question is open."""
    together(lambda hand: say(round_open, ("chloe", "ben")[hand], f"hand 12 to {('emi', 'dev')[hand]}"), 2)
    with reading(round_open) as session:
        number = key_result(session, 12).id
        opened = select(Request).where(Request.key_result_id == number, Request.state == RequestState.OPEN)
        [left] = session.exec(opened).all()
        assert left.person_id == key_result(session, 12).owner_id
        assert owner_of(session, 12) in ("emi", "dev")
        changes = session.exec(select(Change)).all()
    assert len(changes) in (1, 2)  # the owner who was second is none any more; a lead still may


def test_a_tap_and_a_hand_over_at_once(round_open: Engine) -> None:
    """Either the tap was first and the round is answered, or it comes from somebody who is no owner any more."""
    together(
        lambda hand: (
            press(round_open, "chloe", "checkin.same", "0:12") if hand else say(round_open, "ben", "hand 12 to ana")
        ),
        2,
    )
    said = len(said_of(round_open, 12))
    assert state_of(round_open, 12, "chloe") is (RequestState.ANSWERED if said else RequestState.MOVED)
