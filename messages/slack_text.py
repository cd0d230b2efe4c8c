"""Text as Slack wants it: escaped, and cut so that no entity is torn.

Slack parses mentions, links and channel names in anything that is not escaped; `verbatim` keeps it from making links
out of bare addresses. Its signs for bold and the like cannot be escaped: in a person's words they become look-alikes.
"""

from __future__ import annotations

import re
from typing import Any

from messages.markup import Marked, Span, clean, cut, parse

Json = dict[str, Any]

ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
HARMLESS = str.maketrans({"&": "＆", "<": "‹", ">": "›"})
LOOK_ALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
UNDERSCORE = re.compile(r"(?<!\w)_|_(?!\w)")
LINE_START = re.compile(r"^(\s*)&gt;", re.MULTILINE)
ADDRESS = str.maketrans({"&": "&amp;", "<": "%3C", ">": "%3E", "|": "%7C", " ": "%20"})
ENTITY = re.compile(r"&(?:amp|lt|gt);|.", re.DOTALL)


def escape(text: str) -> str:
    """`&`, `<` and `>` as entities, all at once so that none is escaped twice."""
    return clean(text).translate(ENTITIES)


def quiet(text: str) -> str:
    """Escaped, and no sign in it formats."""
    said = UNDERSCORE.sub("ˍ", escape(text).translate(LOOK_ALIKES))
    return LINE_START.sub(r"\1›", said)


def cut_escaped(text: str, limit: int) -> str:
    """Escaped text of at most `limit` characters; an entity stays whole or goes."""
    if len(text) <= limit:
        return text
    kept, size = [], 1
    for match in ENTITY.finditer(text):
        size += len(match[0])
        if size > limit:
            break
        kept.append(match[0])
    return "".join(kept).rstrip("\u200d").rstrip() + "…"


def plain_text(text: str, limit: int) -> Json:
    """A plain_text object; a space where there is nothing, since Slack refuses the empty one."""
    words = " ".join(clean(text).split()) or "–"
    return {"type": "plain_text", "text": cut_escaped(escape(words), limit), "emoji": True}


def mrkdwn(markup: str, limit: int = 3000) -> Json:
    """A mrkdwn object of at most `limit` characters."""
    return {"type": "mrkdwn", "text": say(Marked(markup), limit), "verbatim": True}


def harmless(text: str, limit: int) -> str:
    """For strings of which Slack does not say whether it decodes entities, as in charts: look-alikes instead."""
    return cut(" ".join(clean(text).split()).translate(HARMLESS), limit)


def say(markup: str, limit: int) -> str:
    """Markup as mrkdwn; what does not fit is left out at the end, with "…"."""
    said: list[str] = []
    left = limit
    for span in parse(markup):
        text = _spell(span)
        if len(text) > left - 1:
            said.append(_end(span, left))
            break
        said.append(text)
        left -= len(text)
    return "".join(said)


def _end(span: Span, left: int) -> str:
    """As much of the last span as fits; without its link, since half an address leads nowhere."""
    text = _spell(span)
    if len(text) <= left:
        return text
    bare = Span(span.text, span.bold, span.italic, span.code)
    room = max(1, left - (len(_spell(bare)) - len(_letters(bare))))
    return _style(bare, cut_escaped(_letters(bare), room))[:left] if left > 8 else "…"


def _spell(span: Span) -> str:
    if span.person:
        return f"<@{escape(span.person)}>"
    if span.url:
        return _style(span, f"<{span.url.translate(ADDRESS)}|{escape(span.text)}>")
    return _style(span, _letters(span))


def _letters(span: Span) -> str:
    """Code ends with its line and with a backtick, so it gets neither."""
    return escape(span.text).replace("`", "ˋ").replace("\n", " ") if span.code else quiet(span.text)


def _style(span: Span, text: str) -> str:
    """Slack's signs hold for one line and only where they touch a letter."""
    if span.code:
        return f"`{text}`"
    signs = ("*" if span.bold else "") + ("_" if span.italic else "")
    return "\n".join(_wrap(line, signs) for line in text.split("\n")) if signs else text


def _wrap(line: str, signs: str) -> str:
    core = line.strip()
    if not core:
        return line
    start = line.index(core)
    return f"{line[:start]}{signs}{core}{signs[::-1]}{line[start + len(core) :]}"
