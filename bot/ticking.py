"""`python -m bot tick`: one turn of the clock at a given instant, delivered to the end."""

from __future__ import annotations

import sys
from datetime import datetime

from sqlalchemy import Engine

from bot.app import running
from bot.clock import FixedClock
from bot.config import Settings

DONE, REFUSED = 0, 1


async def tick_once(settings: Settings, engine: Engine, at: datetime) -> int:
    """Moves what is due only: leases, pace and retries keep to real time."""
    async with running(settings, engine, FixedClock(at), listen=False, work=False, beat_seconds=0) as bot:
        report = await bot.tick()
        sys.stdout.write(f"{_in_words(vars(report))}\n")
        if bot.connection.problem:
            sys.stderr.write(f"Nothing was delivered: {bot.connection.problem}.\n")
            return REFUSED
        left = await bot.delivery.deliver_due(progress=True)
    if left:
        sys.stderr.write(f"{left} messages could not be delivered now; they stay owed.\n")
    return REFUSED if left else DONE


def _in_words(counts: dict[str, int]) -> str:
    told = ", ".join(f"{name} {count}" for name, count in counts.items() if count)
    return told[:1].upper() + told[1:] + "." if told else "Nothing was due."
