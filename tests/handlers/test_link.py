"""`link`: one person, two accounts, and nothing that a thief, a guest or a guess could have of it (N 18)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text
from sqlmodel import select

from handlers.acting import act
from handlers.compose import compose
from handlers.events import Command, Say
from handlers.redraw import redraw
from store.claims import Claim
from store.outbox import Kind, Outgoing, State
from store.people import Account, Belonging, LinkCode, Person
from store.plan import Change
from store.session import reading, writing
from tests.handlers.asking import buttons, read
from tests.handlers.both import (
    OTHER_TENANT,
    TENANT,
    addresses_of,
    code_here,
    code_there,
    connect_teams,
    introduce,
    later,
    owner_of_account,
    press_there,
    say_there,
    there,
    workspace_of,
)
from tests.handlers.mentoring import person
from tests.handlers.rounds import NOW, caller, card_of, open_round, press, run, say, values_of, words_of

WRONG = "22222-22222"


@pytest.fixture
def both(asked: Engine) -> Engine:
    connect_teams(asked)
    introduce(asked, "kim")
    return asked


def test_the_owner_shows_and_the_other_account_enters(both: Engine) -> None:
    """Then the same person checks in from both places."""
    code = code_here(both, "chloe")
    answer = words_of(say_there(both, "kim", f"link {code}"))
    assert "Chloé Dubois" in answer
    assert owner_of_account(both, "kim") == "chloe"
    say_there(both, "kim", "12 45 green")
    say(both, "chloe", "12 46 green")
    assert [str(value) for value in values_of(both, 12)] == ["45", "46"]


def test_an_activity_that_comes_four_times_is_one(both: Engine) -> None:
    """From Teams too: one check-in and the same answer, by the activity's id (F-E2)."""
    say_there(both, "kim", f"link {code_here(both, 'chloe')}")
    given = [run(both, there("kim", "12 45 green", key="activity-1")) for _ in range(4)]
    assert given == given[:1] * 4
    assert [str(value) for value in values_of(both, 12)] == ["45"]


def test_the_other_account_shows_and_the_owner_enters(both: Engine) -> None:
    """It works in both directions."""
    code = code_there(both, "kim")
    assert "Kim in Microsoft Teams belongs to Chloé Dubois now" in words_of(say(both, "chloe", f"link {code}"))
    assert owner_of_account(both, "kim") == "chloe"


@pytest.mark.parametrize("shown_in_slack", [True, False])
def test_both_places_are_told(both: Engine, shown_in_slack: bool) -> None:
    """The one who enters by the answer, the other by a message that says the same, each with a way back."""
    if shown_in_slack:
        answer = say_there(both, "kim", f"link {code_here(both, 'chloe')}")
    else:
        answer = say(both, "chloe", f"link {code_there(both, 'kim')}")
    assert addresses_of(both, "chloe", Kind.LINKED) == ["U0CHLOE" if shown_in_slack else "aad-kim"]
    assert told(both) == read(card_of(answer))
    assert ("link.undo", str(account_id(both, "kim"))) in buttons(card_of(answer))


def told(engine: Engine) -> str:
    """What the owed message says now."""
    with reading(engine) as session:
        row = session.exec(select(Outgoing).where(Outgoing.kind == Kind.LINKED)).one()
        assert row.id is not None
        owed = Claim(
            id=row.id, lease="", operation="post", workspace_id=row.workspace_id, kind=row.kind, subject=row.subject,
            turn=row.turn, address=row.address, channel=None, message=None, under=None, due_at=row.due_at, version=1,
            uncertain=False, since=NOW,
        )  # fmt: skip
        card = compose(session, owed, NOW, "/okr")
    assert card is not None
    return read(card)  # type: ignore[arg-type]


def account_id(engine: Engine, user: str) -> int:
    with reading(engine) as session:
        return session.exec(select(Account.id).where(Account.external_id == f"aad-{user}")).one() or 0


def test_a_place_that_cannot_be_written_to_is_not_written_to(both: Engine) -> None:
    """Lee wrote in a channel and has no chat with the bot: the link holds, and no message dies on the way."""
    code = code_there(both, "lee")
    say(both, "chloe", f"link {code}")
    assert owner_of_account(both, "lee") == "chloe"
    assert addresses_of(both, "chloe", Kind.LINKED) == []


