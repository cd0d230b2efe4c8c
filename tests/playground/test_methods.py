"""The Web API methods: what they answer and what they refuse."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from playground import Playground, World
from tests.playground.slackbot import Bot, small_world


async def refusal(bot: Bot, method: str, **args: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await bot.client.api_call(method, json=args)
    return str(caught.value.response["error"])


REFUSALS: list[tuple[str, dict[str, Any], str]] = [
    ("chat.postMessage", {"channel": "C0NONE", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "U0OLD", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "C0APART", "text": "x"}, "not_in_channel"),
    ("chat.postMessage", {"channel": "G0SECRET", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "C0PAST", "text": "x"}, "is_archived"),
    ("chat.postMessage", {"channel": "C0GROWTH"}, "no_text"),
    ("chat.postMessage", {"channel": "C0GROWTH", "text": "x" * 40_001}, "msg_too_long"),
    ("chat.postMessage", {"channel": "C0GROWTH", "text": "x", "thread_ts": "1.2"}, "thread_not_found"),
    ("chat.postMessage", {"channel": "C0GROWTH", "blocks": "["}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": "C0GROWTH", "text": "x", "metadata": {"a": 1}}, "invalid_metadata_schema"),
    ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
    ("chat.postEphemeral", {"channel": "C0GROWTH", "user": "U0NONE", "text": "x"}, "user_not_found"),
    ("chat.postEphemeral", {"channel": "C0GROWTH", "user": "U0BOT", "text": "x"}, "user_not_in_channel"),
    ("chat.update", {"channel": "C0GROWTH", "ts": "1.2", "text": "x"}, "message_not_found"),
    ("chat.update", {"channel": "U0ANA", "ts": "1.2", "text": "x"}, "channel_not_found"),
    ("chat.delete", {"channel": "C0GROWTH", "ts": "1.2"}, "message_not_found"),
    ("conversations.open", {"users": "U0NONE"}, "user_not_found"),
    ("conversations.open", {"users": "U0OLD"}, "user_disabled"),
    ("conversations.open", {}, "users_list_not_supplied"),
    ("conversations.history", {"channel": "C0APART"}, "not_in_channel"),
    ("conversations.replies", {"channel": "C0GROWTH", "ts": "1.2"}, "thread_not_found"),
    ("conversations.members", {"channel": "C0GROWTH", "cursor": "nonsense"}, "invalid_cursor"),
    ("users.info", {"user": "U0NONE"}, "user_not_found"),
    ("users.lookupByEmail", {"email": "no@mentorly.example"}, "users_not_found"),
    ("views.update", {"view": {"type": "home", "blocks": []}}, "invalid_arguments"),
    ("views.push", {"trigger_id": "1", "view": {"type": "home", "blocks": []}}, "invalid_arguments"),
    ("views.publish", {"user_id": "U0NONE", "view": {"type": "home", "blocks": []}}, "invalid_arguments"),
    ("chat.unheardOf", {}, "unknown_method"),
    ("api.test", {"error": "my_error"}, "my_error"),
]


@pytest.mark.parametrize(("method", "args", "error"), REFUSALS)
async def test_a_refusal(bot: Bot, method: str, args: dict[str, Any], error: str) -> None:
    """Each in Slack's own words."""
    assert await refusal(bot, method, **args) == error


async def test_tokens_are_checked(playground: Playground) -> None:
    """No token, a wrong one, and a body that is no JSON."""
    async with aiohttp.ClientSession() as session:
        for headers, data, error in (
            ({}, b"{}", "not_authed"),
            ({"Authorization": "Bearer xoxb-old"}, b"{}", "invalid_auth"),
            ({"Authorization": "Bearer xoxb-playground"}, b"[", "invalid_json"),
        ):
            sent = {"Content-Type": "application/json; charset=utf-8", **headers}
            async with session.post(playground.api_url + "auth.test", data=data, headers=sent) as response:
                assert (await response.json())["error"] == error


async def test_a_missing_scope_is_named(playground: Playground, bot: Bot) -> None:
    """The answer says which scope is needed, its headers which there are; without users:read.email no addresses."""
    playground.world.scopes = {"users:read", "channels:read"}
    with pytest.raises(SlackApiError) as caught:
        await bot.client.chat_postMessage(channel="U0ANA", text="x")
    answer = caught.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert await refusal(bot, "conversations.history", channel="C0GROWTH") == "missing_scope"
    told = await bot.client.users_info(user="U0ANA")
    assert "email" not in told["user"]["profile"]
    assert {name.lower(): value for name, value in told.headers.items()}["x-oauth-scopes"] == "channels:read,users:read"


async def test_a_post_to_a_person_answers_with_the_dms_id(playground: Playground, bot: Bot) -> None:
    """The id to keep: edits and history take it, and not the person's."""
    posted = await bot.client.chat_postMessage(channel="U0ANA", text="hello")
    assert posted["channel"] == "D0ANA"
    opened = await bot.client.conversations_open(users="U0ANA")
    assert opened["channel"]["id"] == "D0ANA"
    edited = await bot.client.chat_update(channel="D0ANA", ts=posted["ts"], text="bye")
    assert edited["text"] == "bye"
    assert [(one.text, one.edited) for one in playground.messages("U0ANA")] == [("bye", True)]


