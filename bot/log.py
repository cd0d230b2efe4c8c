"""One line for each thing that happened: when, how grave, where, what, and facts as key=value.

No token and no text that a person wrote ever stands in a line: messages are fixed words, facts are identifiers,
and of an exception the log shows its type and where it came from (its words, which may quote a value, only at DEBUG).
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

TOKEN = re.compile(r"xox[a-z]+-[\w-]+|xapp-[\w-]+|hooks\.slack\.com/\S+")
ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

event_id: ContextVar[str] = ContextVar("event_id", default="")


@contextmanager
def inbound() -> Iterator[str]:
    """A short id for everything that one inbound event causes; it is what a person is told when something breaks."""
    token = event_id.set(secrets.token_hex(4))
    try:
        yield event_id.get()
    finally:
        event_id.reset(token)


class Log:
    """A logger whose lines carry facts."""

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def debug(self, what: str, **facts: object) -> None:
        self._say(logging.DEBUG, what, facts)

    def info(self, what: str, **facts: object) -> None:
        self._say(logging.INFO, what, facts)

    def warning(self, what: str, **facts: object) -> None:
        self._say(logging.WARNING, what, facts)

    def error(self, what: str, **facts: object) -> None:
        self._say(logging.ERROR, what, facts)

    def broke(self, what: str, error: BaseException, **facts: object) -> None:
        """An unexpected exception."""
        self._logger.error(what, extra={"facts": facts}, exc_info=error)

    def _say(self, level: int, what: str, facts: dict[str, object]) -> None:
        self._logger.log(level, what, extra={"facts": facts})


class OneLine(logging.Formatter):
    """`2026-11-17T09:00:00.000Z INFO bot.clock ticked event=1a2b3c4d prompts=3`"""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        words = f"{at} {record.levelname} {record.name} {record.getMessage()}{self._facts(record)}"
        if record.exc_info:
            words += f" {self.formatException(record.exc_info)}"
        return TOKEN.sub("(secret)", words.replace("\n", "\\n").replace("\r", "\\r"))

    def _facts(self, record: logging.LogRecord) -> str:
        facts = {"event": event_id.get(), **getattr(record, "facts", {})}
        return "".join(f" {name}={_quoted(value)}" for name, value in facts.items() if value not in ("", None))

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802  logging's own name
        """Type and places; the words of an exception may quote what somebody typed."""
        if ei[1] is None:
            return ""
        if logging.getLogger().level <= logging.DEBUG:
            return "".join(traceback.format_exception(ei[1]))
        places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(ei[2])]
        return f"error={type(ei[1]).__name__} at={' > '.join(places[-8:])}"


def _quoted(value: object) -> str:
    text = str(value)
    return f'"{text}"' if " " in text or "=" in text else text


def set_up(level: str) -> None:
    """Everything to standard error, the libraries' chatter from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("aiohttp.access", "apscheduler", "alembic", "slack_bolt", "slack_sdk", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
