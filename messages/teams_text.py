"""Text as Teams wants it: Markdown in which nothing that a person wrote is Markdown.

A backslash would escape the signs on the desktop and be shown on a phone, whose reader of Markdown does not know it
(Adaptive Cards' shared object model). So signs that format become look-alikes, as they do for Slack, and an invisible
space keeps the start of a line from making a list or a heading of it. Both are right everywhere, in labels too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from messages.markup import Span, clean, cut, parse

Json = dict[str, Any]
Line = tuple[Span, ...]

GAP = "\u200b"  # a space without width
LOOK_ALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
UNDERSCORE = re.compile(r"(?<!\w)_|_(?!\w)")
TAG = re.compile(r"<(?=[A-Za-z/!?])")  # <at>, an address in angle brackets, HTML: but not "4 < 5"
ENTITY = re.compile(r"&(?=#?\w{1,32};)")
ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
LABEL_ENDS = re.compile(r"\](?=[(\[:])")
DATE = re.compile(r"\{(?=\{)")  # {{DATE(…)}} is filled in by the client
BLOCK = re.compile(r"(?:[-+>#=|]|\d{1,9}[.)]|\s)")
SPACES = re.compile(r"\s+")
BRACKETS = str.maketrans({"[": "［", "]": "］"})
ADDRESS = str.maketrans(
    {"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "[": "%5B", "]": "%5D", "\\": "%5C", '"': "%22", "*": "%2A"}
)


def quiet(text: str) -> str:
    """Words in which no sign formats, links, mentions or is filled in; line breaks stay."""
    said = UNDERSCORE.sub("ˍ", clean(text).translate(LOOK_ALIKES))
    said = ENTITY.sub("＆", TAG.sub("‹", said))
    for pattern in (ESCAPE, LABEL_ENDS, DATE):
        said = pattern.sub(rf"\g<0>{GAP}", said)
    return said


def harmless(text: str, limit: int) -> str:
    """One quiet line for buttons, labels and titles of charts, whatever a client makes of them."""
    return cut(quiet(SPACES.sub(" ", clean(text)).strip()), limit)


def split(markup: str, limit: int) -> list[Line]:
    """Markup as lines of spans, empty lines among them; what is beyond `limit` characters is left out, with "…"."""
    lines: list[list[Span]] = [[]]
    for span in _limit(parse(markup), limit):
        first, *more = span.text.split("\n")
        lines[-1].extend(_with(span, first))
        lines.extend(_with(span, text) for text in more)
    return [tuple(line) for line in lines]


def _limit(spans: tuple[Span, ...], limit: int) -> Iterator[Span]:
    left = limit
    for span in spans:
        if len(span.text) > left:
            yield from _with(span, cut(span.text, max(left, 1)))
            return
        yield span
        left -= len(span.text)


def _with(span: Span, text: str) -> list[Span]:
    return [Span(text, span.bold, span.italic, span.code, span.url, span.person)] if text else []


def say(line: Line) -> str:
    """A line as Markdown."""
    said = "".join(_spell(span) for span in line).strip()
    return f"{GAP}{said}" if BLOCK.match(said) else said


def say_all(markup: str, limit: int) -> str:
    """Markup as one text, its lines as paragraphs: for places that hold no more than one text."""
    return "\n\n".join(said for said in map(say, split(markup, limit)) if said)


def is_blank(line: Line) -> bool:
    return not any(span.text.strip() for span in line)


def begins_story(line: Line) -> bool:
    """Whether it begins with something bold, at most a sign before it: the next of several stories in one text."""
    sign = line[0].text.strip() if line else ""
    bare = len(line) > 1 and (not sign or unicodedata.category(sign[0]) == "So")
    return bool(line) and (line[0].bold or (bare and line[1].bold))


def _spell(span: Span) -> str:
    if span.person:
        return at(span)
    if span.url:
        return f"[{_label(span)}]({span.url.translate(ADDRESS)})"
    return _style(span, quiet(span.text))


def _label(span: Span) -> str:
    return quiet(span.text).translate(BRACKETS)


def at(span: Span) -> str:
    """The mark of a mention; the card's entities hold the same text with the person's id."""
    return f"<at>{_name(span)}</at>"


def _name(span: Span) -> str:
    return quiet(span.text).replace("<", "‹").replace(">", "›").replace("&", "＆")


def mentions(markups: list[str]) -> list[Json]:
    """The entities of all mentions in these, each once."""
    found = {at(span): span for markup in markups if "@[" in markup for span in parse(markup) if span.person}
    return [
        {"type": "mention", "text": text, "mentioned": {"id": span.person, "name": _name(span)}}
        for text, span in found.items()
    ]


def _style(span: Span, text: str) -> str:
    """Teams knows no code in a card: what is to be typed stands bold. Signs hold only where they touch a letter."""
    signs = ("**" if span.bold or span.code else "") + ("_" if span.italic else "")
    core = text.strip()
    if not core or not signs:
        return text
    start = text.index(core)
    return f"{text[:start]}{signs}{core}{signs[::-1]}{text[start + len(core) :]}"