async def test_an_edit_keeps_what_it_does_not_name(playground: Playground, bot: Bot) -> None:
    """Blocks and metadata stay unless they are given; an empty list removes blocks."""
    metadata = {"event_type": "prompt", "event_payload": {"id": 7}}
    blocks = [{"type": "divider"}]
    posted = await bot.client.chat_postMessage(channel="U0ANA", text="a", blocks=blocks, metadata=metadata)
    await bot.client.chat_update(channel="D0ANA", ts=posted["ts"], text="b")
    message = playground.messages("U0ANA")[0]
    assert (message.text, message.blocks[0]["type"], message.metadata) == ("b", "divider", metadata)
    await bot.client.chat_update(channel="D0ANA", ts=posted["ts"], text="c", blocks=[])
    assert message.blocks == []


async def test_a_bot_cannot_edit_what_a_person_said(playground: Playground, bot: Bot) -> None:
    """Neither edit nor delete."""
    reply = await playground.person("U0ANA").say("mine")
    assert reply.said is not None
    for method, error in (("chat.update", "cant_update_message"), ("chat.delete", "cant_delete_message")):
        assert await refusal(bot, method, channel="D0ANA", ts=reply.said.ts, text="yours") == error


async def test_history_finds_a_message_by_its_metadata(playground: Playground, bot: Bot) -> None:
    """Newest first, replies and ephemerals left out, metadata only when asked for, bounds exclusive by default."""
    posted = [
        (await bot.client.chat_postMessage(channel="C0GROWTH", text=str(number), metadata=mark(number)))["ts"]
        for number in range(3)
    ]
    await bot.client.chat_postEphemeral(channel="C0GROWTH", user="U0ANA", text="for you")
    first = await bot.client.conversations_history(channel="C0GROWTH", limit=2, include_all_metadata=True)
    assert [one["metadata"]["event_payload"]["id"] for one in first["messages"]] == [2, 1]
    cursor = first["response_metadata"]["next_cursor"]
    last = await bot.client.conversations_history(channel="C0GROWTH", limit=2, cursor=cursor)
    assert [one["text"] for one in last["messages"]] == ["0"]
    assert not last["has_more"]
    assert "metadata" not in last["messages"][0]
    assert await texts(bot, oldest=posted[0], latest=posted[2]) == ["1"]
    assert await texts(bot, oldest=posted[0], latest=posted[2], inclusive=True) == ["2", "1", "0"]


def mark(number: int) -> dict[str, Any]:
    return {"event_type": "digest", "event_payload": {"id": number}}


async def texts(bot: Bot, **bounds: Any) -> list[str]:
    answer = await bot.client.conversations_history(channel="C0GROWTH", **bounds)
    return [one["text"] for one in answer["messages"]]


async def test_a_thread_is_read_with_its_first_message(playground: Playground, bot: Bot) -> None:
    """Replies stand in the thread and not in the channel, which counts them."""
    first = await bot.client.chat_postMessage(channel="C0GROWTH", text="digest")
    reply = await bot.client.chat_postMessage(channel="C0GROWTH", text="details", thread_ts=first["ts"])
    await bot.client.chat_postMessage(channel="C0GROWTH", text="more", thread_ts=reply["ts"])
    thread = await bot.client.conversations_replies(channel="C0GROWTH", ts=first["ts"])
    assert [one["text"] for one in thread["messages"]] == ["digest", "details", "more"]
    history = await bot.client.conversations_history(channel="C0GROWTH")
    assert [(one["text"], one["reply_count"]) for one in history["messages"]] == [("digest", 2)]


async def test_people_are_listed_in_pages(bot: Bot) -> None:
    """Deactivated accounts, the bot and Slackbot among them."""
    seen, cursor = [], ""
    while True:
        answer = await bot.client.users_list(limit=2, cursor=cursor)
        seen += answer["members"]
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert [one["id"] for one in seen] == ["USLACKBOT", "U0ANA", "U0BEN", "U0OLD", "U0BOT"]
    assert [one["is_bot"] for one in seen] == [False, False, False, False, True]
    assert "tz" not in seen[3]
    assert seen[1]["tz"] == "Europe/Lisbon"


async def test_places_are_listed(bot: Bot) -> None:
    """Members include the bot; private channels without it do not exist for it."""
    members = await bot.client.conversations_members(channel="C0GROWTH")
    assert members["members"] == ["U0ANA", "U0BEN", "U0BOT"]
    every = await bot.client.conversations_list(types="public_channel,private_channel", exclude_archived=True)
    assert [one["id"] for one in every["channels"]] == ["C0GROWTH", "C0APART"]
    mine = await bot.client.users_conversations(user="U0ANA")
    assert [one["id"] for one in mine["channels"]] == ["C0GROWTH"]
    info = await bot.client.conversations_info(channel="C0APART")
    assert info["channel"]["is_member"] is False


async def test_who_and_where(bot: Bot) -> None:
    """auth.test, team.info and the look-up by address."""
    who = await bot.client.auth_test()
    assert (who["user_id"], who["bot_id"], who["team_id"]) == ("U0BOT", "B0BOT", "T0PLAY")
    assert (await bot.client.team_info())["team"]["id"] == "T0PLAY"
    found = await bot.client.users_lookupByEmail(email="ANA@mentorly.example")
    assert found["user"]["id"] == "U0ANA"


async def test_calls_are_recorded(playground: Playground, bot: Bot) -> None:
    """Method, arguments without the token, and the answer."""
    await bot.client.chat_postMessage(channel="U0ANA", text="hello")
    call = playground.calls[-1]
    assert (call.method, call.args["text"]) == ("chat.postMessage", "hello")
    assert isinstance(call.answered, dict)
    assert call.answered["channel"] == "D0ANA"
    assert "token" not in call.args


def test_a_world_has_sensible_defaults() -> None:
    """A test that names nothing gets a bot that may do everything."""
    assert World().scopes is None
    assert small_world().named("ANA") is not None
