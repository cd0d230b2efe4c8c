"""A view: a modal or a home, with its title, buttons and blocks."""

from collections.abc import Iterator
from typing import Any

from playground.blocks.layout import all_blocks
from playground.blocks.parts import PLAIN, Problems, at, boolean, keys, string, text
from playground.world import Json

MOST_IN_VIEW = 100
SHARED = ("private_metadata", "callback_id", "external_id")
MODAL_ONLY = ("title", "close", "submit", "clear_on_close", "notify_on_close", "submit_disabled")


def view_problems(view: Json, expected: str | None = None) -> list[str]:
    """Why Slack refuses this view where one of the type `expected` is needed (None: either); empty if it takes it."""
    return list(problems(view, expected))


def problems(view: Json, expected: str | None) -> Problems:
    type = view.get("type")
    if type not in ("modal", "home") or expected not in (None, type):
        yield at("/view/type", f"unsupported view type: {type}")
        return
    required = ("type", "blocks", "title") if type == "modal" else ("type", "blocks")
    yield from keys(view, "/view", required, (*SHARED, *MODAL_ONLY) if type == "modal" else SHARED)
    yield from strings(view)
    if type == "modal":
        yield from frame(view)
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        yield at("/view/blocks", "must provide an array")
        return
    yield from all_blocks(blocks, "/view/blocks", type, MOST_IN_VIEW)
    if type == "modal" and "submit" not in view and any(inputs(blocks)):
        yield at("/view", "must define `submit` to use an `input` block in modals")


def strings(view: Json) -> Problems:
    for name, longest in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if name in view:
            yield from string(view[name], f"/view/{name}", longest)


def frame(view: Json) -> Problems:
    """Title and buttons of a modal."""
    yield from text(view.get("title"), "/view/title", 24, PLAIN)
    for name in ("submit", "close"):
        if view.get(name) is not None:
            yield from text(view[name], f"/view/{name}", 24, PLAIN)
    for name in ("clear_on_close", "notify_on_close", "submit_disabled"):
        if name in view:
            yield from boolean(view[name], f"/view/{name}")


def inputs(blocks: list[Any]) -> Iterator[bool]:
    return (isinstance(block, dict) and block.get("type") == "input" for block in blocks)
