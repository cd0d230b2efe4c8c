"""The platforms that this process speaks with, as one."""

from __future__ import annotations

from typing import Protocol

from bot.sender import Sender


class Connection(Protocol):
    """One platform. `problem` says in words why nothing can be said there at the moment, "" if all is well."""

    problem: str

    def sender_of(self, workspace_id: int) -> Sender | None:
        """Who speaks in a workspace; None if it is not this platform's, or cannot be spoken in now."""

    async def keep(self) -> None:
        """Connect if that has not worked yet; cheap when it has."""

    async def read_people(self) -> None:
        """Refresh what is known of people, at most once a day."""


class Connections:
    def __init__(self, *each: Connection) -> None:
        self.each = each

    @property
    def problem(self) -> str:
        return "; ".join(one.problem for one in self.each if one.problem)

    def sender_of(self, workspace_id: int) -> Sender | None:
        found = (one.sender_of(workspace_id) for one in self.each)
        return next((sender for sender in found if sender is not None), None)

    async def keep(self) -> None:
        for one in self.each:
            await one.keep()

    async def read_people(self) -> None:
        for one in self.each:
            await one.read_people()
