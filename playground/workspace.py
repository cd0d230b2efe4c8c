"""The workspace while it lives: messages, homes, open modals, triggers and response addresses, all in memory."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from playground.fields import state_of
from playground.records import Message, View
from playground.world import Channel, Json, User, World, dm_of

MOST_KEPT = 10_000


@dataclass
class Ticket:
    """A response_url: whom and which message it answers, and how much of it is left."""

    user: str
    channel: str
    made: float
    message: Message | None = None
    uses: int = 0


@dataclass
class Trigger:
    user: str
    made: float
    view: str | None = None
    used: bool = False


@dataclass(frozen=True)
class Notice:
    """Something changed. `kind` as in the page's stream; `user` is None where everybody may know."""

    kind: str
    message: Message | None = None
    user: str | None = None
    before: Message | None = None


def real_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Workspace:
    world: World
    now: Callable[[], datetime] = real_now
    trigger_seconds: float = 3.0
    ticket_seconds: float = 1800.0
    messages: dict[str, list[Message]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    stacks: dict[str, list[View]] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    seen: dict[str, dict[str, str]] = field(default_factory=dict)
    watchers: list[Callable[[Notice], None]] = field(default_factory=list)
    last_ts: int = 0

    def tell(self, notice: Notice) -> None:
        for watch in list(self.watchers):
            watch(notice)

    def new_ts(self) -> str:
        """Real time in Slack's form, never the same twice."""
        self.last_ts = max(self.last_ts + 1, time.time_ns() // 1000)
        return f"{self.last_ts // 1_000_000}.{self.last_ts % 1_000_000:06d}"

    # Channels

    def dm_partner(self, channel: str) -> User | None:
        """The person of a DM's id."""
        partners = [self.world.user(letter + channel[1:]) for letter in "UW"] if channel.startswith("D") else []
        return next((user for user in partners if user is not None), None)

    def channel_of(self, id: str) -> str:
        """A channel's id, where a person's id stands for the DM with them."""
        return dm_of(id) if id.startswith(("U", "W")) else id

    def bot_sees(self, channel: Channel) -> bool:
        return not channel.without_bot

    def channels_of(self, user: str) -> list[Channel]:
        return [channel for channel in self.world.channels if user in channel.members]

    # Messages

    def post(self, message: Message) -> Message:
        self.messages.setdefault(message.channel, []).append(message)
        self.tell(Notice("message", message, message.ephemeral_to))
        return message

    def edit(self, message: Message, text: str, blocks: list[Json], metadata: Json | None) -> Message:
        before = Message(**vars(message))
        message.text, message.blocks, message.metadata = text, blocks, metadata
        message.edited, message.warning = True, None
        self.tell(Notice("message_changed", message, message.ephemeral_to, before))
        return message

    def remove(self, message: Message) -> None:
        self.messages[message.channel].remove(message)
        self.tell(Notice("message_deleted", message, message.ephemeral_to))

    def warn(self, message: Message, words: str | None) -> None:
        """Put a warning beside a message, or take it away."""
        if message.warning != words:
            message.warning = words
            self.tell(Notice("message_changed", message, message.ephemeral_to, message))

    def find(self, channel: str, ts: str) -> Message | None:
        return next((message for message in self.messages.get(channel, []) if message.ts == ts), None)

    def listing(self, channel: str, thread: str | None = None) -> list[Message]:
        """The messages of a channel without the replies, or the replies of one thread without its first message."""
        every = self.messages.get(channel, [])
        if thread is not None:
            return [message for message in every if message.is_reply and message.thread_ts == thread]
        return [message for message in every if not message.is_reply or message.broadcast]

    def replies(self, message: Message) -> list[Message]:
        return [one for one in self.listing(message.channel, message.ts) if one.ephemeral_to is None]

    # Triggers and response addresses

    def new_trigger(self, user: str, view: str | None = None) -> str:
        id = f"{time.time_ns() // 1000}.{self.world.team_id}.{secrets.token_hex(16)}"
        self.triggers[id] = Trigger(user, time.monotonic(), view)
        forget(self.triggers)
        return id

    def new_ticket(self, user: str, channel: str, message: Message | None = None) -> str:
        token = f"{self.world.team_id}-{secrets.token_urlsafe(18)}"
        self.tickets[token] = Ticket(user, channel, time.monotonic(), message)
        forget(self.tickets)
        return token

    # Views

    def new_view(self, user: str, body: Json, below: View | None = None) -> View:
        id = "V" + secrets.token_hex(5).upper()
        root, previous = (below.root_id, below.id) if below else (id, None)
        return View(id, new_hash(), body["type"], user, body, state_of(body["blocks"]), root, previous)

    def renew(self, view: View, body: Json) -> None:
        """Show other contents in the same view; what was typed stays where the field is the same."""
        view.body, view.hash, view.errors, view.warning = body, new_hash(), {}, None
        view.values = state_of(body["blocks"], view.values)
        self.tell_view(view)

    def push(self, view: View) -> None:
        self.stacks.setdefault(view.user, []).append(view)
        self.tell_view(view)

    def stack(self, user: str) -> list[View]:
        return self.stacks.get(user, [])

    def close(self, view: View) -> None:
        self.stacks[view.user].remove(view)
        self.tell_view(view)

    def tell_view(self, view: View) -> None:
        self.tell(Notice("home" if view.type == "home" else "view", user=view.user))

    def publish(self, user: str, body: Json) -> View:
        view = self.homes.get(user)
        if view is None:
            view = self.homes[user] = self.new_view(user, body)
            self.tell_view(view)
        else:
            self.renew(view, body)
        return view

    def view(self, id: str | None, external_id: str | None = None) -> View | None:
        """The open modal or home with this id, or the one that the bot gave this external id."""
        every = [view for stack in self.stacks.values() for view in stack] + list(self.homes.values())
        for view in every:
            if view.id == id or (external_id and view.body.get("external_id") == external_id):
                return view
        return None


def forget(made: dict[str, Any]) -> None:
    """Drop the oldest of many, so that a long run does not grow."""
    if len(made) > MOST_KEPT:
        del made[next(iter(made))]


def new_hash() -> str:
    return f"{time.time_ns() // 1_000_000}.{secrets.token_hex(4)}"
