"""Owed messages on Teams: where they go, what each refusal means, and nothing lost in a round of faults (F-E4)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from bot.sender import Found, Ref, Sender, SendFailed
from bot.teams_sender import judged
from bot.teams_tokens import TeamsRefused
from messages.card import Card, Text
from store.outbox import Gate, Kind, Outgoing, State
from store.people import Reference
from store.session import writing
from tests.journeys.world import MORNINGS, TOLD
from tests.teams.connector import Fault
from tests.teams.office import CHANNELS, Office, directory, office


@pytest.fixture
async def here(sqlite_engine: Engine) -> AsyncIterator[Office]:
    async with office(sqlite_engine, work=False) as made:
        await made.add_to_team()
        await made.install("ana", "ben", "chloe", "dev", "emi")
        await made.bot.delivery.deliver_due()  # the welcomes
        made.teams.calls.clear()
        made.teams.messages.clear()
        yield made


@pytest.fixture
def sender(here: Office) -> Sender:
    found = here.bot.connection.sender_of(1)
    assert found is not None
    return found


def card(words: str) -> Card:
    return Card("", words, (Text(words),))


async def test_a_person_is_written_to_in_their_chat(here: Office, sender: Sender) -> None:
    """By their directory id; the words of the notification come along, and our token."""
    ref = await sender.send(directory("ben"), card("hello"), "k", None)
    (message,) = here.said("ben")
    assert ref == Ref(here.chat("ben"), message.id)
    assert message.body["summary"] == "hello"
    assert here.teams.calls[-1].authorization.startswith("Bearer token-1-for-https://api.botframework.com/.default")


async def test_a_digest_is_a_post_and_its_details_are_replies(here: Office, sender: Sender) -> None:
    """The reply stands in the thread of the post."""
    post = await sender.send(CHANNELS["growth"], card("digest"), "k1", None)
    reply = await sender.send(CHANNELS["growth"], card("details"), "k2", post.message)
    assert post.channel == reply.channel == f"{CHANNELS['growth']};messageid={post.message}"
    assert [one.conversation for one in here.said("growth")] == [post.channel, post.channel]


@pytest.mark.parametrize("place", [directory("ben"), CHANNELS["growth"]])
async def test_an_edit_changes_the_message(here: Office, sender: Sender, place: str) -> None:
    """In a chat, and in a channel."""
    ref = await sender.send(place, card("before"), "k", None)
    assert await sender.edit(ref, card("after")) == ref
    message = here.teams.message(ref.message)
    assert ("after" in message.words, message.edits) == (True, 1)


async def test_a_chat_is_opened_once(sqlite_engine: Engine) -> None:
    """Somebody whom we know out of a team only."""
    async with office(sqlite_engine, work=False) as here:
        await here.add_to_team()
        sender = here.bot.connection.sender_of(1)
        assert sender is not None
        for words in ("one", "two"):
            await sender.send(directory("ben"), card(words), "k", None)
        assert len(here.teams.called("create")) == 1
        assert len(here.said("ben")) == 2


async def test_teams_cannot_be_asked_what_has_arrived(sender: Sender) -> None:
    """So what is uncertain is sent again: a double beats a loss."""
    assert await sender.look_up(directory("ben"), "k", None, datetime.now(UTC)) is Found.CANNOT_SAY


@pytest.mark.parametrize(
    ("refusal", "expected"),
    [
        (TeamsRefused("x", status=400), {"permanent": True}),
        (TeamsRefused("MessageSizeTooBig", status=413), {"permanent": True}),
        (TeamsRefused("x", status=403), {"permanent": True}),
        (TeamsRefused("x", status=404), {"permanent": True}),
        (TeamsRefused("x", status=401), {"everywhere": True}),
        (TeamsRefused("no_token (x)", status=401), {"everywhere": True}),
        (TeamsRefused("x", status=412), {}),
        (TeamsRefused("x", status=500, arrived=True), {"uncertain": True}),
        (TeamsRefused("x", status=502, arrived=True), {"uncertain": True}),
        (TeamsRefused("x", status=504, arrived=True), {"uncertain": True}),
        (TeamsRefused("timeout", arrived=True), {"uncertain": True}),
        (TeamsRefused("unreachable"), {}),
    ],
    ids=lambda value: f"{value.code}-{value.status}" if isinstance(value, TeamsRefused) else "",
)
def test_each_refusal_means_something(refusal: TeamsRefused, expected: dict[str, Any]) -> None:
    """For the message, or for all; and whether it may have arrived all the same."""
    failed = judged(refusal)
    read = {name: getattr(failed, name) for name in ("permanent", "everywhere", "retry_after", "uncertain")}
    assert read == {"permanent": False, "everywhere": False, "retry_after": None, "uncertain": False} | expected


def test_a_throttled_tenant_is_left_alone() -> None:
    """For as long as Teams names, and a little longer, not for everybody the same."""
    waits = [judged(TeamsRefused("x", status=429, retry_after=30)).retry_after or 0 for _ in range(20)]
    assert all(30 <= wait <= 37.5 for wait in waits)
    assert len(set(waits)) > 1


@pytest.mark.parametrize(
    ("fault", "status", "arrived"),
    [
        (Fault("post", status=429, headers={"Retry-After": "7"}), 429, False),
        (Fault("post", status=502), 502, True),
        (Fault("post", kind="reset"), 0, True),
    ],
    ids=["429", "502", "reset"],
)
async def test_refusals_are_read_off_the_wire(
    here: Office, sender: Sender, fault: Fault, status: int, arrived: bool
) -> None:
    """Over real HTTP: the status, the header, the cut."""
    here.teams.faults.append(fault)
    with pytest.raises(SendFailed) as failed:
        await sender.send(directory("ben"), card("x"), "k", None)
    assert failed.value.uncertain == arrived
    assert (failed.value.retry_after is not None) == (status == 429)


async def test_an_expired_token_is_fetched_anew(here: Office, sender: Sender) -> None:
    """The connector refuses it once; the message stays owed, and the next one carries another."""
    here.teams.faults.append(Fault("post", status=401))
    with pytest.raises(SendFailed) as failed:
        await sender.send(directory("ben"), card("x"), "k", None)
    assert failed.value.everywhere
    await sender.send(directory("ben"), card("x"), "k", None)
    assert here.teams.calls[-1].authorization.startswith("Bearer token-2")


@pytest.mark.parametrize("status", [403, 404])
async def test_nobody_there_ends_the_reference(here: Office, sender: Sender, status: int) -> None:
    """And is permanent for the message; a message that was deleted says nothing of the reference."""
    ref = await sender.send(directory("ben"), card("x"), "k", None)
    here.teams.faults.append(Fault("update", status=status))
    with pytest.raises(SendFailed):
        await sender.edit(ref, card("y"))
    assert ended(here) == []
    here.teams.faults.append(Fault("post", status=status))
    with pytest.raises(SendFailed) as failed:
        await sender.send(directory("ben"), card("x"), "k", None)
    assert failed.value.permanent
    assert ended(here) == [directory("ben")]
    with pytest.raises(SendFailed, match="not_installed"):
        await sender.send(directory("ben"), card("x"), "k", None)
    with pytest.raises(SendFailed, match="not_installed"):
        await sender.edit(ref, card("y"))


def ended(here: Office) -> list[str]:
    return here.rows(select(Reference.external_id).where(col(Reference.ended_at).is_not(None)))


def let_time_pass(here: Office) -> None:
    """As if every hold, retry and lease had run out."""
    with writing(here.engine) as session:
        for gate in session.exec(select(Gate)).all():
            gate.held_until = None
        for row in session.exec(select(Outgoing)).all():
            row.retry_at = None


def prompts(here: Office) -> list[Outgoing]:
    return [row for row in here.outgoing() if row.kind == Kind.PROMPT]


@pytest.mark.parametrize("status", [412, 429, 500, 502, 503, 504])
async def test_a_round_survives_every_passing_fault(here: Office, status: int) -> None:
    """Three calls in a row are refused: everybody is asked, once (F-E4)."""
    here.teams.faults += [Fault("post", status=status, headers={"Retry-After": "1"}) for _ in range(3)]
    for morning in MORNINGS:
        await here.live_until(morning, patience=0.1)
        for _ in range(4):
            let_time_pass(here)
            await here.bot.delivery.deliver_due(patience=0.1)
    assert {row.state for row in prompts(here)} == {State.SENT}
    assert [len(asked(here, name)) for name in ("ben", "chloe", "dev", "emi")] == [1, 1, 1, 1]


async def test_what_may_have_arrived_is_sent_again(here: Office) -> None:
    """Done, and then a 502: Teams does not tell, so one comes twice, and it is logged."""
    here.teams.faults.append(Fault("post", kind="applied", status=502))
    await here.live_until(MORNINGS[0], patience=0.1)
    let_time_pass(here)
    await here.bot.delivery.deliver_due(patience=0.1)
    assert len(asked(here, "emi")) == 2
    assert [row.state for row in prompts(here)] == [State.SENT]


def asked(here: Office, name: str) -> list[str]:
    """Prompts that somebody has got."""
    return [one.id for one in here.said(name) if "checkin.same" in one.words or "checkin.open" in one.words]


async def test_the_digest_lands_in_every_channel(here: Office) -> None:
    """A post with its details as replies, once a channel."""
    assert await here.live_until(*MORNINGS) == 0
    await here.say("chloe", "12 43 yellow next: call finance")
    assert await here.live_until(TOLD) == 0
    threads = [here.said(name) for name in ("general", "growth", "mentors")]
    assert [len({one.conversation for one in thread}) for thread in threads] == [1, 1, 1]
    assert len(threads[1]) > 1
    assert {row.state for row in here.outgoing()} == {State.SENT}


async def test_no_limit_of_teams_is_passed(sqlite_engine: Engine) -> None:
    """With the real pace, against the real limits: not one 429."""
    async with office(sqlite_engine, work=False, pace=None) as here:
        await here.add_to_team()
        await here.install("ana", "ben", "chloe", "dev", "emi")
        here.teams.limits = True
        assert await here.live_until(*MORNINGS) == 0
        assert [call.status for call in here.teams.calls if call.status == 429] == []
