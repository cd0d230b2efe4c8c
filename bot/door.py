"""Where a platform comes in: an address of the web server, and what goes on behind it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from bot.tasks import Tasks


@dataclass(frozen=True)
class Door:
    path: str
    handle: Callable[[web.Request], Awaitable[web.StreamResponse]]
    tasks: Tasks  # what was begun and not finished
