"""What comes in from Teams, and what is answered in the turn: the whole process against a fake of Microsoft's side."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Engine

from tests.teams.office import Office, directory, office


@pytest.fixture
async def here(sqlite_engine: Engine) -> AsyncIterator[Office]:
    async with office(sqlite_engine, work=False) as made:
        yield made


@pytest.mark.parametrize("line", ["my", "/okr my", "okr my", "  My "])
async def test_a_line_is_a_command(here: Office, line: str) -> None:
    """With or without the command word; the answer comes in the same chat."""
    (answer,) = await here.say("ben", line)
    assert "sessions per user" in answer.words
    assert answer.conversation == here.teams.chat(directory("ben").upper())
