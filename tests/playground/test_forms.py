"""Modals: open, errors, update, push, clear, closing, triggers."""

import asyncio
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from playground import Playground
from tests.playground.slackbot import Bot


def words(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def text_field(block_id: str, label: str, **more: Any) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": "value", **more}
    return {"type": "input", "block_id": block_id, "label": words(label), "element": element}


def colour_field() -> dict[str, Any]:
    options = [{"text": words(name.title()), "value": name} for name in ("red", "yellow", "green")]
    element = {"type": "radio_buttons", "action_id": "colour", "options": options, "initial_option": options[2]}
    return {"type": "input", "block_id": "confidence", "label": words("Confidence"), "element": element}


def check_in(title: str = "Check in", **more: Any) -> dict[str, Any]:
    blocks = [text_field("value", "Value"), colour_field(), {"type": "divider"}]
    return {
        "type": "modal",
        "callback_id": "checkin",
        "title": words(title),
        "submit": words("Save"),
        "private_metadata": "kr 12",
        "blocks": blocks,
        **more,
    }


def opens(bot: Bot, view: dict[str, Any]) -> None:
    """`/okr` opens this view."""

    @bot.app.command("/okr")
    async def okr(ack: Any, client: Any, body: dict[str, Any]) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()


async def test_open_refuse_correct_and_submit(playground: Playground, bot: Bot) -> None:
    """What was typed stays through an error, and the right answer closes the form."""
    opens(bot, check_in())
    heard = []

    @bot.app.view("checkin")
    async def saved(ack: Any, view: dict[str, Any]) -> None:
        values = view["state"]["values"]
        heard.append((values["value"]["value"]["value"], values["confidence"]["colour"]["selected_option"]["value"]))
        if values["value"]["value"]["value"] == "many":
            await ack(response_action="errors", errors={"value": "Please give a number."})
        else:
            await ack()

    ana = playground.person("U0ANA")
    await ana.command("/okr")
    refused = await ana.submit({"value": "many", "confidence": "Yellow"})
    assert refused.errors == {"value": "Please give a number."}
    assert ana.form.errors == refused.errors
    accepted = await ana.submit({"Value": "42"})
    assert (accepted.errors, accepted.error, ana.view) == ({}, None, None)
    assert heard == [("many", "yellow"), ("42", "yellow")]


async def test_slacks_own_client_stops_an_empty_required_field(playground: Playground, bot: Bot) -> None:
    """Nothing is sent, and the field says why."""
    opens(bot, check_in())
    ana = playground.person("U0ANA")
    await ana.command("/okr")
    reply = await ana.submit()
    assert reply.status is None
    assert reply.errors == {"value": "Please complete this required field."}
    assert len(bot.requests) == 1


async def test_update_keeps_what_was_typed_where_the_field_is_the_same(playground: Playground, bot: Bot) -> None:
    """A block of the same id keeps its text; a block of another id starts with its initial value."""
    opens(bot, check_in())

    @bot.app.view("checkin")
    async def saved(ack: Any) -> None:
        blocks = [text_field("value", "Value", initial_value="7"), text_field("why", "Why?", initial_value="because")]
        await ack(response_action="update", view=check_in("Really?", callback_id="really", blocks=blocks))

    ana = playground.person("U0ANA")
    await ana.command("/okr")
    view_id, old_hash = ana.form.id, ana.form.hash
    await ana.submit({"value": "4200"})
    assert (ana.form.id, ana.form.title, ana.form.callback_id) == (view_id, "Really?", "really")
    assert ana.form.hash != old_hash
    assert ana.form.values["value"]["value"]["value"] == "4200"
    assert ana.form.values["why"]["value"]["value"] == "because"


async def test_push_stacks_three_views_and_clear_closes_all(playground: Playground, bot: Bot) -> None:
    """A pushed view names its root and the one below; a fourth does not fit."""
    opens(bot, check_in())

    @bot.app.view("checkin")
    async def pushed(ack: Any) -> None:
        await ack(response_action="push", view=check_in("Deeper"))

    ana = playground.person("U0ANA")
    await ana.command("/okr")
    root = ana.form.id
    await ana.submit({"value": "1"})
    second = ana.form
    assert (second.root_id, second.previous_id) == (root, root)
    await ana.submit({"value": "2"})
    assert ana.form.previous_id == second.id
    assert (await ana.submit({"value": "3"})).error == "We had some trouble connecting. Try again?"

    await ana.close_view(clear=True)
    assert ana.view is None


@pytest.mark.parametrize("errors", [{"nowhere": "x"}, {}, {"value": "x", "nowhere": "y"}])
async def test_errors_may_only_name_input_blocks(playground: Playground, bot: Bot, errors: dict[str, str]) -> None:
    """Slack shows trouble when a bot names a block that is no input of the form."""
    opens(bot, check_in())

    @bot.app.view("checkin")
    async def wrong(ack: Any) -> None:
        await ack(response_action="errors", errors=errors)

    ana = playground.person("U0ANA")
    await ana.command("/okr")
    reply = await ana.submit({"value": "1"})
    assert reply.error == ana.form.warning == "We had some trouble connecting. Try again?"


@pytest.mark.parametrize("cleared", [True, False])
async def test_closing_is_told_where_it_was_asked_for(playground: Playground, bot: Bot, cleared: bool) -> None:
    """notify_on_close brings view_closed, with private_metadata and whether everything was closed."""
    opens(bot, check_in(notify_on_close=True))
    heard = []

    @bot.app.view_closed("checkin")
    async def gone(ack: Any, body: dict[str, Any]) -> None:
        heard.append((body["view"]["private_metadata"], body["is_cleared"]))
        await ack()

    ana = playground.person("U0ANA")
    await ana.command("/okr")
    await ana.close_view(clear=cleared)
    assert heard == [("kr 12", cleared)]


async def test_a_trigger_is_for_one_use_and_three_seconds(playground: Playground, bot: Bot) -> None:
    """Exchanged, expired and unknown triggers are told apart."""
    errors = []

    @bot.app.command("/okr")
    async def okr(ack: Any, client: Any, body: dict[str, Any]) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=check_in())
        for trigger in (body["trigger_id"], "1.2.3"):
            with pytest.raises(SlackApiError) as caught:
                await client.views_open(trigger_id=trigger, view=check_in())
            errors.append(caught.value.response["error"])

    @bot.app.command("/slow")
    async def slow(ack: Any, client: Any, body: dict[str, Any]) -> None:
        await ack()
        await asyncio.sleep(0.06)
        with pytest.raises(SlackApiError) as caught:
            await client.views_open(trigger_id=body["trigger_id"], view=check_in())
        errors.append(caught.value.response["error"])

    await playground.person("U0ANA").command("/okr")
    playground.ws.trigger_seconds = 0.05
    await playground.person("U0ANA").command("/slow")
    assert errors == ["exchanged_trigger_id", "invalid_trigger_id", "expired_trigger_id"]


