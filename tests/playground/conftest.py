"""A playground that serves, and a Bolt app that listens to it."""

from collections.abc import AsyncIterator

import pytest

from playground import Playground
from tests.playground.browser import browser, page
from tests.playground.slackbot import Bot, listening, small_world

__all__ = ["browser", "page"]  # fixtures that live in a module of their own


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    playground = Playground(small_world(), echo=False)
    async with playground.serving():
        yield playground


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[Bot]:
    async with listening(playground) as bot:
        yield bot
