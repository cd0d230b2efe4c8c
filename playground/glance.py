"""What the page is shown: the world, and everything that one person sees of it."""

from playground.records import Message, View
from playground.workspace import Workspace
from playground.world import Json, Lever, User, dm_of


def world_of(ws: Workspace, levers: list[Lever]) -> Json:
    world = ws.world
    return {
        "team": {"id": world.team_id, "name": world.team_name},
        "bot": {"user_id": world.bot_user_id, "name": world.bot_name},
        "people": [person_of(user) for user in world.users if not user.is_bot and not user.deleted],
        "channels": [
            {"id": one.id, "name": one.name, "is_private": one.is_private, "members": one.members}
            for one in world.channels
        ],
        "commands": [{"name": name, "words": words_of(world.command_words.get(name, []))} for name in world.commands],
        "levers": levers_of(levers),
        "now": ws.now().isoformat(),
    }


def person_of(user: User) -> Json:
    return {"id": user.id, "name": user.name, "real_name": user.real_name, "tz": user.tz, "title": user.title}


def words_of(words: list[str]) -> list[Json]:
    """`show 12` is the word `show` with the hint `12`."""
    pairs = [word.partition(" ") for word in words]
    return [{"word": word, "hint": hint} for word, _, hint in pairs]


def levers_of(levers: list[Lever]) -> list[Json]:
    return [{"id": one.id, "label": one.label, "detail": one.detail} for one in levers]


def things_seen(ws: Workspace, user: User) -> Json:
    places = [dm_of(user.id), *(channel.id for channel in ws.channels_of(user.id))]
    messages = {id: [one for one in ws.messages.get(id, []) if one.seen_by(user.id)] for id in places}
    shown = {id: [message_of(ws, one) for one in many] for id, many in messages.items()}
    return {
        "dm": {"channel_id": places[0], "messages": shown.pop(places[0])},
        "channels": shown,
        "home": home_of(ws, user.id),
        "views": stack_of(ws, user.id),
        "unread": {id: unread(ws, user, many) for id, many in messages.items()},
        "now": ws.now().isoformat(),
    }


def unread(ws: Workspace, user: User, messages: list[Message]) -> int:
    """How many of others' messages are new to this person; the replies of a thread do not count."""
    seen = ws.seen.get(user.id, {})
    return sum(one.user != user.id and not one.is_reply and one.ts > seen.get(one.channel, "") for one in messages)


def message_of(ws: Workspace, message: Message) -> Json:
    return {
        "ts": message.ts,
        "channel": message.channel,
        "user": message.user,
        "text": message.text,
        "blocks": message.blocks,
        "thread_ts": message.thread_ts,
        "edited": message.edited,
        "ephemeral": message.ephemeral_to is not None,
        "shown_at": message.shown_at.isoformat(),
        "reply_count": len(ws.replies(message)),
        "bot": message.bot,
        "warning": message.warning,
    }


def home_of(ws: Workspace, user: str) -> Json | None:
    home = ws.homes.get(user)
    return None if home is None else view_of(home)


def stack_of(ws: Workspace, user: str) -> list[Json]:
    return [view_of(view) for view in ws.stack(user)]


def view_of(view: View) -> Json:
    return {
        "id": view.id,
        "hash": view.hash,
        "type": view.type,
        "callback_id": view.callback_id,
        "title": view.title,
        "submit": view.words("submit") or None,
        "close": view.words("close") or None,
        "blocks": view.blocks,
        "values": view.values,
        "errors": view.errors,
        "warning": view.warning,
    }
