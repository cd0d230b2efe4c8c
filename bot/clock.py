"""The clock: what time it is, and the heartbeat that asks what is due.

APScheduler is the heartbeat only; what is due comes from the tables, so any number of processes may tick at once.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.log import Log

log = Log(__name__)

HEARTBEAT = 15  # seconds

Beat = Callable[[], Awaitable[object]]


class Clock(Protocol):
    """The clock of what is due. Leases, pace and signatures never ask it: they use real time."""

    def now(self) -> datetime:
        """Aware UTC."""


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """Stands still, for `tick --at`."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at


class MovableClock:
    """Runs like the real one, at a distance that can be moved; only the demo has one.

    Started again it goes on where it stood: nobody has lived through the days between.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._distance = _kept(file)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._distance

    def move_to(self, instant: datetime) -> None:
        """Refuses to go back (ValueError): what has been said cannot be unsaid."""
        if instant < self.now():
            raise ValueError("a clock goes forward only")
        self.start_at(instant)

    def start_at(self, instant: datetime) -> None:
        """Where the demo begins, once."""
        self._distance = instant - datetime.now(UTC)
        self.keep()

    def keep(self) -> None:
        """Write down where it stands."""
        self._file.write_text(json.dumps({"stands_at": self.now().isoformat()}))


def _kept(file: Path) -> timedelta:
    if not file.exists():
        return timedelta(0)
    return datetime.fromisoformat(json.loads(file.read_text())["stands_at"]) - datetime.now(UTC)


class Heartbeat:
    """Beats every 15 seconds, and once an hour; a late beat is made up for once, and none runs twice at once."""

    def __init__(self, beat: Beat, hourly: Beat | None = None, seconds: float = HEARTBEAT) -> None:
        # misfire_grace_time: the default of one second silently drops a beat that is late
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._scheduler.add_listener(_tell, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        self._scheduler.add_job(
            beat, IntervalTrigger(seconds=seconds, timezone=UTC), id="tick", next_run_time=datetime.now(UTC)
        )
        if hourly is not None:
            every_hour = IntervalTrigger(hours=1, timezone=UTC)
            self._scheduler.add_job(hourly, every_hour, id="people", next_run_time=datetime.now(UTC))

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)


def _tell(event: JobEvent) -> None:
    error = getattr(event, "exception", None)
    if error is not None:
        log.broke("a beat broke", error, job=event.job_id)
    else:
        log.warning("a beat was late", job=event.job_id)
