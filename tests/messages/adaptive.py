"""What Teams takes: the official schema of Adaptive Cards 1.5, Teams' limits, and the habits of this house."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft6Validator
from markdown_it import MarkdownIt

MESSAGE = 28 * 1024  # bytes, the card with its envelope
ENVELOPE = 1_000
BUTTONS = 6  # of one row
OWN = ("Chart.", "ProgressBar")  # elements of Teams' that the schema does not know
OWN_WORDS = {"choices.data"}
UNSAYABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
TAG = re.compile(r"<(?=[A-Za-z/!?])")
ASIDE = {"value", "id", "url", "verb", "type", "$schema", "data", "input", "action"}  # nobody reads them
MARKDOWN = MarkdownIt("js-default")
FORMATS = {"paragraph_open", "paragraph_close", "inline", "text", "strong_open", "strong_close", "em_open", "em_close"}


@cache
def schema() -> Draft6Validator:
    text = (files("adaptive_cards") / "schemas" / "schema-1.5.json").read_text(encoding="utf-8")
    return Draft6Validator(json.loads(text))


def plain(value: Any) -> Any:
    """The card as another client would read it: Teams' own elements by their fallback, its own words left out."""
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    if str(value.get("type", "")).startswith(OWN):
        return plain(value["fallback"])
    return {key: plain(inner) for key, inner in value.items() if key not in OWN_WORDS}


def invalid(card: dict[str, Any]) -> list[str]:
    """What the official schema says against it; `msteams` is Teams' own and no part of that."""
    standard = {key: inner for key, inner in plain(card).items() if key != "msteams"}
    return [f"{error.json_path}: {error.message[:200]}" for error in schema().iter_errors(standard)]


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def excess(card: dict[str, Any]) -> list[str]:
    """Limits that are exceeded, and habits that are not kept."""
    size = len(json.dumps(card, ensure_ascii=False).encode())
    found = [] if size <= MESSAGE - ENVELOPE else [f"{size} bytes"]
    ids = Counter(each["id"] for each in objects(card) if "id" in each and "type" in each)
    found.extend(f"id {name} twice" for name, times in ids.items() if times > 1)
    return [*found, *(words for each in objects(card) for words in wrong(each))]


def wrong(each: dict[str, Any]) -> Iterator[str]:
    kind = each.get("type")
    if "isRequired" in each:
        yield "a required field holds up the other buttons"
    if kind == "ActionSet" and not 0 < len(each["actions"]) <= BUTTONS:
        yield f"{len(each['actions'])} buttons in a row"
    if kind == "Action.Execute":
        if each["verb"] != each["data"]["action"]:
            yield "verb and data.action differ"
        if each["associatedInputs"] != ("none" if each["data"]["kind"] == "click" else "auto"):
            yield "a click takes along what was typed, or a submission does not"
    if kind == "TextBlock" and not each["text"].strip():
        yield "an empty text"


def harm(card: dict[str, Any]) -> list[str]:
    """What is still alive in a card that should not be: signs that format, tags, links, characters that break."""
    json.dumps(card).encode()
    return [problem for key, text in strings(card, "") for problem in look(key, text)]


def strings(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, "fact" if key == "facts" else name)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, key)
    elif isinstance(value, str):
        yield key, value


def look(key: str, text: str) -> Iterator[str]:
    if UNSAYABLE.search(text):
        yield f"{key}: unsayable {text[:80]!r}"
    if key in ASIDE:
        return
    if TAG.search(text):
        yield f"{key}: a tag {text[:80]!r}"
    alive = formats(text) - FORMATS
    if alive:
        yield f"{key}: {alive} in {text[:80]!r}"
    if re.search(r"\*bold\*|~~|(?<!\w)_it_|\{\{", text):
        yield f"{key}: formats {text[:80]!r}"


def formats(text: str) -> set[str]:
    """What a reader of Markdown makes of it."""
    tokens = MARKDOWN.parse(text)
    return {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}
