"""Bodies of requests, whoever sends them: not larger, nor nested deeper, than the platforms' own."""

from __future__ import annotations

from typing import Any

from aiohttp import web

LARGEST = 1024 * 1024  # bytes; the platforms' own are far smaller
DEEPEST = 60  # levels of nesting; rich text in a message nests about ten


async def read_body(request: web.Request) -> bytes | None:
    """The bytes as they came, None for too many."""
    if (request.content_length or 0) > LARGEST:
        return None
    try:
        raw = await request.read()
    except web.HTTPRequestEntityTooLarge:
        return None
    return raw if len(raw) <= LARGEST else None


def is_too_deep(value: Any) -> bool:
    """Counted without recursion: the parser goes deeper than Python may."""
    deepest, todo = 0, [(value, 1)]
    while todo:
        here, depth = todo.pop()
        deepest = max(deepest, depth)
        inner = here.values() if isinstance(here, dict) else here if isinstance(here, list) else ()
        todo.extend((one, depth + 1) for one in inner if isinstance(one, (dict, list)))
    return deepest > DEEPEST