@pytest.mark.parametrize("spelt", ["{}", " {} ", "`{}`"])
def test_a_code_may_be_written_as_it_comes(both: Engine, spelt: str) -> None:
    """Copied with what stood around it, in small letters, with or without its hyphen."""
    code = code_here(both, "chloe").lower().replace("-", " ")
    say_there(both, "kim", "link " + spelt.format(code))
    assert owner_of_account(both, "kim") == "chloe"


def test_a_code_is_used_once(both: Engine) -> None:
    """Whoever has read it over somebody's shoulder comes too late."""
    code = code_here(both, "chloe")
    say_there(both, "kim", f"link {code}")
    assert "I don’t know that code" in words_of(say_there(both, "lee", f"link {code}"))
    assert owner_of_account(both, "lee") == ""


@pytest.mark.parametrize(("minutes", "linked"), [(9.9, "chloe"), (10, ""), (600, "")])
def test_a_code_lasts_ten_minutes(both: Engine, minutes: float, linked: str) -> None:
    """And not a moment longer."""
    code = code_here(both, "chloe")
    say_there(both, "kim", f"link {code}", later(minutes))
    assert owner_of_account(both, "kim") == linked


def test_a_new_code_ends_the_one_before(both: Engine) -> None:
    """There is one living code of an account."""
    first, second = code_here(both, "chloe"), code_here(both, "chloe")
    say_there(both, "kim", f"link {first}")
    assert owner_of_account(both, "kim") == ""
    say_there(both, "kim", f"link {second}")
    assert owner_of_account(both, "kim") == "chloe"


def test_five_wrong_codes_lock_the_account(both: Engine) -> None:
    """For ten minutes even the right one is not taken, and nothing says that it is right; others go on."""
    code = code_here(both, "chloe")
    for _ in range(5):
        assert "I don’t know that code" in words_of(say_there(both, "kim", f"link {WRONG}"))
    assert "five codes" in words_of(say_there(both, "kim", f"link {code}", later(1)))
    assert "five codes" in words_of(say_there(both, "kim", f"link {WRONG}", later(1)))
    say_there(both, "lee", f"link {code}", later(2))
    assert (owner_of_account(both, "kim"), owner_of_account(both, "lee")) == ("", "chloe")
    fresh = code_here(both, "dev", later(10))
    say_there(both, "kim", f"link {fresh}", later(10))
    assert owner_of_account(both, "kim") == "dev"


def test_guesses_at_once_are_not_more_than_one_by_one(both: Engine) -> None:
    """Forty at the same time: five are looked at."""

    def guess(number: int) -> str:
        answer = act(both, there("kim", f"link {number:010}"), NOW)
        assert isinstance(answer, Say)
        return read(answer.card)

    with ThreadPoolExecutor(8) as threads:
        said = list(threads.map(guess, range(40)))
    assert sum("I don’t know that code" in each for each in said) == 5
    assert sum("five codes" in each for each in said) == 35


def test_an_own_code_buys_no_guesses(both: Engine) -> None:
    """What is right is not counted, and does not wash away what was wrong."""
    for _ in range(4):
        say_there(both, "kim", f"link {WRONG}")
    for _ in range(3):
        own = code_there(both, "kim")
        assert "right here" in words_of(say_there(both, "kim", f"link {own}"))
    say_there(both, "kim", f"link {WRONG}")
    assert "five codes" in words_of(say_there(both, "kim", f"link {WRONG}"))


def test_of_two_who_enter_the_same_code_one_gets_it(engine: Engine) -> None:
    """At the same moment, on both databases."""
    open_round(engine)
    connect_teams(engine)
    code = code_here(engine, "chloe")
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda user: act(engine, there(user, f"link {code}"), NOW), ("kim", "lee")))
    assert sorted((owner_of_account(engine, "kim"), owner_of_account(engine, "lee"))) == ["", "chloe"]


def test_of_two_people_who_want_the_same_account_one_gets_it(engine: Engine) -> None:
    """Chloé's and Dev's codes, entered by one account at the same moment: it is never moved from one to the other."""
    open_round(engine)
    connect_teams(engine)
    codes = [code_here(engine, "chloe"), code_here(engine, "dev")]
    with ThreadPoolExecutor(2) as threads:
        said = list(threads.map(lambda code: act(engine, there("kim", f"link {code}"), NOW), codes))
    words = [words_of(each) for each in said]  # type: ignore[arg-type]
    assert sum("belongs to somebody in the plan already" in each for each in words) == 1
    assert owner_of_account(engine, "kim") in {"chloe", "dev"}


