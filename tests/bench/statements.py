"""How many SQL statements each of the measured things takes, in this process, on a small and on a large plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, event

from handlers.acting import Unknown, act
from handlers.events import Answer, Ask, Caller, Click, Command, Done, Say, Submission
from tests.bench.plan import OWNED, TEAM, Question, question

Counted = dict[str, int]


@contextmanager
def counting(engine: Engine) -> Iterator[list[str]]:
    """The statements that go to the database within the block."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def count_statements(engine: Engine, key_results: int) -> Counted:
    """Of the last person in a plan of this size."""
    asked = [question(key_results - OWNED + turn) for turn in range(OWNED)]
    caller = Caller("slack", TEAM, asked[0].user)
    counted: Counted = {}

    def tally(what: str, run: Callable[[], Answer | Unknown]) -> Answer | Unknown:
        with counting(engine) as seen:
            answer = run()
        counted[what] = len(seen)
        return answer

    now = datetime.now(UTC)
    tally("/okr my", lambda: act(engine, Command(caller, "my", key="count:my"), now))
    for one in asked[1:]:
        tally("No change", lambda one=one: act(engine, _click(caller, one, "checkin.same"), now))  # type: ignore[misc]
    form = tally("open the form", lambda: act(engine, _click(caller, asked[0], "checkin.open"), now))
    tally("submit the form", lambda: _stored(act(engine, _filled(caller, form), now)))
    return counted


def _click(caller: Caller, asked: Question, action: str) -> Click:
    value = f"{asked.prompt}:{asked.number}"
    return Click(caller, action, value, f"count:{action}:{asked.number}", asked.channel, asked.message)


def _filled(caller: Caller, answer: Answer | Unknown) -> Submission:
    """The form that was opened, with an entry; TypeError if there was none."""
    if not isinstance(answer, Ask):
        raise TypeError(f"no form: {answer}")
    typed = {"value": "42", "confidence": "green", "next_step": "Call the partners again"}
    return Submission(caller, answer.form.name, typed, dict(answer.form.context), "count:submit")


def _stored(answer: Answer | Unknown) -> Answer:
    if not isinstance(answer, Say | Done):
        raise TypeError(f"not stored: {answer}")
    return answer
