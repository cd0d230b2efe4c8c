"""The page's own HTTP API, driven as the page drives it."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from playground import Lever, Playground
from tests.playground.slackbot import Bot, listening, small_world
from tests.playground.test_clicks import PROMPT
from tests.playground.test_forms import check_in, opens


@pytest.fixture
async def page(playground: Playground) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(playground.address) as session:
        yield session


async def ask(page: aiohttp.ClientSession, path: str, body: Any = None) -> Any:
    request = page.get(path) if body is None else page.post(path, json=body)
    async with request as response:
        return await response.json()


async def test_the_world_as_the_page_sees_it(page: aiohttp.ClientSession, playground: Playground) -> None:
    """People, channels and commands with their words; who is gone is left out."""
    playground.world.command_words = {"/okr": ["my", "show 12"]}
    world = await ask(page, "/play/world")
    assert world["team"] == {"id": "T0PLAY", "name": "Playground"}
    assert [one["name"] for one in world["people"]] == ["ana", "ben"]
    assert world["commands"] == [
        {"name": "/okr", "words": [{"word": "my", "hint": ""}, {"word": "show", "hint": "12"}]}
    ]
    assert world["levers"] == []


async def test_a_person_sees_what_is_theirs(page: aiohttp.ClientSession, playground: Playground, bot: Bot) -> None:
    """Ephemerals of others and channels of others are not; unread counts fall when the page says seen."""
    await bot.client.chat_postMessage(channel="U0ANA", text="Your round")
    await bot.client.chat_postEphemeral(channel="C0GROWTH", user="U0BEN", text="for ben")
    ana = await ask(page, "/play/as/U0ANA")
    assert [one["text"] for one in ana["dm"]["messages"]] == ["Your round"]
    assert ana["channels"] == {"C0GROWTH": []}
    assert ana["unread"] == {"D0ANA": 1, "C0GROWTH": 0}
    ben = await ask(page, "/play/as/U0BEN")
    assert [one["ephemeral"] for one in ben["channels"]["C0GROWTH"]] == [True]
    await ask(page, "/play/seen", {"user": "U0ANA", "channel": "D0ANA"})
    assert (await ask(page, "/play/as/U0ANA"))["unread"]["D0ANA"] == 0


async def test_words_and_commands(page: aiohttp.ClientSession, playground: Playground, bot: Bot) -> None:
    """What begins with one of the commands is one; other slashes, and commands in threads, are refused in words."""
    opens(bot, check_in())

    @bot.app.event("message")
    async def said(say: Any) -> None:
        await say("Heard")

    def saying(text: str, **more: str) -> dict[str, str]:
        return {"user": "U0ANA", "channel": "D0ANA", "text": text, **more}

    assert await ask(page, "/play/say", saying("12 43")) == {"ok": True}
    assert await ask(page, "/play/say", saying("/okr my")) == {"ok": True}
    assert "not a valid command" in (await ask(page, "/play/say", saying("/nope")))["error"]
    assert "not supported in threads" in (await ask(page, "/play/say", saying("/okr", thread_ts="1.2")))["error"]
    elsewhere = {"user": "U0ANA", "channel": "C0APART", "text": "hi"}
    assert await ask(page, "/play/say", elsewhere) == {"ok": False, "error": "You cannot write here."}
    shown = await ask(page, "/play/as/U0ANA")
    assert [one["text"] for one in shown["dm"]["messages"]] == ["12 43", "Heard"]
    assert [one["title"] for one in shown["views"]] == ["Check in"]


async def test_a_form_is_filled_on_the_page(page: aiohttp.ClientSession, playground: Playground, bot: Bot) -> None:
    """Errors come back by block, and the form closes when it is accepted."""
    opens(bot, check_in())

    @bot.app.view("checkin")
    async def saved(ack: Any, view: dict[str, Any]) -> None:
        value = view["state"]["values"]["value"]["value"]["value"]
        await (ack() if value == "42" else ack(response_action="errors", errors={"value": "A number, please."}))

    await playground.person("U0ANA").command("/okr")
    view_id = playground.person("U0ANA").form.id

    def typed(value: str) -> dict[str, Any]:
        values = {"value": {"value": {"type": "plain_text_input", "value": value}}}
        return {"user": "U0ANA", "view_id": view_id, "values": values}

    assert await ask(page, "/play/submit", typed("many")) == {"ok": False, "errors": {"value": "A number, please."}}
    assert (await ask(page, "/play/as/U0ANA"))["views"][0]["errors"] == {"value": "A number, please."}
    assert await ask(page, "/play/submit", typed("42")) == {"ok": True}
    gone = await ask(page, "/play/submit", typed("42"))
    assert "not there any more" in gone["error"]


async def test_clicks_on_the_page(page: aiohttp.ClientSession, playground: Playground, bot: Bot) -> None:
    """On a message, a home and a modal; each brings the bot a complete action."""
    heard = []

    @bot.app.action("checkin")
    async def clicked(ack: Any, body: dict[str, Any]) -> None:
        heard.append((body["container"]["type"], body["actions"][0]["value"]))
        await ack()

    posted = await bot.client.chat_postMessage(channel="U0ANA", text="Your round", blocks=PROMPT)
    await bot.client.views_publish(user_id="U0ANA", view={"type": "home", "blocks": PROMPT})
    button = {"user": "U0ANA", "block_id": "kr-12", "action_id": "checkin", "type": "button", "value": "12"}
    message = {"message_ts": posted["ts"], "channel": "D0ANA"}
    assert await ask(page, "/play/click", button | {"source": message}) == {"ok": True}
    assert await ask(page, "/play/click", button | {"source": {"home": True}}) == {"ok": True}
    assert heard == [("message", "12"), ("view", "12")]
    lost = await ask(page, "/play/click", button | {"source": {"view_id": "V1"}})
    assert "not there any more" in lost["error"]


async def test_only_the_page_itself_may_act(page: aiohttp.ClientSession) -> None:
    """Another site's form cannot send JSON without asking first, and is refused."""
    async with page.post("/play/say", data='{"user": "U0ANA"}', headers={"Content-Type": "text/plain"}) as response:
        assert response.status == 415


