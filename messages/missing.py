"""What a line lacks, as the parts of one sentence: "Still missing: the value; how sure you are: …"."""

from __future__ import annotations

from collections.abc import Mapping

from messages.words import Words

WORDS = Words("missing")
SHOWN = 8  # numbers that are named; more would be a wall


def which(due: tuple[int, ...]) -> str:
    """Nothing says which key result is meant."""
    return WORDS.label("which", due=due[:SHOWN])


def missing(problems: Mapping[str, str], typed: Mapping[str, str], leftover: str) -> str:
    """`problems` by field, as at the fields of the form; `leftover` is what stands where nothing is expected."""
    parts = [
        WORDS.label(name, reason=reason.rstrip("."), said=bool(typed.get(name, "").strip()))
        for name, reason in problems.items()
    ]
    return "; ".join([*parts, *([WORDS.label("leftover", words=leftover)] if leftover else [])])
