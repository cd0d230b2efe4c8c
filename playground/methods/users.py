"""users.info, users.list, users.lookupByEmail, users.conversations."""

from playground import shapes
from playground.methods import conversations as talks
from playground.methods.answers import Refused, need, page
from playground.workspace import Workspace
from playground.world import Json, User


def shown(ws: Workspace, user: User) -> Json:
    """An account; the address is left out without users:read.email."""
    scopes = ws.world.scopes
    return shapes.user(ws.world, user, with_email=scopes is None or "users:read.email" in scopes)


def info(ws: Workspace, args: Json) -> Json:
    need(args, "user")
    if args["user"] == "USLACKBOT":
        return {"ok": True, "user": shapes.slackbot(ws.world)}
    user = ws.world.user(str(args["user"]))
    if user is None:
        raise Refused("user_not_found")
    return {"ok": True, "user": shown(ws, user)}


def every(ws: Workspace, args: Json) -> Json:
    """Everybody, deactivated accounts, the bot and Slackbot included, as Slack lists them."""
    members = [shapes.slackbot(ws.world), *(shown(ws, user) for user in [*ws.world.users, ws.world.bot_account()])]
    some, metadata = page(args, members, default=1000)
    return {"ok": True, "members": some, "cache_ts": 0, "response_metadata": metadata}


def by_email(ws: Workspace, args: Json) -> Json:
    need(args, "email")
    wanted = str(args["email"]).lower()
    user = next((one for one in ws.world.users if one.email.lower() == wanted and not one.deleted), None)
    if user is None:
        raise Refused("users_not_found")
    return {"ok": True, "user": shown(ws, user)}


def conversations(ws: Workspace, args: Json) -> Json:
    """The bot's own conversations, or those that it shares with `user`."""
    user = args.get("user") or ws.world.bot_user_id
    if ws.world.user(str(user)) is None:
        raise Refused("user_not_found")
    mine = [one for one in ws.world.channels if not one.without_bot]
    shared = [one for one in mine if user in (*one.members, ws.world.bot_user_id)]
    return talks.listed(ws, args, shared)
