"""What comes in from Teams, and what is answered in the turn: the whole process against a fake of Microsoft's side."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from bot import teams_answering
from bot.teams_words import BELOW, IN_OUR_CHAT, NO_CHAT, SAVING
from store.checkins import CheckIn
from store.people import Account, Belonging, Reference
from tests.journeys.world import MORNINGS
from tests.teams.connector import Fault
from tests.teams.office import CHANNELS, Office, buttons, directory, inputs, office, user

FILLED = {"value": "43", "confidence": "yellow", "next_step": "Call finance"}


@pytest.fixture
async def here(sqlite_engine: Engine) -> AsyncIterator[Office]:
    async with office(sqlite_engine, work=False) as made:
        yield made


@pytest.fixture
async def asked(sqlite_engine: Engine) -> AsyncIterator[Office]:
    """Everybody has installed the app, and been asked."""
    async with office(sqlite_engine, work=False) as made:
        await made.install("ana", "ben", "chloe", "dev", "emi")
        assert await made.live_until(*MORNINGS) == 0
        yield made


def check_ins(here: Office) -> list[CheckIn]:
    return here.rows(select(CheckIn).where(col(CheckIn.at) >= MORNINGS[0]).order_by(col(CheckIn.id)))


# lines


@pytest.mark.parametrize("line", ["my", "/okr my", "okr my", "  My&nbsp;"])
async def test_a_line_is_a_command(here: Office, line: str) -> None:
    """With or without the command word; the answer comes in the same chat."""
    (answer,) = await here.say("ben", line)
    assert "sessions per user" in answer.words
    assert answer.body["summary"]


async def test_a_line_in_words_is_a_check_in(here: Office) -> None:
    """As on Slack, with the receipt as the answer."""
    (receipt,) = await here.say("chloe", "12 43 yellow next: call finance")
    assert "43" in receipt.words
    assert {"checkin.edit", "checkin.undo"} <= {one["verb"] for one in buttons(receipt.card)}
    assert len(here.rows(select(CheckIn).where(CheckIn.next_step == "call finance"))) == 1


async def test_the_form_of_a_typed_command_is_a_card(here: Office) -> None:
    """A dialog opens only as the answer to a click; submitted, the receipt takes its place."""
    (form,) = await here.say("chloe", "checkin 12")
    assert set(inputs(form.card)) >= {"value.12", "confidence.12"}
    answer = await here.press("chloe", form, "checkin", **FILLED)
    assert "43" in answer.words
    assert form.card == answer.card
    assert "value.12" not in inputs(form.card)


async def test_in_a_channel_the_answer_goes_to_the_chat(here: Office) -> None:
    """The channel is told so in one line, and reads nothing else."""
    await here.install("ben")
    (answer,) = await here.say("ben", "my", where="growth")
    assert "sessions per user" in answer.words
    (aside,) = here.said("growth")
    assert (aside.body["text"], aside.conversation) == (IN_OUR_CHAT, f"{CHANNELS['growth']};messageid=1")


async def test_a_line_in_a_group_chat_is_a_check_in_too(here: Office) -> None:
    """Its receipt is for the asker's eyes."""
    await here.install("chloe")
    (receipt,) = await here.say("chloe", "12 43 green", where="group")
    assert "43" in receipt.words
    assert [one.body["text"] for one in here.teams.said("19:group@thread.v2")] == [IN_OUR_CHAT]


async def test_out_of_a_channel_a_chat_is_opened(here: Office) -> None:
    """The app is in a team of theirs, so a chat is allowed: it is opened once, and remembered."""
    for _ in range(2):
        assert len(await here.say("ben", "my", where="growth")) == 1
    assert len(here.teams.called("create")) == 1


@pytest.mark.parametrize("where", ["growth", "group"])
async def test_without_a_chat_nothing_is_done(here: Office, where: str) -> None:
    """Whoever could not read the answer is told what to do first; the line did not count."""
    here.teams.removed.add(directory("chloe").upper())
    assert await here.say("chloe", "12 43 green", where=where) == []
    assert [one.body["text"] for one in here.teams.messages] == [NO_CHAT]
    assert check_ins(here) == []


