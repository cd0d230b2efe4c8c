"""The smallest parts: texts, strings, numbers, lists, and the keys that an object may have."""

import math
from collections.abc import Callable, Collection, Iterator
from typing import Any

from playground.world import Json

Problems = Iterator[str]
PLAIN = ("plain_text",)
ANY = ("plain_text", "mrkdwn")


def at(place: str, words: str) -> str:
    return f"{words} [json-pointer:{place}]"


def keys(value: Json, place: str, required: Collection[str], optional: Collection[str] = ()) -> Problems:
    """Slack refuses a key that it does not know as well as one that is missing."""
    for name in required:
        if name not in value:
            yield at(place, f"missing required field: {name}")
    for name in value:
        if name not in required and name not in optional:
            yield at(f"{place}/{name}", f"invalid additional property: {name}")


def string(value: Any, place: str, longest: int | None = None, shortest: int = 0) -> Problems:
    if not isinstance(value, str):
        yield at(place, "must provide a string")
    elif len(value) < shortest:
        yield at(place, f"must be more than {shortest - 1} characters")
    elif longest is not None and len(value) > longest:
        yield at(place, f"must be less than {longest + 1} characters")


def text(value: Any, place: str, longest: int, kinds: Collection[str] = ANY) -> Problems:
    """A text object of at least one character."""
    if not isinstance(value, dict):
        yield at(place, "must provide an object")
        return
    if value.get("type") not in kinds:
        yield at(f"{place}/type", f"unsupported type: {value.get('type')}, must be {' or '.join(kinds)}")
        return
    own = ("emoji",) if value["type"] == "plain_text" else ("verbatim",)
    yield from keys(value, place, ("type", "text"), own)
    yield from string(value.get("text"), f"{place}/text", longest, 1)


def items(value: Any, place: str, most: int, check: Callable[[Any, str], Problems], least: int = 1) -> Problems:
    """A list of `least` to `most` items, each checked."""
    if not isinstance(value, list):
        yield at(place, "must provide an array")
        return
    if len(value) < least:
        yield at(place, f"no less than {least} items allowed")
    if len(value) > most:
        yield at(place, f"no more than {most} items allowed")
    for number, item in enumerate(value):
        yield from check(item, f"{place}/{number}")


def listed(value: Any, kind: type = dict) -> list[Any]:
    """The items of this kind, none where `value` is no list: what is wrong with the others is said elsewhere."""
    return [one for one in value if isinstance(one, kind)] if isinstance(value, list) else []


def one_of(value: Any, place: str, choices: Collection[Any]) -> Problems:
    if value not in choices:
        yield at(place, f"value must be one of {', '.join(map(str, choices))}")


def boolean(value: Any, place: str) -> Problems:
    if not isinstance(value, bool):
        yield at(place, "must provide a boolean")


def number(value: Any, place: str, least: float | None = None, most: float | None = None) -> Problems:
    """A finite number, which JSON's own NaN is not."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        yield at(place, "must provide a number")
    elif least is not None and value < least:
        yield at(place, f"must be no less than {least}")
    elif most is not None and value > most:
        yield at(place, f"must be no more than {most}")


def whole(value: Any, place: str, least: int, most: int) -> Problems:
    if isinstance(value, bool) or not isinstance(value, int):
        yield at(place, "must provide an integer")
    else:
        yield from number(value, place, least, most)


def url(value: Any, place: str) -> Problems:
    yield from string(value, place, 3000, 1)
    if isinstance(value, str) and "://" not in value and not value.startswith("mailto:"):
        yield at(place, "must provide a valid URL")


def unique(values: list[Any], place: str, words: str) -> Problems:
    """No string may come twice; what is none is refused elsewhere, or made up by Slack."""
    seen = set()
    for value in values:
        if not isinstance(value, str):
            continue
        if value in seen:
            yield at(place, f"{words}: {value}")
        seen.add(value)
