"""Events: messages, mentions, the home, changed accounts, retries and echoes."""

import asyncio
import json
from typing import Any

import pytest
from slack_bolt.response import BoltResponse

from playground import Playground
from tests.playground.slackbot import Bot, listening, small_world


async def test_a_message_in_the_dm_is_an_event(playground: Playground, bot: Bot) -> None:
    """Escaped text, channel_type im, an event_id, the team and the app."""
    heard: list[dict[str, Any]] = []

    @bot.app.event("message")
    async def said(event: dict[str, Any], body: dict[str, Any]) -> None:
        heard.append(body)

    ana = playground.person("U0ANA")
    reply = await ana.say("12 43 green next: a < b & c @ben https://x.example/?a=1")
    event = heard[0]["event"]
    assert event["text"] == "12 43 green next: a &lt; b &amp; c <@U0BEN> <https://x.example/?a=1>"
    assert (event["channel"], event["channel_type"], event["user"]) == ("D0ANA", "im", "U0ANA")
    assert (heard[0]["team_id"], heard[0]["api_app_id"]) == ("T0PLAY", "A0PLAY")
    assert heard[0]["event_id"].startswith("Ev")
    assert reply.status == 200
    assert [message.user for message in ana.dm] == ["U0ANA"]


async def test_a_reply_in_a_thread_names_its_thread(playground: Playground, bot: Bot) -> None:
    """A person answers below a message of the bot."""
    threads = []

    @bot.app.event("message")
    async def said(event: dict[str, Any], say: Any) -> None:
        threads.append(event["thread_ts"])
        await say("Thank you", thread_ts=event["thread_ts"])

    posted = await bot.client.chat_postMessage(channel="U0ANA", text="Your round")
    ana = playground.person("U0ANA")
    await ana.say("43 green", thread=posted["ts"])
    assert threads == [posted["ts"]]
    assert [message.text for message in playground.messages("U0ANA", thread=posted["ts"])] == ["43 green", "Thank you"]
    assert [message.text for message in ana.dm] == ["Your round"]


async def test_in_a_channel_the_bot_hears_mentions_only(playground: Playground, bot: Bot) -> None:
    """Other talk is none of its business, nor are channels where it is not."""
    heard = []

    @bot.app.event("app_mention")
    async def mentioned(event: dict[str, Any]) -> None:
        heard.append(event["text"])

    ben = playground.person("U0BEN")
    for text, channel in (("hello", "C0GROWTH"), ("@fortnight hi", "C0GROWTH"), ("@fortnight hi", "C0APART")):
        await ben.say(text, channel=channel)
    assert heard == ["<@U0BOT> hi"]
    assert len(bot.requests) == 1


async def test_an_answer_in_words_is_found_in_the_reply(playground: Playground, bot: Bot) -> None:
    """What the bot says after somebody spoke, also when it takes its time; what it tells others is not."""

    @bot.app.event("message")
    async def said(client: Any) -> None:
        await client.chat_postMessage(channel="U0BEN", text="for ben")
        await client.chat_postEphemeral(channel="C0GROWTH", user="U0BEN", text="for ben alone")
        await client.chat_postMessage(channel="U0ANA", text="for ana")

    reply = await playground.person("U0ANA").say("43")
    assert (await reply.message()).text == "for ana"
    assert len(reply.messages) == 1


async def test_opening_the_messages_tab_is_told_apart(playground: Playground, bot: Bot) -> None:
    """A home is published for the Home tab only; Slack tells of both by one event."""
    tabs = []

    @bot.app.event("app_home_opened")
    async def opened(event: dict[str, Any]) -> None:
        tabs.append((event["tab"], event["channel"], event["user"]))

    ana = playground.person("U0ANA")
    await ana.open_home()
    await ana.open_home(tab="messages")
    assert tabs == [("home", "D0ANA", "U0ANA"), ("messages", "D0ANA", "U0ANA")]


async def test_a_changed_account_is_an_event(playground: Playground, bot: Bot) -> None:
    """A new time zone or a vacation in the status is told at once."""
    heard = []

    @bot.app.event("user_change")
    async def changed(event: dict[str, Any]) -> None:
        heard.append((event["user"]["tz"], event["user"]["profile"]["status_emoji"]))

    await playground.person("U0ANA").change(tz="Asia/Tokyo", status_emoji=":palm_tree:")
    assert heard == [("Asia/Tokyo", ":palm_tree:")]
    with pytest.raises(LookupError, match="shoe_size"):
        await playground.person("U0ANA").change(shoe_size=42)


