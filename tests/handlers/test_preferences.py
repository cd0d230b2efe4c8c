"""`settings`: where somebody with two accounts is asked, in one place only."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from handlers.redraw import redraw
from store.outbox import Kind, Outgoing, State
from store.people import Account, Belonging, Person, Platform
from store.references import end_reference
from store.session import reading, writing
from tests.handlers.asking import buttons, read
from tests.handlers.both import (
    MONDAY,
    TENANT,
    TUESDAY,
    addresses_of,
    code_here,
    connect_teams,
    introduce,
    later,
    press_there,
    say_there,
    workspace_of,
)
from tests.handlers.mentoring import person
from tests.handlers.rounds import card_of, press, run_clock, say, words_of

SLACK, TEAMS = "U0CHLOE", "aad-kim"


@pytest.fixture
def linked(asked: Engine) -> Engine:
    """Chloé is `kim` in Teams, from where she wrote last."""
    connect_teams(asked)
    introduce(asked, "kim")
    say_there(asked, "kim", f"link {code_here(asked, 'chloe')}", later(1))
    return asked


def chosen(engine: Engine) -> Platform | None:
    with reading(engine) as session:
        return person(session, "chloe").chosen_platform


def asked_next(engine: Engine) -> str:
    """Where the prompt of the next round goes; there is only one."""
    before = len(addresses_of(engine, "chloe"))
    run_clock(engine, TUESDAY)
    [address] = addresses_of(engine, "chloe")[before:]
    return address


def test_it_is_shown(linked: Engine) -> None:
    """The zone, the place, and what may be chosen."""
    shown = words_of(say_there(linked, "kim", "settings", later(2)))
    assert "Europe/Paris" in shown
    assert "You are asked in: Microsoft Teams, where you wrote to me last" in shown
    assert "[Ask me in Slack]\n[Ask me in Microsoft Teams]\n[Where I wrote last]" in shown


def test_whoever_asks_is_here(linked: Engine) -> None:
    """Chloé wrote in Teams last, and now she writes in Slack."""
    assert "You are asked in: Slack, where you wrote to me last" in words_of(say(linked, "chloe", "settings", later(2)))


def test_with_one_account_there_is_nothing_to_choose(linked: Engine) -> None:
    """But it is said that a second one could be linked."""
    card = card_of(say(linked, "dev", "settings"))
    assert buttons(card) == []
    assert "/okr link joins your account in Microsoft Teams" in words_of(say(linked, "dev", "settings"))


@pytest.mark.parametrize("said", ["settings slack", "settings SLACK", "preferences slack"])
def test_it_is_chosen(linked: Engine, said: str) -> None:
    """From then on it wins over where they wrote last."""
    assert "You are asked in: Slack, as you chose" in words_of(say_there(linked, "kim", said))
    say_there(linked, "kim", "my", MONDAY)
    assert (chosen(linked), asked_next(linked)) == (Platform.SLACK, SLACK)


@pytest.mark.parametrize("said", ["settings teams", "settings msteams", "settings Microsoft Teams"])
def test_however_it_is_called(linked: Engine, said: str) -> None:
    """By its short name or its long one."""
    say(linked, "chloe", said)
    say(linked, "chloe", "my", MONDAY)
    assert (chosen(linked), asked_next(linked)) == (Platform.MSTEAMS, TEAMS)


def test_by_a_button(linked: Engine) -> None:
    """In either place; the card shows what holds now."""
    assert "Slack, as you chose" in words_of(press_there(linked, "kim", "settings.place", "slack"))
    assert "where you wrote to me last" in words_of(press(linked, "chloe", "settings.place", "auto"))
    assert chosen(linked) is None


def test_who_chose_nothing_is_asked_where_they_wrote_last(linked: Engine) -> None:
    """Reading counts as well as writing; noted at most once an hour."""
    say(linked, "chloe", "my", MONDAY)
    assert asked_next(linked) == SLACK


def test_it_is_noted_once_an_hour(linked: Engine) -> None:
    """Whoever is busy does not write a row with each click; but coming from the other place is always news."""
    say(linked, "chloe", "my", later(2))
    say(linked, "chloe", "my", later(61))
    assert last_used(linked, SLACK) == later(2)
    say_there(linked, "kim", "my", later(61))
    assert last_used(linked, TEAMS) == later(61)
    say(linked, "chloe", "my", later(63))
    say(linked, "chloe", "my", later(123))
    assert last_used(linked, SLACK) == later(123)


def last_used(engine: Engine, user: str) -> object:
    with reading(engine) as session:
        return session.exec(select(Account).where(Account.external_id == user)).one().last_used_at


def test_with_one_account_nothing_is_noted(linked: Engine) -> None:
    """It would decide nothing."""
    say(linked, "dev", "my", MONDAY)
    say(linked, "dev", "13 15 green", MONDAY)
    assert last_used(linked, "U0DEV") is None


def test_what_has_not_left_yet_moves_along(linked: Engine) -> None:
    """And what has left stays where it is."""
    run_clock(linked, TUESDAY)
    assert addresses_of(linked, "chloe") == [SLACK, TEAMS]
    say(linked, "chloe", "settings slack", TUESDAY)
    assert addresses_of(linked, "chloe") == [SLACK, SLACK]
    with writing(linked) as session:
        rows = select(Outgoing).where(Outgoing.kind == Kind.PROMPT, Outgoing.state == State.OWED)
        session.exec(rows.where(Outgoing.address == SLACK)).one().lease = "somebody is sending it"
    say(linked, "chloe", "settings teams", TUESDAY)
    assert addresses_of(linked, "chloe") == [SLACK, SLACK]


def test_a_place_that_cannot_be_written_to_is_not_asked_in(linked: Engine) -> None:
    """Though it was chosen: it is said why, and the other one is used until then."""
    say(linked, "chloe", "settings teams")
    with writing(linked) as session:
        end_reference(session, workspace_of(session, TENANT), TEAMS, MONDAY)
    shown = words_of(say(linked, "chloe", "settings", MONDAY))
    assert "You are asked in: Slack" in shown
    assert "In Microsoft Teams I cannot write to you yet" in shown
    assert asked_next(linked) == SLACK


def test_who_left_one_place_is_asked_in_the_other(linked: Engine) -> None:
    """Her account in Slack is gone."""
    say(linked, "chloe", "settings slack")
    with writing(linked) as session:
        session.exec(select(Account).where(Account.external_id == SLACK)).one().standing = Belonging.GONE
    assert asked_next(linked) == TEAMS


def test_a_place_where_one_is_not_known_is_not_chosen(linked: Engine) -> None:
    """The way there is said."""
    assert "I don’t know you in Microsoft Teams yet" in words_of(say(linked, "dev", "settings teams"))
    with reading(linked) as session:
        assert person(session, "dev").chosen_platform is None


@pytest.mark.parametrize("said", ["settings mars", "settings slack teams"])
def test_what_is_no_place_changes_nothing(linked: Engine, said: str) -> None:
    """And it is said what there is."""
    assert "settings teams" in words_of(say(linked, "chloe", said))
    assert chosen(linked) is None


@pytest.mark.parametrize("value", ["", "mars", "SLACK"])
def test_a_forged_button_changes_nothing(linked: Engine, value: str) -> None:
    """It is answered all the same."""
    assert "older version" in words_of(press(linked, "chloe", "settings.place", value))
    assert chosen(linked) is None


@pytest.mark.parametrize("line", ["settings", "settings slack"])
def test_an_outsider_has_nothing_to_set(linked: Engine, line: str) -> None:
    """Fay may look, and is asked nothing; a guest is told nothing."""
    assert "You are not in the plan" in words_of(say(linked, "fay", line))
    assert words_of(say(linked, "gus", line)) == words_of(say(linked, "gus", "my"))
    assert "older version" in words_of(press(linked, "fay", "settings.place", "slack"))


def test_one_persons_choice_is_theirs(linked: Engine) -> None:
    """A team-mate goes on as before."""
    say(linked, "chloe", "settings slack")
    with reading(linked) as session:
        others = session.exec(select(Person.chosen_platform).where(Person.key != "chloe")).all()
    assert set(others) == {None}


def test_the_prompt_of_an_owner_who_can_be_reached_nowhere_waits(linked: Engine) -> None:
    """Known but not reachable: it goes out when they write to the bot within the round, and not twice."""
    with writing(linked) as session:
        session.exec(select(Account).where(Account.external_id == SLACK)).one().standing = Belonging.GONE
        end_reference(session, workspace_of(session, TENANT), TEAMS, MONDAY)
    run_clock(linked, TUESDAY)
    assert addresses_of(linked, "chloe") == [SLACK]
    introduce(linked, "kim", now=TUESDAY)
    run_clock(linked, TUESDAY)
    run_clock(linked, TUESDAY)
    assert addresses_of(linked, "chloe") == [SLACK, TEAMS]


def test_a_prompt_that_met_a_dead_end_goes_elsewhere(linked: Engine) -> None:
    """The app was removed in Teams while the prompt was on its way: the next tick asks in Slack, once."""
    run_clock(linked, TUESDAY)
    give_up(linked)
    run_clock(linked, TUESDAY)
    run_clock(linked, TUESDAY)
    assert addresses_of(linked, "chloe") == [SLACK, TEAMS, SLACK]


def give_up(engine: Engine) -> None:
    """As delivery does after a 403."""
    with writing(engine) as session:
        row = session.exec(select(Outgoing).where(Outgoing.kind == Kind.PROMPT, Outgoing.address == TEAMS)).one()
        row.state, row.error = State.DEAD, "403"
        end_reference(session, workspace_of(session, TENANT), TEAMS, TUESDAY)


def test_who_comes_back_gets_the_prompt_that_was_given_up(linked: Engine) -> None:
    """There is no other place, and the question is still open."""
    with writing(linked) as session:
        session.exec(select(Account).where(Account.external_id == SLACK)).one().standing = Belonging.GONE
    run_clock(linked, TUESDAY)
    give_up(linked)
    introduce(linked, "kim", now=TUESDAY)
    run_clock(linked, TUESDAY)
    with reading(linked) as session:
        row = session.exec(select(Outgoing).where(Outgoing.kind == Kind.PROMPT, Outgoing.address == TEAMS)).one()
    assert (row.state, row.error) == (State.OWED, "")


def test_a_dead_end_is_no_second_question(linked: Engine) -> None:
    """Given up in Teams, asked in Slack, and then she is back in Teams: one living prompt, wherever she wants it."""
    run_clock(linked, TUESDAY)
    give_up(linked)
    run_clock(linked, TUESDAY)
    introduce(linked, "kim", now=TUESDAY)
    run_clock(linked, TUESDAY)
    say_there(linked, "kim", "settings teams", TUESDAY)
    with reading(linked) as session:
        rows = select(Outgoing).where(Outgoing.kind == Kind.PROMPT, Outgoing.state == State.OWED)
        assert [row.address for row in session.exec(rows) if row.address in (SLACK, TEAMS)] == [SLACK]


def test_the_earlier_prompt_says_in_which_place_it_was_asked_again(linked: Engine) -> None:
    """Asked in Slack, snoozed, and woken in Teams, where she wrote last."""
    say(linked, "chloe", "snooze hours", later(2))
    say_there(linked, "kim", "my", later(3))
    run_clock(linked, later(60 * 20))
    assert addresses_of(linked, "chloe") == [SLACK, TEAMS]
    with reading(linked) as session:
        row = session.exec(select(Outgoing).where(Outgoing.kind == Kind.PROMPT, Outgoing.address == SLACK)).one()
        card = redraw(session, row.workspace_id, "D", row.message or "", later(60 * 20), "/okr")
    assert card is not None
    assert read(card) == "\nThis one was asked again in Microsoft Teams."


@pytest.mark.parametrize("introduced", [False, True])
def test_the_welcome_waits_until_it_can_be_said(linked: Engine, introduced: bool) -> None:
    """Dev has an account in Teams only, and his first contact is in a channel there: no message dies on the way."""
    with writing(linked) as session:
        dev = person(session, "dev")
        dev.welcomed_at = None
        account = session.exec(select(Account).where(Account.external_id == "U0DEV")).one()
        account.workspace_id, account.external_id = workspace_of(session, TENANT), "aad-dev"
    if introduced:
        introduce(linked, "dev")
    say_there(linked, "dev", "my")
    assert addresses_of(linked, "dev", Kind.WELCOME) == ["aad-dev"][:introduced]
    with reading(linked) as session:
        assert (person(session, "dev").welcomed_at is not None) is introduced
