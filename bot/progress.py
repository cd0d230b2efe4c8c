"""Progress of long work, on standard error: at once on a terminal, elsewhere only after two seconds."""

from __future__ import annotations

import sys
import time

PATIENCE = 2.0  # seconds of silence that nobody minds
BETWEEN = 0.2  # seconds between two lines on a terminal
SELDOM = 10.0  # … and in a log


class Progress:
    def __init__(self, what: str) -> None:
        self._what, self._begun, self._told = what, time.monotonic(), 0.0
        self._terminal, self._line = sys.stderr.isatty(), False

    def step(self, done: int, total: int | None = None) -> None:
        """So much of so much is done."""
        now = time.monotonic()
        if not self._terminal and now - self._begun < PATIENCE:
            return
        if now - self._told < (BETWEEN if self._terminal else SELDOM):
            return
        self._told, self._line = now, True
        words = f"{self._what}: {done:,}" + (f" of {total:,}" if total else "")
        sys.stderr.write(f"\r{words} " if self._terminal else f"{words}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the terminal at the beginning of a line."""
        if self._line and self._terminal:
            sys.stderr.write("\n")
