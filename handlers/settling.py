"""What follows from a check-in: questions are answered or open again, and every prompt that shows them says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.context import Context
from handlers.events import Answer, Click, Done, Say
from handlers.views import view_prompt, view_receipt
from messages.answers import say
from messages.card import Card
from messages.prompt import prompt as prompt_card
from messages.receipt import receipt
from store.history import CheckInState, find_check_in
from store.outbox import Kind
from store.outgoing import owe_edit, settle_click
from store.questions import QuestionState, find_prompt_of_message, find_question, whose_prompt
from store.recording import settle_questions
from store.standing import KeyResultState, find_key_result

FREE = timedelta(hours=24)


def find_answerable(ctx: Context, state: KeyResultState, prompt: int | None) -> QuestionState | None:
    """The question that a check-in answers: the one of the prompt it came from, else the last about the key result.

    The last one does not count once it is answered and its round is over: then it is the owner's own news.
    """
    named = find_question(ctx.session, ctx.viewer, state.id, state.owner_id, prompt) if prompt else None
    if named:
        return named
    last = find_question(ctx.session, ctx.viewer, state.id, state.owner_id)
    return None if last and last.closed and not last.unanswered else last


def settle(ctx: Context, key_result_id: int, round_id: int | None, *, except_message: str = "") -> None:
    """`except_message` is the one that is answered through its own click."""
    for prompt in settle_questions(ctx.session, key_result_id, round_id):
        owe_edit(ctx.session, Kind.PROMPT, prompt, except_message=except_message)


def find_own_prompt(ctx: Context, event: Click, named: int | None = None) -> int | None:
    """The viewer's prompt that was clicked in: the one that the button names, or the one that stands in the message."""
    if event.place != "message":
        return None
    found = named or find_prompt_of_message(ctx.session, ctx.viewer.workspace_id, event.channel, event.message)
    person = whose_prompt(ctx.session, ctx.viewer, found) if found else None
    return found if person is not None and person == ctx.viewer.person_id else None


def show_prompt(ctx: Context, prompt: int) -> Card:
    """As it stands now; `prompt` is one that `find_own_prompt` has found."""
    view = view_prompt(ctx.session, ctx.viewer, prompt, ctx.now, ctx.command)
    if view is None:
        raise LookupError(f"prompt {prompt}")
    return prompt_card(view)


def prove_arrival(ctx: Context, prompt: int, channel: str, message: str) -> None:
    """A message whose sending was uncertain, and in which somebody clicks, has arrived."""
    if channel and message:
        settle_click(ctx.session, Kind.PROMPT, prompt, channel, message, ctx.now)


def answer_in_prompt(ctx: Context, event: Click, prompt: int) -> Answer:
    """The clicked prompt as it stands now."""
    prove_arrival(ctx, prompt, event.channel, event.message)
    return Say(show_prompt(ctx, prompt), replace=True)


def answer_receipt(ctx: Context, event: Click, state: KeyResultState, said: CheckInState) -> Answer:
    """A receipt; from the home nothing, unless there is something to ask."""
    view = view_receipt(ctx, state, said, before_of(ctx, state, said))
    return Done() if event.place == "home" and not view.asks_what_moves else Say(receipt(view))


def show_receipt(ctx: Context, number: int, check_in: int) -> Card:
    """What was stored, shown back as it stands in the database now."""
    state = find_key_result(ctx.session, ctx.viewer, number)
    said = find_check_in(ctx.session, ctx.viewer.organisation_id, check_in)
    if state is None or said is None:
        raise LookupError(f"check-in {check_in} of key result {number}")
    return receipt(view_receipt(ctx, state, said, before_of(ctx, state, said), undone=said.withdrawn))


def leaves_trace(said: CheckInState, now: datetime) -> bool:
    """After a day a change is still free, and it is said that the earlier version stays to be seen (A 4)."""
    return now - said.at > FREE


def with_trace(ctx: Context, card: Card, number: int) -> Card:
    return replace(card, parts=(*card.parts, *say("kept_trace", number=number, command=ctx.command).parts))


def before_of(ctx: Context, state: KeyResultState, said: CheckInState) -> CheckInState | None:
    """What an edit replaced; otherwise the one that was current before."""
    if said.replaces_id is not None:
        return find_check_in(ctx.session, ctx.viewer.organisation_id, said.replaces_id)
    places = [index for index, each in enumerate(state.recent) if each.id == said.id]
    return state.recent[places[0] + 1] if places and places[0] + 1 < len(state.recent) else None
