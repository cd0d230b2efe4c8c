"""Microsoft's test client as a process: it comes from npm, hears of its world, keeps to this machine, and ends."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from playground import teams_client as client
from playground.teams_client import NoClient, bring_in
from playground.teams_world import Spot, Teammate, TeamsWorld
from tests.playground.client import brought_in

PEOPLE = [Teammate(f"00000000-0000-4000-8000-00000000000{n}", f"Person {n}", f"p{n}@x.example") for n in range(6)]
WORLD = TeamsWorld(
    tenant="00000000-0000-4000-8000-00000000aaaa",
    bot=Spot("28:00000000-0000-4000-8000-00000000bbbb", "Fortnight"),
    me=PEOPLE[0],
    others=PEOPLE[1:],
    team=Spot("19:general@thread.tacv2", "Mentorly"),
    channel=Spot("19:mentors@thread.tacv2", "Mentors"),
    group=Spot("19:group@thread.v2", "Group"),
)


@pytest.fixture
async def heard() -> AsyncIterator[tuple[str, asyncio.Queue[dict[str, Any]]]]:
    """A bot that listens and says nothing: its address, and what it has heard."""
    queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def hear(request: web.Request) -> web.Response:
        queue.put_nowait(await request.json())
        return web.Response()

    app = web.Application()
    app.router.add_post("/api/messages", hear)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}", queue
    await runner.cleanup()


async def test_it_starts_installs_and_ends(heard: tuple[str, asyncio.Queue[dict[str, Any]]], tmp_path: Path) -> None:
    """The bot hears who has added it, in which tenant, and where to answer; afterwards nobody listens there."""
    await brought_in()
    bot, queue = heard
    async with client.teams_client(WORLD, bot, tmp_path / "here") as here:
        await here.install(WORLD.chat)
        activity = await asyncio.wait_for(queue.get(), 10)
        assert (activity["type"], activity["from"]["aadObjectId"]) == ("installationUpdate", WORLD.me.directory)
        assert activity["channelData"]["tenant"]["id"] == WORLD.tenant
        assert activity["serviceUrl"] == f"{here.address}/_connector"
        await here.install(WORLD.channel.id)
        places = [(await asyncio.wait_for(queue.get(), 10))["conversation"]["id"] for _ in range(3)]
        assert sorted(places) == [WORLD.channel.id, WORLD.channel.id, WORLD.chat]
        assert not is_open_to_the_network(here.address)
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(here.address)


def is_open_to_the_network(address: str) -> bool:
    """Whether the port answers on another address of this machine (all of 127/8 are its own)."""
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.2", int(address.rpartition(":")[2]))) == 0


async def test_a_world_that_it_does_not_take_is_told_in_its_own_words(tmp_path: Path) -> None:
    """It would print nothing and be gone: the reason stands in its log."""
    await brought_in()
    twice = replace(WORLD, others=[WORLD.me, *PEOPLE[2:]])
    with pytest.raises(NoClient, match="unique"):
        async with client.teams_client(twice, "http://127.0.0.1:9", tmp_path / "here"):
            pass
    with pytest.raises(ValueError, match="5 others"):
        replace(WORLD, others=PEOPLE[1:3]).config()


async def test_without_node_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A stranger who tries the demo learns what to install."""
    monkeypatch.setattr(client, "CLIENT", tmp_path / "nowhere")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoClient, match=r"needs Node\.js"):
        await bring_in()
