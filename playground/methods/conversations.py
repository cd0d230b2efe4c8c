"""conversations.open, history, replies, info, members, list."""

from playground import shapes
from playground.methods.answers import Refused, channel_kind, flag, joined, need, need_scope, page, place
from playground.records import Message
from playground.workspace import Workspace
from playground.world import Channel, Json, User, dm_of


def open_dm(ws: Workspace, args: Json) -> Json:
    """The DM with one person; the playground has no conversations of several."""
    if args.get("channel"):
        partner = ws.dm_partner(str(args["channel"]))
    else:
        if not args.get("users"):
            raise Refused("users_list_not_supplied")
        partner = only_user(ws, args["users"])
    if partner is None:
        raise Refused("channel_not_found")
    if partner.deleted:
        raise Refused("user_disabled")
    channel = {"id": dm_of(partner.id)}
    return {"ok": True, "channel": shapes.dm(partner) if flag(args, "return_im") else channel}


def only_user(ws: Workspace, users: object) -> User:
    ids = users if isinstance(users, list) else str(users).split(",")
    if len(ids) > 1:
        raise Refused("too_many_users")
    user = ws.world.user(str(ids[0]).strip())
    if user is None:
        raise Refused("user_not_found")
    if user.is_bot:
        raise Refused("cannot_dm_bot")
    return user


def readable(ws: Workspace, args: Json) -> str:
    """The conversation whose history is asked for: it must exist, be covered by a scope, and have the bot in it."""
    need(args, "channel")
    need_scope(ws, f"{channel_kind(place(ws, args['channel']))}:history")
    return joined(ws, args["channel"])


def history(ws: Workspace, args: Json) -> Json:
    """Newest first, without replies and ephemeral messages; `oldest` and `latest` are exclusive unless `inclusive`."""
    channel = readable(ws, args)
    newest_first = [one for one in reversed(ws.listing(channel)) if one.ephemeral_to is None]
    some, metadata = page(args, within(args, newest_first), default=100, most=999)
    messages = [shapes.message(ws, one, flag(args, "include_all_metadata")) for one in some]
    return {"ok": True, "messages": messages, "pin_count": 0} | more(metadata)


def replies(ws: Workspace, args: Json) -> Json:
    """A thread, its first message included, oldest first."""
    channel = readable(ws, args)
    need(args, "ts")
    first = ws.find(channel, str(args["ts"]))
    if first is None or first.ephemeral_to is not None:
        raise Refused("thread_not_found")
    thread = within(args, [first, *ws.replies(first)])
    some, metadata = page(args, thread, default=1000)
    messages = [shapes.message(ws, one, flag(args, "include_all_metadata")) for one in some]
    return {"ok": True, "messages": messages} | more(metadata)


def more(metadata: Json) -> Json:
    """Slack leaves the metadata out on the last page."""
    if not metadata["next_cursor"]:
        return {"has_more": False}
    return {"has_more": True, "response_metadata": metadata}


def within(args: Json, messages: list[Message]) -> list[Message]:
    inclusive = flag(args, "inclusive")
    return [
        one for one in messages if later(one.ts, args.get("oldest"), inclusive) and earlier(one.ts, args, inclusive)
    ]


def later(ts: str, oldest: object, inclusive: bool) -> bool:
    if oldest in (None, "", "0", 0):
        return True
    bound = moment(oldest)
    return moment(ts) > bound or (inclusive and moment(ts) == bound)


def earlier(ts: str, args: Json, inclusive: bool) -> bool:
    latest = args.get("latest")
    if latest in (None, "", "now"):
        return True
    bound = moment(latest)
    return moment(ts) < bound or (inclusive and moment(ts) == bound)


def moment(ts: object) -> int:
    """A timestamp in microseconds; floats would lose the last digits."""
    seconds, _, fraction = str(ts).partition(".")
    try:
        return int(seconds) * 1_000_000 + int((fraction + "000000")[:6])
    except ValueError:
        raise Refused("invalid_ts_latest") from None


def info(ws: Workspace, args: Json) -> Json:
    need(args, "channel")
    where = place(ws, args["channel"])
    need_scope(ws, f"{channel_kind(where)}:read")
    return {"ok": True, "channel": shapes.dm(where) if isinstance(where, User) else shapes.channel(where)}


def members(ws: Workspace, args: Json) -> Json:
    need(args, "channel")
    where = place(ws, args["channel"])
    need_scope(ws, f"{channel_kind(where)}:read")
    some, metadata = page(args, member_ids(ws, where), default=100)
    return {"ok": True, "members": some, "response_metadata": metadata}


def member_ids(ws: Workspace, where: Channel | User) -> list[str]:
    bot = ws.world.bot_user_id
    if isinstance(where, User):
        return [where.id, bot]
    return where.members if where.without_bot else [*where.members, bot]


def every(ws: Workspace, args: Json) -> Json:
    """Public channels, and the private ones in which the bot is."""
    visible = [one for one in ws.world.channels if not (one.is_private and one.without_bot)]
    return listed(ws, args, visible)


def listed(ws: Workspace, args: Json, channels: list[Channel]) -> Json:
    types = [kind.strip() for kind in str(args.get("types") or "public_channel").split(",")]
    found: list[Json] = []
    if "public_channel" in types:
        need_scope(ws, "channels:read")
        found += [shapes.channel(one) for one in channels if not one.is_private]
    if "private_channel" in types:
        need_scope(ws, "groups:read")
        found += [shapes.channel(one) for one in channels if one.is_private]
    if "im" in types:
        need_scope(ws, "im:read")
        found += [shapes.dm(user) for user in ws.world.users if dm_of(user.id) in ws.messages]
    if flag(args, "exclude_archived"):
        found = [one for one in found if not one["is_archived"]]
    some, metadata = page(args, found, default=100, most=999)
    return {"ok": True, "channels": some, "response_metadata": metadata}