async def test_the_stream_tells_of_messages_views_and_the_home(
    page: aiohttp.ClientSession, playground: Playground, bot: Bot
) -> None:
    """What is for somebody else is not told."""
    async with page.get("/play/stream?user=U0ANA") as stream:
        assert (await told(stream))["kind"] == "clock"
        await bot.client.chat_postMessage(channel="U0BEN", text="for ben")
        posted = await bot.client.chat_postMessage(channel="U0ANA", text="hello")
        await bot.client.chat_update(channel="D0ANA", ts=posted["ts"], text="bye")
        await bot.client.views_publish(user_id="U0ANA", view={"type": "home", "blocks": []})
        await bot.client.chat_delete(channel="D0ANA", ts=posted["ts"])
        await playground.person("U0BEN").change(title="Lead")
        items = [await told(stream) for _ in range(5)]
    assert [one["kind"] for one in items] == ["message", "message_changed", "home", "message_deleted", "world"]
    assert (items[0]["message"]["text"], items[1]["message"]["text"]) == ("hello", "bye")


async def told(stream: aiohttp.ClientResponse) -> Any:
    line = await stream.content.readline()
    assert await stream.content.readline() == b"\n"
    return json.loads(line.removeprefix(b"data: "))


async def test_a_lever_moves_the_clock() -> None:
    """It is pulled by its id, and every page hears what time it is."""
    pulled = asyncio.Event()

    async def pull() -> None:
        pulled.set()

    playground = Playground(small_world(), levers=lambda: [Lever("round", "To the next round", "Monday", pull)])
    async with playground.serving() as address, aiohttp.ClientSession(address) as page, listening(playground):
        async with page.get("/play/stream?user=U0ANA") as stream:
            first = await told(stream)
            assert first["levers"] == [{"id": "round", "label": "To the next round", "detail": "Monday"}]
            assert await ask(page, "/play/lever", {"id": "round"}) == {"ok": True}
            assert pulled.is_set()
            assert (await told(stream))["kind"] == "clock"
        assert "not there any more" in (await ask(page, "/play/lever", {"id": "other"}))["error"]
