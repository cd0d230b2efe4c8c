"""A line that was understood in part, said again so that it would work: an example of one's own."""

from __future__ import annotations

from collections.abc import Collection

from handlers.command import Line
from handlers.context import Context
from handlers.judging import say_example
from handlers.lists import read_own
from okr.confidence import Confidence, needs_next_step
from okr.measure import Measure, Unreadable
from store.standing import KeyResultState, find_key_result

LONGEST = 160  # characters: an example that is cut would not work
STEP = "call finance"
NOBODYS = (12, "43")  # for whoever owns nothing


def repeat(ctx: Context, line: Line, about: KeyResultState | int | None, wrong: Collection[str]) -> str:
    """The whole example, with what was typed where it can stand. `wrong` are the fields that cannot.

    `about` is the key result, or its number; without one it is the first that the viewer owns.
    """
    state = about if isinstance(about, KeyResultState) else _find(ctx, about)
    number = state.number if state else NOBODYS[0]
    value = NOBODYS[1] if state is None else _value(state.measure, line)
    colour = line.confidence or Confidence.YELLOW
    start = f"{ctx.command} {number} {value} {colour.value}"
    whole = " ".join([start, *_rest(line, colour, wrong)])
    return whole if len(whole) <= LONGEST else f"{start} next: {STEP}"


def _find(ctx: Context, number: int | None) -> KeyResultState | None:
    if number is not None:
        return find_key_result(ctx.session, ctx.viewer, number)
    own = read_own(ctx, 1).items if ctx.viewer.person_id is not None else ()
    return next(iter(own), None)


def _value(measure: Measure, line: Line) -> str:
    return say_example(measure) if isinstance(measure.read(line.value), Unreadable) else line.value


def _rest(line: Line, colour: Confidence, wrong: Collection[str]) -> list[str]:
    needed = STEP if needs_next_step(colour) else ""
    step = needed if line.next_step and "next_step" in wrong else line.next_step or line.leftover or needed
    said = {"blocker": line.blocker, "note": line.note, "evidence": line.evidence}
    words = {"blocker": "blocked:", "note": "note:", "evidence": "link:"}
    begun = [f"next: {step}"] if step else []
    return begun + [f"{words[name]} {text}" for name, text in said.items() if text and name not in wrong]
