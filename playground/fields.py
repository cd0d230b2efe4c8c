"""The fields of a form: where they stand in the blocks, what they hold, and what Slack's own client refuses to send."""

import re
from collections.abc import Iterator
from typing import Any

from playground.world import Json

# element type -> (name in the state, name of the initial value, state when empty)
STATES: dict[str, tuple[str, str, Any]] = {
    "plain_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "checkboxes": ("selected_options", "initial_options", []),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "users_select": ("selected_user", "initial_user", None),
    "multi_users_select": ("selected_users", "initial_users", []),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "channels_select": ("selected_channel", "initial_channel", None),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "file_input": ("files", "files", []),
}


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with the block it stands in, in reading order."""
    return ((block, element) for block, element in parts(blocks) if "action_id" in element)


def parts(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every element, pictures too."""
    for block in blocks:
        for key in ("element", "accessory"):
            if key in block:
                yield block, block[key]
        if block["type"] in ("actions", "context_actions"):
            yield from ((block, element) for element in block["elements"])
        yield from ((block, element) for element in block.get("actions", []))
        yield from parts(block.get("child_blocks", []))
        if block["type"] == "carousel":
            yield from parts(block["elements"])


def state_of(blocks: list[Json], kept: Json | None = None) -> Json:
    """`state.values`: what was typed stays where block_id, action_id and type are the same, else the initial value."""
    values: Json = {}
    for block, element in elements(blocks):
        if element["type"] not in STATES:
            continue
        key, initial, empty = STATES[element["type"]]
        old = ((kept or {}).get(block["block_id"]) or {}).get(element["action_id"])
        fresh = {"type": element["type"], key: element.get(initial, empty)}
        same = old is not None and old["type"] == element["type"]
        values.setdefault(block["block_id"], {})[element["action_id"]] = old if same else fresh
    return values


def named(blocks: list[Json], name: str) -> tuple[Json, Json]:
    """The block and field called `name`: its action_id, block_id or label. LookupError if none is."""
    fields = [(block, element) for block, element in elements(blocks) if element["type"] in STATES]
    for block, element in fields:
        if name in (element["action_id"], block["block_id"], (block.get("label") or {}).get("text")):
            return block, element
    names = [f"{block['block_id']}/{element['action_id']}" for block, element in fields]
    raise LookupError(f"no field {name!r} among {names}")


def entered(element: Json, value: Any) -> Json:
    """The state of `element` after a person entered `value`: text, an option's value or words, or a list of those."""
    key = STATES[element["type"]][0]
    if key == "selected_option":
        value = option(element, value)
    elif key == "selected_options":
        value = [option(element, one) for one in value or []]
    return {"type": element["type"], key: value}


def option(element: Json, wanted: Any) -> Json | None:
    """The option with this value or these words. LookupError if the element offers none such."""
    if wanted is None:
        return None
    offered = options(element)
    for one in offered:
        if wanted in (one, one.get("value"), one["text"]["text"]):
            return one
    raise LookupError(f"no option {wanted!r} among {[one['text']['text'] for one in offered]}")


def options(element: Json) -> list[Json]:
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(one for group in groups for one in group["options"])]


def check(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's client says under a field before anything is sent: {block_id: words}."""
    problems = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        words = problem(block, element, values[block["block_id"]][element["action_id"]])
        if words:
            problems[block["block_id"]] = words
    return problems


def problem(block: Json, element: Json, state: Json) -> str | None:
    value = state[STATES[element["type"]][0]]
    if value in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    if isinstance(value, str):
        return misfit(element, value)
    return None


def misfit(element: Json, value: str) -> str | None:
    """Why a typed value does not fit its field."""
    shortest, longest = element.get("min_length", 0), element.get("max_length", 3000)
    if element["type"] == "plain_text_input" and not shortest <= len(value) <= longest:
        return f"Please enter between {shortest} and {longest} characters."
    if element["type"] == "number_input" and not re.fullmatch(r"-?\d+(\.\d+)?", value):
        return "Please enter a number."
    if element["type"] == "email_text_input" and "@" not in value:
        return "Please enter a valid email address."
    if element["type"] == "url_text_input" and not re.match(r"https?://\S+$", value):
        return "Please enter a valid URL."
    return None
