"""From an event heard to an answer said, within Slack's three seconds, whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from bot.log import Log, event_id
from bot.slack_calls import SlackRefused
from bot.slack_payload import Heard, Json, Origin
from bot.slack_people import Strangers
from bot.slack_voice import Call, Reply, Voice, input_ids, note_of
from bot.slack_words import NOT_INTRODUCED, SAVING, SLACK_SLOW, as_card, broke, message, window
from bot.tasks import Tasks
from handlers.acting import Unknown
from handlers.events import Answer, Caller, Command, Event, Say, Submission
from messages.answers import not_found

log = Log(__name__)

BUDGET = 2.0  # seconds until the acknowledgement; Slack gives three, and the network wants some of them
AGAIN = (0.0, 0.5, 2.0, 8.0)  # seconds before each try of a call that nobody waits for

Act = Callable[[Event, datetime], Answer | Unknown]


class Answering:
    """`act` is the handlers', called in a thread. `team` is the workspace that our token is for, "" if unknown.

    `nudge` tells delivery that something may be owed.
    """

    def __init__(
        self,
        act: Act,
        clock: Clock,
        voice: Voice,
        strangers: Strangers,
        *,
        command: str,
        team: Callable[[], str],
        nudge: Callable[[], None],
    ) -> None:
        self._act, self._clock, self._voice, self._strangers = act, clock, voice, strangers
        self._command, self._team, self._nudge = command, team, nudge
        self.tasks = Tasks()

    async def answer(self, heard: Heard) -> Reply:
        """The reply, or after two seconds a stand-in; the rest is then said by a call."""
        work = self.tasks.start(self._whole(heard))
        await asyncio.wait({work}, timeout=BUDGET)
        if not work.done():
            log.warning("acknowledged before it was done")
            self.tasks.start(self._late(heard, work))
            return Reply(ack=_meanwhile(heard))
        reply = work.result()
        self._afterwards(heard, reply)
        return reply

    async def _whole(self, heard: Heard) -> Reply:
        """Never raises; what breaks is logged, and said with its id."""
        if self._is_foreign(heard):
            return self._turned_away(heard)
        try:
            reply = await self._voice.say(heard, await self._ask(heard))
        except SlackRefused as refusal:
            log.warning("an answer could not be said", code=refusal.code)
            reply = self._in_words(heard, SLACK_SLOW)
        except Exception as error:  # noqa: BLE001  a click is never answered by silence
            log.broke("a handler broke", error)
            reply = self._in_words(heard, broke(event_id.get()))
        self._nudge()
        return reply

    async def _ask(self, heard: Heard) -> Answer:
        """The handlers' answer; a stranger is introduced first."""
        answer = await asyncio.to_thread(self._act, heard.event, self._clock.now())
        if not isinstance(answer, Unknown):
            return answer
        if not await self._strangers.introduce(heard.event.caller):
            return Say(as_card(NOT_INTRODUCED))
        again = await asyncio.to_thread(self._act, heard.event, self._clock.now())
        return Say(not_found(self._command)) if isinstance(again, Unknown) else again

    def _is_foreign(self, heard: Heard) -> bool:
        """Of another workspace than our token's; before that is known, the database alone decides."""
        team = self._team()
        return heard.foreign or team not in ("", heard.event.caller.workspace)

    def _turned_away(self, heard: Heard) -> Reply:
        """Somebody of another workspace: as if there were nothing, and not one call with our token (F-A11)."""
        card = not_found(self._command)
        if isinstance(heard.event, Submission):
            return Reply(ack={"response_action": "update", "view": window(card, "")})
        if heard.origin.in_command:
            return Reply(ack=message(card))
        if heard.origin.response_url:
            return Reply(after=(lambda: self._voice.show(heard.origin, card),))
        return Reply()

    def _in_words(self, heard: Heard, words: str) -> Reply:
        """Under the form's first field, so that nothing typed is lost; in the ack; or beside the message."""
        fields = sorted(input_ids(heard.origin.view))
        if isinstance(heard.event, Submission) and fields:
            view = window(as_card(words), note_of(heard.origin).packed())
            return Reply(ack={"response_action": "errors", "errors": {fields[0]: words}}, late=view)
        if heard.origin.in_command:
            return Reply(ack=message(as_card(words)))
        if heard.origin.response_url:
            return Reply(after=(self._showing(heard.origin, words),))
        return Reply(failed=True)

    def _showing(self, origin: Origin, words: str) -> Call:
        return lambda: self._voice.show(origin, as_card(words))

    async def _late(self, heard: Heard, work: asyncio.Task[Reply]) -> None:
        """The acknowledgement has gone: what it would have held is said by a call."""
        reply = await work
        self._afterwards(heard, reply)
        if isinstance(heard.event, Submission) and reply.late is not None:
            view = reply.late
            await self._repeat(lambda: self._voice.update(heard.origin, view, whatever=True))
        elif heard.origin.in_command and reply.ack is not None:
            body = reply.ack
            await self._repeat(lambda: self._voice.calls.respond(heard.origin.response_url, body))

    def _afterwards(self, heard: Heard, reply: Reply) -> None:
        for call in reply.after:
            self.tasks.start(self._repeat(call))
        if reply.home:
            self.tasks.start(self._draw_home(heard.event.caller))

    async def _draw_home(self, caller: Caller) -> None:
        """What was done from the home shows there."""
        await self._whole_home(Heard(Command(caller, "", "home"), Origin(in_home=True)))

    async def _whole_home(self, heard: Heard) -> None:
        reply = await self._whole(heard)
        for call in reply.after:
            await self._repeat(call)

    async def _repeat(self, call: Call) -> None:
        """A call that may be made twice: to a response_url or of a view."""
        for delay in AGAIN:
            await asyncio.sleep(delay)
            try:
                return await call()
            except SlackRefused as refusal:
                log.warning("an answer did not arrive", code=refusal.code)
                if refusal.code.startswith("http_4"):  # used up, expired: it will not get better
                    return None
            except Exception as error:  # noqa: BLE001  in a task, nobody else would log it
                return log.broke("an answer could not be said", error)
        return None


def _meanwhile(heard: Heard) -> Json | None:
    """A form must be told something, or Slack would close it."""
    if isinstance(heard.event, Submission):
        return {"response_action": "update", "view": window(as_card(SAVING), note_of(heard.origin).packed())}
    return None
