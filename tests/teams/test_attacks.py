"""Teams' edge as somebody meets it who means ill, or whose client is broken: real HTTP, real tokens, real handlers."""

from __future__ import annotations

import asyncio
import copy
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import col, select

from bot import teams_answering
from store.checkins import CheckIn
from store.plan import KeyResult
from tests.journeys.world import MORNINGS
from tests.teams.connector import Fault, Json, Message
from tests.teams.office import Answered, Office, buttons, office, user

FILLED = {"value": "43", "confidence": "green", "next_step": "go on"}
SURROGATE = "\ud800"
JUNK: list[Any] = [None, "", "x", "\x00", SURROGATE, "x" * 5000, 5, -1, 1.5, True, [], {}, [[]], {"id": 5}, ["x", 5]]


@pytest.fixture
async def asked(sqlite_engine: Engine) -> AsyncIterator[Office]:
    """Everybody has installed the app, and been asked."""
    async with office(sqlite_engine, work=False) as made:
        await made.install("ana", "ben", "chloe", "dev", "emi")
        assert await made.live_until(*MORNINGS) == 0
        yield made


def check_ins(here: Office) -> list[CheckIn]:
    return here.rows(select(CheckIn).where(col(CheckIn.at) >= MORNINGS[0]).order_by(col(CheckIn.id)))


def prompt(here: Office, who: str) -> Message:
    ids = [row.message for row in here.outgoing() if row.kind == "prompt"]
    return next(one for one in here.said(who) if one.id in ids)


def in_own_chat(here: Office, who: str, invoke: Json) -> Json:
    """Somebody else's click, sent out of one's own chat: the card's data is what a client can change."""
    own = here.activity("invoke", who)
    return invoke | {name: own[name] for name in ("id", "from", "conversation")}


def data_of(invoke: Json) -> Json:
    found: Json = invoke["value"]["action"]["data"]
    return found


# somebody else's


@pytest.mark.parametrize("who", ["dev", "zoe"])
@pytest.mark.parametrize("action", ["checkin.same", "checkin.next"])
async def test_the_buttons_of_another_do_nothing(asked: Office, who: str, action: str) -> None:
    """A colleague with the ids of Chloé's prompt: no row, and her message stays."""
    card = prompt(asked, "chloe")
    before = card.card
    pressed = next(one for one in buttons(card.card) if one["verb"].startswith("checkin."))
    click = asked.pressed("chloe", card, card.card, pressed["verb"])
    data_of(click)["action"] = click["value"]["action"]["verb"] = action
    answer = await asked.post(in_own_chat(asked, who, click))
    assert answer.status == 200
    assert check_ins(asked) == []
    assert card.card == before


@pytest.mark.parametrize("who", ["gus", "mal"])
async def test_outsiders_learn_nothing_from_the_ids_of_others(asked: Office, who: str) -> None:
    """A guest, and somebody of another tenant with a valid token: every action and form is answered alike."""
    card = prompt(asked, "chloe")
    clicks = [
        asked.pressed("chloe", card, card.card, one["verb"], one["data"].get("value")) for one in buttons(card.card)
    ]
    opened = await asked.press("chloe", card, "checkin.open")
    clicks.append(asked.pressed("chloe", card, opened.card, "checkin", **FILLED))
    answers = [await asked.post(in_own_chat(asked, who, one)) for one in clicks]
    assert {answer.status for answer in answers} == {200}
    told = {answer.words for answer in answers} | {one.words for one in asked.said(who)}
    assert not any("retention" in words or "Chlo" in words for words in told)
    assert check_ins(asked) == []


@pytest.mark.parametrize("who", ["dev", "gus", "mal", ""])
async def test_the_message_of_another_cannot_be_asked_back(asked: Office, who: str) -> None:
    """Cancel puts back what a message shows: only to the one whom it was sent to."""
    card = prompt(asked, "chloe")
    cancel = asked.activity("invoke", who or "dev", name="adaptiveCard/action", replyToId=card.id)
    if not who:
        del cancel["from"]["aadObjectId"]
    cancel["conversation"]["id"] = card.conversation
    cancel["value"] = {"action": {"verb": "form.cancel", "data": {"action": "form.cancel", "kind": "click"}}}
    answer = await asked.post(cancel)
    assert answer.status == 200
    assert "retention" not in answer.words


async def test_a_form_filled_by_another_is_refused(asked: Office) -> None:
    """Dev sends Chloé's form as his own: told so, and nothing is stored."""
    card = prompt(asked, "chloe")
    opened = await asked.press("chloe", card, "checkin.open")
    filled = asked.pressed("chloe", card, opened.card, "checkin", **FILLED)
    answer = await asked.post(in_own_chat(asked, "dev", filled))
    assert (answer.status, answer.body["statusCode"]) == (200, 200)
    assert check_ins(asked) == []


