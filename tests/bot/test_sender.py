"""Slack's sender: posting, editing, looking up, and what each refusal means. Against the local Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from bot.sender import Found, SendFailed
from bot.slack_calls import SlackCalls, SlackRefused
from bot.slack_sender import SlackSender
from messages.card import Chart, Series
from playground import Playground
from tests.bot.world import card, make_world

CHART = Chart("Progress", ("Oct", "Nov"), (Series("actual", (0.1, 0.2)),), "%", "10 % in October, 20 % in November")


@pytest.fixture
async def play() -> AsyncIterator[Playground]:
    play = Playground(make_world(), real_limits=False)
    async with play.serving():
        yield play


@pytest.fixture
async def calls(play: Playground) -> AsyncIterator[SlackCalls]:
    async with aiohttp.ClientSession() as session:
        yield SlackCalls(session, play.world.bot_token, play.api_url)


@pytest.fixture
def sender(calls: SlackCalls) -> SlackSender:
    return SlackSender(calls)


def now() -> datetime:
    return datetime.now(UTC)


async def failure(sender: SlackSender, address: str = "C0GROWTH") -> SendFailed:
    with pytest.raises(SendFailed) as failed:
        await sender.send(address, card("hello"), "k1", None)
    return failed.value


async def test_a_post_carries_its_key_and_an_edit_keeps_it(play: Playground, sender: SlackSender) -> None:
    """To a person's id it goes to the DM, whose own id comes back; an edit stands in the same place."""
    ref = await sender.send("U0ANA", card("hello"), "k1", None)
    assert ref.channel == "D0ANA"
    assert await sender.edit(ref, card("hello again")) == ref
    message = play.messages("U0ANA")[0]
    assert message.text == "hello again"
    assert message.metadata == {"event_type": "fortnight_message", "event_payload": {"key": "k1"}}


async def test_a_reply_goes_into_its_thread(play: Playground, sender: SlackSender) -> None:
    """The details of a digest stand under it."""
    first = await sender.send("C0GROWTH", card("digest"), "k1", None)
    await sender.send("C0GROWTH", card("details"), "k2", first.message)
    assert [reply.text for reply in play.messages("C0GROWTH", thread=first.message)] == ["details"]


async def test_a_refused_chart_goes_again_without_it(play: Playground, sender: SlackSender) -> None:
    """The digest still arrives, with the numbers in words."""
    play.faults.add(method="chat.postMessage", kind="error", times=1, error="invalid_blocks")
    await sender.send("C0GROWTH", card("digest", CHART), "k1", None)
    assert "20 % in November" in str(play.messages("C0GROWTH")[0].blocks)
    assert len(play.calls) == 2


async def test_refused_blocks_without_a_chart_are_permanent(play: Playground, sender: SlackSender) -> None:
    """Without a picture to leave out, the same blocks would be refused again."""
    play.faults.add(method="chat.postMessage", kind="error", times=1, error="invalid_blocks")
    assert (await failure(sender)).permanent


@pytest.mark.parametrize(
    ("kind", "details", "expected"),
    [
        ("rate_limited", {"retry_after": 3}, {"retry_after": 3.0}),
        ("rate_limited", {"retry_after": None}, {"retry_after": 10.0}),
        ("error", {"error": "channel_not_found"}, {"permanent": True}),
        ("error", {"error": "is_archived"}, {"permanent": True}),
        ("error", {"error": "not_in_channel"}, {"permanent": True}),
        ("error", {"error": "token_revoked"}, {"everywhere": True}),
        ("error", {"error": "invalid_auth"}, {"everywhere": True}),
        ("error", {"error": "missing_scope"}, {"everywhere": True}),
        ("error", {"error": "something_new"}, {}),
        ("error", {"error": "internal_error"}, {"uncertain": True}),
        ("status", {"status": 500}, {"uncertain": True}),
        ("status", {"status": 503, "body": "<html>busy</html>"}, {"uncertain": True}),
        ("cut_before", {}, {"uncertain": True}),
        ("cut_after", {}, {"uncertain": True}),
        ("applied_500", {}, {"uncertain": True}),
    ],
)
async def test_what_a_refusal_means(
    play: Playground, sender: SlackSender, kind: Any, details: dict[str, Any], expected: dict[str, Any]
) -> None:
    """Whether it is for ever, for everybody, for how long, and whether it may have arrived all the same."""
    play.faults.add(method="chat.postMessage", kind=kind, times=1, **details)
    failed = await failure(sender)
    read = {name: getattr(failed, name) for name in ("permanent", "everywhere", "retry_after", "uncertain")}
    assert read == {"permanent": False, "everywhere": False, "retry_after": None, "uncertain": False} | expected


