"""Buttons, menus and selects, on messages, modals and the home."""

from typing import Any

import pytest

from playground import Playground
from tests.playground.slackbot import Bot


def words(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def button(label: str, action_id: str, value: str) -> dict[str, Any]:
    return {"type": "button", "text": words(label), "action_id": action_id, "value": value}


def menu() -> dict[str, Any]:
    options = [{"text": words("Tomorrow"), "value": "1d"}, {"text": words("Two hours"), "value": "2h"}]
    return {"type": "overflow", "action_id": "snooze", "options": options}


PROMPT: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Your round*"}},
    {"type": "actions", "block_id": "kr-12", "elements": [button("Check in", "checkin", "12"), menu()]},
]


async def test_a_click_on_a_message_can_be_answered_in_place(playground: Playground, bot: Bot) -> None:
    """The payload names message, place and button; its response_url edits the message."""
    heard: list[dict[str, Any]] = []

    @bot.app.action("checkin")
    async def clicked(ack: Any, body: dict[str, Any], respond: Any) -> None:
        heard.append(body)
        await ack()
        await respond(text="Done", replace_original=True)

    await bot.client.chat_postMessage(channel="U0ANA", text="Your round", blocks=PROMPT)
    ana = playground.person("U0ANA")
    await ana.click(ana.dm[0], "Check in")
    body = heard[0]
    assert body["container"]["message_ts"] == body["message"]["ts"] == ana.dm[0].ts
    assert body["channel"] == {"id": "D0ANA", "name": "directmessage"}
    action = body["actions"][0]
    assert (action["block_id"], action["action_id"], action["value"]) == ("kr-12", "checkin", "12")
    assert action["action_ts"]
    assert (ana.dm[0].text, ana.dm[0].blocks, ana.dm[0].edited) == ("Done", [], True)
    assert len(ana.dm) == 1


async def test_an_ephemeral_message_can_be_deleted_by_its_click(playground: Playground, bot: Bot) -> None:
    """Its payload brings no message, only where it stands; chat.update does not find it."""
    heard: list[dict[str, Any]] = []

    @bot.app.command("/okr")
    async def okr(ack: Any) -> None:
        await ack(text="Due", blocks=PROMPT)

    @bot.app.action("checkin")
    async def clicked(ack: Any, body: dict[str, Any], respond: Any) -> None:
        heard.append(body)
        await ack()
        await respond(delete_original=True)

    ana = playground.person("U0ANA")
    reply = await ana.command("/okr")
    await ana.click(reply.messages[0], "12")
    assert heard[0]["container"]["is_ephemeral"] is True
    assert "message" not in heard[0]
    assert ana.dm == []


async def test_an_overflow_menu_sends_its_option(playground: Playground, bot: Bot) -> None:
    """An option is chosen by its words or its value."""
    heard = []

    @bot.app.action("snooze")
    async def chosen(ack: Any, action: dict[str, Any]) -> None:
        heard.append(action["selected_option"]["value"])
        await ack()

    await bot.client.chat_postMessage(channel="U0ANA", text="Your round", blocks=PROMPT)
    ana = playground.person("U0ANA")
    await ana.choose(ana.dm[0], "snooze", "Tomorrow")
    await ana.choose(ana.dm[0], "snooze", "2h")
    assert heard == ["1d", "2h"]


async def test_a_failed_click_leaves_a_warning_until_one_succeeds(playground: Playground, bot: Bot) -> None:
    """Slack shows a warning sign beside the message."""
    await bot.client.chat_postMessage(channel="U0ANA", text="Your round", blocks=PROMPT)
    ana = playground.person("U0ANA")
    assert (await ana.click(ana.dm[0], "Check in")).error
    assert ana.dm[0].warning

    @bot.app.action("checkin")
    async def clicked(ack: Any) -> None:
        await ack()

    assert (await ana.click(ana.dm[0], "Check in")).error is None
    assert ana.dm[0].warning is None


async def test_a_click_on_the_home_can_open_a_modal(playground: Playground, bot: Bot) -> None:
    """The payload brings the view and a trigger, but neither a channel nor a response_url."""
    heard: list[dict[str, Any]] = []

    @bot.app.event("app_home_opened")
    async def opened(client: Any, event: dict[str, Any]) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": PROMPT})

    @bot.app.action("checkin")
    async def clicked(ack: Any, body: dict[str, Any], client: Any) -> None:
        heard.append(body)
        view = {"type": "modal", "title": words("Check in"), "blocks": PROMPT}
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    ana = playground.person("U0ANA")
    await ana.open_home()
    assert ana.home is not None
    await ana.click(ana.home, "Check in")
    assert ana.form.title == "Check in"
    assert heard[0]["view"]["id"] == ana.home.id
    assert heard[0]["container"] == {"type": "view", "view_id": ana.home.id}
    assert not {"channel", "response_url", "message"} & set(heard[0])


async def test_a_choice_in_a_form_is_told_where_the_block_dispatches(playground: Playground, bot: Bot) -> None:
    """With dispatch_action the bot hears of it and finds it in the state; without it only the state changes."""
    heard = []
    options = [{"text": words(name), "value": name} for name in ("red", "green")]
    element = {"type": "static_select", "action_id": "colour", "options": options}
    block = {"type": "input", "block_id": "c", "label": words("Colour"), "element": element}

    @bot.app.command("/okr")
    async def okr(ack: Any, client: Any, body: dict[str, Any]) -> None:
        blocks = [block | {"dispatch_action": bool(body.get("text"))}]
        view = {"type": "modal", "title": words("C"), "submit": words("Save"), "blocks": blocks}
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    @bot.app.action("colour")
    async def chosen(ack: Any, body: dict[str, Any]) -> None:
        heard.append(body["view"]["state"]["values"]["c"]["colour"]["selected_option"]["value"])
        await ack()

    ana = playground.person("U0ANA")
    await ana.command("/okr")
    await ana.choose(ana.form, "colour", "red")
    assert (heard, ana.form.values["c"]["colour"]["selected_option"]["value"]) == ([], "red")
    await ana.command("/okr dispatch")
    await ana.choose(ana.form, "colour", "green")
    assert heard == ["green"]


async def test_nobody_clicks_what_they_do_not_see(playground: Playground, bot: Bot) -> None:
    """Another's DM is out of reach; a test that forges a click delivers its payload itself."""
    await bot.client.chat_postMessage(channel="U0ANA", text="Your round", blocks=PROMPT)
    with pytest.raises(LookupError, match="ben does not see"):
        await playground.person("U0BEN").click(playground.messages("U0ANA")[0], "Check in")


async def test_a_button_that_is_not_there_names_those_that_are(playground: Playground, bot: Bot) -> None:
    """A test that presses a wrong button learns what it could have pressed."""
    await bot.client.chat_postMessage(channel="U0ANA", text="Your round", blocks=PROMPT)
    ana = playground.person("U0ANA")
    with pytest.raises(LookupError, match="Check in"):
        await ana.click(ana.dm[0], "No change")
