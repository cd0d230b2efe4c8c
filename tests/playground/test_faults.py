"""Faults on purpose and Slack's rate limits: what the bot sees, and whether the call took effect."""

import time
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from playground import Limits, Playground
from tests.playground.slackbot import Bot, listening, small_world


async def post(bot: Bot, text: str = "hello", channel: str = "C0GROWTH") -> Any:
    return await bot.client.chat_postMessage(channel=channel, text=text)


async def test_rate_limited_says_when_to_come_back(playground: Playground, bot: Bot) -> None:
    """429 with Retry-After, or without where the fault leaves it out; nothing is posted."""
    playground.faults.add(method="chat.postMessage", kind="rate_limited", times=1, retry_after=7)
    playground.faults.add(method="chat.postMessage", kind="rate_limited", times=1, retry_after=None)
    for header in ("7", None):
        with pytest.raises(SlackApiError) as caught:
            await post(bot)
        response: Any = caught.value.response
        assert (response.status_code, response["error"]) == (429, "ratelimited")
        assert response.headers.get("Retry-After") == header
    assert playground.messages("C0GROWTH") == []
    assert (await post(bot))["ok"]


@pytest.mark.parametrize(
    ("details", "status", "body"),
    [
        ({}, 500, "<html><body>Something went wrong</body></html>"),
        ({"status": 503, "body": "gone fishing"}, 503, "gone fishing"),
        ({"status": 200, "body": {"ok": True}}, 200, '{"ok": true}'),
    ],
)
async def test_a_status_is_answered_without_effect(
    playground: Playground, details: dict[str, Any], status: int, body: str
) -> None:
    """Slack's front answers HTML, which is not JSON."""
    playground.faults.add(method="*", kind="status", times=1, **details)
    async with aiohttp.ClientSession() as session:
        arguments = {"token": "xoxb-playground", "channel": "C0GROWTH", "text": "hello"}
        async with session.post(playground.api_url + "chat.postMessage", data=arguments) as response:
            assert (response.status, await response.text()) == (status, body)
    assert playground.calls[-1].answered == status
    assert playground.messages("C0GROWTH") == []


async def test_an_error_is_slacks_own(playground: Playground, bot: Bot) -> None:
    """Until it is cleared."""
    playground.faults.add(method="chat.postMessage", kind="error", error="token_revoked")
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await post(bot)
        assert caught.value.response["error"] == "token_revoked"
    playground.faults.clear()
    assert (await post(bot))["ok"]


@pytest.mark.parametrize(("kind", "posted"), [("cut_before", 0), ("cut_after", 1), ("hang", 0)])
async def test_a_lost_connection_may_or_may_not_have_posted(
    playground: Playground, bot: Bot, kind: Any, posted: int
) -> None:
    """The bot cannot tell which, and must look."""
    playground.faults.add(method="chat.postMessage", kind=kind, times=1)
    bot.client.timeout = 1
    with pytest.raises((aiohttp.ClientError, TimeoutError)):
        await post(bot)
    assert len(playground.messages("C0GROWTH")) == posted
    assert playground.calls[-1].answered == 0


async def test_an_applied_500_has_posted(playground: Playground, bot: Bot) -> None:
    """An error that is none."""
    playground.faults.add(method="chat.postMessage", kind="applied_500", times=1)
    with pytest.raises(SlackApiError):
        await post(bot)
    assert len(playground.messages("C0GROWTH")) == 1


async def test_an_expired_response_url_is_refused() -> None:
    """Thirty minutes in Slack; here as long as the test says."""
    playground = Playground(small_world(), response_seconds=0.0)
    async with playground.serving(), listening(playground) as bot:
        answers = []

        @bot.app.command("/okr")
        async def okr(ack: Any, respond: Any) -> None:
            await ack()
            answers.append(await respond("too late"))

        await playground.person("U0ANA").command("/okr")
        assert (answers[0].status_code, "expired_url" in answers[0].body) == (404, True)
        assert playground.messages("U0ANA") == []


async def test_a_slow_answer_is_an_answer(playground: Playground, bot: Bot) -> None:
    """It takes its time, and others do not wait for it."""
    playground.faults.add(method="chat.postMessage", kind="slow", times=1, seconds=0.05)
    assert (await post(bot))["ok"]
    call = playground.calls[-1]
    assert time.monotonic() - call.at > 0.05


async def test_a_response_url_can_fail_too(playground: Playground, bot: Bot) -> None:
    """Its faults are planned under the name response_url; the use is not spent."""
    playground.faults.add(method="response_url", kind="status", times=1, status=503)
    statuses = []

    @bot.app.command("/okr")
    async def okr(ack: Any, respond: Any) -> None:
        await ack()
        statuses.append((await respond("lost")).status_code)
        statuses.append((await respond("found")).status_code)

    reply = await playground.person("U0ANA").command("/okr")
    assert statuses == [503, 200]
    assert [message.text for message in reply.messages] == ["found"]
    assert {call.method for call in playground.calls} <= {"auth.test"}


async def test_a_share_of_the_calls_is_hit(playground: Playground, bot: Bot) -> None:
    """Thrown dice, the same in every run."""
    playground.faults.add(method="auth.test", kind="error", share=0.2, error="internal_error")
    answers = []
    for _ in range(50):
        async with aiohttp.ClientSession() as session:
            headers = {"Authorization": "Bearer xoxb-playground"}
            async with session.post(playground.api_url + "auth.test", headers=headers) as response:
                answers.append((await response.json())["ok"])
    assert 3 <= answers.count(False) <= 20


def test_a_fault_that_does_not_exist_is_named() -> None:
    """A mistyped kind is told, not ignored."""
    with pytest.raises(ValueError, match="cut_before"):
        Playground(small_world()).faults.add(method="*", kind="cut")  # type: ignore[arg-type]


async def test_one_post_a_second_in_a_channel(playground: Playground, bot: Bot) -> None:
    """Three at once are tolerated, the fourth is told to wait; other channels and edits are not concerned."""
    posted = [await post(bot) for _ in range(3)]
    with pytest.raises(SlackApiError) as caught:
        await post(bot)
    response: Any = caught.value.response
    assert (response.status_code, response.headers["Retry-After"]) == (429, "1")
    assert (await post(bot, channel="U0ANA"))["ok"]
    assert (await bot.client.chat_update(channel="C0GROWTH", ts=posted[0]["ts"], text="edited"))["ok"]


async def test_a_tier_allows_so_many_calls_a_minute() -> None:
    """Twenty for users.list, or what the test says."""
    playground = Playground(small_world(), limits=Limits(tiers={1: 1, 2: 2, 3: 50, 4: 100}))
    async with playground.serving(), listening(playground) as bot:
        for _ in range(2):
            await bot.client.users_list()
        with pytest.raises(SlackApiError) as caught:
            await bot.client.users_list()
        response: Any = caught.value.response
        assert 55 <= int(response.headers["Retry-After"]) <= 60


async def test_limits_can_be_switched_off() -> None:
    """For tests of something else."""
    playground = Playground(small_world(), real_limits=False)
    async with playground.serving(), listening(playground) as bot:
        for _ in range(5):
            await post(bot)
        assert len(playground.messages("C0GROWTH")) == 5