async def test_others_can_be_mentioned(here: Office) -> None:
    """`hand 12 to @dev`: the mention brings the bot's own id, the plan knows the directory's."""
    mention = {"type": "mention", "text": "<at>Dev</at>", "mentioned": {"id": user("dev"), "name": "Dev"}}
    (answer,) = await here.say("chloe", "hand 12 to <at>Dev</at>", entities=[mention])
    assert "Dev Patel" in answer.words
    lost = {"type": "mention", "text": "<at>Nobody</at>", "mentioned": {"id": "29:nobody", "name": "Nobody"}}
    (answer,) = await here.say("dev", "hand 12 to <at>Nobody</at>", entities=[lost])
    assert "Nobody" in answer.words


# cards


async def test_a_prompt_is_filled_in_place(asked: Office) -> None:
    """The form stands in the card, one at a time; a wrong entry keeps what was typed; at the end the prompt is back."""
    card = asked.prompt("emi")
    first = await asked.press("emi", card, "checkin.next")
    assert first.card == card.card
    number = next(iter(inputs(first.card))).partition(".")[2]
    wrong = await asked.press("emi", card, "checkin", confidence="yellow", value="many", next_step="", note="half")
    typed = inputs(wrong.card)
    assert (typed[f"value.{number}"], typed[f"note.{number}"]) == ("many", "half")
    assert "Attention" in wrong.words
    assert wrong.card != card.card, "while somebody types, the message is left alone"
    assert check_ins(asked) == []
    second = await asked.press_in("emi", card, wrong.card, "checkin", value="5", confidence="green", next_step="go on")
    assert number not in next(iter(inputs(second.card)))
    assert second.card == card.card
    done = await asked.press("emi", card, "checkin", value="5", confidence="green", next_step="go on")
    assert inputs(done.card) == {}
    assert done.card == card.card
    assert len(check_ins(asked)) == 2


async def test_an_open_form_is_not_overwritten(asked: Office) -> None:
    """The answer to one question changes the prompt, in whose place the form of the next one stands by then."""
    card = asked.prompt("emi")
    await asked.press("emi", card, "checkin.next")
    second = await asked.press("emi", card, "checkin", value="5", confidence="green", next_step="go on")
    assert await asked.bot.delivery.deliver_due() == 0
    assert card.card == second.card
    assert inputs(card.card)


async def test_cancel_brings_the_prompt_back(asked: Office) -> None:
    """Nothing was changed, and it looks so."""
    card = asked.prompt("chloe")
    before = card.card
    await asked.press("chloe", card, "checkin.open")
    assert inputs(card.card)
    answer = await asked.press("chloe", card, "form.cancel")
    assert answer.card == card.card == before


async def test_cancel_of_a_typed_form_says_so(here: Office) -> None:
    """There is nothing to bring back."""
    (form,) = await here.say("chloe", "checkin 12")
    answer = await here.press("chloe", form, "form.cancel")
    assert "nothing was changed" in answer.words
    assert inputs(form.card) == {}


async def test_no_change_and_snooze_change_the_prompt(asked: Office) -> None:
    """In the answer for the one who clicked, and in the message for everybody."""
    card = asked.prompt("chloe")
    assert (await asked.press("chloe", card, "checkin.same")).card == card.card
    assert len(check_ins(asked)) == 1
    other = asked.prompt("dev")
    snooze = next(one["verb"] for one in buttons(other.card) if one["verb"].startswith("snooze"))
    assert (await asked.press("dev", other, snooze)).card == other.card


async def test_an_action_submit_is_heard_too(asked: Office) -> None:
    """Older clients send what was clicked as a message: the card changes by a call alone."""
    card = asked.prompt("chloe")
    pressed = asked.pressed("chloe", card, card.card, "checkin.same")
    submit = {**pressed, "type": "message", "value": pressed["value"]["action"]["data"]}
    before = card.card
    assert (await asked.post(submit)).body is None
    assert card.card != before
    assert len(check_ins(asked)) == 1


async def test_a_card_in_a_channel_answers_apart(asked: Office) -> None:
    """What one of them clicks in a digest, the others need not read."""
    await asked.add_to_team()
    thread = await asked.bot.connection.sender_of(1).send(CHANNELS["growth"], of_growth(), "k", None)  # type: ignore[union-attr]
    (post,) = asked.said("growth")
    before, already = post.card, len(asked.said("ben"))
    answer = await asked.press("ben", post, "team.show", "growth")
    assert (answer.body["value"], post.card, thread.message) == (IN_OUR_CHAT, before, post.id)
    await until(lambda: len(asked.said("ben")) > already)
    (shown,) = asked.said("ben")[already:]
    assert "sessions per user" in shown.words


