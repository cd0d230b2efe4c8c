"""Who gets in at the door, over real HTTP: tokens, tenants, bodies; nobody else makes us do or say anything."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from store.inbox import Seen
from store.people import Account, Reference
from tests.teams.connector import APP, TENANT
from tests.teams.office import OTHER_TENANT, Office, office
from tests.teams.signing import sign


@pytest.fixture
async def here(sqlite_engine: Engine) -> AsyncIterator[Office]:
    async with office(sqlite_engine, work=False) as made:
        yield made


def nothing_happened(here: Office) -> bool:
    """No call to anybody, no reference, no trace; the accounts are those of the plan."""
    traces = here.rows(select(Reference)) + here.rows(select(Seen))
    return not here.teams.calls and not traces and len(here.rows(select(Account))) == 5


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"aud": TENANT},
        {"exp": 1_600_000_000},
        {"serviceurl": "https://smba.example/"},
        {"kid": "junk"},
        {"key": "other"},
        {"key": "x" * 64, "algorithm": "HS256"},
        {"key": "", "algorithm": "none"},
        {"without": ("serviceurl",)},
        {"without": ("exp",)},
    ],
    ids=str,
)
async def test_a_wrong_token_is_a_401(here: Office, changes: dict[str, Any]) -> None:
    """Each, never a 500 (F-E1), and nothing was done or said."""
    answer = await here.post(here.activity("message", "ben", text="12 43 green"), **changes)
    assert (answer.status, answer.body) == (401, None)
    assert nothing_happened(here)


@pytest.mark.parametrize("headers", [{}, {"Authorization": ""}, {"Authorization": "Bearer x"}, {"Authorization": "x"}])
async def test_no_token_is_a_401(here: Office, headers: dict[str, str]) -> None:
    """Neither a missing header nor one of another kind."""
    assert (await here.send(here.activity("message", "ben", text="my"), headers)).status == 401
    assert nothing_happened(here)


async def test_two_tokens_are_none(here: Office) -> None:
    """Of two headers nobody knows which one somebody in between has looked at."""
    good = ("Authorization", sign(APP, here.teams.service_url))
    address, activity = f"{here.bot.address}/api/messages", here.activity("message", "ben", text="my")
    async with here.session.post(address, json=activity, headers=[good, good]) as answer:
        assert answer.status == 401


async def test_a_forged_service_url_is_never_called(here: Office) -> None:
    """The token names where Teams is; an activity that says otherwise wants our token sent elsewhere (F-E5)."""
    activity = here.activity("message", "ben", text="my", serviceUrl=f"{here.teams.address}/evil/")
    token = {"Authorization": sign(APP, here.teams.service_url)}
    assert (await here.send(activity, token)).status == 401
    assert nothing_happened(here)


@pytest.mark.parametrize(
    "change",
    [
        {"channelData": {"tenant": {"id": OTHER_TENANT}}},
        {"channelData": {"tenant": {"id": OTHER_TENANT}}, "conversation": {"id": "a:x"}},
        {"channelData": {}, "conversation": {"id": "a:x"}},
        {"channelData": {}, "conversation": {"id": "a:x", "tenantId": OTHER_TENANT}},
        {"channelData": [], "conversation": "a:x"},
    ],
    ids=str,
)
async def test_another_tenant_is_a_401(here: Office, change: dict[str, Any]) -> None:
    """The library does not look: the tenant, wherever it stands, must be named and be ours."""
    assert (await here.post(here.activity("message", "ben", text="my") | change)).status == 401
    assert nothing_happened(here)


async def test_the_tenant_is_read_in_any_case(here: Office) -> None:
    """Ids are spelled in capitals here and there."""
    activity = here.activity("message", "ben", text="my", channelData={"tenant": {"id": TENANT.upper()}})
    assert (await here.post(activity)).status == 200
    assert len(here.said("ben")) == 1


async def test_another_channel_is_turned_away(here: Office) -> None:
    """The web chat of the Azure portal signs with its own key; and it is no place for a plan."""
    activity = here.activity("message", "ben", text="my", channelId="webchat")
    assert (await here.post(activity)).status == 401
    assert (await here.post(activity, key="other", kid="web-only")).status == 403
    assert nothing_happened(here)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b'"text"',
        b"{",
        b"{}",
        b'{"type": 5, "channelId": "msteams", "serviceUrl": "x"}',
        b'{"type": "message", "channelId": "msteams"}',
        b'{"type": "message", "channelId": "msteams", "serviceUrl": "http://[x"}',
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b"[" * 100_000,
        json.dumps({"type": "message", "channelId": "msteams", "serviceUrl": "x", "deep": [[[[]]] * 5]}).encode()[:-1],
    ],
    ids=lambda body: str(body[:40]),
)
async def test_what_is_no_activity_is_a_400(here: Office, body: bytes) -> None:
    """Random bytes, a list, no type, five thousand deep: never a 500 (F-E1)."""
    headers = {"Authorization": sign(APP, here.teams.service_url), "Content-Type": "application/json"}
    async with here.session.post(f"{here.bot.address}/api/messages", data=body, headers=headers) as answer:
        assert answer.status == 400
    assert nothing_happened(here)


async def test_a_body_of_more_than_a_mebibyte_is_not_read(here: Office) -> None:
    """Whether it says how long it is or not."""
    headers = {"Authorization": sign(APP, here.teams.service_url)}
    address = f"{here.bot.address}/api/messages"

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 65536

    for data in (io.BytesIO(b"x" * (2**20 + 1)), endless()):
        async with here.session.post(address, data=data, headers=headers) as answer:
            assert answer.status == 413


@pytest.mark.parametrize(
    "change",
    [
        {"conversation": {"tenantId": TENANT}},
        {"conversation": {"id": 5, "tenantId": TENANT}},
        {"recipient": None},
        {"recipient": {"id": ["28"]}},
        {"from": "ben"},
        {"id": None},
        {"id": {"x": 1}},
    ],
    ids=str,
)
async def test_a_message_that_nobody_could_answer_is_a_400(here: Office, change: dict[str, Any]) -> None:
    """A good token does not make a good activity; the words that a field should hold may be anything."""
    assert (await here.post(here.activity("message", "ben", text="12 43 green") | change)).status == 400
    assert nothing_happened(here)


@pytest.mark.parametrize(
    "change",
    [
        {"text": None},
        {"text": 5},
        {"text": ""},
        {"entities": "x", "text": ""},
        {"entities": [5, {"type": "mention"}], "attachments": {"x": 1}, "text": " "},
        {"value": [], "text": ""},
        {"value": {"action": ""}, "text": ""},
    ],
    ids=str,
)
async def test_a_message_that_says_nothing_is_taken(here: Office, change: dict[str, Any]) -> None:
    """A file, a picture, or what a client of tomorrow sends: nothing to answer, and no error."""
    assert (await here.post(here.activity("message", "ben") | change)).status == 200
    assert here.teams.calls == []


@pytest.mark.parametrize("type", ["typing", "messageReaction", "event", "endOfConversation", "x" * 5000])
async def test_other_activities_are_taken(here: Office, type: str) -> None:
    """Teams sends more kinds than we know."""
    assert (await here.post(here.activity(type, "ben"))).status == 200
    assert here.teams.calls == []


async def test_an_anonymous_bot_answers_this_machine_only(sqlite_engine: Engine) -> None:
    """For the test client: no token is asked for or sent, and no other host is ever called."""
    changes: dict[str, Any] = {"teams_app_id": None, "teams_app_password": None, "teams_allow_anonymous": True}
    async with office(sqlite_engine, work=False, **changes) as here:
        assert here.bot.connection.problem == ""
        assert len(await here.say("ben", "my")) == 1
        assert {call.authorization for call in here.teams.calls} == {""}
        elsewhere = here.activity("message", "ben", text="my", serviceUrl="https://evil.example/")
        assert (await here.post(elsewhere)).status == 401
        foreign = here.activity("message", "ben", text="my", channelData={"tenant": {"id": OTHER_TENANT}})
        assert (await here.post(foreign)).status == 401


async def test_without_a_key_document_nobody_is_judged(sqlite_engine: Engine) -> None:
    """It is not the sender's fault, so Teams may come again."""
    async with office(sqlite_engine, work=False, teams_openid_metadata_url="http://127.0.0.1:9/openid") as here:
        assert (await here.post(here.activity("message", "ben", text="my"))).status == 503
        assert "could not be reached" in here.bot.connection.problem
