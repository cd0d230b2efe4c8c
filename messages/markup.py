"""The small inline markup of every message: `**bold**`, `_italic_`, `` `code` ``, links, mentions and line breaks.

What a person wrote is escaped once, on its way into a template, and parsed once, on its way to a platform.
In between it is text in which a backslash makes the next sign an ordinary one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit


class Marked(str):
    """Text in the markup: what people wrote in it is escaped already."""

    __slots__ = ()


@dataclass(frozen=True)
class Span:
    """A stretch of text in one style: a link with `url`, a mention with `person` (the platform's id of a user)."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    url: str = ""
    person: str = ""


LONGEST_ADDRESS = 2000

SIGNS = re.compile(r"[\\*_`\[\]()]")
TOKEN = re.compile(
    r"(?P<signs>(?:\\.)+)"
    r"|(?P<bold>\*\*)"
    r"|(?P<italic>_)"
    r"|`(?P<code>(?:\\.|[^`\\])+)`"
    r"|(?P<at>@?)\[(?P<label>(?:\\.|[^\]\\])+)\]\((?P<target>(?:\\.|[^)\\])+)\)",
    re.DOTALL,
)
# Half of a character pair, signs that turn the reading direction of everything after them, and what no font shows.
UNSAYABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
JOINER = "\u200d"  # holds the parts of an emoji together


def clean(text: str) -> str:
    """Text without what could break a platform or turn the words around it; at most one empty line in a row."""
    if text.isascii() and text.isprintable():
        return text
    text = BREAKS.sub("\n", text).replace("\t", " ")
    return re.sub(r"\n{3,}", "\n\n", UNSAYABLE.sub("", text))


def escape(text: str) -> Marked:
    """What a person wrote, as markup that says exactly that."""
    return Marked(SIGNS.sub(r"\\\g<0>", clean(text)))


def finalize(value: object) -> str:
    """Every value on its way into a template: escaped, unless it is markup already."""
    if isinstance(value, Marked):
        return value
    return "" if value is None else escape(str(value))


def one_line(text: str) -> str:
    """Text with its line breaks and runs of spaces made single spaces."""
    return re.sub(r"[ \n]+", " ", clean(text)).strip()


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, the last one "…" if something was left out; no emoji is torn apart."""
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 0 and _joined(text, end):
        end -= 1
    return text[:end].rstrip() + "…"


def _joined(text: str, at: int) -> bool:
    """Whether the characters before and after this place belong together."""
    before, after = text[at - 1], text[at]
    return (
        JOINER in (before, after)
        or unicodedata.category(after) in ("Mn", "Me")
        or "\U0001f3fb" <= after <= "\U0001f3ff"
    )


def is_address(url: str) -> bool:
    """Whether this is an http or https address that may become a link."""
    if len(url) > LONGEST_ADDRESS or re.search(r"\s", url) or url != clean(url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def link(label: str, url: str) -> Marked:
    """A link, or only its label where the address is none."""
    return Marked(f"[{escape(one_line(label))}]({escape(url)})") if label.strip() and is_address(url) else escape(label)


def mention(name: str, person: str) -> Marked:
    """A person who is told: `person` is the platform's id of a user. The only way to mention anybody."""
    return (
        Marked(f"@[{escape(one_line(name))}]({escape(person)})") if re.fullmatch(r"[\w:.-]+", person) else escape(name)
    )


def unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


@lru_cache(maxsize=256)  # a renderer looks at a text more than once
def parse(markup: str) -> tuple[Span, ...]:
    """Markup as spans, neighbours of one style joined. An unclosed style ends with the text."""
    reading, end = _Reading(), 0
    for match in TOKEN.finditer(markup):
        reading.letters.append(markup[end : match.start()])
        reading.take(match)
        end = match.end()
    reading.letters.append(markup[end:])
    reading.close()
    return tuple(reading.spans)


@dataclass
class _Reading:
    """What was read so far: whole spans, and the letters of the one that is still open."""

    spans: list[Span] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    bold: bool = False
    italic: bool = False

    def take(self, match: re.Match[str]) -> None:
        if match["signs"]:
            self.letters.append(unescape(match["signs"]))
            return
        self.close()
        if match["bold"]:
            self.bold = not self.bold
        elif match["italic"]:
            self.italic = not self.italic
        else:
            self.spans.append(self.whole(match))

    def whole(self, match: re.Match[str]) -> Span:
        """Code, a link or a mention."""
        if match["code"]:
            return Span(unescape(match["code"]), self.bold, self.italic, code=True)
        label, target = unescape(match["label"]), unescape(match["target"])
        if match["at"]:
            return Span(label, self.bold, self.italic, person=target)
        return Span(label, self.bold, self.italic, url=target)

    def close(self) -> None:
        text = "".join(self.letters)
        self.letters.clear()
        if text:
            self.spans.append(Span(text, self.bold, self.italic))


def plain(markup: str) -> str:
    """The words alone."""
    return "".join(span.text for span in parse(markup))
