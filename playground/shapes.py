"""People, channels, messages and views in the form in which Slack writes them."""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from playground.records import Message, View
from playground.workspace import Workspace
from playground.world import Channel, Json, User, World, dm_of


def team(world: World) -> Json:
    return {"id": world.team_id, "domain": domain(world)}


def domain(world: World) -> str:
    return "".join(letter for letter in world.team_name.lower() if letter.isalnum())


def user(world: World, person: User, with_email: bool = True) -> Json:
    """As in users.info. A person who never chose a zone has none."""
    body: Json = {
        "id": person.id,
        "team_id": world.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "real_name": person.real_name,
        "profile": profile(world, person, with_email),
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": int(time.time()),
    }
    if person.deleted:
        return body
    return body | zone(person.tz) | rights(person)


def profile(world: World, person: User, with_email: bool) -> Json:
    body: Json = {
        "title": person.title,
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "status_text": person.status_text,
        "status_emoji": person.status_emoji,
        "status_expiration": person.status_expiration,
        "team": world.team_id,
    }
    if person.email and with_email:
        body["email"] = person.email
    if person.id == world.bot_user_id:
        body |= {"bot_id": world.bot_id, "api_app_id": world.app_id, "always_active": True}
    return body


def zone(name: str | None) -> Json:
    if name is None:
        return {}
    offset = datetime.now(UTC).astimezone(ZoneInfo(name)).utcoffset()
    return {"tz": name, "tz_label": name.replace("_", " "), "tz_offset": int(offset.total_seconds()) if offset else 0}


def rights(person: User) -> Json:
    return {
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
    }


def slackbot(world: World) -> Json:
    """Every workspace has this account, and Slack says of it that it is no bot."""
    return user(world, User("USLACKBOT", "slackbot", "Slackbot"), with_email=False)


def channel(channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": channel.name == "general",
        "is_member": not channel.without_bot,
        "num_members": len(channel.members) + (not channel.without_bot),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "created": 1700000000,
    }


def dm(person: User) -> Json:
    return {
        "id": dm_of(person.id),
        "is_im": True,
        "is_channel": False,
        "is_private": True,
        "is_archived": False,
        "user": person.id,
        "is_user_deleted": person.deleted,
        "is_open": True,
        "created": 1700000000,
    }


def bot_profile(world: World) -> Json:
    return {
        "id": world.bot_id,
        "app_id": world.app_id,
        "user_id": world.bot_user_id,
        "name": world.bot_name,
        "deleted": False,
        "updated": 1700000000,
        "icons": {},
        "team_id": world.team_id,
    }


def message(ws: Workspace, said: Message, with_metadata: bool = False) -> Json:
    """As in conversations.history; metadata only where it was asked for."""
    world = ws.world
    body: Json = {"type": "message", "user": said.user, "ts": said.ts, "text": said.text, "team": world.team_id}
    if said.bot:
        body |= {"bot_id": world.bot_id, "app_id": world.app_id, "bot_profile": bot_profile(world)}
    if said.blocks:
        body["blocks"] = said.blocks
    if said.edited:
        body["edited"] = {"user": said.user, "ts": said.ts}
    if said.metadata and with_metadata:
        body["metadata"] = said.metadata
    return body | thread(ws, said)


def thread(ws: Workspace, said: Message) -> Json:
    """What a message says about the thread it began or stands in."""
    if said.is_reply:
        parent = ws.find(said.channel, said.thread_ts or "")
        return {"thread_ts": said.thread_ts} | ({"parent_user_id": parent.user} if parent else {})
    replies = ws.replies(said)
    if not replies:
        return {}
    return {
        "thread_ts": said.ts,
        "reply_count": len(replies),
        "reply_users_count": len({reply.user for reply in replies}),
        "reply_users": sorted({reply.user for reply in replies}),
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": False,
    }


def view(world: World, shown: View) -> Json:
    """As in a views.open answer and in every interaction of the view."""
    body = shown.body
    return {
        "id": shown.id,
        "team_id": world.team_id,
        "type": shown.type,
        "blocks": shown.blocks,
        "private_metadata": shown.private_metadata,
        "callback_id": shown.callback_id,
        "state": {"values": shown.values},
        "hash": shown.hash,
        "title": body.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": shown.previous_id,
        "root_view_id": shown.root_id,
        "app_id": world.app_id,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": world.team_id,
        "bot_id": world.bot_id,
    }
