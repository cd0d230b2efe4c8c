"""A line of text is a check-in: `12 43 yellow next: call finance`, as a command and in the DM (N 19)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from handlers.checkin import refuse
from handlers.command import Line, read_line
from handlers.context import Context, Row, Rows
from handlers.events import Answer, Click, Command, Say
from handlers.filled import store_entry
from handlers.judging import Judgement, ask_back, judge, read_decimal
from handlers.repeating import repeat
from handlers.settling import show_receipt
from handlers.views import view_for
from handlers.walk import read_id, read_waiting
from messages import answers
from messages.answers import say
from messages.card import Card
from messages.missing import missing, which
from messages.views import ConfirmView, UnderstoodView
from okr.measure import Measure, Unreadable
from store.pendings import put_off, take_up
from store.questions import find_prompt_of_message
from store.recording import lock_key_result
from store.standing import KeyResultState, find_key_result

KIND = "line"


@dataclass(frozen=True)
class Meant:
    """A line together with what is due to the one who wrote it. `prompt` is the one it replies to."""

    text: str
    line: Line
    due: tuple[int, ...]
    prompt: int | None

    @property
    def number(self) -> int | None:
        return self.line.number or (self.due[0] if len(self.due) == 1 else None)


@dataclass(frozen=True)
class Kept:
    """What waits for a confirmation: the fields as typed, and the prompt that the line replied to."""

    typed: dict[str, str]
    prompt: int | None


def on_line(ctx: Context, event: Command) -> Answer:
    """Store it and show it back, ask back, or say what is missing: never silence."""
    prompt = find_replied(ctx, event)
    due = tuple(read_waiting(ctx, prompt)) or tuple(read_waiting(ctx, None))
    meant = Meant(event.text, read_line(event.text, alone=len(due) == 1), due, prompt)
    if meant.number is None:
        return Say(miss(ctx, meant, next(iter(meant.due), None), which(meant.due)))
    return take(ctx, read_other_way(ctx, meant))


def find_replied(ctx: Context, event: Command) -> int | None:
    """The prompt in whose thread the line stands."""
    return find_prompt_of_message(ctx.session, ctx.viewer.workspace_id, event.channel, event.reply_to)


def read_other_way(ctx: Context, meant: Meant) -> Meant:
    """`12 yes green` with one due: a single number that cannot be its value is the key result after all."""
    if meant.line.number is not None or meant.number is None:
        return meant
    other = read_line(meant.text, alone=False)
    here = find_key_result(ctx.session, ctx.viewer, meant.number)
    there = find_key_result(ctx.session, ctx.viewer, other.number) if other.number else None
    if here is None or there is None or reads(here.measure, meant.line) or not reads(there.measure, other):
        return meant
    return replace(meant, line=other)


def reads(measure: Measure, line: Line) -> bool:
    return not isinstance(measure.read(line.value), Unreadable)


def take(ctx: Context, meant: Meant) -> Answer:
    """What is said of a certain key result."""
    number = meant.number or 0
    found = lock_key_result(ctx.session, ctx.viewer, number)
    state = find_key_result(ctx.session, ctx.viewer, number) if found else None
    refusal = refuse(ctx, state)
    if refusal or state is None:
        return Say(refusal or answers.not_found(ctx.command))
    return settle_typed(ctx, state, meant, typed_of(meant.line))


def typed_of(line: Line) -> dict[str, str]:
    """The same fields as the form's."""
    return {
        "value": line.value,
        "confidence": line.confidence.value if line.confidence else "",
        "next_step": line.next_step,
        "blocker": line.blocker,
        "note": line.note,
        "evidence": line.evidence.strip("<>").partition("|")[0],
    }


def settle_typed(ctx: Context, state: KeyResultState, meant: Meant, typed: dict[str, str]) -> Answer:
    judgement = judge(state.measure, typed)
    if judgement.problems or meant.line.leftover:
        lacks = missing(judgement.problems, typed, meant.line.leftover)
        return Say(miss(ctx, meant, state, lacks, judgement.problems))
    return store_or_ask(ctx, state, Kept(typed, meant.prompt), judgement)


def miss(
    ctx: Context, meant: Meant, about: KeyResultState | int | None, lacks: str, wrong: Collection[str] = ()
) -> Card:
    """What was not understood, with an example that would work, in the words that were."""
    example = repeat(ctx, meant.line, about, wrong)
    return answers.understood_in_part(UnderstoodView(meant.text, lacks, example))


def store_or_ask(ctx: Context, state: KeyResultState, kept: Kept, judgement: Judgement) -> Answer:
    """Store it; or, for two readings or far outside, nothing until a button says which."""
    if judgement.entry is not None:
        stored = store_entry(ctx, state, judgement.entry, kept.prompt)
        return Say(show_receipt(ctx, state.number, stored), replace=True)
    asked = ask_back(state.measure, judgement.readings, judgement.far)
    if asked is None:
        raise ValueError("neither an entry nor a question")
    details = {"number": state.number, "prompt": kept.prompt, "typed": kept.typed, "far": asked.chosen}
    pending = put_off(ctx.session, ctx.viewer, KIND, details, ctx.now)
    return Say(answers.confirm(ConfirmView(view_for(ctx, state), asked, pending)), replace=True)


def on_confirm(ctx: Context, event: Click) -> Answer:
    """*Yes, really*, or one of two readings."""
    name, _, exact = event.value.partition(":")
    pending, value = read_id(name), read_decimal(exact)
    details = take_up(ctx.session, ctx.viewer, KIND, pending) if pending else None
    if details is None or value is None:
        return Say(say("already_settled"), replace=True)
    found = lock_key_result(ctx.session, ctx.viewer, details["number"])
    state = find_key_result(ctx.session, ctx.viewer, details["number"]) if found else None
    refusal = refuse(ctx, state)
    if refusal or state is None:
        return Say(refusal or answers.not_found(ctx.command), replace=True)
    typed = {**details["typed"], "reading": exact}
    judgement = judge(state.measure, typed, confirmed=value if details["far"] == exact else None)
    return store_or_ask(ctx, state, Kept(typed, details["prompt"]), judgement)


def on_cancel(ctx: Context, event: Click) -> Answer:
    pending = read_id(event.value)
    details = take_up(ctx.session, ctx.viewer, KIND, pending) if pending else None
    return Say(say("cancelled" if details else "already_settled"), replace=True)


LINE = Row(on_line)
CLICKS: Rows = {"line.confirm": Row(on_confirm), "line.cancel": Row(on_cancel)}