def of_growth() -> Any:
    from messages.card import Actions, Button, Card, Text

    return Card("", "Digest", (Text("Digest"), Actions((Button("All", "team.show", "growth"),))))


async def test_what_is_shown_beside_a_card_is_a_message(asked: Office) -> None:
    """The card stays as it is."""
    (home,) = await asked.say("chloe", "/okr")
    before = home.card
    answer = await asked.press("chloe", home, "team.show", "growth")
    assert (answer.body["value"], home.card) == (BELOW, before)
    await until(lambda: "sessions per user" in asked.said("chloe")[-1].words)


@pytest.mark.parametrize("name", ["task/fetch", "task/submit", "composeExtension/query", "signin/verifyState", "x", ""])
async def test_every_invoke_has_an_answer(here: Office, name: str) -> None:
    """200 with a body, or the client shows an error of its own (F-E6)."""
    answer = await here.post(here.activity("invoke", "ben", name=name, value={"data": {"x": 1}}))
    assert answer.status == 200
    assert isinstance(answer.body, dict)


@pytest.mark.parametrize(
    "value",
    [
        None,
        5,
        {},
        {"action": None},
        {"action": {"data": 5}},
        {"action": {"verb": 5, "data": {}}},
        {"action": {"data": {}}},
    ],
    ids=str,
)
async def test_a_card_action_of_an_odd_shape_is_answered(here: Office, value: Any) -> None:
    """In words, in the shape that the client knows (F-E6)."""
    answer = await here.post(here.activity("invoke", "ben", name="adaptiveCard/action", value=value))
    assert (answer.status, answer.body["statusCode"]) == (200, 400)
    assert "help" in answer.body["value"]["message"]


@pytest.mark.parametrize("action", ["of.old", "checkin.open", "checkin"])
async def test_an_old_button_is_answered_in_words(here: Office, action: str) -> None:
    """Of a version that is gone, or with a value that nobody wrote."""
    kind = "form" if action == "checkin" else "click"
    data = {"action": action, "kind": kind, "value": "x:y", "context": {"number": "x"}, "subject": 5, "fields": [5]}
    value = {"action": {"verb": action, "data": data}}
    answer = await here.post(here.activity("invoke", "ben", name="adaptiveCard/action", value=value, replyToId="1"))
    assert (answer.status, answer.body["statusCode"]) == (200, 200)


# once, and in time


async def test_four_times_the_same_is_once(here: Office) -> None:
    """At once, and again later, as Teams repeats after 15 and 30 seconds: one effect, one answer (F-E2)."""
    line = here.activity("message", "chloe", text="12 43 green")
    answers = await asyncio.gather(*(here.post(line) for _ in range(3)))
    answers.append(await here.post(line))
    assert [answer.status for answer in answers] == [200] * 4
    assert len(here.rows(select(CheckIn).where(CheckIn.value == Decimal(43)))) == 1
    assert len(here.said("chloe")) == 1


async def test_a_repeated_click_gets_the_same_answer(asked: Office) -> None:
    """The card is the same each time, and what was done is done once (F-E2)."""
    card = asked.prompt("chloe")
    click = asked.pressed("chloe", card, card.card, "checkin.same")
    answers = await asyncio.gather(*(asked.post(click) for _ in range(4)))
    assert all(answer.body == answers[0].body for answer in answers)
    assert len(check_ins(asked)) == 1
    assert card.edits == 1


async def test_the_same_id_in_another_chat_is_another_message(here: Office) -> None:
    """The id is the time in milliseconds."""
    for who in ("ben", "emi"):
        assert (await here.post(here.activity("message", who, text="my", id="1"))).status == 200
    assert (len(here.said("ben")), len(here.said("emi"))) == (1, 1)


