"""The demo in Teams, without its browser: whose plan it is, who is asked, and that it goes on where it was."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlmodel import col, select

from bot.cli import main
from bot.demo_teams import TeamsDemo, demonstrating_teams
from bot.demo_teams_world import CHANNELS, directory, teams_plan, teams_world
from playground import teams_client
from store.outbox import Kind, Outgoing, State
from store.planfile.check import check
from store.planfile.document import Document
from store.session import reading
from tests.playground.client import brought_in


@asynccontextmanager
async def opened(folder: Path, *, fresh: bool = False) -> AsyncIterator[TeamsDemo]:
    """The demo, and its page open as far as the bot knows: somebody's client has told it of the chat."""
    async with demonstrating_teams(folder, fresh=fresh, port=0) as here:
        url = f"{here.client}/_debug/conversation/{here.world.chat}/installation"
        async with aiohttp.ClientSession() as session:
            while not here.levers:  # as a page that is loaded anew: what the bot reads of the team may come in between
                async with session.post(url, json={}) as answer:
                    answer.raise_for_status()
                await asyncio.sleep(2)
        yield here


def sent(here: TeamsDemo, kind: Kind) -> list[str]:
    """To whom, or to which channel."""
    with reading(here.bot.engine) as session:
        found = select(Outgoing.address).where(Outgoing.kind == kind, Outgoing.state == State.SENT)
        return sorted(address or "" for address in session.exec(found.order_by(col(Outgoing.id))))


async def pull(here: TeamsDemo, id: str) -> Any:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{here.address}/lever", json={"id": id}) as answer,
    ):
        return await answer.json()


async def test_everybody_is_asked_and_the_channels_are_told(tmp_path: Path) -> None:
    """Those who are in a team that has the app are reached too; started again nobody is asked twice."""
    await brought_in()
    async with opened(tmp_path) as here:
        assert sent(here, Kind.PROMPT) == sorted(directory(id) for id in ("U0EMI", "U0BEN", "U0CHLOE", "U0DEV"))
        assert await pull(here, "digest") == {"ok": True}
        assert sent(here, Kind.DIGEST) == sorted(one.id for one in CHANNELS.values())
        stood = here.traveller.clock.now()
    async with opened(tmp_path) as here:
        assert timedelta(0) <= here.traveller.clock.now() - stood < timedelta(minutes=1)
        assert len(sent(here, Kind.PROMPT)) == 4
    async with opened(tmp_path, fresh=True) as here:
        assert here.traveller.clock.now() < stood
        assert sent(here, Kind.DIGEST) == []


def test_the_plan_is_in_teams_altogether() -> None:
    """Nobody and no channel is left in Slack; the client's people are those of the plan, and one who may only look."""
    text = teams_plan(date(2026, 11, 17))
    plan = check(text)
    assert isinstance(plan, Document)
    assert "slack" not in text
    world = teams_world()
    *planned, outsider = (one.directory for one in (world.me, *world.others))
    assert [person for person in planned if f"msteams: {person}" not in text] == []
    assert outsider not in text
    assert f'msteams: "{world.channel.id}"' in text


def test_without_node_it_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback for a stranger who has no Node.js."""
    monkeypatch.setattr(teams_client, "CLIENT", tmp_path / "nowhere")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["demo-teams", "--no-browser", "--folder", str(tmp_path)]) == 1
    assert "needs Node.js" in capsys.readouterr().err
