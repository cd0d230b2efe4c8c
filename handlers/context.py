"""What every handler gets, and how a topic module offers its handlers to the router."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from handlers.events import Answer
from store.viewers import Viewer


@dataclass(frozen=True)
class Context:
    """One transaction of one viewer. `now` is the clock of what is due; `command` the word people type, like `/okr`."""

    session: Session
    viewer: Viewer
    now: datetime
    command: str


@dataclass(frozen=True)
class Row:
    """One row of the router's table: `run(context, event)` answers.

    A command's handler gets what follows its word as the event's text. With `reads` it never writes:
    it runs in a reading session and leaves no inbox key.
    """

    run: Callable[[Context, Any], Answer]
    reads: bool = False


Rows = dict[str, Row]
