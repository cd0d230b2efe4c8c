"""Going through what is due, one form after another in the same window (A 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.context import Context
from store.questions import read_due, read_questions

WHERE = frozenset({"message", "home", "form", "command"})


def read_id(text: str) -> int | None:
    """An identifier out of a button or a form; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 and int(text) > 0 else None


@dataclass(frozen=True)
class Walk:
    """Where a form came from, and how far one has come: `place` of `of`.

    With `prompt` it goes through that prompt's questions, else through everything that is due.
    `passed` are the numbers that are behind: answered in a form, or skipped.
    """

    prompt: int | None = None
    place: int = 1
    of: int = 1
    passed: tuple[int, ...] = ()
    where: str = "command"

    @property
    def context(self) -> tuple[tuple[str, str], ...]:
        """What the form carries beside its place, which it knows itself."""
        passed = ",".join(map(str, self.passed))
        return (("prompt", str(self.prompt or "")), ("passed", passed), ("where", self.where))

    def after(self, number: int) -> Walk:
        return replace(self, place=self.place + 1, of=max(self.of, self.place + 1), passed=(*self.passed, number))


def read_walk(context: Mapping[str, str]) -> Walk:
    """Out of a form's context; what is not there or broken counts as a form of its own."""
    passed = (read_id(each) for each in context.get("passed", "").split(","))
    return Walk(
        prompt=read_id(context.get("prompt", "")),
        place=read_id(context.get("place", "")) or 1,
        of=read_id(context.get("of", "")) or 1,
        passed=tuple(number for number in passed if number),
        where=context["where"] if context.get("where") in WHERE else "command",
    )


def begin(ctx: Context, number: int | None, prompt: int | None, where: str) -> tuple[int | None, Walk]:
    """(the first key result, the walk): the one named, or the first that is due; the others that are due follow it."""
    due = read_waiting(ctx, prompt)
    first = due[0] if number is None and due else number
    return first, Walk(prompt=prompt, of=len(due) if first in due else 1, where=where)


def find_next(ctx: Context, walk: Walk) -> int | None:
    """The next key result of a walk; None at its end, and at once for one that was opened alone."""
    if walk.of < 2:
        return None
    return next((number for number in read_waiting(ctx, walk.prompt) if number not in walk.passed), None)


def read_waiting(ctx: Context, prompt: int | None) -> list[int]:
    """Numbers that wait for the viewer's answer, in order."""
    person = ctx.viewer.person_id
    if person is None:
        return []
    if prompt is None:
        return [question.number for question in read_due(ctx.session, ctx.viewer, person)]
    asked = read_questions(ctx.session, ctx.viewer, prompt)
    return [question.number for question in asked if question.person_id == person and question.unanswered]
