"""Snooze: two hours, tomorrow, or not again in this round; the debt stays (A 15)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from handlers.events import Say
from store.checkins import RequestState
from tests.handlers.asking import read
from tests.handlers.rounds import (
    DIGEST_OVER,
    edits_owed,
    press,
    prompt_of,
    request_of,
    run_clock,
    say,
    state_of,
    words_of,
)

MORNING = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)  # 11:00 in Paris, where Chloé is


@pytest.mark.parametrize(
    ("choice", "until"),
    [
        ("hours", datetime(2026, 11, 17, 12, 0, tzinfo=UTC)),
        ("tomorrow", datetime(2026, 11, 18, 8, 0, tzinfo=UTC)),
    ],
)
def test_until_a_moment(asked: Engine, choice: str, until: datetime) -> None:
    """The question stays open; the prompt says until when, in the place of the one that was clicked."""
    prompt = prompt_of(asked, "chloe")
    answer = press(asked, "chloe", "snooze", f"{prompt}:{choice}", MORNING, message=f"m{prompt}")
    request = request_of(asked, 12, "chloe")
    assert (request.state, request.snoozed_until) == (RequestState.OPEN, until)
    assert isinstance(answer, Say)
    assert answer.replace
    assert edits_owed(asked, prompt) == 0


def test_not_again_in_this_round(asked: Engine) -> None:
    """It is passed, still stands in `due`, and an answer still counts."""
    prompt = prompt_of(asked, "chloe")
    press(asked, "chloe", "snooze", f"{prompt}:round", message=f"m{prompt}")
    assert state_of(asked, 12, "chloe") is RequestState.PASSED
    assert "90-day retention" in words_of(say(asked, "chloe", "due"))
    say(asked, "chloe", "45 green")
    assert state_of(asked, 12, "chloe") is RequestState.ANSWERED


def test_one_of_several(asked: Engine) -> None:
    """Only the one that is named is put off."""
    prompt = prompt_of(asked, "dev")
    answer = press(asked, "dev", "snooze", f"{prompt}:13:round", message=f"m{prompt}")
    assert (state_of(asked, 13, "dev"), state_of(asked, 23, "dev")) == (RequestState.PASSED, RequestState.OPEN)
    assert isinstance(answer, Say)
    assert "sessions completed" in read(answer.card)


def test_an_answer_ends_the_snooze(asked: Engine) -> None:
    """Nobody is woken for what is said already."""
    prompt = prompt_of(asked, "chloe")
    press(asked, "chloe", "snooze", f"{prompt}:tomorrow", message=f"m{prompt}")
    say(asked, "chloe", "45 green")
    request = request_of(asked, 12, "chloe")
    assert (request.state, request.snoozed_until) == (RequestState.ANSWERED, None)


def test_what_is_answered_cannot_be_snoozed(asked: Engine) -> None:
    """By a menu that still stands there."""
    prompt = prompt_of(asked, "chloe")
    say(asked, "chloe", "45 green")
    press(asked, "chloe", "snooze", f"{prompt}:round", message=f"m{prompt}")
    assert state_of(asked, 12, "chloe") is RequestState.ANSWERED


@pytest.mark.parametrize("user", ["ben", "ana", "fay", "gus", "zoe"])
def test_nobody_snoozes_for_somebody_else(asked: Engine, user: str) -> None:
    """Not a team-mate, an admin, an outsider, a guest, nor somebody from elsewhere."""
    prompt = prompt_of(asked, "chloe")
    words = words_of(press(asked, user, "snooze", f"{prompt}:round", message=f"m{prompt}"))
    assert state_of(asked, 12, "chloe") is RequestState.OPEN
    assert "retention" not in words


@pytest.mark.parametrize("value", ["", "hours", "1", "1:never", "x:hours", "999:hours"])
def test_a_broken_value_is_answered(asked: Engine, value: str) -> None:
    """In words."""
    assert "older version" in words_of(press(asked, "chloe", "snooze", value, message="m1"))


def test_the_command_is_for_all_that_is_due(asked: Engine) -> None:
    """And says until when; the prompt is owed an edit."""
    words = words_of(say(asked, "dev", "snooze tomorrow", MORNING))
    assert "ask again" in words
    assert request_of(asked, 13, "dev").snoozed_until == request_of(asked, 23, "dev").snoozed_until is not None
    assert edits_owed(asked, prompt_of(asked, "dev")) == 1


def test_the_command_for_one(asked: Engine) -> None:
    """With its number in front; `next round` is the round."""
    assert "this round" in words_of(say(asked, "dev", "snooze 13 next round"))
    assert (state_of(asked, 13, "dev"), state_of(asked, 23, "dev")) == (RequestState.PASSED, RequestState.OPEN)


@pytest.mark.parametrize("line", ["snooze", "snooze for ever", "snooze 13"])
def test_the_command_asks_for_how_long(asked: Engine, line: str) -> None:
    """Nothing is put off by guessing."""
    assert "For how long" in words_of(say(asked, "dev", line))
    assert request_of(asked, 13, "dev").snoozed_until is None


def test_nothing_to_snooze(asked: Engine) -> None:
    """For an outsider, for somebody without questions, and when the round is over."""
    for user in ("fay", "ana"):
        assert "nothing to snooze" in words_of(say(asked, user, "snooze tomorrow"))
    run_clock(asked, DIGEST_OVER)
    assert "nothing to snooze" in words_of(say(asked, "chloe", "snooze tomorrow", DIGEST_OVER))
