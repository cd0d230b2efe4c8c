"""What a button carries as its value: which question it is about. Identifiers, never rights."""

from __future__ import annotations

import re

ASKED = re.compile(r"(\d{1,18}):(\d{1,9})", re.ASCII)


def asked_value(number: int, prompt: int | None = None) -> str:
    """`<prompt>:<key result's number>`, with 0 for a button that stands in no prompt."""
    return f"{prompt or 0}:{number}"


def read_asked(value: str) -> tuple[int | None, int] | None:
    """(prompt or None, number), None for what is no such value."""
    match = ASKED.fullmatch(value)
    return (int(match[1]) or None, int(match[2])) if match else None
