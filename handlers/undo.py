"""Taking back a check-in: a new row that says so, and the question is open again (A 4)."""

from __future__ import annotations

from handlers.checkin import refuse
from handlers.context import Context, Row, Rows
from handlers.events import Answer, Click, Command, Say
from handlers.settling import FREE, find_own_prompt, leaves_trace, settle, show_prompt, show_receipt, with_trace
from handlers.walk import read_id
from messages.answers import say
from messages.card import Card
from store.history import CheckInState
from store.recording import find_last, find_last_of, lock_key_result, undo_check_in
from store.standing import KeyResultState, read_by_ids


def on_command(ctx: Context, _event: Command) -> Answer:
    """`undo`: what the viewer wrote last, unless that is taken back already. What is older needs to be pointed at."""
    said = find_last_of(ctx.session, ctx.viewer, ctx.now - FREE)
    return Say(take_back(ctx, said) if said else say("nothing_to_undo", command=ctx.command))


def on_click(ctx: Context, event: Click) -> Answer:
    """*Undo* at what it stands next to; if it was edited or undone since, the button has had its time."""
    check_in = read_id(event.value)
    said = find_last(ctx.session, ctx.viewer, check_in) if check_in else None
    if said is None:
        return Say(say("old_button", command=ctx.command))
    if said.id != check_in:
        return Say(say("already_settled"))
    prompt = find_own_prompt(ctx, event)
    card = take_back(ctx, said)
    return Say(show_prompt(ctx, prompt) if prompt else card, replace=event.place == "message")


def take_back(ctx: Context, seen: CheckInState) -> Card:
    state = read_by_ids(ctx.session, ctx.viewer, [seen.key_result_id])[seen.key_result_id]
    lock_key_result(ctx.session, ctx.viewer, state.number)
    said = find_last(ctx.session, ctx.viewer, seen.id)
    refusal = refuse(ctx, state)
    if refusal:
        return refusal
    if said is None or said.id != seen.id or said.withdrawn:
        return say("nothing_to_undo", command=ctx.command)
    return store_undo(ctx, state, said)


def store_undo(ctx: Context, state: KeyResultState, said: CheckInState) -> Card:
    """An undone edit leaves what it replaced; an undone check-in leaves the one before it."""
    row = undo_check_in(ctx.session, ctx.viewer, said, ctx.now)
    settle(ctx, state.id, said.round_id)
    card = show_receipt(ctx, state.number, row)
    return with_trace(ctx, card, state.number) if leaves_trace(said, ctx.now) else card


COMMANDS: Rows = {"undo": Row(on_command)}
CLICKS: Rows = {"checkin.undo": Row(on_click)}
