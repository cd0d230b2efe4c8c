"""What the acknowledgement of a submission does to the views: nothing, errors, update, push or clear."""

from typing import Any

from playground.blocks import view_problems
from playground.methods.chat import with_ids
from playground.methods.views import DEEPEST_STACK
from playground.records import View
from playground.workspace import Workspace
from playground.world import Json


def apply(ws: Workspace, view: View, ack: Any) -> bool:
    """False where Slack would say that it had trouble: an answer that it cannot follow."""
    if not isinstance(ack, dict | None):
        return False
    said: Json = ack or {}
    match said.get("response_action"):
        case "errors":
            return errors_fit(view, said.get("errors"))
        case "clear":
            clear(ws, view.user)
        case "update" | "push" as action:
            return show(ws, view, action, said.get("view"))
        case None:
            close(ws, view)
        case _:
            return False
    return True


def close(ws: Workspace, view: View) -> None:
    if view in ws.stack(view.user):
        ws.close(view)


def clear(ws: Workspace, user: str) -> None:
    for view in reversed(list(ws.stack(user))):
        ws.close(view)


def show(ws: Workspace, view: View, action: str, body: Any) -> bool:
    """Contents in the same window, or a new view on top of it."""
    if not isinstance(body, dict) or view_problems(body, "modal"):
        return False
    whole: Json = {**body, "blocks": with_ids(body["blocks"])}
    if action == "update":
        ws.renew(view, whole)
    elif len(ws.stack(view.user)) >= DEEPEST_STACK:
        return False
    else:
        ws.push(ws.new_view(view.user, whole, below=view))
    return True


def errors_fit(view: View, errors: Any) -> bool:
    """Only `input` blocks of the view can be named."""
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    return isinstance(errors, dict) and bool(errors) and set(errors) <= inputs


def errors_of(ack: Any) -> dict[str, str]:
    if isinstance(ack, dict) and ack.get("response_action") == "errors":
        return dict(ack["errors"])
    return {}