def test_an_account_that_belongs_to_somebody_stays_theirs(both: Engine) -> None:
    """Neither by entering another person's code nor by showing one: two people are never merged."""
    say_there(both, "kim", f"link {code_here(both, 'chloe')}")
    assert "Accounts stay with their people" in words_of(say_there(both, "kim", f"link {code_here(both, 'dev')}"))
    assert "Accounts stay with their people" in words_of(say(both, "dev", f"link {code_there(both, 'kim')}"))
    assert owner_of_account(both, "kim") == "chloe"
    with reading(both) as session:
        slack = session.exec(select(Account).where(Account.external_id == "U0DEV")).one()
        assert slack.person_id == person(session, "dev").id


def test_linking_again_changes_nothing(both: Engine) -> None:
    """Both are hers already."""
    say_there(both, "kim", f"link {code_here(both, 'chloe')}")
    assert "yours already" in words_of(say_there(both, "kim", f"link {code_here(both, 'chloe')}"))


def test_two_outsiders_make_nobody(both: Engine) -> None:
    """Only an import or an admin makes people."""
    before = people(both)
    assert "Neither of the two accounts" in words_of(say_there(both, "kim", f"link {code_here(both, 'fay')}"))
    assert (owner_of_account(both, "kim"), people(both)) == ("", before)


def people(engine: Engine) -> int:
    with reading(engine) as session:
        return len(session.exec(select(Person)).all())


def test_the_same_workspace_is_not_another_place(both: Engine) -> None:
    """Fay, of the same Slack, talks Chloé into entering her code: she does not become Chloé."""
    code = code_here(both, "fay")
    assert "right here" in words_of(say(both, "chloe", f"link {code}"))
    with reading(both) as session:
        assert session.exec(select(Account).where(Account.external_id == "U0FAY")).one().person_id is None


@pytest.mark.parametrize("line", ["link", f"link {WRONG}"])
def test_a_guest_outside_the_plan_learns_nothing(both: Engine, line: str) -> None:
    """The same answer as to everything else, and nothing is written down."""
    assert words_of(say_there(both, "gus", line)) == words_of(say_there(both, "gus", "my"))
    with reading(both) as session:
        assert session.exec(select(LinkCode)).all() == []


def test_a_guest_cannot_enter_somebodys_code(both: Engine) -> None:
    """Though it is a right one."""
    say_there(both, "gus", f"link {code_here(both, 'chloe')}")
    assert owner_of_account(both, "gus") == ""


def test_a_guest_of_the_plan_links(both: Engine) -> None:
    """The plan is what lets a guest in."""
    with writing(both) as session:
        session.exec(select(Account).where(Account.external_id == "U0CHLOE")).one().standing = Belonging.GUEST
    say_there(both, "kim", f"link {code_here(both, 'chloe')}")
    assert owner_of_account(both, "kim") == "chloe"


@pytest.mark.parametrize("standing", [Belonging.GUEST, Belonging.GONE])
def test_who_became_less_since_the_code_was_shown_is_not_linked(both: Engine, standing: Belonging) -> None:
    """What counts is what the account is when the code is entered."""
    code = code_there(both, "kim")
    with writing(both) as session:
        session.exec(select(Account).where(Account.external_id == "aad-kim")).one().standing = standing
    assert "I don’t know that code" in words_of(say(both, "chloe", f"link {code}"))
    assert owner_of_account(both, "kim") == ""


def test_a_code_of_another_organisation_is_unknown(both: Engine) -> None:
    """In either direction, and it counts as wrong."""
    code = code_here(both, "chloe")
    assert "I don’t know that code" in words_of(say_there(both, "max", f"link {code}", tenant=OTHER_TENANT))
    theirs = code_there(both, "max", tenant=OTHER_TENANT)
    assert "I don’t know that code" in words_of(say(both, "chloe", f"link {theirs}"))
    assert owner_of_account(both, "max") == ""


def test_an_email_alone_never_links(both: Engine) -> None:
    """Nor a name: the account of that address in Teams is a stranger's until a code was entered."""
    with writing(both) as session:
        kim = session.exec(select(Account).where(Account.external_id == "aad-kim")).one()
        kim.name = person(session, "chloe").email
    assert owner_of_account(both, "kim") == ""
    assert "I don’t know that code" in words_of(say_there(both, "kim", "link chloe@mentorly.example"))
    assert owner_of_account(both, "kim") == ""


