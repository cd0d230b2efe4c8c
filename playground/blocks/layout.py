"""The blocks themselves, where each may stand, and what holds for all blocks of a message together."""

from functools import partial
from typing import Any

from playground.blocks import charts, elements
from playground.blocks.elements import Check, element, image
from playground.blocks.parts import PLAIN, Problems, at, boolean, items, keys, listed, one_of, string, text, unique, url
from playground.world import Json

MESSAGE, MODAL, HOME, CONTAINER = "message", "modal", "home", "container"
EVERYWHERE = frozenset({MESSAGE, MODAL, HOME, CONTAINER})
SURFACES = frozenset({MESSAGE, MODAL, HOME})
MOST_IN_MESSAGE = 50
MARKDOWN_CHARACTERS = 12_000


def message_problems(blocks: list[Any]) -> list[str]:
    """Why Slack refuses these blocks in a message; empty if it takes them."""
    return list(all_blocks(blocks, "/blocks", MESSAGE, MOST_IN_MESSAGE))


def all_blocks(blocks: list[Any], place: str, surface: str, most: int) -> Problems:
    if len(blocks) > most:
        yield at(place, f"no more than {most} items allowed")
    for number, one in enumerate(blocks):
        yield from block(one, f"{place}/{number}", surface)
    real = listed(blocks)
    yield from unique([one.get("block_id") for one in real], place, "block_id already exists")
    yield from charts.together(real, place)
    markdown = [str(one.get("text")) for one in real if one.get("type") == "markdown"]
    if sum(map(len, markdown)) > MARKDOWN_CHARACTERS:
        yield at(place, f"markdown blocks hold no more than {MARKDOWN_CHARACTERS} characters")


def block(value: Any, place: str, surface: str) -> Problems:
    if not isinstance(value, dict):
        yield at(place, "must provide an object")
        return
    type = value.get("type")
    if not isinstance(type, str) or type not in BLOCKS:
        yield at(f"{place}/type", f"unsupported type: {type}")
        return
    check, surfaces = BLOCKS[type]
    if surface not in surfaces:
        yield at(f"{place}/type", f"unsupported type: {type} in a {surface}")
        return
    if "block_id" in value:
        yield from string(value["block_id"], f"{place}/block_id", 255)
    yield from check(value, place)
    if surface == MODAL or type != "input":
        return
    if isinstance(value.get("element"), dict) and value["element"].get("type") == "file_input":
        yield at(f"{place}/element/type", "file_input is for modals only")


def section(value: Json, place: str) -> Problems:
    yield from keys(value, place, ("type",), ("block_id", "text", "fields", "accessory", "expand"))
    if "text" not in value and "fields" not in value:
        yield at(place, "must provide text or fields")
    if "text" in value:
        yield from text(value["text"], f"{place}/text", 3000)
    if "fields" in value:
        yield from items(value["fields"], f"{place}/fields", 10, partial(text, longest=2000))
    if "accessory" in value:
        yield from element(value["accessory"], f"{place}/accessory", elements.IN_SECTION)


def divider(value: Json, place: str) -> Problems:
    yield from keys(value, place, ("type",), ("block_id",))


def header(value: Json, place: str) -> Problems:
    yield from keys(value, place, ("type", "text"), ("block_id", "level"))
    yield from text(value.get("text"), f"{place}/text", 150, PLAIN)


def picture(value: Json, place: str) -> Problems:
    yield from keys(value, place, ("type", "alt_text"), ("block_id", "image_url", "slack_file", "title"))
    yield from elements.pictured(value, place)
    if "title" in value:
        yield from text(value["title"], f"{place}/title", 2000, PLAIN)


def actions(value: Json, place: str, most: int = 25, allowed: frozenset[str] = elements.IN_ACTIONS) -> Problems:
    yield from keys(value, place, ("type", "elements"), ("block_id",))
    yield from items(value.get("elements"), f"{place}/elements", most, partial(element, allowed=allowed))
    yield from distinct_actions(value.get("elements"), f"{place}/elements")


def distinct_actions(every: Any, place: str) -> Problems:
    ids = [one.get("action_id") for one in listed(every)]
    yield from unique(ids, place, "action_id already exists for block_id")


def context_actions(value: Json, place: str) -> Problems:
    yield from actions(value, place, 5, elements.IN_CONTEXT_ACTIONS)


def context(value: Json, place: str) -> Problems:
    yield from keys(value, place, ("type", "elements"), ("block_id",))
    yield from items(value.get("elements"), f"{place}/elements", 10, context_item)


def context_item(value: Any, place: str) -> Problems:
    if isinstance(value, dict) and value.get("type") == "image":
        yield from image(value, place)
    else:
        yield from text(value, place, 3000)


def input_block(value: Json, place: str) -> Problems:
    optional = ("block_id", "hint", "optional", "dispatch_action")
    yield from keys(value, place, ("type", "label", "element"), optional)
    yield from text(value.get("label"), f"{place}/label", 2000, PLAIN)
    yield from element(value.get("element"), f"{place}/element", elements.IN_INPUT)
    if "hint" in value:
        yield from text(value["hint"], f"{place}/hint", 2000, PLAIN)
    for name in ("optional", "dispatch_action"):
        if name in value:
            yield from boolean(value[name], f"{place}/{name}")


