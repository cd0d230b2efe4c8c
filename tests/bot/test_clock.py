"""The heartbeat, and one turn of the clock by hand."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.clock import FixedClock, Heartbeat, RealClock
from bot.config import Settings
from bot.demo_world import ROUND
from bot.ticking import tick_once
from playground import Playground
from tests.bot.office import bring_in_plan, make_world
from tests.bot.test_connection import settings_for


async def test_it_beats_at_once_and_again() -> None:
    """The first beat is not fifteen seconds away."""
    beats: list[int] = []

    async def beat() -> None:
        beats.append(1)

    heartbeat = Heartbeat(beat, seconds=0.05)
    heartbeat.start()
    async with asyncio.timeout(5):
        while len(beats) < 3:  # noqa: ASYNC110  the beat has no event of its own
            await asyncio.sleep(0.01)
    heartbeat.stop()


async def test_a_broken_beat_is_logged_and_the_next_one_comes(caplog: pytest.LogCaptureFixture) -> None:
    """A database that is away for a minute must not end the clock."""
    beats: list[int] = []

    async def beat() -> None:
        beats.append(1)
        raise RuntimeError("away")

    heartbeat = Heartbeat(beat, seconds=0.05)
    heartbeat.start()
    async with asyncio.timeout(5):
        while len(beats) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    heartbeat.stop()
    assert "a beat broke" in caplog.text


async def test_beats_never_overlap() -> None:
    """F-C4: a beat that takes longer than the pause is not begun a second time."""
    running, most = 0, 0

    async def beat() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.2)
        running -= 1

    heartbeat = Heartbeat(beat, seconds=0.05)
    heartbeat.start()
    await asyncio.sleep(0.5)
    heartbeat.stop()
    assert most == 1


def test_clocks_speak_utc() -> None:
    """Aware, whatever zone they were given."""
    assert RealClock().now().tzinfo is UTC
    assert FixedClock(datetime.fromisoformat("2026-11-17T10:00:00+01:00")).now() == datetime(
        2026, 11, 17, 9, tzinfo=UTC
    )


async def test_a_tick_does_and_delivers_what_is_due_then(
    sqlite_engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every owner whose morning it is has a prompt when it ends, and the same tick again adds nothing."""
    bring_in_plan(sqlite_engine)
    play = Playground(make_world(), real_limits=False)
    at = datetime(ROUND.year, ROUND.month, ROUND.day, 10, 0, 5, tzinfo=UTC)
    async with play.serving():
        settings: Settings = settings_for(play)
        assert await tick_once(settings, sqlite_engine, at) == 0
        assert await tick_once(settings, sqlite_engine, at + timedelta(seconds=1)) == 0
        assert [len(play.messages(user)) for user in ("U0BEN", "U0CHLOE", "U0DEV")] == [0, 1, 1]
    assert "Asked 5" in capsys.readouterr().out


async def test_a_tick_without_slack_says_so(sqlite_engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    """What is due is written down, and stays owed."""
    bring_in_plan(sqlite_engine)
    play = Playground(make_world(), real_limits=False)
    play.faults.add(method="auth.test", kind="error", error="invalid_auth")
    async with play.serving():
        assert await tick_once(settings_for(play), sqlite_engine, datetime.now(UTC)) == 1
    assert "Nothing was delivered" in capsys.readouterr().err
