"""One line for each thing, with an id, and neither a token nor what somebody typed."""

from __future__ import annotations

import logging
from io import StringIO

import pytest

from bot import log as logs
from bot.log import Log, OneLine


@pytest.fixture
def lines() -> StringIO:
    """What a logger of its own has written."""
    logger, out = logging.getLogger("tests.log"), StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(OneLine())
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.INFO)
    return out


def test_facts_stand_as_key_and_value(lines: StringIO) -> None:
    """A line can be searched for by its facts; what is empty is left out."""
    Log("tests.log").info("delivered", outgoing=12, kind="prompt", code="")
    assert lines.getvalue().rstrip().endswith("INFO tests.log delivered outgoing=12 kind=prompt")


def test_an_event_gives_its_id_to_all_it_causes(lines: StringIO) -> None:
    """The id that a person is told leads to every line of that event."""
    with logs.inbound() as event:
        Log("tests.log").info("one")
    Log("tests.log").info("two")
    first, second = lines.getvalue().splitlines()
    assert f"event={event}" in first
    assert "event=" not in second


def test_tokens_and_line_breaks_are_taken_out(lines: StringIO) -> None:
    """Whatever a library logs: no token, and one line stays one line."""
    Log("tests.log").warning(
        "sent", to="https://hooks.slack.com/commands/T/1/secret", token="xoxb-1-secret\nERROR forged"
    )
    written = lines.getvalue()
    assert "secret\n" not in written
    assert "xoxb" not in written
    assert written.count("\n") == 1


def test_an_exception_shows_where_but_not_what(lines: StringIO) -> None:
    """The words of an exception may quote what somebody typed; its type and place suffice."""
    try:
        int("salary of Ben")
    except ValueError as error:
        Log("tests.log").broke("a handler broke", error)
    written = lines.getvalue()
    assert "error=ValueError" in written
    assert "test_log.py" in written
    assert "salary" not in written
