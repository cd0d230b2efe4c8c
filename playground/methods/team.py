"""api.test, auth.test, team.info."""

from playground import shapes
from playground.methods.answers import Refused, need_scope
from playground.workspace import Workspace
from playground.world import Json


def api_test(ws: Workspace, args: Json) -> Json:
    if args.get("error"):
        raise Refused(str(args["error"]), args=args)
    return {"ok": True, "args": args}


def auth_test(ws: Workspace, args: Json) -> Json:
    world = ws.world
    return {
        "ok": True,
        "url": f"https://{shapes.domain(world)}.slack.com/",
        "team": world.team_name,
        "user": world.bot_name.lower(),
        "team_id": world.team_id,
        "user_id": world.bot_user_id,
        "bot_id": world.bot_id,
        "is_enterprise_install": False,
    }


def info(ws: Workspace, args: Json) -> Json:
    need_scope(ws, "team:read")
    world = ws.world
    if args.get("team") not in (None, "", world.team_id):
        raise Refused("team_not_found")
    team = {
        "id": world.team_id,
        "name": world.team_name,
        "domain": shapes.domain(world),
        "email_domain": "",
        "icon": {},
    }
    return {"ok": True, "team": team}
