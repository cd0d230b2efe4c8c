"""A filled check-in form: judged, stored, and the next one shown (A 2, A 3)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from handlers.checkin import Filling, ask_next, draw_form, find_refusal
from handlers.context import Context, Row, Rows
from handlers.events import Answer, Done, Reject, Say, Submission
from handlers.judging import Judgement, as_typed, ask_back, judge, read_decimal, spell_exactly
from handlers.settling import find_answerable, leaves_trace, settle, show_receipt, with_trace
from handlers.walk import Walk, read_id, read_walk
from messages import answers
from messages.answers import say, word
from okr.measure import Ambiguous
from store.history import CheckInState
from store.recording import (
    Entry,
    add_check_in,
    edit_check_in,
    entry_of,
    find_in_period,
    find_last,
    lock_key_result,
    period_of,
)
from store.standing import KeyResultState, find_key_result


def on_submit(ctx: Context, event: Submission) -> Answer:
    """Store what was filled in, or give the form back with everything that was typed."""
    number = read_id(event.context.get("number", ""))
    if number is None:
        return Say(say("form_expired", command=ctx.command))
    found = lock_key_result(ctx.session, ctx.viewer, number)
    state = find_key_result(ctx.session, ctx.viewer, number) if found else None
    if state is None:
        return Say(answers.not_found(ctx.command))
    refusal = find_refusal(ctx, state)
    if refusal:
        return reject(ctx, event, state, {"value": word(refusal[0], **refusal[1])})
    return take(ctx, event, state)


def take(ctx: Context, event: Submission, state: KeyResultState) -> Answer:
    """What may be checked in: judge it, and store it."""
    judgement = judge(state.measure, event.values, read_confirmed(event))
    if judgement.entry is None:
        return ask_again(ctx, event, state, judgement)
    replaces = read_id(event.context.get("replaces", ""))
    if replaces is not None:
        return store_edit(ctx, event, state, judgement.entry, replaces)
    walk = read_walk(event.context)
    stored = store_entry(ctx, state, judgement.entry, walk.prompt, except_message=event.message)
    return ask_next(ctx, walk.after(state.number)) or finish(ctx, walk, state, stored)


def store_entry(
    ctx: Context, state: KeyResultState, entry: Entry, prompt: int | None, *, except_message: str = ""
) -> int:
    """The id of the check-in. Saying the same twice in one round is one check-in, however often the form arrives."""
    question = find_answerable(ctx, state, prompt)
    period = period_of(ctx.session, ctx.viewer, state, question, ctx.now)
    same = find_in_period(state, period)
    if same and entry_of(same) == entry:
        return same.id
    stored = add_check_in(ctx.session, ctx.viewer, state, period, entry, ctx.now)
    settle(ctx, state.id, period.round_id, except_message=except_message)
    return stored


def store_edit(ctx: Context, event: Submission, state: KeyResultState, entry: Entry, replaces: int) -> Answer:
    """An edit is a new row in the place of the last version."""
    said = find_last(ctx.session, ctx.viewer, replaces)
    if said is None or said.withdrawn or said.key_result_id != state.id:
        return reject(ctx, event, state, {"value": word("already_settled")})
    if entry_of(said) == entry:
        return finish(ctx, read_walk(event.context), state, said.id)
    stored = edit_check_in(ctx.session, ctx.viewer, said, entry, ctx.now)
    settle(ctx, state.id, said.round_id, except_message=event.message)
    return finish(ctx, read_walk(event.context), state, stored, edited=said)


def finish(
    ctx: Context, walk: Walk, state: KeyResultState, stored: int, *, edited: CheckInState | None = None
) -> Answer:
    """The prompt it came from is edited by itself; elsewhere what was stored is shown back."""
    trace = edited is not None and leaves_trace(edited, ctx.now)
    if walk.prompt is not None:
        return Say(say("kept_trace", number=state.number, command=ctx.command)) if trace else Done()
    card = show_receipt(ctx, state.number, stored)
    return Say(with_trace(ctx, card, state.number) if trace else card, replace=walk.where == "message")


def ask_again(ctx: Context, event: Submission, state: KeyResultState, judgement: Judgement) -> Answer:
    """What is wrong is said at its field; what is unsure is the same form with one more field."""
    errors = dict(judgement.problems)
    if judgement.readings:
        first, second = (state.measure.say(each) for each in judgement.readings)
        errors["reading" if "reading" in event.values else "value"] = word("two_readings", first=first, second=second)
    if judgement.far is not None:
        errors["sure" if "sure" in event.values else "value"] = word("far_outside")
    return reject(ctx, event, state, errors, judgement)


def reject(
    ctx: Context,
    event: Submission,
    state: KeyResultState,
    errors: dict[str, str],
    judgement: Judgement | None = None,
) -> Reject:
    """The form as it was filled; what was asked back before is asked still."""
    far = judgement.far if judgement and judgement.far is not None else find_far(event)
    readings = judgement.readings if judgement and judgement.readings else find_readings(event, state)
    asked = ask_back(state.measure, readings, far)
    filling = Filling(
        entry=as_typed(event.values),
        ask_back=replace(asked, chosen=event.values.get("reading", "")) if asked else None,
        replaces=read_id(event.context.get("replaces", "")),
        far="" if far is None else spell_exactly(far),
    )
    return Reject(errors, draw_form(ctx, state, read_walk(event.context), filling))


def find_far(event: Submission) -> Decimal | None:
    """The value that the form asks "really?" about."""
    return read_decimal(event.context.get("far", "")) if "sure" in event.values else None


def read_confirmed(event: Submission) -> Decimal | None:
    """The value that was said "yes" to: not another one that was typed since."""
    return find_far(event) if event.values.get("sure") == "yes" else None


def find_readings(event: Submission, state: KeyResultState) -> tuple[Decimal, ...]:
    """The two readings, where the form asks which is meant."""
    if "reading" not in event.values:
        return ()
    value = state.measure.read(event.values.get("value", ""))
    return value.readings if isinstance(value, Ambiguous) else ()


FORMS: Rows = {"checkin": Row(on_submit)}