async def test_an_event_that_is_not_taken_comes_again() -> None:
    """The same event_id, with number and reason of the retry, until the bot takes it."""
    playground = Playground(small_world(), retry_delays=(0, 0, 0), echo=False)
    async with playground.serving(), listening(playground) as bot:
        tries = []

        @bot.app.event("message")
        async def said(body: dict[str, Any]) -> None:
            tries.append(body["event_id"])
            if len(tries) < 3:
                raise ValueError("not yet")

        bot.app.error(failed)
        reply = await playground.person("U0ANA").say("hello")
        assert reply.status == 500
        await playground.until(lambda: len(bot.requests) == 3)
        headers = [request[0] for request in bot.requests]
        assert [one.get("X-Slack-Retry-Num") for one in headers] == [None, "1", "2"]
        assert headers[1]["X-Slack-Retry-Reason"] == "http_error"
        assert len(set(tries)) == 1


async def failed(error: Exception) -> Any:
    """Bolt's answer to a listener that failed, without its traceback in the test's output."""
    return BoltResponse(status=500, body=str(error))


async def test_a_bot_can_wave_a_retry_away() -> None:
    """X-Slack-No-Retry, however it is spelled."""
    playground = Playground(small_world(), retry_delays=(0,), echo=False)
    async with playground.serving(), listening(playground) as bot:

        @bot.app.event("message")
        async def said() -> None:
            raise ValueError("never")

        @bot.app.error
        async def waved(error: Exception) -> Any:
            return BoltResponse(status=500, headers={"x-slack-no-retry": "1"})

        await playground.person("U0ANA").say("hello")
        await asyncio.sleep(0.05)
        assert len(bot.requests) == 1


async def test_a_slow_listener_gets_the_event_again() -> None:
    """No answer in time is a reason of its own."""
    playground = Playground(small_world(), retry_delays=(0,), ack_seconds=0.1, echo=False)
    async with playground.serving(), listening(playground) as bot:

        @bot.app.event("message")
        async def said() -> None:
            await asyncio.sleep(0.2 if len(bot.requests) == 1 else 0)

        reply = await playground.person("U0ANA").say("hello")
        assert reply.status is None
        await playground.until(lambda: len(bot.requests) == 2)
        assert bot.requests[1][0]["X-Slack-Retry-Reason"] == "http_timeout"


async def test_a_bot_hears_its_own_posts_and_edits_in_dms() -> None:
    """As in Slack, where message.im covers them: a bot that answers every message would answer itself."""
    playground = Playground(small_world())
    async with playground.serving(), listening(playground) as bot:

        @bot.app.event("message")
        async def said() -> None:
            """Bolt drops the bot's own posts before this; edits arrive."""

        posted = await bot.client.chat_postMessage(channel="U0ANA", text="Your round")
        await bot.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Done")
        await bot.client.chat_delete(channel=posted["channel"], ts=posted["ts"])
        await playground.until(lambda: len(bot.requests) == 3)
        events = [json.loads(body)["event"] for _, body in bot.requests]
        assert sorted(event.get("subtype", "") for event in events) == ["", "message_changed", "message_deleted"]


async def test_a_delivery_can_be_forged(playground: Playground, bot: Bot) -> None:
    """Wrong secrets, old timestamps and missing headers, for the tests of a bot's own checks."""
    event = playground.envelope(
        {"type": "message", "channel_type": "im", "channel": "D0ANA", "user": "U0ANA", "text": ""}
    )

    @bot.app.event("message")
    async def said() -> None:
        """Takes it."""

    assert (await playground.deliver(event)).status == 200
    assert (await playground.deliver(event, retry=2)).status == 200
    assert bot.requests[1][0]["X-Slack-Retry-Num"] == "2"
    for wrong in (
        {"secret": "guessed"},
        {"timestamp": "1700000000"},
        {"headers": {"X-Slack-Signature": None}},
        {"headers": {"X-Slack-Signature": "v0=00"}},
    ):
        assert (await playground.deliver(event, **wrong)).status == 401