async def test_a_call_that_hangs_ends(play: Playground, calls: SlackCalls) -> None:
    """Nobody waits for ever; what became of it is unknown."""
    play.faults.add(method="chat.postMessage", kind="hang")
    with pytest.raises(SlackRefused, match="timeout") as refusal:
        await calls.write("chat.postMessage", within=0.2, channel="C0GROWTH", text="x")
    assert refusal.value.arrived


async def test_nobody_there_is_certain() -> None:
    """A connection that was refused has carried nothing."""
    async with aiohttp.ClientSession() as session:
        with pytest.raises(SlackRefused, match="unreachable") as refusal:
            await SlackCalls(session, "xoxb-1", "http://127.0.0.1:9/api/").write("chat.postMessage")
    assert not refusal.value.arrived


async def test_an_uncertain_message_is_found_by_its_key(play: Playground, sender: SlackSender) -> None:
    """In a DM by way of its own id, in a channel, and in a thread; another message's key is not taken for it."""
    since = now()
    direct = await sender.send("U0ANA", card("prompt"), "k1", None)
    digest = await sender.send("C0GROWTH", card("digest"), "k2", None)
    reply = await sender.send("C0GROWTH", card("details"), "k3", digest.message)
    assert await sender.look_up("U0ANA", "k1", None, since) == direct
    assert await sender.look_up("C0GROWTH", "k2", None, since) == digest
    assert await sender.look_up("C0GROWTH", "k3", digest.message, since) == reply
    assert await sender.look_up("C0GROWTH", "k9", None, since) is Found.NOT_THERE


async def test_a_busy_channel_is_read_page_by_page(play: Playground, sender: SlackSender) -> None:
    """The message is found although 250 others came after it."""
    since = now()
    ref = await sender.send("C0GROWTH", card("digest"), "k1", None)
    for number in range(250):
        await sender.send("C0GROWTH", card(str(number)), f"other{number}", None)
    assert await sender.look_up("C0GROWTH", "k1", None, since) == ref


async def test_without_the_scope_the_sender_cannot_say(play: Playground, sender: SlackSender) -> None:
    """channels:history is optional: without it a look-up has no answer, and delivery decides."""
    play.world.scopes = {"chat:write", "im:history", "im:write"}
    assert await sender.look_up("C0GROWTH", "k1", None, now()) is Found.CANNOT_SAY


async def test_a_look_up_that_fails_is_no_answer(play: Playground, sender: SlackSender) -> None:
    """Otherwise a bad minute of Slack's would read as "not there", and double the message."""
    play.faults.add(method="conversations.history", kind="status", status=500, times=1)
    with pytest.raises(SendFailed):
        await sender.look_up("C0GROWTH", "k1", None, now())


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://hooks.slack.com/commands/T/1", True),
        ("http://hooks.slack.com/commands/T/1", False),
        ("https://hooks.slack.com.evil.example/x", False),
        ("https://evil.example/hooks.slack.com", False),
        ("https://hooks.slack.com@evil.example/x", False),
        ("", False),
    ],
)
async def test_answers_go_to_slack_only(calls: SlackCalls, url: str, allowed: bool) -> None:
    """A response_url of another host is an attempt to make us call it."""
    assert calls.may_respond(url) is allowed


async def test_the_test_server_may_be_answered_too(play: Playground, calls: SlackCalls) -> None:
    """The one that SLACK_API_URL names, with its port; and not where that is Slack itself."""
    assert calls.may_respond(f"{play.address}/response/x")
    assert not calls.may_respond("http://127.0.0.1:1/response/x")
    assert not SlackCalls(calls.session, "xoxb-1", "https://slack.com/api/").may_respond("https://slack.com/api/x")


async def test_the_token_says_who_we_are(calls: SlackCalls) -> None:
    """auth.test: team and bot."""
    identity = await calls.identify()
    assert (identity.team, identity.bot_user, identity.bot) == ("T0PLAY", "U0BOT", "B0BOT")
