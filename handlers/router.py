"""One table from verb, action or form name to function. Each topic module offers its rows."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from types import ModuleType
from typing import assert_never

from handlers import (
    checkin,
    command,
    digest_command,
    filled,
    hand,
    home,
    line,
    link,
    lists,
    preferences,
    same,
    show,
    snooze,
    team,
    timezone,
    undo,
)
from handlers.context import Context, Row, Rows
from handlers.events import Answer, Click, Command, Event, Say, Submission
from messages import answers

TOPICS: tuple[ModuleType, ...] = (
    *(checkin, filled, hand, line, same, snooze, undo),
    *(home, lists, show, team, timezone, digest_command, link, preferences),
)

ALIASES = {
    "check-in": "checkin",
    "check": "checkin",
    "mine": "my",
    "handover": "hand",
    "tz": "timezone",
    "preferences": "settings",
    "?": "help",
    "search": "find",
}
HOME = ""  # the verb of an empty line


def _collect(kind: str) -> Rows:
    """The rows of all topics; two topics that claim the same word are a bug."""
    rows: Rows = {}
    for topic in TOPICS:
        for word, row in getattr(topic, kind, {}).items():
            if word in rows:
                raise ValueError(f"two handlers for {word!r}")
            rows[word] = row
    return rows


COMMANDS = _collect("COMMANDS")
CLICKS = _collect("CLICKS")
FORMS = _collect("FORMS")


def route(event: Event, command_word: str) -> tuple[Row, Event]:
    """The row for an event; a command goes on with what follows its verb."""
    match event:
        case Command():
            return _route_command(event, command_word)
        case Click():
            return CLICKS.get(event.action, UNKNOWN_ACTION), event
        case Submission():
            return FORMS.get(event.form, UNKNOWN_ACTION), event
        case _:
            assert_never(event)


def _route_command(event: Command, command_word: str) -> tuple[Row, Event]:
    text = command.drop_command(event.text, command_word)
    found = command.read_verb(text, {*COMMANDS, *ALIASES})
    if not text:
        return COMMANDS[HOME], replace(event, text="")
    if found:
        return COMMANDS[ALIASES.get(found[0], found[0])], replace(event, text=found[1])
    if command.is_line(text):
        return line.LINE, replace(event, text=text)
    return UNKNOWN_WORD, replace(event, text=text)


def _unknown_word(context: Context, event: Command) -> Answer:
    """The nearest word that there is."""
    word = event.text.split(maxsplit=1)[0] if event.text else ""
    near = get_close_matches(word.casefold(), filter(None, COMMANDS), n=1, cutoff=0.6)
    return Say(answers.nearest(word, near[0] if near else "", context.command))


def _unknown_action(context: Context, event: Click | Submission) -> Answer:
    """A button or a form of an older version: said in words, never by silence."""
    return Say(answers.say("old_button", command=context.command))


UNKNOWN_WORD = Row(_unknown_word, reads=True)
UNKNOWN_ACTION = Row(_unknown_action, reads=True)
