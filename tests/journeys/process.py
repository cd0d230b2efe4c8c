"""`python -m bot` as a process of its own, as a person or a platform starts it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.config import Settings
from tests.journeys.world import any_port

Done = subprocess.CompletedProcess[str]

ROOT = Path(__file__).parents[2]
OURS = {name.upper() for name in Settings.model_fields}


def environment(settings: Settings | None = None, **more: str) -> dict[str, str]:
    """That of this machine without our settings, and with those that are given."""
    bare = {name: value for name, value in os.environ.items() if name not in OURS}
    if settings is None:
        return bare | more
    token, secret = settings.slack_bot_token, settings.slack_signing_secret
    given = {
        "DATABASE_URL": settings.database_url,
        "PORT": str(settings.port),
        "SLACK_API_URL": settings.slack_api_url,
        "SLACK_BOT_TOKEN": token.get_secret_value() if token else "",
        "SLACK_SIGNING_SECRET": secret.get_secret_value() if secret else "",
    }
    return bare | given | more


def call(*line: str, given: str = "", settings: Settings | None = None, **more: str) -> Done:
    """`python -m bot …` to its end, with these settings and no others."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *line],
        cwd=ROOT,
        env=environment(settings, **more),
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def called(*line: str, settings: Settings, **more: str) -> Done:
    """The same beside a local Slack that lives in this process."""
    return await asyncio.to_thread(call, *line, settings=settings, **more)


@dataclass
class Started:
    process: asyncio.subprocess.Process
    address: str

    async def kill(self) -> None:
        """SIGKILL: no chance to tidy up."""
        self.process.kill()
        await self.process.wait()

    async def end(self, seconds: float) -> int:
        """SIGTERM; TimeoutError if it is not gone within so many seconds."""
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), seconds)


@asynccontextmanager
async def started(verb: str, settings: Settings) -> AsyncIterator[Started]:
    """A process that stays; killed at the end of the block if it is still there."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", verb, cwd=ROOT, env=environment(settings)
    )
    try:
        yield Started(process, f"http://127.0.0.1:{settings.port}")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def ready(here: Started, seconds: float = 30) -> None:
    """Until it answers /healthz."""
    async with asyncio.timeout(seconds), aiohttp.ClientSession() as session:
        while not await _answers(session, here.address):  # noqa: ASYNC110  another process has no event to wait for
            await asyncio.sleep(0.05)


async def _answers(session: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with session.get(f"{address}/healthz") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


@asynccontextmanager
async def demo(verb: str, folder: Path, *flags: str, is_killed: bool = False) -> AsyncIterator[str]:
    """A demo as a process of its own; gives the address that it prints, and ends it as a polite kill does.

    `is_killed`: SIGKILL in its place, no chance to tidy up.
    """
    here = ("--no-browser", "--folder", str(folder), "--port", str(any_port()))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", verb, *here, *flags),
        cwd=ROOT,
        env=environment(),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield await asyncio.wait_for(_address_of(process), 60)
        if not is_killed:
            process.terminate()
            assert await asyncio.wait_for(process.wait(), 20) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _address_of(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async for line in process.stdout:
        found = re.search(r"http://127\.0\.0\.1:\d+", line.decode())
        if found:
            return found[0]
    raise AssertionError("the demo ended without an address")
