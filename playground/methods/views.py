"""views.open, push, update, publish."""

import json
import time

from playground import shapes
from playground.blocks import view_problems
from playground.methods.answers import Refused, blame, need, parsed
from playground.methods.chat import with_ids
from playground.records import View
from playground.workspace import Trigger, Workspace
from playground.world import Json

LARGEST_VIEW = 250_000  # bytes
DEEPEST_STACK = 3


def open_view(ws: Workspace, args: Json) -> Json:
    body, trigger = body_of(ws, args, "modal"), trigger_of(ws, args)
    trigger.used = True
    view = ws.new_view(trigger.user, body)
    ws.stacks[trigger.user] = []
    ws.push(view)
    return answer(ws, view)


def push(ws: Workspace, args: Json) -> Json:
    """On top of the view that the trigger came from."""
    body, trigger = body_of(ws, args, "modal"), trigger_of(ws, args)
    stack = ws.stack(trigger.user)
    if not stack:
        raise Refused("not_found")
    if len(stack) >= DEEPEST_STACK:
        raise Refused("push_limit_reached")
    trigger.used = True
    view = ws.new_view(trigger.user, body, below=stack[-1])
    ws.push(view)
    return answer(ws, view)


def update(ws: Workspace, args: Json) -> Json:
    if not args.get("view_id") and not args.get("external_id"):
        need(args, "view_id")
    view = ws.view(args.get("view_id"), args.get("external_id"))
    body = body_of(ws, args, view.type if view else None, view)
    if view is None:
        raise Refused("not_found")
    need_hash(args, view)
    ws.renew(view, body)
    return answer(ws, view)


def publish(ws: Workspace, args: Json) -> Json:
    need(args, "user_id")
    user = ws.world.user(str(args["user_id"]))
    if user is None or user.deleted:
        raise blame("invalid_arguments", ["invalid `user_id` [json-pointer:/user_id]"])
    body = body_of(ws, args, "home")
    if user.id in ws.homes:
        need_hash(args, ws.homes[user.id])
    return answer(ws, ws.publish(user.id, body))


def need_hash(args: Json, view: View) -> None:
    if args.get("hash") not in (None, "", view.hash):
        raise Refused("hash_conflict")


def answer(ws: Workspace, view: View) -> Json:
    return {"ok": True, "view": shapes.view(ws.world, view)}


def trigger_of(ws: Workspace, args: Json) -> Trigger:
    need(args, "trigger_id")
    trigger = ws.triggers.get(str(args["trigger_id"]))
    if trigger is None:
        raise Refused("invalid_trigger_id")
    if trigger.used:
        raise Refused("exchanged_trigger_id")
    if time.monotonic() - trigger.made > ws.trigger_seconds:
        raise Refused("expired_trigger_id")
    return trigger


def body_of(ws: Workspace, args: Json, type: str | None, known: View | None = None) -> Json:
    """The view of the arguments, checked. `known`: the view that it replaces, which may keep its external_id."""
    view = parsed(args, "view", "invalid_arguments")
    if not isinstance(view, dict):
        raise blame("invalid_arguments", ["missing required field: view"])
    if len(json.dumps(view).encode()) > LARGEST_VIEW:
        raise Refused("view_too_large")
    problems = view_problems(view, type)
    if problems:
        raise blame("invalid_arguments", problems)
    taken = ws.view(None, view.get("external_id"))
    if view["type"] == "modal" and taken is not None and taken is not known:
        raise Refused("duplicate_external_id")
    return {**view, "blocks": with_ids(view["blocks"])}
