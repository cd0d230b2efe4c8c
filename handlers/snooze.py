"""*Snooze*: two hours, tomorrow, or not again in this round (A 15)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import get_args

from handlers.command import read_key_result
from handlers.context import Context, Row, Rows
from handlers.events import Answer, Click, Command, Say
from handlers.settling import find_own_prompt, prove_arrival, show_prompt
from handlers.walk import read_id
from messages.answers import say
from messages.card import Card
from okr.cadence import Snooze, snooze_until
from store.outbox import Kind
from store.outgoing import owe_edit
from store.questions import QuestionState, read_due, read_prompt
from store.snoozing import snooze

CHOICES: dict[str, Snooze] = {
    **{choice: choice for choice in get_args(Snooze)},
    **dict.fromkeys(("hour", "2h", "2 h", "2 hours", "later"), "hours"),
    **dict.fromkeys(("next", "next round", "round"), "round"),
}
VALUE = re.compile(r"(?P<prompt>\d{1,18})(?::(?P<number>\d{1,9}))?:(?P<choice>[a-z]+)", re.ASCII)


def on_command(ctx: Context, event: Command) -> Answer:
    """`snooze tomorrow`, `snooze 12 tomorrow`: everything that is due, or one key result."""
    first, _, rest = event.text.partition(" ")
    number = read_key_result(first) if rest else None
    choice = CHOICES.get(" ".join((rest if number else event.text).casefold().split()))
    if choice is None:
        return Say(say("snooze_how", command=ctx.command))
    return put_off_due(ctx, choice, number)


def put_off_due(ctx: Context, choice: Snooze, number: int | None = None) -> Answer:
    """All that the viewer owes an answer to, or one of it."""
    due = read_due(ctx.session, ctx.viewer, ctx.viewer.person_id) if ctx.viewer.person_id else []
    chosen = [each for each in due if not each.closed and number in (None, each.number)]
    if not chosen:
        return Say(say("snooze_nothing"))
    until = put_off(ctx, chosen, choice)
    for prompt in {question.prompt_id for question in chosen}:
        owe_edit(ctx.session, Kind.PROMPT, prompt)
    return Say(tell(ctx, until))


def on_click(ctx: Context, event: Click) -> Answer:
    """The menu of a prompt, for all of it or for one key result; with 0 for its id, the menu of the home."""
    said = VALUE.fullmatch(event.value)
    choice = CHOICES.get(said["choice"]) if said else None
    if said and choice and read_id(said["prompt"]) is None:
        return put_off_due(ctx, choice)
    prompt_id = find_own_prompt(ctx, event, read_id(said["prompt"])) if said else None
    prompt = read_prompt(ctx.session, ctx.viewer, prompt_id) if prompt_id else None
    if said is None or choice is None or prompt is None:
        return Say(say("old_button", command=ctx.command))
    chosen = [
        each
        for each in prompt.questions
        if each.unanswered and not each.closed and said["number"] in (None, str(each.number))
    ]
    put_off(ctx, chosen, choice)
    prove_arrival(ctx, prompt.id, event.channel, event.message)
    owe_edit(ctx.session, Kind.PROMPT, prompt.id, except_message=event.message)
    return Say(show_prompt(ctx, prompt.id), replace=True)


def put_off(ctx: Context, questions: list[QuestionState], choice: Snooze) -> datetime | None:
    """When the first of them is asked again; None if none is, in its round."""
    instants = []
    for question in questions:
        until = snooze_until(choice, ctx.now, ctx.viewer.zone, question.cadence, question.nominal)
        snooze(ctx.session, question, until)
        instants.append(until)
    return min((instant for instant in instants if instant), default=None)


def tell(ctx: Context, until: datetime | None) -> Card:
    if until is None:
        return say("snoozed_round", command=ctx.command)
    return say("snoozed", at=until, now=ctx.now, zone=ctx.viewer.zone)


COMMANDS: Rows = {"snooze": Row(on_command)}
CLICKS: Rows = {"snooze": Row(on_click)}
