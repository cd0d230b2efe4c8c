"""Who and what there is: the people, the channels and the bot, as a test or the demo describes them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

EVENTS = frozenset({"message.im", "app_home_opened", "app_mention", "user_change"})


@dataclass
class User:
    """One account. `status_expiration` is in Unix seconds, 0 means never; `tz` is an IANA name."""

    id: str
    name: str
    real_name: str = ""
    tz: str | None = "Etc/UTC"
    email: str = ""
    title: str = ""
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False
    is_bot: bool = False
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0


@dataclass
class Channel:
    """A channel and the ids of its members; the bot is one of them unless `without_bot`."""

    id: str
    name: str
    members: list[str] = field(default_factory=list)
    is_private: bool = False
    is_archived: bool = False
    without_bot: bool = False


@dataclass(frozen=True)
class Lever:
    """Something the page can pull, such as "to the next round"."""

    id: str
    label: str
    detail: str
    pull: Callable[[], Awaitable[object]]


@dataclass
class World:
    """A workspace before anything has happened in it.

    `scopes`: what the bot was granted, `None` for everything. `events`: what it subscribed to.
    `escape_commands`: the manifest's `should_escape`, which turns a typed @kim into <@U0KIM|kim>.
    """

    team_id: str = "T0PLAY"
    team_name: str = "Playground"
    bot_user_id: str = "U0BOT"
    bot_id: str = "B0BOT"
    app_id: str = "A0PLAY"
    bot_name: str = "Fortnight"
    bot_token: str = "xoxb-playground"  # noqa: S105  a name for the local Slack, no secret
    signing_secret: str = "playground-secret"  # noqa: S105
    users: list[User] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    command_words: dict[str, list[str]] = field(default_factory=dict)
    scopes: frozenset[str] | set[str] | None = None
    events: frozenset[str] | set[str] = EVENTS
    escape_commands: bool = True
    _by_id: dict[str, User] = field(default_factory=dict, repr=False, compare=False)

    def user(self, id: str) -> User | None:
        """The person, or the bot's own account."""
        if id == self.bot_user_id:
            return self.bot_account()
        if len(self._by_id) != len(self.users):
            self._by_id = {user.id: user for user in self.users}
        return self._by_id.get(id)

    def bot_account(self) -> User:
        return User(self.bot_user_id, self.bot_name.lower(), self.bot_name, is_bot=True)

    def channel(self, id: str) -> Channel | None:
        return next((channel for channel in self.channels if channel.id == id), None)

    def named(self, name: str) -> User | None:
        """Who is meant by a typed @name, the bot included."""
        everybody = [*self.users, self.bot_account()]
        return next((user for user in everybody if user.name.lower() == name.lower()), None)


def dm_of(user_id: str) -> str:
    """The id of the DM between the bot and `user_id`: D0ANA for U0ANA."""
    return "D" + user_id[1:]
