"""One key result, and its history."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from handlers.show import read_number
from messages.card import Chart
from messages.slack import render_card
from okr.confidence import Confidence
from playground.blocks import message_problems
from store.checkins import CheckIn
from store.plan import Cycle, CycleState, KeyResult
from store.session import writing
from tests.handlers.asking import ask, buttons, card
from tests.handlers.plans import make_plan


@pytest.fixture
def planned(sqlite_engine: Engine) -> Engine:
    make_plan(sqlite_engine, 12)
    return sqlite_engine


@pytest.mark.parametrize("said", ["show 101", "show #101", "show KR-101", "SHOW kr101"])
def test_everything_about_a_key_result(planned: Engine, said: str) -> None:
    """Expected and actual outcome, owner, contributors, initiatives, and the objective it is for."""
    shown = ask(planned, said, "full")
    for words in ("0 → 100 sessions", "60 sessions", "Ben, Growth", "Chloe 0.5 sessions", "Initiative 1", "Expand the"):
        assert words in shown
    assert "/okr history 101" in shown


def test_show_draws_what_was_said(planned: Engine) -> None:
    """Expected against actual, as soon as there are two check-ins."""
    assert any(isinstance(part, Chart) for part in card(planned, "show 101").parts)
    assert not any(isinstance(part, Chart) for part in card(planned, "show 102").parts)


def test_only_who_may_check_in_is_offered_to(planned: Engine) -> None:
    """The owner and an admin; nobody else."""
    for user, offered in (("ben", True), ("ana", True), ("emi", False), ("full", False)):
        assert (("checkin.open", "0:101") in buttons(card(planned, "show 101", user))) is offered


def test_a_closed_cycle_can_still_be_looked_at(planned: Engine) -> None:
    """A number is for ever."""
    with writing(planned) as session:
        session.get_one(Cycle, 1).state = CycleState.CLOSED
    assert "Raise Ümläute 1" in ask(planned, "show 101")


@pytest.mark.parametrize("word", ["show", "history"])
def test_a_number_is_needed_or_words_to_find_it(planned: Engine, word: str) -> None:
    """Nothing: what is missing; a number that is none of ours: not found; words: they are looked for."""
    assert f"/okr {word} 12" in ask(planned, word)
    assert "nothing here that I can show you" in ask(planned, f"{word} 999")
    assert "Found for “größe”" in ask(planned, f"{word} größe")


def test_history_is_paged_newest_first(planned: Engine) -> None:
    """Thirteen were said of the first."""
    first, second = ask(planned, "history 101"), ask(planned, "history 101 2")
    assert "13 in all, page 1" in first
    assert "/okr history 101 2" in first
    assert first.index("12 sessions") < first.index("3 sessions")
    assert "60 sessions" in second
    assert ask(planned, "history 101 page 2") == second == ask(planned, "history 101 99")


def test_history_hides_nothing(planned: Engine) -> None:
    """What was replaced is marked, and what replaced it stands above."""
    with writing(planned) as session:
        edit = CheckIn(
            organisation_id=1,
            key_result_id=2,
            period=date(2026, 11, 3),
            value=Decimal(65),
            confidence=Confidence.GREEN,
            at=datetime(2026, 11, 3, 9, 30, tzinfo=UTC),
            by_id=2,
            replaces_id=2,
        )
        session.add(edit)
    shown = ask(planned, "history 102")
    assert shown.index("65 sessions") < shown.index("60 sessions")
    assert "replaced later" in shown


def test_history_of_what_nobody_has_spoken_of(planned: Engine) -> None:
    """Said in words; and another page of nothing is the same."""
    assert "Nobody has checked in yet" in ask(planned, "history 112")
    assert "Nobody has checked in yet" in ask(planned, "history 112 7")


def test_what_people_wrote_cannot_break_out(planned: Engine) -> None:
    """Long, hostile text in every field that is shown, and Slack would still take it."""
    hostile = "<!channel> **bold** & \u202e \x00 " + "x" * 3000
    with writing(planned) as session:
        row = session.get_one(KeyResult, 1)
        row.title, row.metric, row.first_30 = hostile, hostile, hostile
        said = session.get_one(CheckIn, 1)
        said.next_step, said.blocker, said.note = hostile, hostile, hostile
    for line in ("show 101", "history 101 2", "my", "risk", "find bold", "team growth", ""):
        rendered = render_card(card(planned, line))
        assert message_problems(rendered["blocks"]) == []
        assert "<!channel>" not in str(rendered)


@pytest.mark.parametrize(
    ("text", "read"),
    [("12", (12, 1)), ("#12 2", (12, 2)), ("kr-12 page 3", (12, 3)), ("12 0", (12, 1)), ("12 x", None), ("", None)],
)
def test_numbers(text: str, read: tuple[int, int] | None) -> None:
    """A number as people name it, and the page behind it."""
    assert read_number(text) == read