async def test_a_form_that_comes_again_is_one_check_in(asked: Office) -> None:
    """The same bytes under a new id, as a client sends that heard no answer."""
    card = prompt(asked, "chloe")
    opened = await asked.press("chloe", card, "checkin.open")
    filled = asked.pressed("chloe", card, opened.card, "checkin", **FILLED)
    for _ in range(3):
        assert (await asked.post(filled | {"id": str(next(asked.ids))})).status == 200
    assert len(check_ins(asked)) == 1


CONTEXT = ("prompt", "number", "place", "of", "replaces", "passed", "where", "far")
TAMPERED: tuple[Any, ...] = ("", "0", "-1", "1", "9" * 30, "x", "1e999999", "NaN", "\x00", SURROGATE, 5, None, [1])


@pytest.mark.parametrize("name", CONTEXT)
async def test_a_tampered_form_never_writes_elsewhere(asked: Office, name: str) -> None:
    """Whatever stands in the context: an answer in words or a card, nothing broken, no row of another key result."""
    card = prompt(asked, "chloe")
    opened = await asked.press("chloe", card, "checkin.open")
    for value in TAMPERED:
        filled = asked.pressed("chloe", card, opened.card, "checkin", **FILLED)
        data_of(filled)["context"] = {**data_of(filled)["context"], name: value}
        answer = await asked.post(filled)
        assert (answer.status, answer.body["statusCode"]) == (200, 200)
        assert "went wrong" not in answer.words
    own = {one.id for one in asked.rows(select(KeyResult).where(KeyResult.number == 12))}
    assert {one.key_result_id for one in check_ins(asked)} <= own


# lines


@pytest.mark.parametrize(
    "text",
    [
        "12 43 green next: <b>bold</b> <img src=x onerror=1> **x** [a](http://evil.example) `x`",
        "12 43 green next: &lt;at&gt;Everyone&lt;/at&gt; <at>Ana</at> <at id='0'>Ana",
        "12 43 green next: \u202egnp.exe \x00 \u200b",
    ],
)
async def test_what_is_typed_comes_back_dead(asked: Office, text: str) -> None:
    """HTML, Markdown, somebody's mention: no link, no mention, nothing that others are called by."""
    (receipt,) = await asked.say("chloe", text)
    assert "43" in receipt.words
    assert "<at>" not in receipt.words
    assert "](http" not in receipt.words
    assert "entities" not in receipt.card.get("msteams", {})
    assert "\u202e" not in receipt.words


async def test_a_crowd_of_mentions_is_not_looked_up_one_by_one(asked: Office) -> None:
    """One line may not cost hundreds of calls with our token."""
    names = [f"<at>P{number}</at>" for number in range(300)]
    entities = [
        {"type": "mention", "text": name, "mentioned": {"id": f"29:p{number}", "name": name}}
        for number, name in enumerate(names)
    ]
    before = len(asked.teams.called("member"))
    (answer,) = await asked.say("chloe", f"hand 12 to {' '.join(names)}", entities=entities)
    assert "went wrong" not in answer.words
    assert len(asked.teams.called("member")) - before <= 10


@pytest.mark.parametrize("piece", ["a", "12 ", "<at>", "&lt;", "next: ", "\u0661", "- ", "<at>x</at> ", " \u00a0"])
async def test_the_longest_line_that_comes_in_is_answered_in_time(asked: Office, piece: str) -> None:
    """Nearly a mebibyte: nothing in it is read so slowly that others would wait."""
    line = asked.activity("message", "chloe", text=f"12 {piece * (1_000_000 // len(json.dumps(piece)))}")
    began = time.process_time()
    assert (await asked.post(line)).status == 200
    assert time.process_time() - began < 10
    assert asked.said("chloe")[-1].words.count(piece.strip() or "a") < 20_000


# once, in time, and still there


async def test_a_hundred_at_once_of_the_same_line_are_one(asked: Office) -> None:
    """However they overlap: one row and one answer (F-E2)."""
    before = len(asked.said("chloe"))
    line = asked.activity("message", "chloe", text="12 43 green")
    answers = await asyncio.gather(*(asked.post(line) for _ in range(100)))
    assert {answer.status for answer in answers} == {200}
    assert (len(check_ins(asked)), len(asked.said("chloe")) - before) == (1, 1)


