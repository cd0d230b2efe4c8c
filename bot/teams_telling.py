"""Saying it: messages and changes of messages, tried again where that helps, and never an old one over a new one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count

from bot.log import Log
from bot.teams_calls import Spoken, TeamsCalls
from bot.teams_payload import Heard, Origin
from bot.teams_people import Address
from bot.teams_tokens import TeamsRefused
from bot.teams_voice import Reply

log = Log(__name__)

AGAIN = (0.0, 0.5, 2.0, 8.0)  # seconds before each try
PASSING = (0, 408, 412, 429)  # statuses that say nothing of the message itself; 0 for no answer, and every 5xx

Call = Callable[[], Awaitable[object]]


class Teller:
    """`missed` is called in a thread for a message that could not be changed."""

    def __init__(self, calls: TeamsCalls, missed: Callable[[Origin], None], pauses: tuple[float, ...] = AGAIN) -> None:
        self.calls, self.missed, self.pauses = calls, missed, pauses
        self._numbers = count()
        self._latest: dict[tuple[str, str], int] = {}

    async def draw(self, origin: Origin, card: Spoken) -> None:
        """Put a card in the place of the message that was clicked, unless a later one is on its way by then.

        If Teams takes none of the tries, the message is owed an edit, as if somebody else had changed it.
        """
        place, number = (origin.conversation, origin.message), next(self._numbers)
        self._latest[place] = number

        async def change() -> None:
            if self._latest.get(place) == number:
                await self.calls.update(origin.service_url, *place, card)

        arrived = await self._repeat(change)
        if self._latest.get(place) == number:
            del self._latest[place]
            if not arrived:
                await asyncio.to_thread(self.missed, origin)

    async def post(self, heard: Heard, reply: Reply, chat: Address | None) -> None:
        """The messages of a reply, in order, and the line for those who read along where it was asked."""
        if chat is not None:
            for said in reply.posts:
                await self._tell(chat.service_url, chat.conversation, said)
        if reply.aside:
            await self._tell(heard.origin.service_url, heard.origin.conversation, Spoken(words=reply.aside))

    async def _tell(self, service_url: str, conversation: str, said: Spoken) -> None:
        await self._repeat(lambda: self.calls.post(service_url, conversation, said))

    async def _repeat(self, call: Call) -> bool:
        """Whether it was taken. An answer that comes twice is better than none: what may have arrived is said again."""
        for pause in self.pauses:
            await asyncio.sleep(pause)
            try:
                await call()
            except TeamsRefused as refusal:
                log.warning("an answer did not arrive", code=refusal.code, status=refusal.status)
                if refusal.status not in PASSING and refusal.status < 500:
                    return False
            except Exception as error:  # noqa: BLE001  in a task, nobody else would log it
                log.broke("an answer could not be said", error)
                return False
            else:
                return True
        return False
