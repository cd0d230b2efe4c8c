"""chat.postMessage, postEphemeral, update, delete."""

import secrets

from playground import shapes
from playground.blocks import message_problems
from playground.methods.answers import Refused, blame, flag, joined, need, parsed, place
from playground.records import Message
from playground.workspace import Workspace
from playground.world import Channel, Json, User, dm_of

LONGEST_TEXT = 40_000


def post_message(ws: Workspace, args: Json) -> Json:
    need(args, "channel")
    channel = target(ws, str(args["channel"]))
    message = ws.post(composed(ws, args, channel))
    return {"ok": True, "channel": channel, "ts": message.ts, "message": shapes.message(ws, message, True)}


def post_ephemeral(ws: Workspace, args: Json) -> Json:
    need(args, "channel", "user")
    channel = target(ws, str(args["channel"]))
    user = ws.world.user(str(args["user"]))
    if user is None or user.deleted:
        raise Refused("user_not_found")
    where = place(ws, channel)
    if where is not user and not (isinstance(where, Channel) and user.id in where.members):
        raise Refused("user_not_in_channel")
    message = composed(ws, args, channel)
    message.ephemeral_to = user.id
    ws.post(message)
    return {"ok": True, "message_ts": message.ts}


def target(ws: Workspace, id: str) -> str:
    """The channel that a post goes to; a person's id opens the DM with them."""
    if ws.world.user(id) is not None:
        id = dm_of(id)
    elif id.startswith("#"):
        id = next((one.id for one in ws.world.channels if one.name == id[1:]), id)
    where = place(ws, joined(ws, id))
    if isinstance(where, User) and where.deleted:
        raise Refused("channel_not_found")
    if isinstance(where, Channel) and where.is_archived:
        raise Refused("is_archived")
    return id


def composed(ws: Workspace, args: Json, channel: str) -> Message:
    """The message that the arguments describe, refused where Slack refuses it."""
    text, blocks = str(args.get("text") or ""), blocks_of(args)
    if not text and not blocks and not args.get("attachments"):
        raise Refused("no_text")
    if len(text) > LONGEST_TEXT:
        raise Refused("msg_too_long")
    return Message(
        ts=ws.new_ts(),
        channel=channel,
        user=ws.world.bot_user_id,
        text=text,
        shown_at=ws.now(),
        blocks=blocks,
        thread_ts=thread_of(ws, args, channel),
        metadata=metadata_of(args),
        bot=True,
        broadcast=flag(args, "reply_broadcast"),
    )


def blocks_of(args: Json) -> list[Json]:
    """The blocks, each with a block_id: Slack makes one up where there is none."""
    blocks = parsed(args, "blocks", "invalid_blocks_format")
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    problems = message_problems(blocks)
    if problems:
        raise blame("invalid_blocks", problems)
    return with_ids(blocks)


def with_ids(blocks: list[Json]) -> list[Json]:
    """The blocks with made-up ids where block_id or an interactive element's action_id is missing."""
    return [{"block_id": made_up(), **block} | nested(block) for block in blocks]


def nested(block: Json) -> Json:
    """What stands inside a block, with ids."""
    inner: Json = {}
    for key in ("child_blocks", "elements"):
        if key in block and (key == "child_blocks" or block["type"] == "carousel"):
            inner[key] = with_ids(block[key])
    if block["type"] in ("actions", "context_actions"):
        inner["elements"] = [acting(element) for element in block["elements"]]
    for key in ("element", "accessory"):
        if key in block and block[key]["type"] != "image":
            inner[key] = acting(block[key])
    if "actions" in block:
        inner["actions"] = [acting(element) for element in block["actions"]]
    return inner


def acting(element: Json) -> Json:
    return {"action_id": made_up(), **element}


def made_up() -> str:
    return secrets.token_urlsafe(4)[:5]


def thread_of(ws: Workspace, args: Json, channel: str) -> str | None:
    """The first message of the thread; a reply's ts leads to its thread."""
    ts = args.get("thread_ts")
    if ts in (None, ""):
        return None
    first = ws.find(channel, str(ts))
    if first is None or first.ephemeral_to is not None:
        raise Refused("thread_not_found")
    return first.thread_ts or first.ts


def metadata_of(args: Json) -> Json | None:
    metadata = parsed(args, "metadata", "invalid_metadata_format")
    if metadata is None or metadata == {}:
        return None
    if not isinstance(metadata, dict) or not metadata.get("event_type"):
        raise Refused("invalid_metadata_schema")
    payload = metadata.get("event_payload") or {}  # Bolt's own say() sends null with an answer in a DM's thread
    if not isinstance(payload, dict):
        raise Refused("invalid_metadata_schema")
    return {**metadata, "event_payload": payload}


def update(ws: Workspace, args: Json) -> Json:
    """What is not given stays: text, blocks, metadata."""
    message = own(ws, args, "cant_update_message")
    text = str(args["text"]) if args.get("text") is not None else message.text
    blocks = blocks_of(args) if args.get("blocks") is not None else message.blocks
    if not text and not blocks:
        raise Refused("no_text")
    if len(text) > LONGEST_TEXT:
        raise Refused("msg_too_long")
    metadata = metadata_of(args) if args.get("metadata") is not None else message.metadata
    ws.edit(message, text, blocks, metadata)
    shown = shapes.message(ws, message, True)
    return {"ok": True, "channel": message.channel, "ts": message.ts, "text": text, "message": shown}


def own(ws: Workspace, args: Json, otherwise: str) -> Message:
    """The bot's own message of these arguments. Ephemeral messages are none that the API finds."""
    need(args, "channel", "ts")
    where = place(ws, args["channel"])
    message = ws.find(str(args["channel"]), str(args["ts"]))
    if message is None or message.ephemeral_to is not None:
        raise Refused("message_not_found")
    if message.user != ws.world.bot_user_id:
        raise Refused(otherwise)
    if isinstance(where, Channel) and where.is_archived:
        raise Refused("is_archived")
    return message


def delete(ws: Workspace, args: Json) -> Json:
    message = own(ws, args, "cant_delete_message")
    ws.remove(message)
    return {"ok": True, "channel": message.channel, "ts": message.ts}