async def test_one_who_hangs_does_not_hold_the_others(asked: Office) -> None:
    """The connector takes ten seconds for Chloé's answer; Ben has his meanwhile, and she hers later (F-E3)."""
    asked.teams.faults.append(Fault("post", "hang", seconds=4.0))
    slow = asyncio.create_task(asked.post(asked.activity("message", "chloe", text="my")))
    await asyncio.sleep(0.2)
    assert len(await asked.say("ben", "my")) == 1
    assert (await asyncio.wait_for(slow, 5)).status == 200
    before = len(asked.said("chloe"))
    async with asyncio.timeout(10):
        while len(asked.said("chloe")) == before:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert "retention" in asked.said("chloe")[-1].words


async def test_what_was_answered_is_not_kept_for_ever(asked: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy morning would fill the memory: the last answers are known, and older ones are done once all the same."""
    monkeypatch.setattr(teams_answering, "MOST", 3)
    lines = [asked.activity("message", "chloe", text=f"12 {value} green") for value in range(43, 49)]
    for line in lines:
        await asked.post(line)
    rows, said = len(check_ins(asked)), len(asked.said("chloe"))
    await asked.post(lines[-1])
    assert len(asked.said("chloe")) == said
    await asked.post(lines[0])
    assert len(asked.said("chloe")) == said + 1
    assert len(check_ins(asked)) == rows


# whatever comes


def template(here: Office, kind: str) -> Json:
    card = prompt(here, "chloe")
    if kind == "click":
        return here.pressed("chloe", card, card.card, "checkin.same")
    if kind == "submit":
        data = {"action": "checkin", "kind": "form", "subject": "12", "fields": ["value"], "value.12": "44"}
        data["context"] = {"number": "12", "prompt": "1"}  # type: ignore[assignment]
        value = {"action": {"type": "Action.Execute", "verb": "checkin", "data": data}}
        return here.activity("invoke", "chloe", name="adaptiveCard/action", value=value, replyToId=card.id)
    if kind == "line":
        mention = {"type": "mention", "text": "<at>Dev</at>", "mentioned": {"id": user("dev"), "name": "Dev"}}
        quote = {"contentType": "messageReference", "id": "1", "content": {"messageId": "1"}}
        return here.activity("message", "chloe", text="my <at>Dev</at>", entities=[mention], attachments=[quote])
    if kind in ("installationUpdate", "conversationUpdate"):
        made = here.activity(kind, "ben", where="growth", action="add", membersAdded=[{"id": user("dev")}])
        made["channelData"]["eventType"] = "channelCreated"
        return made | {"membersRemoved": [{"id": "29:x"}]}
    return here.activity(kind, "ben", name="task/fetch", value={"data": {}})


KINDS = ("line", "click", "submit", "installationUpdate", "conversationUpdate", "messageReaction", "invoke", "event")


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where something stands in it, at any depth."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [one for key, inner in items for one in [(*at, key), *paths(inner, (*at, key))]]


def changed(activity: Json, path: tuple[Any, ...], to: Any) -> None:
    """Another thing, or (`...`) nothing, at a path; where an earlier change has taken the way, nothing happens."""
    here: Any = activity
    for key in path[:-1]:
        try:
            here = here[key]
        except (KeyError, IndexError, TypeError):
            return
    last = path[-1]
    if isinstance(here, dict) or (isinstance(here, list) and isinstance(last, int) and last < len(here)):
        if to is not ...:
            here[last] = copy.deepcopy(to)
        elif isinstance(here, dict):
            here.pop(last, None)


async def test_no_activity_breaks_anything(asked: Office, caplog: pytest.LogCaptureFixture) -> None:
    """Every kind, with fields missing or of another shape: 200, 400 or 401, and nothing breaks behind the answer."""
    loop, tried = asyncio.get_running_loop(), {kind: template(asked, kind) for kind in KINDS}

    @settings(
        max_examples=int(__import__("os").environ.get("FUZZ", "300")),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def attack(data: Any) -> None:
        activity = copy.deepcopy(tried[data.draw(st.sampled_from(KINDS))])
        activity["id"] = str(next(asked.ids))
        for _ in range(data.draw(st.integers(1, 4))):
            changed(activity, data.draw(st.sampled_from(paths(activity))), data.draw(st.sampled_from([..., *JUNK])))
        said: Answered = asyncio.run_coroutine_threadsafe(asked.post(activity), loop).result(30)
        assert said.status in (200, 400, 401), activity
        broken = [one for one in caplog.records if one.exc_info]
        caplog.clear()
        assert not broken, activity

    await asyncio.to_thread(attack)
