"""The grammar of a line: a verb with what follows, or a check-in like `12 43 yellow next: call finance`.

Nothing here knows the plan: what a line means for a key result is judged where that is known (`handlers.line`).
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from okr.confidence import Confidence, read_confidence
from okr.reading import NO, YES

KEYWORDS = {
    "next": "next_step",
    "next step": "next_step",
    "blocked": "blocker",
    "blocked by": "blocker",
    "blocker": "blocker",
    "note": "note",
    "link": "evidence",
    "evidence": "evidence",
}
KEYWORD = re.compile(rf"(?:^|(?<=[\s,;]))({'|'.join(sorted(KEYWORDS, key=len, reverse=True))})\s*:", re.IGNORECASE)
NUMBER = re.compile(r"\d{1,9}", re.ASCII)
NAMED = re.compile(r"(?:#|kr-?|kr#)(\d{1,9})", re.ASCII | re.IGNORECASE)
AROUND = ",;."  # around a word, no part of it


@dataclass(frozen=True)
class Line:
    """A check-in in one line, as far as it was understood; `number` is None where none was named.

    `leftover` is what stands behind the colour without a keyword.
    """

    number: int | None
    value: str
    confidence: Confidence | None
    next_step: str = ""
    blocker: str = ""
    note: str = ""
    evidence: str = ""
    leftover: str = ""


def drop_command(text: str, command: str) -> str:
    """In a DM the command word may stand in front, with its slash or without."""
    first, _, rest = text.strip().partition(" ")
    return rest.strip() if first.casefold() in {command.casefold(), command.lstrip("/").casefold()} else text.strip()


def read_verb(text: str, known: Container[str]) -> tuple[str, str] | None:
    """(verb, what follows it), or None if the first word is no verb."""
    words = text.split(maxsplit=1)
    verb = words[0].casefold() if words else ""
    return (verb, words[1].strip() if len(words) > 1 else "") if verb in known else None


def read_key_result(text: str) -> int | None:
    """`12`, `#12`, `KR-12`: the number of a key result, alone."""
    word = text.strip()
    named = NAMED.fullmatch(word)
    if named:
        return int(named[1])
    return int(word) if NUMBER.fullmatch(word) else None


def is_line(text: str) -> bool:
    """Whether it can be meant as a check-in: it names a number, a colour, yes or no, or a keyword."""
    words = text.split()
    if not words:
        return False
    digits = any(sign.isdecimal() for sign in words[0])
    return digits or bool(KEYWORD.search(text)) or _find_colour(words) is not None or words[0].casefold() in YES | NO


def read_line(text: str, *, alone: bool) -> Line:
    """`alone`: exactly one key result is due, so a single number is its value; else the first is the key result."""
    head, parts = _split(text)
    number, words = _take_number(head.split(), alone=alone)
    value, confidence, leftover = _take_colour(words)
    return Line(number, value, confidence, leftover=leftover, **parts)


def _split(text: str) -> tuple[str, dict[str, str]]:
    """What stands before the first keyword, and what follows each; one that comes twice is joined."""
    head, *rest = KEYWORD.split(text)
    parts: dict[str, str] = {}
    for word, words in zip(rest[::2], rest[1::2], strict=True):
        name, said = KEYWORDS[word.casefold()], words.strip().rstrip(",;").rstrip()
        parts[name] = f"{parts[name]}; {said}" if name in parts else said
    return head.strip(), parts


def _take_number(words: list[str], *, alone: bool) -> tuple[int | None, list[str]]:
    if not words:
        return None, []
    named = NAMED.fullmatch(words[0].rstrip(":"))
    if named:
        return int(named[1]), words[1:]
    several = sum(any(sign.isdecimal() for sign in word) for word in words) > 1
    if NUMBER.fullmatch(words[0]) and (several or not alone):
        return int(words[0]), words[1:]
    return None, words


def _take_colour(words: list[str]) -> tuple[str, Confidence | None, str]:
    """(value, colour, leftover). The value stands before the colour, or behind it where nothing stands before."""
    found = _find_colour(words)
    if found is None:
        return " ".join(words), None, ""
    start, end, confidence = found
    before, after = " ".join(words[:start]), " ".join(words[end:])
    return (before, confidence, after) if before else (after, confidence, "")


def _find_colour(words: list[str]) -> tuple[int, int, Confidence] | None:
    """The last word, or pair of words (`at risk`), that names a colour."""
    for start in reversed(range(len(words))):
        for end in (start + 2, start + 1):
            confidence = read_confidence(" ".join(words[start:end]).strip(AROUND)) if end <= len(words) else None
            if confidence:
                return start, end, confidence
    return None
