"""Saying a line as somebody, and reading what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Literal

from sqlalchemy import Engine, event

from handlers.acting import Unknown, act
from handlers.events import Answer, Caller, Click, Command, Say
from messages.card import Actions, Card, Facts, Menu, Table, Text
from messages.markup import plain
from tests.handlers.plans import NOW

Place = Literal["command", "dm", "home"]


def caller(user: str, workspace: str = "T1") -> Caller:
    return Caller("slack", workspace, f"U{user}")


def answer(engine: Engine, text: str, user: str = "ben", **further: str) -> Answer | Unknown:
    """What `/okr <text>` is answered with."""
    now = further.pop("now", "")
    place: Place = "home" if further.pop("place", "") == "home" else "command"
    who = caller(user, further.pop("workspace", "T1"))
    return act(engine, Command(who, text, place, **further), datetime.fromisoformat(now) if now else NOW)


def card(engine: Engine, text: str, user: str = "ben", **further: str) -> Card:
    return shown(answer(engine, text, user, **further))


def ask(engine: Engine, text: str, user: str = "ben", **further: str) -> str:
    """The whole answer to a line, as plain text."""
    return read(card(engine, text, user, **further))


def click(engine: Engine, action: str, value: str, user: str = "ben", key: str = "") -> Card:
    return shown(act(engine, Click(caller(user), action, value, key), NOW))


def shown(given: Answer | Unknown) -> Card:
    assert isinstance(given, Say)
    return given.card


def read(card: Card) -> str:
    """Everything on a card that can be read, line by line; a no-break space as a space."""
    lines = [card.title]
    for part in card.parts:
        match part:
            case Text():
                lines.append(plain(part.markup))
            case Facts():
                lines += [f"{label}: {plain(value)}" for label, value in part.items]
            case Table():
                lines += ["|".join(row) for row in part.rows]
            case Actions():
                lines += [f"[{item.label}]" for item in part.items]
            case _:
                continue
    return "\n".join(lines).replace("\u00a0", " ")


def buttons(card: Card) -> list[tuple[str, str]]:
    """(action, value) of every button and of every choice in a menu."""
    found: list[tuple[str, str]] = []
    for part in card.parts:
        for item in part.items if isinstance(part, Actions) else ():
            if isinstance(item, Menu):
                found += [(item.action, value) for _, value in item.options]
            elif item.kind == "button":
                found.append((item.action, item.value))
    return found


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The statements that run meanwhile, without what the driver says to begin and to end."""
    ran: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            ran.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield ran
    finally:
        event.remove(engine, "before_cursor_execute", note)
