"""*No change*: one tap, once a round, and never for ever (N 1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, delete
from sqlmodel import select

from handlers.events import Answer, Ask, Done, Say
from store.checkins import CheckIn, RequestState
from store.session import writing
from tests.handlers.asking import buttons, read
from tests.handlers.rounds import (
    DIGEST_OVER,
    NEXT_ROUND,
    NOW,
    card_of,
    edits_owed,
    land_prompts,
    press,
    prompt_of,
    request_of,
    run_clock,
    said_of,
    state_of,
    words_of,
)


def tap(engine: Engine, user: str, number: int, now: datetime = NOW) -> Answer:
    prompt = prompt_of(engine, "chloe")
    return press(engine, user, "checkin.same", f"{prompt}:{number}", now, message=f"m{prompt}")


def test_one_tap_is_a_check_in(asked: Engine) -> None:
    """With the last value, colour and next step, for this round, in the place of the prompt that was tapped."""
    answer = tap(asked, "chloe", 12)
    [row] = said_of(asked, 12)
    assert (row.value, row.confidence, row.next_step) == (Decimal("43.5"), "green", "Roll out to everybody")
    assert (row.no_change, row.late, row.entered_by_id) == (True, False, None)
    assert request_of(asked, 12, "chloe").check_in_id == row.id
    assert isinstance(answer, Say)
    assert answer.replace
    assert ("checkin.edit", str(row.id)) in buttons(answer.card)


def test_the_tapped_message_is_not_owed_as_an_edit(asked: Engine) -> None:
    """It is answered through its own click."""
    tap(asked, "chloe", 12)
    assert edits_owed(asked, prompt_of(asked, "chloe")) == 0


def test_a_second_tap_changes_nothing(asked: Engine) -> None:
    """Whatever the message still shows, and on another day of the round too."""
    first = tap(asked, "chloe", 12)
    again = tap(asked, "chloe", 12, NOW + timedelta(days=1))
    assert len(said_of(asked, 12)) == 1
    assert isinstance(first, Say)
    assert isinstance(again, Say)
    assert again.replace


@pytest.mark.parametrize("user", ["ben", "fay", "gus", "zoe", "dev"])
def test_only_the_owner_taps(asked: Engine, user: str) -> None:
    """A button is no right: a team-mate, a lead, an outsider, a guest and somebody from elsewhere have none."""
    words = words_of(tap(asked, user, 12))
    assert said_of(asked, 12) == []
    assert state_of(asked, 12, "chloe") is RequestState.OPEN
    assert "Chloé" in words or "nothing here" in words


@pytest.mark.parametrize("user", ["gus", "zoe"])
def test_who_may_not_look_learns_nothing(asked: Engine, user: str) -> None:
    """A guest and somebody from elsewhere get the same words for what is there and for what is not."""
    assert words_of(tap(asked, user, 12)) == words_of(tap(asked, user, 999))
    assert "Chloé" not in words_of(tap(asked, user, 12))


def test_an_admin_taps_for_the_owner(asked: Engine) -> None:
    """It is the owner's check-in, with the name of who entered it; the owner's prompt is owed an edit."""
    press(asked, "ana", "checkin.same", "0:12")
    [row] = said_of(asked, 12)
    assert row.entered_by_id is not None
    assert row.entered_by_id != row.by_id
    assert state_of(asked, 12, "chloe") is RequestState.ANSWERED
    assert edits_owed(asked, prompt_of(asked, "chloe")) == 1


def test_before_a_first_check_in_there_is_nothing_to_repeat(asked: Engine) -> None:
    """A button from elsewhere opens the form instead."""
    with writing(asked) as session:
        session.execute(delete(CheckIn))
    assert isinstance(tap(asked, "chloe", 12), Ask)
    assert said_of(asked, 12) == []


def test_from_the_home_it_is_quiet(asked: Engine) -> None:
    """The home is drawn anew; a second tap is said to be one."""
    assert isinstance(press(asked, "chloe", "checkin.same", "0:12", place="home"), Done)
    assert "already" in words_of(press(asked, "chloe", "checkin.same", "0:12", place="home"))
    assert len(said_of(asked, 12)) == 1


def test_the_second_round_in_a_row_asks_what_would_move_it(asked: Engine) -> None:
    """Afterwards, never instead of storing; not after the first."""
    first = press(asked, "chloe", "checkin.same", "0:12")
    assert "what would move it" not in words_of(first)
    run_clock(asked, DIGEST_OVER)
    run_clock(asked, NEXT_ROUND)
    land_prompts(asked)
    second = press(asked, "chloe", "checkin.same", "0:12", NEXT_ROUND)
    assert "what would move it" in words_of(second)
    assert [row.no_change for row in said_of(asked, 12)] == [True, True]


def test_the_prompt_itself_asks_what_would_move_it(asked: Engine) -> None:
    """The usual way to tap is in the prompt, which is shown anew: the question stands there."""
    press(asked, "chloe", "checkin.same", "0:12")
    run_clock(asked, DIGEST_OVER)
    run_clock(asked, NEXT_ROUND)
    land_prompts(asked)
    prompt = prompt_of(asked, "chloe")
    answer = press(asked, "chloe", "checkin.same", f"{prompt}:12", NEXT_ROUND, message=f"m{prompt}")
    assert "what would move it" in words_of(answer)
    assert ("checkin.open", f"{prompt}:12") in buttons(card_of(answer))


def test_late_is_marked_and_an_old_prompt_does_not_overtake(asked: Engine) -> None:
    """Two rounds are unanswered; the older is answered last, and the newer stays current (F-A6)."""
    old = prompt_of(asked, "chloe")
    run_clock(asked, DIGEST_OVER)
    run_clock(asked, NEXT_ROUND)
    land_prompts(asked)
    new = prompt_of(asked, "chloe")
    press(asked, "chloe", "checkin.same", f"{new}:12", NEXT_ROUND, message=f"m{new}")
    press(asked, "chloe", "checkin.same", f"{old}:12", NEXT_ROUND, message=f"m{old}")
    newer, older = said_of(asked, 12)
    assert (newer.late, older.late) == (False, True)
    assert older.period < newer.period


def test_a_prompt_of_somebody_else_is_not_shown(asked: Engine) -> None:
    """An id in a button is no right to read what is behind it."""
    words = words_of(press(asked, "dev", "checkin.same", f"{prompt_of(asked, 'chloe')}:13", message="m1"))
    assert "90-day retention" not in words


@pytest.mark.parametrize("value", ["", "12", "x:y", "1:1:1", "99999999999999999999:12", "-1:12"])
def test_a_broken_value_is_answered(asked: Engine, value: str) -> None:
    """In words, by everybody's oldest button."""
    assert words_of(press(asked, "chloe", "checkin.same", value))


def test_the_receipt_of_a_tap_in_a_prompt_stays_read_fresh(asked: Engine) -> None:
    """The card in the prompt's place shows what the other questions still wait for."""
    prompt = prompt_of(asked, "dev")
    answer = press(asked, "dev", "checkin.same", f"{prompt}:13", message=f"m{prompt}")
    assert isinstance(answer, Say)
    shown = read(answer.card)
    assert "first mentor reply" in shown
    assert ("checkin.same", f"{prompt}:23") in buttons(answer.card)
    assert ("checkin.same", f"{prompt}:13") not in buttons(answer.card)
    with writing(asked) as session:
        assert session.exec(select(CheckIn).where(CheckIn.no_change)).one()
