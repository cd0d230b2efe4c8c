"""Slack's ways of answering: in the acknowledgement, by a response_url, by a view. The handlers stand in."""

from __future__ import annotations

import time
from typing import Any

import pytest

from handlers.events import Ask, Click, Command, Done, Event, Reject, Say, Submission
from messages.card import Actions, Button, Card, Chart, Link, Menu, Series, Text
from messages.form import ChoiceInput, Form, TextInput
from playground import Message
from tests.bot.world import Edge, card, edge

CHART = Chart("Progress", ("Oct", "Nov"), (Series("actual", (0.1, 0.2)),), "%", "10 % in October, 20 % in November")
BUTTONS = Card(
    "Due",
    "One is due",
    (
        Text("Number 12"),
        Actions((Button("Check in", "checkin.open", "1:12"), Button("No change", "checkin.same", "1:12"))),
        Actions((Menu("Snooze", "snooze", (("2 hours", "1:hours"), ("Tomorrow", "1:tomorrow"))),)),
    ),
)


def form(*more: Any, subject: str = "12", place: str = "1") -> Form:
    fields = (TextInput("value", "Value"), TextInput("next_step", "Next step", optional=True), *more)
    return Form("checkin", subject, "Check-in", "Save", (Text("How is 12?"),), fields, context={"place": place})


async def clicked_form(here: Edge) -> Message:
    """ana has pressed a button of an ephemeral list, and a form is open."""
    here.handlers.answers = lambda event: Ask(form()) if isinstance(event, Click) else Say(BUTTONS)
    ana = here.playground.person("U0ANA")
    message = (await ana.command("/okr due", channel="C0GROWTH")).messages[0]
    await ana.click(message, "checkin.open")
    return message


async def test_a_command_is_answered_in_the_acknowledgement() -> None:
    """No call: the card is seen by the asker only, and the event says who, where and what."""
    async with edge() as here:
        here.handlers.say("hello")
        reply = await here.playground.person("U0ANA").command("/okr show 12 &amp; more", channel="C0GROWTH")
        assert [message.ephemeral_to for message in reply.messages] == ["U0ANA"]
        assert here.playground.calls == []
        event = here.handlers.heard[0]
        assert isinstance(event, Command)
        assert (event.caller.workspace, event.caller.user, event.channel) == ("T0PLAY", "U0ANA", "C0GROWTH")
        assert event.key.startswith("command:")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12 < 43 & more", "12 < 43 & more"),
        ("hand 12 to @ben", "hand 12 to <@U0BEN>"),
        ("12 43 green link: https://example.com/a?b=1", "12 43 green link: https://example.com/a?b=1"),
        ("find #growth", "find growth"),
        ("find &lt;b&gt;", "find &lt;b&gt;"),
    ],
)
async def test_text_arrives_as_it_was_typed(typed: str, read: str) -> None:
    """Slack escapes and spells out; a mention stays one, whether typed in a command or in the DM."""
    async with edge() as here:
        await here.playground.person("U0ANA").command(f"/okr {typed}")
        await here.playground.person("U0ANA").say(typed)
        assert [event.text for event in here.handlers.heard if isinstance(event, Command)] == [read, read]


async def test_a_command_may_open_a_form() -> None:
    """In the same listener, within the life of its trigger; what is submitted comes back with its context."""
    async with edge() as here:
        ana = here.playground.person("U0ANA")
        here.handlers.answers = lambda event: Ask(form()) if isinstance(event, Command) else Say(card("Saved"))
        await ana.command("/okr checkin 12")
        assert ana.form.title == "Check-in"
        reply = await ana.submit({"value": "43 & <more>"})
        submitted = here.handlers.heard[1]
        assert isinstance(submitted, Submission)
        assert submitted.values == {"value": "43 & <more>", "next_step": ""}
        assert submitted.context == {"place": "1"}
        assert reply.error is None
        assert ana.view is None
        await here.playground.until(lambda: "Saved" in said(here))


