"""The state file: what survives a restart."""

import json
from pathlib import Path

import pytest

from playground import Playground
from tests.playground.slackbot import listening, small_world


async def test_messages_threads_homes_and_reading_survive_a_restart(tmp_path: Path) -> None:
    """A second playground on the same file goes on where the first one stopped."""
    file = tmp_path / "playground.json"
    first = Playground(small_world(), state=file, echo=False)
    async with first.serving(), listening(first) as bot:
        metadata = {"event_type": "prompt", "event_payload": {"id": 7}}
        posted = await bot.client.chat_postMessage(channel="U0ANA", text="Your round", metadata=metadata)
        await bot.client.chat_postMessage(channel="D0ANA", text="details", thread_ts=posted["ts"])
        home = {"type": "home", "blocks": [{"type": "divider"}]}
        await bot.client.views_publish(user_id="U0ANA", view=home)
        first.ws.seen["U0ANA"] = {"D0ANA": posted["ts"]}

    second = Playground(small_world(), state=file, echo=False)
    async with second.serving(), listening(second) as bot:
        assert second.messages("U0ANA") == first.messages("U0ANA")
        assert [one.text for one in second.messages("U0ANA", thread=posted["ts"])] == ["details"]
        assert second.person("U0ANA").home == first.person("U0ANA").home
        assert second.ws.seen == first.ws.seen
        edited = await bot.client.chat_update(channel="D0ANA", ts=posted["ts"], text="Done")
        assert edited["ok"]


async def test_the_file_is_written_soon_after_a_change(tmp_path: Path) -> None:
    """A crash loses no more than a moment."""
    file = tmp_path / "playground.json"
    playground = Playground(small_world(), state=file, echo=False)
    async with playground.serving(), listening(playground) as bot:
        await bot.client.chat_postMessage(channel="C0GROWTH", text="hello")
        await playground.until(file.exists)
        assert json.loads(file.read_text("utf-8"))["messages"]["C0GROWTH"][0]["text"] == "hello"
        assert not file.with_name("playground.json.new").exists()


async def test_a_file_of_another_version_is_refused_in_words(tmp_path: Path) -> None:
    """It says which file and what to do."""
    file = tmp_path / "playground.json"
    file.write_text('{"version": 0}', "utf-8")
    with pytest.raises(ValueError, match="remove it"):
        async with Playground(small_world(), state=file).serving():
            """Never reached."""
