"""The Web API methods: what each is called, which scope and tier it has, and the function that answers it."""

from collections.abc import Callable
from dataclasses import dataclass

from playground.methods import chat, conversations, team, users, views
from playground.workspace import Workspace
from playground.world import Json


@dataclass(frozen=True)
class Method:
    """`posts`: counted by the channel, not by the tier."""

    run: Callable[[Workspace, Json], Json]
    tier: int = 3
    scope: str | None = None
    posts: bool = False


METHODS: dict[str, Method] = {
    "api.test": Method(team.api_test, 4),
    "auth.test": Method(team.auth_test, 4),
    "team.info": Method(team.info, 3),
    "chat.postMessage": Method(chat.post_message, 4, "chat:write", posts=True),
    "chat.postEphemeral": Method(chat.post_ephemeral, 4, "chat:write"),
    "chat.update": Method(chat.update, 3, "chat:write"),
    "chat.delete": Method(chat.delete, 3, "chat:write"),
    "conversations.open": Method(conversations.open_dm, 3, "im:write"),
    "conversations.history": Method(conversations.history, 3),
    "conversations.replies": Method(conversations.replies, 3),
    "conversations.info": Method(conversations.info, 3),
    "conversations.members": Method(conversations.members, 4),
    "conversations.list": Method(conversations.every, 2),
    "users.info": Method(users.info, 4, "users:read"),
    "users.list": Method(users.every, 2, "users:read"),
    "users.lookupByEmail": Method(users.by_email, 3, "users:read.email"),
    "users.conversations": Method(users.conversations, 3),
    "views.open": Method(views.open_view, 4),
    "views.push": Method(views.push, 4),
    "views.update": Method(views.update, 4),
    "views.publish": Method(views.publish, 4),
}

__all__ = ["METHODS", "Method"]