def said(here: Edge, channel: str = "U0ANA") -> str:
    return " ".join(message.text for message in here.playground.messages(channel))


@pytest.mark.parametrize(
    ("kind", "details", "words"),
    [
        ("error", {"error": "expired_trigger_id"}, "three seconds"),
        ("error", {"error": "exchanged_trigger_id"}, "three seconds"),
        ("status", {"status": 500}, "did not open"),
        ("hang", {}, "did not open"),
        ("cut_before", {}, "did not open"),
    ],
)
async def test_a_form_that_does_not_open_is_told(kind: Any, details: dict[str, Any], words: str) -> None:
    """F-A8: to a command in its acknowledgement, to a click beside its message, within five seconds."""
    async with edge() as here:
        message = await clicked_form(here)
        here.playground.faults.add(method="views.open", kind=kind, **details)
        begun = time.monotonic()
        ana = here.playground.person("U0ANA")
        here.handlers.answers = lambda event: Ask(form())
        command = await ana.command("/okr checkin 12")
        click = await ana.click(message, "checkin.open")
        told = await click.message()
        assert words in command.messages[0].text
        assert words in told.text
        assert time.monotonic() - begun < 10
        assert command.error is None


async def test_a_click_replaces_its_message_or_answers_beside_it() -> None:
    """`replace` decides; both go by the response_url, and the acknowledgement stays empty."""
    async with edge() as here:
        ana = here.playground.person("U0ANA")
        here.handlers.answers = lambda event: Say(BUTTONS)
        message = (await ana.command("/okr due")).messages[0]
        here.handlers.say("Beside")
        beside = await ana.click(message, "No change")
        await here.playground.until(lambda: "Beside" in said(here))
        here.handlers.say("Instead", replace=True)
        await ana.click(message, "No change")
        await here.playground.until(lambda: message.text == "Instead")
        assert beside.ack is None
        assert here.playground.calls == []


async def test_a_click_carries_action_value_and_message() -> None:
    """A button and a menu, wherever they stand; each click has a key of its own."""
    async with edge() as here:
        ana = here.playground.person("U0ANA")
        here.handlers.answers = lambda event: Say(BUTTONS)
        message = (await ana.command("/okr due", channel="C0GROWTH")).messages[0]
        await ana.click(message, "No change")
        await ana.choose(message, "snooze", "1:tomorrow")
        first, second = (event for event in here.handlers.heard if isinstance(event, Click))
        assert (first.action, first.value, first.place) == ("checkin.same", "1:12", "message")
        assert (first.channel, first.message) == ("C0GROWTH", message.ts)
        assert (second.action, second.value) == ("snooze", "1:tomorrow")
        assert first.key != second.key


async def test_a_link_that_is_opened_asks_nobody() -> None:
    """Slack tells of such a click too; it only wants to be acknowledged."""
    async with edge() as here:
        ana = here.playground.person("U0ANA")
        link = Actions((Link("Evidence", "https://example.com/board"),))
        here.handlers.answers = lambda event: Say(Card("", "Here", (Text("Here"), link)))
        message = (await ana.command("/okr show 12")).messages[0]
        reply = await ana.click(message, "Evidence")
        assert (reply.status, reply.ack, len(here.handlers.heard)) == (200, None, 1)


async def test_a_wrong_entry_is_explained_at_its_field() -> None:
    """The form stays open with everything that was typed."""
    async with edge() as here:
        await clicked_form(here)
        ana = here.playground.person("U0ANA")
        here.handlers.answers = lambda event: Reject({"value": "Not a number"}, form())
        reply = await ana.submit({"value": "x", "next_step": "Call"})
        assert reply.errors == {"value.12": "Not a number"}
        assert ana.form.values["next_step.12"]["next_step"]["value"] == "Call"


