"""From an event heard to an answer said, within the time that Teams waits, whatever happens, and once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.log import Log, event_id
from bot.tasks import Tasks
from bot.teams_auth import Json
from bot.teams_calls import Spoken
from bot.teams_contacts import Contacts
from bot.teams_payload import Heard, Origin
from bot.teams_people import Address
from bot.teams_telling import Teller
from bot.teams_voice import Reply, closed, content, in_words, no_chat, voice
from bot.teams_words import NOT_INTRODUCED, SAVING, answered, as_card, broke
from handlers.acting import Unknown
from handlers.events import Answer, Event, Say
from messages.answers import not_found
from messages.card import Card

log = Log(__name__)

BUDGET = 3.0  # seconds until a turn ends; Teams gives fifteen, and people less
FIRST = 1.0  # seconds that the message's own change may take before the one who clicked gets theirs
KEPT = 120.0  # seconds for which a repetition is known; Teams repeats after 15 and 30
MOST = 500  # turns that are known at once, each with its whole answer; what was done is done once in any case

Act = Callable[[Event, datetime], Answer | Unknown]
Shown = Callable[[Origin], Card | None]


@dataclass(frozen=True)
class Turn:
    """An activity that is being answered, or was."""

    at: float
    work: asyncio.Task[Reply]


class Answering:
    """`act` and `shown` (what a message of ours shows now) are the handlers', called in a thread.

    `nudge` tells delivery that something may be owed.
    """

    def __init__(
        self,
        act: Act,
        shown: Shown,
        clock: Clock,
        contacts: Contacts,
        teller: Teller,
        *,
        command: str,
        nudge: Callable[[], None],
    ) -> None:
        self._act, self._shown, self._clock, self._contacts, self._teller = act, shown, clock, contacts, teller
        self._command, self._nudge = command, nudge
        self._turns: dict[str, Turn] = {}
        self.tasks = Tasks()

    async def line(self, heard: Heard) -> None:
        """A message, answered by messages. Returns when they are said, or after three seconds."""
        work, is_first = self._turn(heard)
        await asyncio.wait({work}, timeout=BUDGET)
        if is_first and not work.done():
            log.warning("the turn ended before it was answered")

    async def invoke(self, heard: Heard) -> Json:
        """The body of the answer; after three seconds a stand-in, and the rest comes by a call."""
        work, is_first = self._turn(heard)
        await asyncio.wait({work}, timeout=BUDGET)
        if work.done():
            reply = work.result()
            return answered(content(reply.card), reply.words)
        if is_first:
            log.warning("answered before it was done")
            self.tasks.start(self._late(heard, work))
        return answered(None, SAVING)

    async def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """What needs no answer: waited for as long as a turn may last, then it goes on."""
        await asyncio.wait({self.tasks.start(_logged(work))}, timeout=BUDGET)

    def _turn(self, heard: Heard) -> tuple[asyncio.Task[Reply], bool]:
        """The work for an activity; the same for its repetitions, which are told the same (F-E2)."""
        key, now = heard.event.key, time.monotonic()
        while self._turns and (len(self._turns) > MOST or now - next(iter(self._turns.values())).at > KEPT):
            self._turns.pop(next(iter(self._turns)))
        if key in self._turns:
            log.info("a repetition")
            return self._turns[key].work, False
        work = self.tasks.start(self._whole(heard))
        self._turns[key] = Turn(now, work)
        return work, True

    async def _late(self, heard: Heard, work: asyncio.Task[Reply]) -> None:
        """Whoever clicked has been given a stand-in: a card that was for them alone is put into the message now."""
        reply = await work
        if reply.card is not None and not reply.stays and heard.origin.message:
            await self._teller.draw(heard.origin, reply.card)

    async def _whole(self, heard: Heard) -> Reply:
        """Never raises; what breaks is logged, and said with its id."""
        chat: Address | None = None
        try:
            chat = await self._contacts.chat(heard.origin)
            reply = await self._answer(heard) if chat else no_chat(heard)
        except Exception as error:  # noqa: BLE001  a click is never answered by silence
            log.broke("a handler broke", error)
            reply = in_words(heard, Spoken(words=broke(event_id.get())))
        self._nudge()
        await self._say(heard, reply, chat)
        return reply

    async def _answer(self, heard: Heard) -> Reply:
        if heard.cancels:
            return await closed(heard, self._redraw, "cancelled")
        return await voice(heard, await self._ask(await self._contacts.name(heard)), self._redraw)

    async def _ask(self, heard: Heard) -> Answer:
        """The handlers' answer; a stranger is introduced first."""
        if not heard.origin.directory:  # a bot, or somebody of no directory
            return Say(not_found(self._command))
        answer = await asyncio.to_thread(self._meet_and_act, heard)
        if not isinstance(answer, Unknown):
            return answer
        if not await self._contacts.introduce(heard.origin):
            return Say(as_card(NOT_INTRODUCED))
        again = await asyncio.to_thread(self._act, heard.event, self._clock.now())
        return Say(not_found(self._command)) if isinstance(again, Unknown) else again

    def _meet_and_act(self, heard: Heard) -> Answer | Unknown:
        self._contacts.people.meet(heard.origin)
        return self._act(heard.event, self._clock.now())

    async def _redraw(self, heard: Heard) -> Card | None:
        return await asyncio.to_thread(self._shown, heard.origin) if heard.origin.message else None

    async def _say(self, heard: Heard, reply: Reply, chat: Address | None) -> None:
        """Of a click only the change of its own message is waited for, and not long; a line's answer whole."""
        if not heard.clicked:
            await self._teller.post(heard, reply, chat)
            return
        if reply.card is not None and heard.origin.message and (reply.stays or not heard.invoked):
            await asyncio.wait({self.tasks.start(self._teller.draw(heard.origin, reply.card))}, timeout=FIRST)
        self.tasks.start(self._teller.post(heard, reply, chat))


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001  in a task, nobody else would log it
        log.broke("a change of the installation broke", error)
