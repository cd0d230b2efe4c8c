"""What a person can do, and what of it reaches the bot. The Person of the tests and the page both act through here."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from playground import fields, payloads, submissions, typed
from playground.delivery import FORM, Courier, form
from playground.records import Answer, Message, View
from playground.responses import Responses
from playground.workspace import Notice, Workspace
from playground.world import Json, User, dm_of

TROUBLE = "We had some trouble connecting. Try again?"
CLICK_FAILED = "This didn’t work. Try again?"


@dataclass
class Reply:
    """What came of an act. `status` None: nothing was sent, or the bot did not answer in three seconds.

    `error`: Slack's words to the person. `errors`: words under fields, {block_id: words}.
    """

    user: str
    status: int | None = None
    body: str = ""
    error: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    via: str | None = None
    since: str = ""
    said: Message | None = None
    _ws: Workspace | None = None

    @property
    def ack(self) -> Any:
        """The body of the acknowledgement: parsed where it is JSON, None where it is empty."""
        return acknowledged(self.body)

    @property
    def messages(self) -> list[Message]:
        """What has arrived since: answers to this act, ephemeral messages, and after `say` what the bot said there."""
        every = [] if self._ws is None else [one for many in self._ws.messages.values() for one in many]
        return sorted((one for one in every if self.answers(one)), key=lambda one: one.ts)

    def answers(self, message: Message) -> bool:
        if not message.bot or message.ts <= self.since or not message.seen_by(self.user):
            return False
        if message.via is not None:
            return message.via == self.via
        spoken_to = self.said is not None and self.said.channel == message.channel
        return message.ephemeral_to is not None or spoken_to

    async def message(self, seconds: float = 5.0) -> Message:
        """The first of `messages`, waited for; TimeoutError after so many seconds."""
        async with asyncio.timeout(seconds):
            while not self.messages:  # noqa: ASYNC110  it may come by any road
                await asyncio.sleep(0.005)
        return self.messages[0]


def acknowledged(body: str) -> Any:
    if not body:
        return None
    try:
        return json.loads(body)
    except ValueError:
        return body


class Acts:
    def __init__(self, ws: Workspace, courier: Courier, responses: Responses) -> None:
        self.ws, self.courier, self.responses = ws, courier, responses

    def user(self, id: str) -> User:
        user = self.ws.world.user(id)
        if user is None:
            raise LookupError(f"nobody here has the id {id}")
        return user

    def reply(self, user: User, via: str | None = None) -> Reply:
        return Reply(user.id, via=via, since=self.ws.new_ts(), _ws=self.ws)

    # Words

    async def command(self, user: User, line: str, channel: str | None = None) -> Reply:
        """A slash command, typed in `channel`; without one in the DM with the bot."""
        where = channel or dm_of(user.id)
        word, _, rest = line.strip().partition(" ")
        token = self.ws.new_ticket(user.id, where)
        reply = self.reply(user, token)
        words = (word, typed.for_command(self.ws.world, rest.strip()))
        named = self.ws.world.channel(where)
        place = (where, named.name if named else "directmessage")
        answer = await self.courier.send(
            form(payloads.command(self.ws, user, place, words, self.responses.url(token))), FORM
        )
        taken(reply, answer)
        if not answer.ok:
            reply.error = command_failure(word, answer)
        elif not self.responses.from_ack(token, reply.ack):
            reply.error = f'{word} failed with the error "invalid_command_response"'
        return reply

    async def say(self, user: User, text: str, channel: str | None = None, thread: str | None = None) -> Reply:
        """A message; in the DM with the bot unless `channel` is given. Waits for the first delivery of its event."""
        where = channel or dm_of(user.id)
        reply = self.reply(user)
        words = typed.for_event(self.ws.world, text)
        message = Message(self.ws.new_ts(), where, user.id, words, self.ws.now(), thread_ts=thread)
        reply.said = self.ws.post(message)
        event = self.event_of(message)
        if event is not None:
            taken(reply, await self.courier.event(payloads.envelope(self.ws.world, event)))
        return reply

    def event_of(self, message: Message) -> Json | None:
        """What the bot hears of a message, if it hears of it."""
        world = self.ws.world
        channel = world.channel(message.channel)
        if channel is None:
            return payloads.said(self.ws, message) if "message.im" in world.events else None
        if channel.without_bot:
            return None
        if f"<@{world.bot_user_id}>" in message.text and "app_mention" in world.events:
            return payloads.mention(self.ws, message)
        kind = "group" if channel.is_private else "channel"
        heard = f"message.{kind}s" in world.events
        return payloads.said(self.ws, message, kind) if heard else None

    # Clicks

    async def click(self, user: User, source: Message | View, action: Json) -> Reply:
        """block_actions with one action, which carries block_id, action_id, type and what was chosen."""
        if isinstance(source, View):
            return await self._click_view(user, source, action)
        if not (source.seen_by(user.id) and self.reads(user.id, source.channel)):
            raise LookupError(f"{user.name} does not see this message")
        token = self.ws.new_ticket(user.id, source.channel, source)
        reply = self.reply(user, token)
        payload = payloads.click_on_message(self.ws, user, source, action, self.responses.url(token))
        answer = await self.courier.interact(payload)
        taken(reply, answer)
        reply.error = None if answer.ok else CLICK_FAILED
        self.ws.warn(source, reply.error)
        return reply

    async def _click_view(self, user: User, view: View, action: Json) -> Reply:
        """What was chosen is part of the view's state before the bot hears of it."""
        if action["type"] in fields.STATES:
            view.values.setdefault(action["block_id"], {})[action["action_id"]] = payloads.stateful(action)
        reply = self.reply(user)
        answer = await self.courier.interact(payloads.click_on_view(self.ws, user, view, action))
        taken(reply, answer)
        reply.error = None if answer.ok else TROUBLE
        self.warn(view, reply.error)
        return reply

    def warn(self, view: View, words: str | None) -> None:
        if view.warning != words:
            view.warning = words
            self.ws.tell_view(view)

    # Views

    async def submit(self, user: User, view: View) -> Reply:
        """Send the form as it stands, unless Slack's own client would not."""
        reply = self.reply(user)
        reply.errors = fields.check(view.blocks, view.values)
        if not reply.errors:
            answer = await self.courier.interact(payloads.submission(self.ws, user, view))
            taken(reply, answer)
            trouble = not answer.ok or not submissions.apply(self.ws, view, reply.ack)
            reply.error = TROUBLE if trouble else None
            reply.errors = {} if trouble else submissions.errors_of(reply.ack)
        view.errors, view.warning = reply.errors, reply.error
        self.ws.tell_view(view)
        return reply

    async def close(self, user: User, view: View, clear: bool = False) -> Reply:
        """Close the view, or with `clear` all that are open; the bot hears of those with notify_on_close."""
        reply = self.reply(user)
        closing = list(reversed(self.ws.stack(user.id))) if clear else [view]
        for one in closing:
            self.ws.close(one)
            if one.body.get("notify_on_close"):
                taken(reply, await self.courier.interact(payloads.closed(self.ws, user, one, clear)))
        return reply

    # The rest

    async def open_home(self, user: User, tab: str = "home") -> Reply:
        """The person opens the app; `tab` "messages" is the DM, of which Slack tells by the same event."""
        event = payloads.home_opened(self.ws, user.id, dm_of(user.id), tab)
        return await self._happen(user, "app_home_opened", event)

    async def change(self, user: User, **changes: Any) -> Reply:
        """Change the account: time zone, status, rights, deactivation."""
        unknown = set(changes) - set(vars(user))
        if unknown:
            raise LookupError(f"an account has no {', '.join(sorted(unknown))}")
        vars(user).update(changes)
        self.ws.tell(Notice("world"))
        return await self._happen(user, "user_change", payloads.user_changed(self.ws, user))

    async def _happen(self, user: User, kind: str, event: Json) -> Reply:
        reply = self.reply(user)
        if kind in self.ws.world.events:
            taken(reply, await self.courier.event(payloads.envelope(self.ws.world, event)))
        return reply

    def reads(self, user: str, channel: str) -> bool:
        place = self.ws.world.channel(channel)
        return channel == dm_of(user) or (place is not None and user in place.members)

    def may_write(self, user: User, channel: str) -> bool:
        place = self.ws.world.channel(channel)
        return self.reads(user.id, channel) and not (place is not None and place.is_archived)


def taken(reply: Reply, answer: Answer) -> None:
    reply.status, reply.body = answer.status, answer.body


def command_failure(word: str, answer: Answer) -> str:
    """Slack's own words for a command that was not acknowledged."""
    error = "operation_timeout" if answer.reason == "http_timeout" else "dispatch_failed"
    return f'{word} failed with the error "{error}"'
