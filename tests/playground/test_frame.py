"""The page around the test client for Teams: it tells the time, and pulls the levers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest

from playground import Lever
from playground.frame import Frame

NOW = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)


class Counted:
    """A lever that counts how often it was pulled."""

    def __init__(self) -> None:
        self.pulls = 0

    async def pull(self) -> None:
        self.pulls += 1

    def levers(self) -> list[Lever]:
        return [Lever("round", "To the next round", "Everybody is asked", self.pull)]


@pytest.fixture
def counted() -> Counted:
    return Counted()


@pytest.fixture
async def address(counted: Counted) -> AsyncIterator[str]:
    frame = Frame("http://127.0.0.1:9", "You are Emi.", "Asia/Tokyo", lambda: NOW, counted.levers)
    async with frame.serving("127.0.0.1", 0) as address:
        yield address


async def test_it_tells_what_the_page_shows(address: str) -> None:
    """The client's address, who one is, the time and its zone, and the levers."""
    async with aiohttp.ClientSession() as session, session.get(f"{address}/frame") as answer:
        said = await answer.json()
    assert said == {
        "client": "http://127.0.0.1:9",
        "hint": "You are Emi.",
        "zone": "Asia/Tokyo",
        "now": NOW.isoformat(),
        "levers": [{"id": "round", "label": "To the next round", "detail": "Everybody is asked"}],
    }


async def test_its_files_are_there(address: str) -> None:
    """Everything that the page names is served."""
    async with aiohttp.ClientSession() as session:
        for path in ("/", "/frame.js", "/frame.css", "/tokens.css"):
            async with session.get(f"{address}{path}") as answer:
                assert answer.status == 200
                assert len(await answer.text()) > 200


async def test_a_lever_is_pulled_once_and_by_its_own_page_only(address: str, counted: Counted) -> None:
    """A page from elsewhere can send a form, but no JSON; a lever that is not there is not found."""
    json, form = "application/json", "application/x-www-form-urlencoded"
    tries = ((json, '{"id": "round"}'), (form, "id=round"), (json, '{"id": "nothing"}'))
    async with aiohttp.ClientSession() as session:
        statuses = []
        for kind, body in tries:
            async with session.post(f"{address}/lever", data=body, headers={"Content-Type": kind}) as answer:
                statuses.append(answer.status)
    assert statuses == [200, 415, 404]
    assert counted.pulls == 1