async def test_a_form_that_asks_back_grows_a_field() -> None:
    """ "Really?" is one more field: the form is drawn anew in the same window, with its words above."""
    async with edge() as here:
        await clicked_form(here)
        ana = here.playground.person("U0ANA")
        sure = ChoiceInput("sure", "Really?", (("Yes", "yes"), ("No", "no")))
        here.handlers.answers = lambda event: Reject({"value": "That is far outside"}, form(sure))
        await ana.submit({"value": "4300"})
        assert "far outside" in str(ana.form.blocks)
        assert ana.form.values["value.12"]["value"]["value"] == "4300"
        here.handlers.answers = lambda event: Done()
        await ana.submit({"sure": "yes"})
        assert ana.view is None
        last = here.handlers.heard[-1]
        assert isinstance(last, Submission)
        assert last.values["sure"] == "yes"


async def test_the_next_form_follows_in_the_same_window() -> None:
    """A submission that asks again updates the view; Skip in it does the same by a call."""
    async with edge() as here:
        await clicked_form(here)
        ana = here.playground.person("U0ANA")
        skip = Actions((Button("Skip", "checkin.skip", "13"),))
        second = Form("checkin", "13", "Check-in", "Save", (), (TextInput("value", "Value"),), skip, {"place": "2"})
        here.handlers.answers = lambda event: Ask(second)
        await ana.submit({"value": "43"})
        assert ana.form.blocks[-1]["block_id"] == "value.13"
        here.handlers.answers = lambda event: Ask(form(subject="14", place="3"))
        ana.fill({"value": "half typed"})
        await ana.click(ana.form, "Skip")
        skipped = here.handlers.heard[-1]
        assert isinstance(skipped, Click)
        assert (skipped.place, skipped.context, skipped.typed) == ("form", {"place": "2"}, {"value": "half typed"})
        assert ana.form.blocks[-1]["block_id"] == "next_step.14"


async def test_the_last_skip_says_so() -> None:
    """Slack cannot close a window from a button, so the window says that it is done."""
    async with edge() as here:
        await clicked_form(here)
        ana = here.playground.person("U0ANA")
        skip = Actions((Button("Skip", "checkin.skip", "13"),))
        here.handlers.answers = lambda event: Ask(Form("checkin", "13", "Check-in", "Save", (Text("x"),), (), skip))
        await ana.submit({"value": "43"})
        here.handlers.answers = lambda event: Done()
        await ana.click(ana.form, "Skip")
        assert "you can close this window" in str(ana.form.blocks)


async def test_a_home_is_published_and_drawn_anew() -> None:
    """Opening draws it; a form from it has nowhere else to answer, and the home shows what has changed."""
    async with edge() as here:
        ana = here.playground.person("U0ANA")
        count = iter(range(100))

        def answers(event: Event) -> Any:
            if isinstance(event, Click):
                return Ask(form())
            return Done() if isinstance(event, Submission) else Say(Card("Home", str(next(count)), BUTTONS.parts))

        here.handlers.answers = answers
        await ana.open_home()
        await here.playground.until(lambda: ana.home)
        assert ana.home is not None
        before = ana.home.hash
        await ana.click(ana.home, "checkin.open")
        await ana.submit({"value": "43"})
        assert ana.view is None
        await here.playground.until(lambda: ana.home is not None and ana.home.hash != before)


async def test_a_line_in_the_dm_is_heard_once_and_never_our_own() -> None:
    """Answers to it are owed as messages; the bot's own messages, edits and files are no lines."""
    async with edge() as here:
        ana = here.playground.person("U0ANA")
        reply = await ana.say("12 43 green")
        assert reply.status == 200
        event = here.handlers.heard[0]
        assert isinstance(event, Command)
        assert (event.place, event.text) == ("dm", "12 43 green")
        assert event.key.startswith("event:")
        for extra in ({"bot_id": "B0"}, {"subtype": "message_changed"}, {"channel_type": "channel"}, {"text": ""}):
            body = {"type": "message", "channel_type": "im", "user": "U0ANA", "channel": "D0ANA", "text": "x"} | extra
            await here.playground.deliver(here.playground.envelope(body))
        assert len(here.handlers.heard) == 1
        assert here.nudges


