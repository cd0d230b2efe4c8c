"""Views in which every word is meant to do harm, and what must not be left of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from itertools import count
from typing import Any

WORDS = {
    "mentions": "<!channel> <@U0ANA> <!subteam^S1> @here <#C0GENERAL>",
    "links": "<https://evil.example|your bank> [x](https://evil.example) https://evil.example @[Ana](U0ANA)",
    "signs": "**bold** _it_ *b* ~no~ `code` ```block``` > quote\n> quote\n• item \\*\\",
    "quotes": "\"'“’ {{ 7 * 7 }} {% raw %} %s {0} ${x}",
    "entities": "&amp; & &lt;!channel&gt; &#60;",
    "unsayable": "a\u202eb\u2066c\x00d\ud800e\x1bf\u2028g\ufeffh\r\ni",
    "long": "long " * 600,
    "endless": "x" * 3000,
    "ampersands": "&<>" * 1000,
    "stars": "*_`~" * 750,
    "family": "👩‍👩‍👧‍👦" * 300,
    "arabic": "مرحبا بالعالم " * 40,
    "empty": "",
    "blank": " \n\t ",
}

KEPT = {"state", "context"}  # a fixed set of words; identifiers of our own
NEVER_EMPTY = {"ask_back"}  # two readings without any words are no question
ASIDE = {"initial_value", "value", "action_id", "block_id", "callback_id", "private_metadata", "type", "url"}
UNSAYABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def spoil(view: Any, words: str) -> Any:
    """The same view with these words in every text of it, each with a number so that keys stay apart."""
    return _spoil(view, words, count())


def _spoil(value: Any, words: str, number: Iterator[int]) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return f"{next(number)}{words}" if words.strip() else words
    if isinstance(value, tuple):
        return tuple(_spoil(each, words, number) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        kept = KEPT if words.strip() else KEPT | NEVER_EMPTY
        names = (one.name for one in fields(value) if one.name not in kept)
        return replace(value, **{name: _spoil(getattr(value, name), words, number) for name in names})
    return value


def harm(payload: dict[str, Any]) -> list[str]:
    """What is still alive in a payload: mentions, links, signs that format, characters that break."""
    json.dumps(payload).encode()
    return [problem for key, text in walk(payload, "") for problem in look(key, text)]


def walk(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            assert value["verbatim"] is True
        parsed = "blocks" in value or value.get("type") == "mrkdwn"
        for name, inner in value.items():
            yield from walk(inner, "mrkdwn" if parsed and name == "text" else name)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, key)
    elif isinstance(value, str):
        yield key, value


def look(key: str, text: str) -> Iterator[str]:
    if UNSAYABLE.search(text):
        yield f"{key}: unsayable {text[:80]!r}"
    if key in ASIDE:
        return
    if "<" in text or ">" in text:
        yield f"{key}: not escaped {text[:80]!r}"
    if re.search(r"&(?!(amp|lt|gt);)", text):
        yield f"{key}: half an entity {text[-80:]!r}"
    if key == "mrkdwn" and re.search(r"\*bold\*|~no~|(?<!\w)_it_|```", re.sub("`[^`\n]+`", "", text)):
        yield f"{key}: formats {text[:80]!r}"
