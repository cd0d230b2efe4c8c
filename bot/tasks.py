"""What goes on after an acknowledgement; waited for at the end, so that a stop loses nothing that was begun."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class Tasks:
    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def finish(self, seconds: float) -> None:
        """Wait for everything, then let go of what still hangs."""
        if not self._running:
            return
        _, hanging = await asyncio.wait(set(self._running), timeout=seconds)
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
