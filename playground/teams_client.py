"""Microsoft's own test client for Teams, the 365 Agents Playground, as a process beside the bot.

It comes from npm, where it is wanted: its licence allows to install it for trying things out, not to pass it on.
"""

import asyncio
import json
import os
import shutil
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import yaml

from playground.teams_world import TeamsWorld

HOST = "127.0.0.1"
FOLDER = Path(__file__).parent / "teams"
PACKAGE = "@microsoft/m365agentsplayground"
CLIENT = FOLDER / "node_modules" / PACKAGE
OURS = ("M365_", "TEAMSAPPTESTER_", "TEAMS_APP_TEST_TOOL_", "APPLICATION_INSIGHTS_", "NODE_")
INSTALL_SECONDS, READY_SECONDS, END_SECONDS = 300.0, 60.0, 5.0


class NoClient(Exception):  # noqa: N818  what is missing, in words
    """The client cannot be had on this machine."""


@dataclass(frozen=True)
class TeamsClient:
    """A running client; `address` is its page's."""

    address: str

    async def install(self, conversation: str) -> None:
        """The app is added to a chat, or to the team of a channel, as if somebody had done it."""
        url = f"{self.address}/_debug/conversation/{conversation}/installation"
        async with aiohttp.ClientSession() as session, session.post(url, json={}) as answer:
            answer.raise_for_status()


async def bring_in() -> None:
    """Install the client beside its package.json unless it is there; NoClient where it cannot be had."""
    if is_there():
        return
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise NoClient("Microsoft's test client for Teams needs Node.js (node and npm), which this machine has not.")
    flags = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    install = await asyncio.create_subprocess_exec(
        npm, "ci", *flags, cwd=FOLDER, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(INSTALL_SECONDS):
            _, said = await install.communicate()
    except TimeoutError:
        raise NoClient("npm did not bring Microsoft's test client for Teams within five minutes.") from None
    finally:
        await _end(install)
    if install.returncode or not is_there():
        raise NoClient(f"npm could not bring Microsoft's test client for Teams: {said.decode().strip()[-600:]}")


def is_there() -> bool:
    """Whether the client is installed, in the version that is wanted."""
    file = CLIENT / "package.json"
    wanted: str = json.loads((FOLDER / "package.json").read_text())["dependencies"][PACKAGE]
    return file.exists() and json.loads(file.read_text())["version"] == wanted


@asynccontextmanager
async def teams_client(world: TeamsWorld, bot: str, stem: Path, port: int = 0) -> AsyncIterator[TeamsClient]:
    """The client on `port` (0: any free one), which talks to the bot at the address `bot`; ended with the block.

    Its configuration and its log are files whose names begin with `stem`. What was said is forgotten with it.
    """
    await bring_in()
    port = port or _any_port()
    config, log = (stem.with_name(f"{stem.name}-client.{end}").resolve() for end in ("yml", "log"))
    config.write_text(yaml.safe_dump(world.config(), sort_keys=False, allow_unicode=True))
    log.unlink(missing_ok=True)
    address = f"http://{HOST}:{port}"
    process = await asyncio.create_subprocess_exec(
        shutil.which("node") or "node",
        *("--require", str(FOLDER / "loopback.cjs"), str(CLIENT / "cli.js"), "start", "--disable-telemetry"),
        *("-e", f"{bot}/api/messages", "-c", "msteams", "-p", str(port), "--service-url", f"{address}/_connector"),
        cwd=config.parent,
        env=_environment(os.environ, config, log),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await _ready(address, process, log)
        yield TeamsClient(address)
    finally:
        await _end(process)


def _environment(outer: Mapping[str, str], config: Path, log: Path) -> dict[str, str]:
    """Nothing of it goes anywhere: no browser, no statistics, no proxy on the way to this machine."""
    bare = {name: value for name, value in outer.items() if not name.startswith(OURS)}
    return bare | {
        "APPLICATION_INSIGHTS_NO_STATSBEAT": "1",
        "TEAMSAPPTESTER_BROWSER": "none",
        "M365_AGENTS_PLAYGROUND_LOGFILE": str(log),
        "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(config),
        "NO_PROXY": f"{HOST},localhost",
        "no_proxy": f"{HOST},localhost",
    }


async def _ready(address: str, process: asyncio.subprocess.Process, log: Path) -> None:
    """Until it answers; a wrong configuration ends it, and only its log says why."""
    try:
        async with asyncio.timeout(READY_SECONDS), aiohttp.ClientSession() as session:
            while not await _answers(session, address):
                if process.returncode is not None:
                    raise NoClient(f"Microsoft's test client for Teams has ended: {_tail(log)}")
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise NoClient(f"Microsoft's test client for Teams does not answer: {_tail(log)}") from None


async def _answers(session: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with session.get(f"{address}/_debug/ping") as answer:
            return await answer.text() == "pong"
    except aiohttp.ClientError:
        return False


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-600:].strip() if log.exists() else "it wrote no log."


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(END_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def _any_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port
