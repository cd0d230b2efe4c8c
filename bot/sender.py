"""What delivery asks of a platform: to send, to edit, and to look up what may have arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from messages.card import Card


@dataclass(frozen=True)
class Ref:
    """Where a message stands: the platform's ids of the channel and of the message in it."""

    channel: str
    message: str


class Found(Enum):
    """The outcomes of a look-up that found no message."""

    NOT_THERE = "not there"  # it can be sent again without a double
    CANNOT_SAY = "cannot say"  # the platform does not let us look


class SendFailed(Exception):  # noqa: N818  the platform's refusal, as the one who sends must judge it
    """A call that did not work.

    `permanent`: this message will never arrive. `everywhere`: nothing will, until somebody repairs the connection.
    `retry_after`: seconds during which the platform wants no call. `uncertain`: it may have arrived all the same.
    """

    def __init__(
        self,
        code: str,
        *,
        permanent: bool = False,
        everywhere: bool = False,
        retry_after: float | None = None,
        uncertain: bool = False,
    ) -> None:
        super().__init__(code)
        self.code, self.permanent, self.everywhere = code, permanent, everywhere
        self.retry_after, self.uncertain = retry_after, uncertain


class Sender(Protocol):
    """One workspace of one platform. Every method raises SendFailed."""

    async def send(self, address: str, card: Card, key: str, under: str | None) -> Ref:
        """Post to a user or channel, in the thread of `under`; the message carries `key`."""

    async def edit(self, ref: Ref, card: Card) -> Ref:
        """Put another card in the place of a message; gives where it stands now."""

    async def look_up(self, address: str, key: str, under: str | None, since: datetime) -> Ref | Found:
        """Search for the message that carries `key` and was sent after `since`."""
