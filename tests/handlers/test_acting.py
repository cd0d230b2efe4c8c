"""From an event to its answer: who asks, once only, and what leaves no trace."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from handlers.acting import Unknown, act
from handlers.events import Caller, Click, Command, Say, Submission
from store.inbox import Seen
from store.people import Account, Belonging
from store.session import reading, writing
from store.viewers import remember_account
from tests.handlers.rounds import NOW, caller, errors_of, fill, form_of, press, run, said_of, say, values_of, words_of


def kept(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.exec(select(Seen.key)))


def test_a_repetition_gets_the_same_answer(asked: Engine) -> None:
    """One effect, and the same card; a click in between does not change what was answered."""
    first = say(asked, "chloe", "12 45 green", key="c1")
    say(asked, "chloe", "undo", key="c2")
    assert say(asked, "chloe", "12 45 green", key="c1") == first
    assert values_of(asked, 12) == [Decimal(45), Decimal(45)]
    assert kept(asked) == ["c1", "c2"]


def test_keys_of_one_workspace_are_not_those_of_another(asked: Engine) -> None:
    """Two platforms may count alike."""
    say(asked, "zoe", "undo", key="c1")
    say(asked, "chloe", "12 45 green", key="c1")
    assert values_of(asked, 12) == [Decimal(45)]


def test_a_refused_submission_leaves_no_key(asked: Engine) -> None:
    """Its correction is not taken for a repetition (F-A4)."""
    form = form_of(say(asked, "chloe", "checkin 12"))
    errors_of(fill(asked, "chloe", form, key="s1", value="?"))
    assert kept(asked) == []
    fill(asked, "chloe", form, key="s1", value="45")
    fill(asked, "chloe", form, key="s1", value="45")
    assert values_of(asked, 12) == [Decimal(45)]


def test_what_only_reads_leaves_no_key(asked: Engine) -> None:
    """Neither a list nor the opening of a form writes a thing (F-A5)."""
    for _ in range(3):
        say(asked, "chloe", "my", key="c1")
        run(asked, Click(caller("chloe"), "checkin.open", "0:12", "k1"))
    assert kept(asked) == []


def test_somebody_never_seen_is_unknown(asked: Engine) -> None:
    """Until the platform has said who it is; then they are who they are."""
    event = Command(Caller("slack", "T0PLAY", "U0NEW"), "12 45 green", key="c1")
    assert isinstance(act(asked, event, NOW), Unknown)
    with writing(asked) as session:
        remember_account(
            session, "slack", "T0PLAY", "U0NEW", name="Nora New", standing=Belonging.FULL, timezone=None, now=NOW
        )
    assert "Chloé" in words_of(run(asked, event))


def test_another_workspace_is_told_nothing(asked: Engine) -> None:
    """Not even that it is unknown."""
    answer = act(asked, Command(Caller("slack", "T9", "U0CHLOE"), "my"), NOW)
    assert isinstance(answer, Say)
    assert "nothing here" in words_of(answer)


@pytest.mark.parametrize("standing", [Belonging.GONE, Belonging.BOT])
def test_who_has_left_is_told_nothing(asked: Engine, standing: Belonging) -> None:
    """Whatever the plan says of them."""
    with writing(asked) as session:
        session.exec(select(Account).where(Account.external_id == "U0CHLOE")).one().standing = standing
    assert "nothing here" in words_of(say(asked, "chloe", "12 45 green"))
    assert said_of(asked, 12) == []


def test_a_guest_in_the_plan_checks_in(asked: Engine) -> None:
    """The plan is what lets a guest in."""
    with writing(asked) as session:
        session.exec(select(Account).where(Account.external_id == "U0CHLOE")).one().standing = Belonging.GUEST
    say(asked, "chloe", "12 45 green")
    assert values_of(asked, 12) == [Decimal(45)]


@pytest.mark.parametrize(
    "text", ["my", "show 12", "team growth", "find retention", "history 12", "12 45 green", "undo", "xyzzy", "help", ""]
)
@pytest.mark.parametrize("user", ["gus", "zoe"])
def test_a_guest_gets_one_answer_to_everything(asked: Engine, text: str, user: str) -> None:
    """A guest outside the plan, always; somebody from elsewhere sees nothing of this plan (F-A11)."""
    words = words_of(say(asked, user, text, key="c1"))
    assert "90-day" not in words
    if user == "gus":
        assert "nothing here" in words
        assert kept(asked) == []


def test_an_unknown_button_is_answered(asked: Engine) -> None:
    """And an unknown form: from a version that is no more."""
    assert "older version" in words_of(press(asked, "chloe", "no.such", "1"))
    assert "older version" in words_of(run(asked, Submission(caller("chloe"), "no-such", {}, {})))


@pytest.mark.parametrize(("text", "near"), [("shwo 12", "show"), ("snoze", "snooze"), ("xyzzy", "help")])
def test_an_unknown_word_gets_the_nearest(asked: Engine, text: str, near: str) -> None:
    """Or the way to all of them."""
    assert near in words_of(say(asked, "chloe", text))


def test_something_broken_leaves_nothing(asked: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Key, check-in and edit are one transaction: when the last step breaks, none of them is there."""
    monkeypatch.setattr("handlers.acting.keep_answer", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        say(asked, "chloe", "12 45 green", key="c1")
    assert (kept(asked), said_of(asked, 12)) == ([], [])