async def test_a_view_can_be_updated_by_its_hash_only_once(playground: Playground, bot: Bot) -> None:
    """A stale hash is refused, an unknown view is not found, an external_id finds its view."""
    opens(bot, check_in(external_id="kr-12"))
    await playground.person("U0ANA").command("/okr")
    view = playground.person("U0ANA").form
    await bot.client.views_update(external_id="kr-12", hash=view.hash, view=check_in("New", external_id="kr-12"))
    assert view.title == "New"
    for named, error in (({"view_id": view.id, "hash": "1.a"}, "hash_conflict"), ({"view_id": "V1"}, "not_found")):
        with pytest.raises(SlackApiError) as caught:
            await bot.client.views_update(view=check_in(), **named)
        assert caught.value.response["error"] == error


async def test_a_view_that_is_too_large_is_refused(playground: Playground, bot: Bot) -> None:
    """250,000 bytes are the most."""
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2990}}
    with pytest.raises(SlackApiError) as caught:
        await bot.client.views_publish(user_id="U0ANA", view={"type": "home", "blocks": [section] * 90})
    assert caught.value.response["error"] == "view_too_large"


async def test_a_failed_submission_keeps_the_form(playground: Playground, bot: Bot) -> None:
    """Nobody listens: Slack says that it had trouble, and everything typed is still there."""
    opens(bot, check_in())
    ana = playground.person("U0ANA")
    await ana.command("/okr")
    reply = await ana.submit({"value": "42"})
    assert (reply.status, reply.error) == (404, "We had some trouble connecting. Try again?")
    assert ana.form.values["value"]["value"]["value"] == "42"
