"""What survives a restart: messages, homes and what was read, in one JSON file."""

import asyncio
import json
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from playground.records import Message, View
from playground.workspace import Workspace
from playground.world import Json

VERSION = 1


def dump(ws: Workspace) -> Json:
    return {
        "version": VERSION,
        "messages": {id: [message_out(one) for one in many] for id, many in ws.messages.items()},
        "homes": {user: asdict(view) for user, view in ws.homes.items()},
        "seen": ws.seen,
    }


def message_out(message: Message) -> Json:
    return asdict(message) | {"shown_at": message.shown_at.isoformat()}


def message_in(body: Json) -> Message:
    return Message(**body | {"shown_at": datetime.fromisoformat(body["shown_at"])})


def load(ws: Workspace, body: Json) -> None:
    ws.messages = {id: [message_in(one) for one in many] for id, many in body["messages"].items()}
    ws.homes = {user: View(**view) for user, view in body["homes"].items()}
    ws.seen = body["seen"]


class StateFile:
    """Written a moment after the last change, so that a burst of messages is one write; and when the server stops."""

    def __init__(self, ws: Workspace, path: Path, delay: float = 0.5) -> None:
        self.ws, self.path, self.delay = ws, path, delay
        self._timer: asyncio.TimerHandle | None = None

    def read(self) -> None:
        """Raises ValueError for a file of another version: it is the caller's to remove it."""
        if not self.path.exists():
            return
        body = json.loads(self.path.read_text("utf-8"))
        if body.get("version") != VERSION:
            raise ValueError(f"{self.path} was written by another version; remove it and start again")
        load(self.ws, body)

    def touch(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self.delay, self.write)

    def write(self) -> None:
        """Into a file beside it, then in its place: a crash leaves the old state or the new one."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        beside = self.path.with_name(self.path.name + ".new")
        beside.write_text(json.dumps(dump(self.ws), ensure_ascii=False), "utf-8")
        os.replace(beside, self.path)  # noqa: PTH105  the atomic one