async def test_a_chart_that_slack_refuses_is_said_in_words() -> None:
    """Refused at the response_url, the same card goes again without the picture."""
    async with edge() as here:
        here.handlers.answers = lambda event: Say(card("Here it is", CHART))
        here.playground.faults.add(method="response_url", kind="status", status=400, times=1)
        reply = await here.playground.person("U0ANA").command("/okr show 12")
        shown = await reply.message()
        assert "10 % in October" in str(shown.blocks)
        assert not any(block["type"] == "data_visualization" for block in shown.blocks)


async def test_what_breaks_is_told_with_its_id() -> None:
    """Never silence: in the acknowledgement, beside the message, or under the field with all that was typed."""
    async with edge() as here:
        message = await clicked_form(here)
        ana = here.playground.person("U0ANA")

        def broken(event: Event) -> Any:
            raise RuntimeError("a bug")

        here.handlers.answers = broken
        command = await ana.command("/okr my")
        submitted = await ana.submit({"value": "43"})
        click = await ana.click(message, "No change")
        assert "Something went wrong" in command.messages[0].text
        assert "Something went wrong" in submitted.errors["next_step.12"]
        assert "Something went wrong" in (await click.message()).text


async def test_a_line_that_breaks_comes_again() -> None:
    """Nobody can be told in the DM, so Slack is asked to send the event once more."""
    async with edge() as here:
        outcomes = iter([RuntimeError("the database is away"), None])

        def once_broken(event: Event) -> Any:
            trouble = next(outcomes)
            if trouble:
                raise trouble
            return Done()

        here.handlers.answers = once_broken
        await here.playground.person("U0ANA").say("12 43 green")
        await here.playground.until(lambda: len(here.handlers.heard) == 2)
        first, second = here.handlers.heard
        assert first.key == second.key


async def test_a_slow_handler_is_acknowledged_in_time_and_answers_later() -> None:
    """F-A9: the three seconds are kept, and what was done is said when it is done."""
    async with edge() as here:
        await clicked_form(here)
        ana = here.playground.person("U0ANA")

        def slow(event: Event) -> Any:
            time.sleep(2.8)
            return Say(card("Done after all"))

        here.handlers.answers = slow
        submitted = await ana.submit({"value": "43"})
        assert submitted.error is None
        assert "One moment" in str(ana.form.blocks)
        await here.playground.until(lambda: "you can close this window" in str(ana.form.blocks))
        command = await ana.command("/okr my")
        assert command.error is None
        await here.playground.until(lambda: "Done after all" in said(here))


@pytest.mark.parametrize("foreign", [{"team": {"id": "T0OTHER"}}, {"user": {"id": "U0ANA", "team_id": "T0OTHER"}}])
async def test_other_workspaces_find_nothing(foreign: dict[str, Any]) -> None:
    """F-A11: the same answer as "not found", no handler, and not one call with our token."""
    async with edge() as here:
        view = {"id": "V1", "hash": "1", "callback_id": "checkin", "type": "modal", "state": {"values": {}}}
        body = {"type": "view_submission", "team": {"id": "T0PLAY"}, "user": {"id": "U0ANA"}, "view": view} | foreign
        answer = await here.playground.deliver(body)
        command = {"command": "/okr", "text": "my", "team_id": "T0OTHER", "user_id": "U0ANA", "trigger_id": "1"}
        other = await here.playground.deliver(command)
        assert (answer.status, other.status) == (200, 200)
        assert "response_action" in answer.body
        assert here.handlers.heard == []
        assert here.playground.calls == []


async def test_people_who_change_and_an_end_of_the_installation_are_passed_on() -> None:
    """user_change goes to the accounts; app_uninstalled stops the sending."""
    async with edge() as here:
        await here.playground.person("U0BEN").change(tz="Asia/Tokyo")
        await here.playground.deliver(here.playground.envelope({"type": "app_uninstalled"}))
        assert here.changed[0][1]["tz"] == "Asia/Tokyo"
        assert here.lost == ["lost"]