async def test_a_slow_connector_does_not_hold_the_turn(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The turn ends in time, and the answer comes when it can (F-E3)."""
    monkeypatch.setattr(teams_answering, "BUDGET", 0.2)
    here.teams.faults.append(Fault("post", "hang", seconds=0.8))
    began = time.monotonic()
    assert await here.say("ben", "my") == []
    assert time.monotonic() - began < 0.75
    await until(lambda: here.said("ben"))


async def test_a_locked_database_does_not_hold_the_turn(asked: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A click is told to wait, the work goes on, and then the message shows it (F-E3)."""
    monkeypatch.setattr(teams_answering, "BUDGET", 0.2)
    card = asked.prompt("chloe")
    with locked(asked):
        answer = await asked.press("chloe", card, "checkin.same")
        assert answer.body["value"] == SAVING
        assert card.edits == 0
    await until(lambda: card.edits)
    assert len(check_ins(asked)) == 1


async def test_a_late_rejection_is_shown_in_the_message(asked: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever submitted has no answer to wait for any more, and nothing typed is lost."""
    card = asked.prompt("chloe")
    await asked.press("chloe", card, "checkin.open")
    monkeypatch.setattr(teams_answering, "BUDGET", 0.2)
    with locked(asked):
        assert (await asked.press("chloe", card, "checkin", value="many", note="half")).body["value"] == SAVING
    await until(lambda: "Attention" in card.words)
    assert inputs(card.card)["note.12"] == "half"


@contextmanager
def locked(here: Office) -> Iterator[None]:
    """As while somebody else writes."""
    lock = sqlite3.connect(here.engine.url.database or "")
    lock.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        lock.rollback()
        lock.close()


async def until(true: Callable[[], object]) -> None:
    """What goes on after the turn has no other sign than its outcome."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("status", [412, 429, 502, 504])
async def test_an_answer_is_tried_again(here: Office, status: int) -> None:
    """Teams' passing troubles do not swallow an answer."""
    here.teams.faults.append(Fault("post", status=status))
    assert len(await here.say("ben", "my")) == 1
    assert [call.status for call in here.teams.called("post")] == [status, 201]


async def test_a_change_that_is_not_taken_is_owed(asked: Office) -> None:
    """The one who clicked sees it at once; for the message the outbox takes over."""
    asked.teams.faults.append(Fault("update", status=400))
    card = asked.prompt("chloe")
    answer = await asked.press("chloe", card, "checkin.same")
    assert card.card != answer.card
    assert await asked.bot.delivery.deliver_due() == 0
    assert card.card == answer.card


# people


async def test_strangers_are_looked_up_once(here: Office) -> None:
    """Zoe is a full member, and may look; who she is was asked of Teams."""
    for _ in range(2):
        (answer,) = await here.say("zoe", "company")
        assert "Mentorly" in answer.words
    assert len(here.teams.called("member")) == 1


@pytest.mark.parametrize("who", ["gus", "mal"])
async def test_outsiders_find_nothing(here: Office, who: str) -> None:
    """A guest, and somebody of another tenant who shares a channel: the same answer to everything."""
    said = [one.words for line in ("company", "show 12", "12 43 green") for one in await here.say(who, line)]
    assert len(set(said)) == 1
    assert "Mentorly" not in said[0]
    assert here.rows(select(Account.standing).where(Account.external_id == directory(who))) == [Belonging.GUEST]


async def test_a_stranger_who_cannot_be_looked_up_is_told(here: Office) -> None:
    """And may try again."""
    here.teams.faults.append(Fault("member", status=500))
    (answer,) = await here.say("zoe", "company")
    assert "try once more" in answer.words
    (answer,) = await here.say("zoe", "company")
    assert "Mentorly" in answer.words


async def test_somebody_of_no_directory_finds_nothing(here: Office) -> None:
    """Bots, and guests of a meeting: there is nobody to look up."""
    nobody = here.activity("message", "ben", text="my") | {"from": {"id": "29:anonymous"}}
    assert (await here.post(nobody)).status == 200
    assert "sessions" not in here.said("ben")[0].words
    assert here.rows(select(Reference)) == []


async def test_profiles_are_kept_fresh(here: Office) -> None:
    """Name and zone come with every activity, and are written when they change."""
    await here.say("ben", "my", localTimezone="Asia/Tokyo")
    row = here.rows(select(Account).where(Account.external_id == directory("ben")))[0]
    assert (row.name, row.profile_timezone) == ("Ben", "Asia/Tokyo")


async def test_what_breaks_is_said(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the id that stands in the log; never by silence."""

    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.teams_answering.voice", broken)
    (answer,) = await here.say("ben", "my")
    assert "went wrong" in answer.words
    (form,) = await here.say("chloe", "checkin 12")
    assert "went wrong" in form.words
