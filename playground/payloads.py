"""The payloads that Slack sends to a bot."""

import secrets
import time

from playground import shapes
from playground.fields import state_of
from playground.records import Message, View
from playground.workspace import Workspace
from playground.world import Json, User, World

TOKEN = "playground-verification"  # noqa: S105  deprecated by Slack, still sent


def envelope(world: World, event: Json) -> Json:
    """An event in its Events API wrapping, under a new event_id."""
    authorization = {
        "enterprise_id": None,
        "team_id": world.team_id,
        "user_id": world.bot_user_id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": TOKEN,
        "team_id": world.team_id,
        "context_team_id": world.team_id,
        "context_enterprise_id": None,
        "api_app_id": world.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": "Ev" + secrets.token_hex(5).upper(),
        "event_time": int(time.time()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": "4-" + secrets.token_urlsafe(24),
    }


def said(ws: Workspace, message: Message, kind: str = "im") -> Json:
    """A message event; `kind` is the channel_type."""
    event = shapes.message(ws, message, with_metadata=True) | {
        "channel": message.channel,
        "event_ts": message.ts,
        "channel_type": kind,
    }
    return event if message.bot else event | {"client_msg_id": secrets.token_hex(16)}


def changed(ws: Workspace, message: Message, before: Message) -> Json:
    """The event of an edit, which Slack sends for the bot's own edits too."""
    ts = ws.new_ts()
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": shapes.message(ws, message, True),
        "previous_message": shapes.message(ws, before, True),
        "channel": message.channel,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel_type": "im",
    }


def deleted(ws: Workspace, message: Message) -> Json:
    ts = ws.new_ts()
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": shapes.message(ws, message, True),
        "deleted_ts": message.ts,
        "channel": message.channel,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel_type": "im",
    }


def mention(ws: Workspace, message: Message) -> Json:
    event = shapes.message(ws, message) | {"type": "app_mention", "channel": message.channel, "event_ts": message.ts}
    return event | {"client_msg_id": secrets.token_hex(16)}


def home_opened(ws: Workspace, user: str, channel: str, tab: str) -> Json:
    home = ws.homes.get(user)
    event = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": ws.new_ts()}
    return event | ({"view": shapes.view(ws.world, home)} if home and tab == "home" else {})


def user_changed(ws: Workspace, user: User) -> Json:
    now = int(time.time())
    return {"type": "user_change", "user": shapes.user(ws.world, user), "cache_ts": now, "event_ts": ws.new_ts()}


def command(ws: Workspace, user: User, channel: tuple[str, str], line: tuple[str, str], response_url: str) -> Json:
    """The form of a slash command. `channel` is (id, name), `line` is (command, text)."""
    return {
        "token": TOKEN,
        "team_id": ws.world.team_id,
        "team_domain": shapes.domain(ws.world),
        "channel_id": channel[0],
        "channel_name": channel[1],
        "user_id": user.id,
        "user_name": user.name,
        "command": line[0],
        "text": line[1],
        "api_app_id": ws.world.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": ws.new_trigger(user.id),
    }


def interaction(ws: Workspace, type: str, user: User) -> Json:
    """What every interaction says."""
    return {
        "type": type,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": ws.world.team_id},
        "api_app_id": ws.world.app_id,
        "token": TOKEN,
        "team": shapes.team(ws.world),
        "enterprise": None,
        "is_enterprise_install": False,
    }


def click_on_message(ws: Workspace, user: User, message: Message, action: Json, response_url: str) -> Json:
    """block_actions of a message. Of an ephemeral message Slack sends the place only, not the message."""
    channel = ws.world.channel(message.channel)
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.ephemeral_to is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    values = state_of(message.blocks)
    if action["action_id"] in values.get(action["block_id"], {}):
        values[action["block_id"]][action["action_id"]] = stateful(action)
    payload = interaction(ws, "block_actions", user) | {
        "container": container,
        "trigger_id": ws.new_trigger(user.id),
        "channel": {"id": message.channel, "name": channel.name if channel else "directmessage"},
        "state": {"values": values},
        "response_url": response_url,
        "actions": [stamped(ws, action)],
    }
    if message.ephemeral_to is None:
        payload["message"] = shapes.message(ws, message, with_metadata=True)
    return payload


def click_on_view(ws: Workspace, user: User, view: View, action: Json) -> Json:
    """block_actions of a modal or a home: neither channel nor response_url."""
    return interaction(ws, "block_actions", user) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": ws.new_trigger(user.id, view.id),
        "view": shapes.view(ws.world, view),
        "actions": [stamped(ws, action)],
    }


def stateful(action: Json) -> Json:
    kept = ("type", "value")
    return {key: value for key, value in action.items() if key in kept or key.startswith("selected_")}


def stamped(ws: Workspace, action: Json) -> Json:
    return action | {"action_ts": ws.new_ts()}


def submission(ws: Workspace, user: User, view: View) -> Json:
    return interaction(ws, "view_submission", user) | {
        "trigger_id": ws.new_trigger(user.id, view.id),
        "view": shapes.view(ws.world, view),
        "response_urls": [],
    }


def closed(ws: Workspace, user: User, view: View, cleared: bool) -> Json:
    return interaction(ws, "view_closed", user) | {"view": shapes.view(ws.world, view), "is_cleared": cleared}