def everything(engine: Engine) -> str:
    """The whole database as text."""
    with engine.connect() as connection:
        tables = [row[0] for row in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))]
        return "\n".join(str(row) for name in tables for row in connection.execute(text(f"SELECT * FROM {name}")))


def test_the_database_never_holds_a_code(both: Engine) -> None:
    """Not as a code, and not in the answer that is kept for a repetition."""
    answer = run(both, Command(caller("chloe"), "link", key="c1"))
    code = words_of(answer).split("`")[0].splitlines()[1]
    assert len(code) == len("K7QF3-MXAB9")
    assert code not in everything(both)
    assert code.replace("-", "") not in everything(both)


def test_a_repetition_does_not_show_it_again(both: Engine) -> None:
    """It says so, and the first one stays good."""
    first = run(both, there("kim", "link", key="a1"))
    again = run(both, there("kim", "link", key="a1"))
    assert "shown to you once" in words_of(again)
    code = words_of(first).splitlines()[1]
    say(both, "chloe", f"link {code}")
    assert owner_of_account(both, "kim") == "chloe"


def test_in_the_dm_a_button_comes_first(both: Engine) -> None:
    """There an answer is written down until it is sent; what a button shows goes straight to the one who tapped."""
    say(both, "chloe", "link", place="dm", key="d1")
    with reading(both) as session:
        assert session.exec(select(LinkCode)).all() == []
        owed = session.exec(select(Outgoing).where(Outgoing.kind == Kind.ANSWER)).one()
    assert owed.address == "U0CHLOE"
    shown = press(both, "chloe", "link.show", "", message="m9")
    assert isinstance(shown, Say)
    assert (shown.replace, shown.secret) == (True, True)


def test_what_was_linked_can_be_taken_back(both: Engine) -> None:
    """By the person, from either place; the message that told of it says so too, and it is kept who did what."""
    say_there(both, "kim", f"link {code_here(both, 'chloe')}")
    answer = press(both, "chloe", "link.undo", str(account_id(both, "kim")))
    assert "not linked any more" in words_of(answer)
    assert "not linked any more" in told(both)
    assert owner_of_account(both, "kim") == ""
    with reading(both) as session:
        changes = [(one.key, one.field, one.old, one.new) for one in session.exec(select(Change))]
    assert changes == [("chloe", "accounts", "", "msteams:aad-kim"), ("chloe", "accounts", "msteams:aad-kim", "")]


@pytest.mark.parametrize("user", ["dev", "fay"])
def test_nobody_else_takes_it_back(both: Engine, user: str) -> None:
    """A team-mate, and an outsider: a button is no right."""
    say_there(both, "kim", f"link {code_here(both, 'chloe')}")
    assert "nothing to take back" in words_of(press(both, user, "link.undo", str(account_id(both, "kim"))))
    assert owner_of_account(both, "kim") == "chloe"


def test_an_account_of_the_plan_is_never_taken_back(both: Engine) -> None:
    """A thief with a linked account cannot throw the owner out."""
    say_there(both, "kim", f"link {code_here(both, 'chloe')}")
    with reading(both) as session:
        hers = session.exec(select(Account).where(Account.external_id == "U0CHLOE")).one()
    assert "nothing to take back" in words_of(press_there(both, "kim", "link.undo", str(hers.id)))
    assert values_of(both, 12) == []
    say(both, "chloe", "12 45 green")
    assert [str(value) for value in values_of(both, 12)] == ["45"]


@pytest.mark.parametrize("value", ["", "x", "0", "999999", "-1", "1; drop"])
def test_a_forged_button_does_nothing(both: Engine, value: str) -> None:
    """It is answered all the same."""
    assert "nothing to take back" in words_of(press(both, "chloe", "link.undo", value))


def test_a_message_can_be_drawn_anew(both: Engine) -> None:
    """The prompt that an open form hides, and nothing for a message that is not ours."""
    with writing(both) as session:
        place = workspace_of(session, "T0PLAY")
        row = session.exec(select(Outgoing).where(Outgoing.kind == Kind.PROMPT, Outgoing.address == "U0CHLOE")).one()
        assert (row.state, row.channel) == (State.SENT, "D")
    say(both, "chloe", "12 45 green")
    with reading(both) as session:
        card = redraw(session, place, "D", row.message or "", NOW, "/okr")
        assert card is not None
        assert "#12" in read(card)
        assert "45" in read(card)
        assert redraw(session, place, "D", "m99999", NOW, "/okr") is None
        assert redraw(session, workspace_of(session, TENANT), "D", row.message or "", NOW, "/okr") is None