def rich_text(value: Json, place: str) -> Problems:
    yield from keys(value, place, ("type", "elements"), ("block_id",))
    yield from items(value.get("elements"), f"{place}/elements", 1000, rich_part, least=0)


def rich_part(value: Any, place: str) -> Problems:
    parts = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")
    type = value.get("type") if isinstance(value, dict) else None
    yield from one_of(type, f"{place}/type", parts)


def markdown(value: Json, place: str) -> Problems:
    yield from keys(value, place, ("type", "text"), ("block_id",))
    yield from string(value.get("text"), f"{place}/text", MARKDOWN_CHARACTERS, 1)


def video(value: Json, place: str) -> Problems:
    required = ("type", "alt_text", "title", "thumbnail_url", "video_url")
    optional = ("block_id", "author_name", "description", "provider_icon_url", "provider_name", "title_url")
    yield from keys(value, place, required, optional)
    yield from text(value.get("title"), f"{place}/title", 200, PLAIN)
    yield from string(value.get("alt_text"), f"{place}/alt_text", shortest=1)
    for name in ("thumbnail_url", "video_url"):
        yield from url(value.get(name), f"{place}/{name}")


def alert(value: Json, place: str) -> Problems:
    yield from keys(value, place, ("type", "text"), ("block_id", "level"))
    yield from text(value.get("text"), f"{place}/text", 3000)
    yield from one_of(
        value.get("level", "default"), f"{place}/level", ("default", "info", "warning", "error", "success")
    )


def card(value: Json, place: str) -> Problems:
    optional = ("block_id", "hero_image", "icon", "title", "subtitle", "body", "actions", "slack_icon")
    yield from keys(value, place, ("type",), optional)
    if not {"hero_image", "title", "actions", "body"} & set(value):
        yield at(place, "must provide at least one of hero_image, title, actions, body")
    for name in ("hero_image", "icon"):
        if name in value:
            yield from element(value[name], f"{place}/{name}", frozenset({"image"}))
    for name, longest in (("title", 150), ("subtitle", 150), ("body", 200)):
        if name in value:
            yield from text(value[name], f"{place}/{name}", longest)
    if "actions" in value:
        button = partial(element, allowed=frozenset({"button"}))
        yield from items(value["actions"], f"{place}/actions", 25, button)
        yield from distinct_actions(value["actions"], f"{place}/actions")


def carousel(value: Json, place: str) -> Problems:
    yield from keys(value, place, ("type", "elements"), ("block_id",))
    yield from items(value.get("elements"), f"{place}/elements", 10, carried)


def carried(value: Any, place: str) -> Problems:
    if isinstance(value, dict) and value.get("type") == "card":
        yield from card(value, place)
    else:
        yield at(f"{place}/type", "a carousel holds cards only")


def container(value: Json, place: str) -> Problems:
    optional = ("block_id", "title", "rich_text_title", "subtitle", "width", "icon")
    looks = ("is_collapsible", "default_collapsed", "has_header_divider")
    yield from keys(value, place, ("type", "child_blocks"), (*optional, *looks))
    if "title" not in value and "rich_text_title" not in value:
        yield at(place, "must provide title or rich_text_title")
    if "title" in value:
        yield from text(value["title"], f"{place}/title", 150, PLAIN)
    if "subtitle" in value:
        yield from text(value["subtitle"], f"{place}/subtitle", 150)
    yield from one_of(value.get("width", "standard"), f"{place}/width", ("narrow", "standard", "wide", "full"))
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        yield at(f"{place}/default_collapsed", "requires is_collapsible")
    if value.get("has_header_divider") and value.get("is_collapsible"):
        yield at(f"{place}/has_header_divider", "cannot be set when is_collapsible is true")
    yield from items(value.get("child_blocks"), f"{place}/child_blocks", 10, child)


def child(value: Any, place: str) -> Problems:
    yield from block(value, place, CONTAINER)


BLOCKS: dict[str, tuple[Check, frozenset[str]]] = {
    "section": (section, EVERYWHERE),
    "divider": (divider, EVERYWHERE),
    "header": (header, EVERYWHERE),
    "image": (picture, EVERYWHERE),
    "actions": (actions, EVERYWHERE),
    "context": (context, EVERYWHERE),
    "rich_text": (rich_text, EVERYWHERE),
    "input": (input_block, SURFACES),
    "video": (video, SURFACES),
    "markdown": (markdown, frozenset({MESSAGE, CONTAINER})),
    "table": (charts.table, frozenset({MESSAGE, CONTAINER})),
    "data_table": (charts.data_table, frozenset({MESSAGE, CONTAINER})),
    "data_visualization": (charts.data_visualization, frozenset({MESSAGE, CONTAINER})),
    "context_actions": (context_actions, frozenset({MESSAGE})),
    "card": (card, frozenset({MESSAGE, CONTAINER})),
    "carousel": (carousel, frozenset({MESSAGE})),
    "container": (container, frozenset({MESSAGE})),
    "alert": (alert, frozenset({MODAL})),
}
