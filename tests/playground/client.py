"""Microsoft's test client for the tests: brought in once, however many of them want it at the same time."""

from __future__ import annotations

import asyncio
import fcntl
import os
import tempfile
from pathlib import Path

import pytest

from playground.teams_client import NoClient, bring_in

LOCK = Path(tempfile.gettempdir()) / "fortnight-teams-client.lock"


async def brought_in() -> None:
    """From npm if need be; a skip where it cannot be had, a failure in CI."""
    with LOCK.open("w") as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        try:
            await bring_in()
        except NoClient as why:
            if os.environ.get("CI") == "true":
                pytest.fail(str(why))
            pytest.skip(str(why))
