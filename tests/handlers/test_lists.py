"""Lists: `my`, `due`, `risk`, `find`."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import Engine

from handlers.pages import read_page_number, split_page
from store.checkins import Request, RequestState
from store.people import Account, Belonging
from store.plan import Cycle, CycleState, KeyResult
from store.session import writing
from tests.handlers.asking import ask, buttons, card
from tests.handlers.plans import make_plan


@pytest.fixture
def planned(sqlite_engine: Engine) -> Engine:
    make_plan(sqlite_engine, 12)
    return sqlite_engine


def numbers(text: str) -> list[int]:
    """The key results of a list, in its order."""
    return [int(found) for found in re.findall(r"^#(\d+) ", text, re.MULTILINE)]


def test_my_shows_ten_at_a_time(planned: Engine) -> None:
    """And says with which words it goes on."""
    first, second = ask(planned, "my"), ask(planned, "my 2")
    assert numbers(first) == list(range(101, 111))
    assert "12 in all, page 1" in first
    assert "/okr my 2" in first
    assert numbers(second) == [111, 112]
    assert "/okr my 3" not in second


@pytest.mark.parametrize("said", ["my 99", "my page 2", "MY 2", "mine 2", "due 99", "due 2"])
def test_a_page_past_the_end_is_the_last(planned: Engine, said: str) -> None:
    """Nobody has to count first."""
    assert numbers(ask(planned, said)) == [111, 112]


@pytest.mark.parametrize("said", ["my 0", "my -1", "my nonsense", "my 99999999999999"])
def test_what_is_no_page_is_the_first(planned: Engine, said: str) -> None:
    """A slip behind the word does not hide the list."""
    assert numbers(ask(planned, said))[0] == 101


def test_my_offers_to_check_in_what_is_mine(planned: Engine) -> None:
    """Through the same button as the prompt's; somebody else's list has none."""
    assert ("checkin.open", "0:111") in buttons(card(planned, "my 2"))
    assert buttons(card(planned, "find raise", user="emi")) == []


def test_my_is_friendly_when_there_is_nothing(planned: Engine) -> None:
    """Somebody in the plan without a key result, and somebody outside it."""
    for user in ("emi", "full"):
        assert "You own no key result" in ask(planned, "my", user)


def test_my_leaves_out_what_does_not_run(planned: Engine) -> None:
    """Of a closed cycle one speaks in `history`."""
    with writing(planned) as session:
        session.get_one(Cycle, 1).state = CycleState.CLOSED
    assert numbers(ask(planned, "my")) == []


def test_due_is_what_waits_for_an_answer(planned: Engine) -> None:
    """A snooze, and even "not this round", never hides the debt (A 15); an answer settles it."""
    with writing(planned) as session:
        for each, state in ((1, RequestState.ANSWERED), (2, RequestState.PASSED), (3, RequestState.MOVED)):
            session.get_one(Request, each).state = state
    shown = numbers(ask(planned, "due"))
    assert 101 not in shown
    assert 102 in shown
    assert 103 not in shown


def test_nothing_due_is_said_in_words(planned: Engine) -> None:
    """For whoever was not asked."""
    assert "Nothing is due" in ask(planned, "due", "ana")
    assert "Nothing is due" in ask(planned, "due", "full")


def test_risk_begins_with_the_worst(planned: Engine) -> None:
    """Red, yellow, then what is green or silent and more than 25 points behind; calm greens are left out."""
    assert numbers(ask(planned, "risk")) == [102, 105, 108, 101, 104, 107, 109, 110, 111, 112]


def test_risk_is_of_the_whole_organisation(planned: Engine) -> None:
    """Anybody may look, the one outside the plan too."""
    assert numbers(ask(planned, "risk", "full")) == numbers(ask(planned, "risk", "ben"))


def test_what_nobody_spoke_of_for_long_is_a_risk(planned: Engine) -> None:
    """A green that is three weeks old and on pace reads outdated (product.md, the round)."""
    assert 103 not in numbers(ask(planned, "risk"))
    later = ask(planned, "risk", now="2026-11-27T10:00:00+00:00")
    assert 103 in numbers(later) + numbers(ask(planned, "risk 2", now="2026-11-27T10:00:00+00:00"))


def test_a_calm_organisation_is_told_so(planned: Engine) -> None:
    """Before anything has begun nothing is at risk."""
    with writing(planned) as session:
        cycle = session.get_one(Cycle, 1)
        cycle.state, cycle.starts = CycleState.PLANNING, date(2027, 1, 4)
    assert "Nothing is red" in ask(planned, "risk")


@pytest.mark.parametrize("words", ["ümläute größe", "ÜMLÄUTE netzwerkgrösse", "umlaute grosse"])
def test_find_takes_all_words_in_any_case(planned: Engine, words: str) -> None:
    """Title and objective together, and not only ASCII's letters."""
    assert numbers(ask(planned, f"find {words}")) == [101, 103, 105, 107, 109, 111]


def test_find_is_paged_by_the_word_page(planned: Engine) -> None:
    """A number alone may be one of the words."""
    assert "/okr find raise page 2" in ask(planned, "find raise")
    assert numbers(ask(planned, "find raise page 2")) == [111, 112]
    assert numbers(ask(planned, "find raise 7")) == [107]


def test_find_says_what_it_needs(planned: Engine) -> None:
    """No words, and words that nothing has."""
    assert "what to look for" in ask(planned, "find")
    assert "Try fewer" in ask(planned, "find xylophone")


def test_find_shows_what_was_looked_for_as_text(planned: Engine) -> None:
    """What was typed comes back harmless."""
    assert "<!channel>" in ask(planned, "find <!channel>")


def test_find_names_owner_and_team_of_others(planned: Engine) -> None:
    """One's own goes without saying."""
    with writing(planned) as session:
        session.get_one(KeyResult, 1).owner_id = 3
    assert "Chloe, Growth" in ask(planned, "find raise", "emi")


@pytest.mark.parametrize("said", ["", "my", "due", "risk", "find raise", "show 101", "history 101", "team", "company"])
def test_guests_and_outsiders_get_not_found(planned: Engine, said: str) -> None:
    """The same words for everything that they may not see, and for what does not exist."""
    nothing = ask(planned, "show 99999")
    with writing(planned) as session:
        session.add(Account(workspace_id=1, external_id="Ugone", name="Gil Gone", standing=Belonging.GONE))
    for user, workspace in (("guest", "T1"), ("gone", "T1"), ("ben", "T9")):
        assert ask(planned, said, user, workspace=workspace) == nothing


@pytest.mark.parametrize("said", ["show 101", "history 101", "team growth", "find raise", "risk"])
def test_another_organisation_sees_nothing_of_ours(planned: Engine, said: str) -> None:
    """A full member of their own workspace looks into an empty plan."""
    shown = ask(planned, said, "other", workspace="T2")
    assert "Raise Ümläute" not in shown
    assert "Ben" not in shown


@pytest.mark.parametrize(
    ("text", "page"), [("", 1), ("2", 2), ("page 3", 3), ("0", 1), ("x2", 1), ("12 3", 3), ("1.5", 1)]
)
def test_page_numbers(text: str, page: int) -> None:
    """At the end, with the word or without."""
    assert read_page_number(text) == page


@pytest.mark.parametrize(
    ("text", "words", "page"),
    [("a b", "a b", 1), ("a b page 2", "a b", 2), ("a 2", "a 2", 1), ("page 2", "page 2", 1), ("a PAGE 0", "a", 1)],
)
def test_pages_of_words(text: str, words: str, page: int) -> None:
    """Only with the word, since the words are free."""
    assert split_page(text) == (words, page)
