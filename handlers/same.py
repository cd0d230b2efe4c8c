"""*No change*: one tap, stored at once, and once a round (N 1)."""

from __future__ import annotations

from handlers.checkin import ask, refuse
from handlers.context import Context, Row, Rows
from handlers.events import Answer, Click, Say
from handlers.settling import answer_in_prompt, answer_receipt, find_answerable, find_own_prompt, settle
from handlers.walk import begin
from messages import answers
from messages.answers import say
from messages.values import read_asked
from store.history import CheckInState
from store.recording import Entry, Period, add_check_in, find_in_period, lock_key_result, period_of
from store.standing import KeyResultState, find_key_result


def on_same(ctx: Context, event: Click) -> Answer:
    """A second tap in the same round changes nothing; before a first check-in there is nothing to repeat."""
    asked = read_asked(event.value)
    if asked is None:
        return Say(say("old_button", command=ctx.command))
    found = lock_key_result(ctx.session, ctx.viewer, asked[1])
    state = find_key_result(ctx.session, ctx.viewer, asked[1]) if found else None
    refusal = refuse(ctx, state)
    if refusal or state is None:
        return Say(refusal or answers.not_found(ctx.command))
    prompt = find_own_prompt(ctx, event, asked[0]) if asked[0] else None
    if not state.recent:
        return ask(ctx, state.number, begin(ctx, state.number, prompt, event.place)[1])
    return repeat(ctx, event, state, prompt)


def repeat(ctx: Context, event: Click, state: KeyResultState, prompt: int | None) -> Answer:
    """Say again what was said last, unless something was said for this round already."""
    question = find_answerable(ctx, state, prompt)
    period = period_of(ctx.session, ctx.viewer, state, question, ctx.now)
    said = find_in_period(state, period)
    if said is None:
        add_check_in(ctx.session, ctx.viewer, state, period, entry_before(state, period), ctx.now, no_change=True)
        settle(ctx, state.id, period.round_id, except_message=event.message if prompt else "")
    if prompt is not None:
        return answer_in_prompt(ctx, event, prompt)
    if said is None:
        return show(ctx, event, state.number, period)
    return Say(say("already_answered", number=state.number))


def show(ctx: Context, event: Click, number: int, period: Period) -> Answer:
    """As it stands after it was stored."""
    state = find_key_result(ctx.session, ctx.viewer, number)
    said = find_in_period(state, period) if state else None
    if state is None or said is None:
        raise LookupError(f"check-in of key result {number}")
    return answer_receipt(ctx, event, state, said)


def entry_before(state: KeyResultState, period: Period) -> Entry:
    """What was said last before the period's end: an old prompt does not repeat what came after it.

    The next step and the blocker hold on; the self-assessment and the evidence were about their own time.
    """
    last: CheckInState = next((each for each in state.recent if each.period <= period.day), state.recent[0])
    return Entry(last.value, last.confidence, last.next_step, last.blocker)


CLICKS: Rows = {"checkin.same": Row(on_same)}
