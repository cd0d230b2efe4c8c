"""Slash commands: the form, the acknowledgement, ephemeral answers and the response_url."""

import asyncio
from typing import Any
from urllib.parse import parse_qs

import pytest

from playground import Playground
from tests.playground.slackbot import Bot, listening, small_world


async def test_a_command_carries_every_field_that_slack_sends(playground: Playground, bot: Bot) -> None:
    """A bot finds the team, the channel, the person, the words, the trigger and the response address."""

    @bot.app.command("/okr")
    async def okr(ack: Any) -> None:
        await ack()

    await playground.person("U0ANA").command("/okr show 12", channel="C0GROWTH")
    form = {key: values[0] for key, values in parse_qs(bot.requests[0][1]).items()}
    assert (form["command"], form["text"]) == ("/okr", "show 12")
    assert (form["team_id"], form["api_app_id"]) == ("T0PLAY", "A0PLAY")
    assert (form["user_id"], form["user_name"]) == ("U0ANA", "ana")
    assert (form["channel_id"], form["channel_name"]) == ("C0GROWTH", "growth")
    assert form["response_url"].startswith(playground.address)
    assert form["trigger_id"]


async def test_ack_response_url_and_ephemeral_arrive_for_the_asker_only(playground: Playground, bot: Bot) -> None:
    """Three ways to answer a command, all of them seen by the person who asked and by nobody else."""

    @bot.app.command("/okr")
    async def okr(ack: Any, respond: Any, client: Any, body: dict[str, Any]) -> None:
        await ack("first")
        await respond("second")
        await client.chat_postEphemeral(channel=body["channel_id"], user=body["user_id"], text="third")

    reply = await playground.person("U0ANA").command("/okr", channel="C0GROWTH")
    assert reply.status == 200
    assert sorted(message.text for message in reply.messages) == ["first", "second", "third"]
    assert {message.ephemeral_to for message in playground.messages("C0GROWTH")} == {"U0ANA"}


async def test_an_answer_can_be_for_the_channel(playground: Playground, bot: Bot) -> None:
    """response_type in_channel makes a message that everybody sees."""

    @bot.app.command("/okr")
    async def okr(ack: Any) -> None:
        await ack(text="hello", response_type="in_channel")

    reply = await playground.person("U0ANA").command("/okr", channel="C0GROWTH")
    assert [message.ephemeral_to for message in reply.messages] == [None]


async def test_a_response_url_serves_five_times(playground: Playground, bot: Bot) -> None:
    """The sixth use is refused."""
    statuses = []

    @bot.app.command("/okr")
    async def okr(ack: Any, respond: Any) -> None:
        await ack()
        for number in range(6):
            statuses.append((await respond(f"answer {number}")).status_code)

    await playground.person("U0ANA").command("/okr")
    assert statuses == [200] * 5 + [404]


async def test_an_unanswered_command_fails_in_slacks_words() -> None:
    """No listener is a dispatch failure; nothing within the time is a timeout, and what comes late still arrives."""
    playground = Playground(small_world(), ack_seconds=0.1, echo=False)
    async with playground.serving(), listening(playground) as bot:
        ana = playground.person("U0ANA")
        assert (await ana.command("/okr")).error == '/okr failed with the error "dispatch_failed"'

        @bot.app.command("/okr")
        async def okr(ack: Any, respond: Any) -> None:
            await asyncio.sleep(0.2)
            await ack()
            await respond("late")

        reply = await ana.command("/okr")
        assert (reply.status, reply.error) == (None, '/okr failed with the error "operation_timeout"')
        assert (await reply.message()).text == "late"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"response_type": "in_channel"}, None),
        ({"text": "x", "blocks": [{"type": "nonsense"}]}, '/okr failed with the error "invalid_command_response"'),
    ],
)
async def test_what_an_acknowledgement_may_hold(
    playground: Playground, bot: Bot, answer: dict[str, Any], error: str | None
) -> None:
    """Nothing to show is fine; blocks that Slack refuses are an error that the person sees."""

    @bot.app.command("/okr")
    async def okr(ack: Any) -> None:
        await ack(answer)

    reply = await playground.person("U0ANA").command("/okr")
    assert (reply.status, reply.error, reply.messages) == (200, error, [])


@pytest.mark.parametrize(
    ("escape", "typed", "arrives"),
    [
        (True, "hand 12 to @ben in #growth", "hand 12 to <@U0BEN|ben> in <#C0GROWTH|growth>"),
        (False, "hand 12 to @ben", "hand 12 to @ben"),
        (True, "a < b & c to @nobody", "a &lt; b &amp; c to @nobody"),
    ],
)
async def test_mentions_in_a_command(playground: Playground, bot: Bot, escape: bool, typed: str, arrives: str) -> None:
    """should_escape spells mentions out; what is special to Slack is escaped in either case."""
    playground.world.escape_commands = escape
    heard = []

    @bot.app.command("/okr")
    async def okr(ack: Any, command: dict[str, str]) -> None:
        heard.append(command["text"])
        await ack()

    await playground.person("U0ANA").command(f"/okr {typed}")
    assert heard == [arrives]
