"""Interactive elements: buttons, choices, inputs, pickers."""

import re
from collections.abc import Callable
from typing import Any

from playground.blocks.parts import (
    PLAIN,
    Problems,
    at,
    boolean,
    items,
    keys,
    listed,
    number,
    one_of,
    string,
    text,
    unique,
    url,
    whole,
)
from playground.world import Json

Check = Callable[[Json, str], Problems]
COMMON = ("action_id", "confirm", "focus_on_load")
ID_LENGTH = 255


def element(value: Any, place: str, allowed: frozenset[str]) -> Problems:
    """An element of one of the `allowed` types."""
    if not isinstance(value, dict):
        yield at(place, "must provide an object")
        return
    type = value.get("type")
    if not isinstance(type, str) or type not in allowed or type not in ELEMENTS:
        yield at(f"{place}/type", f"unsupported element type: {type}")
        return
    if "action_id" in value:
        yield from string(value["action_id"], f"{place}/action_id", ID_LENGTH, 1)
    if "confirm" in value:
        yield from confirm(value["confirm"], f"{place}/confirm")
    if "focus_on_load" in value:
        yield from boolean(value["focus_on_load"], f"{place}/focus_on_load")
    yield from ELEMENTS[type](value, place)


def confirm(value: Any, place: str) -> Problems:
    if not isinstance(value, dict):
        yield at(place, "must provide an object")
        return
    yield from keys(value, place, ("title", "text", "confirm", "deny"), ("style",))
    yield from text(value.get("title"), f"{place}/title", 100, PLAIN)
    yield from text(value.get("text"), f"{place}/text", 300)
    yield from text(value.get("confirm"), f"{place}/confirm", 30, PLAIN)
    yield from text(value.get("deny"), f"{place}/deny", 30, PLAIN)
    if "style" in value:
        yield from one_of(value["style"], f"{place}/style", ("primary", "danger"))


def button(value: Json, place: str) -> Problems:
    optional = (*COMMON[:2], "url", "value", "style", "accessibility_label")
    yield from keys(value, place, ("type", "text"), optional)
    yield from text(value.get("text"), f"{place}/text", 75, PLAIN)
    if "url" in value:
        yield from url(value["url"], f"{place}/url")
    if "value" in value:
        yield from string(value["value"], f"{place}/value", 2000)
    if "style" in value:
        yield from one_of(value["style"], f"{place}/style", ("primary", "danger"))
    if "accessibility_label" in value:
        yield from string(value["accessibility_label"], f"{place}/accessibility_label", 75)


def image(value: Json, place: str) -> Problems:
    yield from keys(value, place, ("type", "alt_text"), ("image_url", "slack_file"))
    yield from pictured(value, place)


def pictured(value: Json, place: str) -> Problems:
    """An image's address and its text for those who do not see it."""
    if ("image_url" in value) == ("slack_file" in value):
        yield at(place, "must provide exactly one of image_url and slack_file")
    if "image_url" in value:
        yield from url(value["image_url"], f"{place}/image_url")
    yield from string(value.get("alt_text"), f"{place}/alt_text", 2000, 1)


def option_check(label: tuple[str, ...], url_allowed: bool = False) -> Check:
    """The check of an option whose words may be of the kinds `label`."""

    def check(value: Any, place: str) -> Problems:
        if not isinstance(value, dict):
            yield at(place, "must provide an object")
            return
        optional = ("description", "url") if url_allowed else ("description",)
        yield from keys(value, place, ("text", "value"), optional)
        yield from text(value.get("text"), f"{place}/text", 75, label)
        yield from string(value.get("value"), f"{place}/value", 150, 1)
        if "description" in value:
            yield from text(value["description"], f"{place}/description", 75, label)

    return check


RICH = ("plain_text", "mrkdwn")
plain_option, rich_option = option_check(PLAIN), option_check(RICH)


def distinct(options: Any, place: str) -> Problems:
    yield from unique([one.get("value") for one in listed(options)], place, "duplicate value")


def overflow(value: Json, place: str) -> Problems:
    yield from keys(value, place, ("type", "options"), COMMON[:2])
    yield from items(value.get("options"), f"{place}/options", 5, option_check(PLAIN, url_allowed=True))
    yield from distinct(value.get("options"), f"{place}/options")


def boxes(initial: str) -> Check:
    """Radio buttons and checkboxes, whose first choice stands under the key `initial`."""

    def check(value: Json, place: str) -> Problems:
        yield from keys(value, place, ("type", "options"), (*COMMON, initial))
        yield from items(value.get("options"), f"{place}/options", 10, rich_option)
        yield from distinct(value.get("options"), f"{place}/options")
        yield from offered(value, place, initial)

    return check


def offered(value: Json, place: str, initial: str) -> Problems:
    """What is chosen at first must be one of the options, to the letter."""
    if initial not in value:
        return
    chosen = value[initial] if isinstance(value[initial], list) else [value[initial]]
    groups = listed(value.get("option_groups"))
    known = [*listed(value.get("options")), *(one for group in groups for one in listed(group.get("options")))]
    if not chosen or any(one not in known for one in chosen):
        yield at(f"{place}/{initial}", f"{initial} must match an option of the element")


def group(value: Any, place: str) -> Problems:
    if not isinstance(value, dict):
        yield at(place, "must provide an object")
        return
    yield from keys(value, place, ("label", "options"))
    yield from text(value.get("label"), f"{place}/label", 75, PLAIN)
    yield from items(value.get("options"), f"{place}/options", 100, plain_option)


def placeholder(value: Json, place: str) -> Problems:
    if "placeholder" in value:
        yield from text(value["placeholder"], f"{place}/placeholder", 150, PLAIN)


def static_select(value: Json, place: str) -> Problems:
    several = value["type"].startswith("multi_")
    initial = "initial_options" if several else "initial_option"
    optional = (*COMMON, "placeholder", "options", "option_groups", initial) + (("max_selected_items",) * several)
    yield from keys(value, place, ("type",), optional)
    yield from placeholder(value, place)
    if ("options" in value) == ("option_groups" in value):
        yield at(place, "must provide exactly one of options and option_groups")
    if "options" in value:
        yield from items(value["options"], f"{place}/options", 100, plain_option)
        yield from distinct(value["options"], f"{place}/options")
    if "option_groups" in value:
        yield from items(value["option_groups"], f"{place}/option_groups", 100, group)
    yield from offered(value, place, initial)


def select(*more: str) -> Check:
    """A select whose choices Slack knows, or asks the app for."""

    def check(value: Json, place: str) -> Problems:
        several = ("max_selected_items",) if value["type"].startswith("multi_") else ()
        yield from keys(value, place, ("type",), (*COMMON, "placeholder", *more, *several))
        yield from placeholder(value, place)

    return check


def picker(initial: str, form: str) -> Check:
    """A date or time; `form` is the pattern of its initial value."""

    def check(value: Json, place: str) -> Problems:
        yield from keys(value, place, ("type",), (*COMMON, "placeholder", initial, "timezone"))
        yield from placeholder(value, place)
        if initial in value and not re.fullmatch(form, str(value[initial])):
            yield at(f"{place}/{initial}", f"invalid {initial}: {value[initial]}")

    return check


def plain_text_input(value: Json, place: str) -> Problems:
    optional = (
        *COMMON,
        "placeholder",
        "initial_value",
        "multiline",
        "min_length",
        "max_length",
        "dispatch_action_config",
    )
    yield from keys(value, place, ("type",), [one for one in optional if one != "confirm"])
    yield from placeholder(value, place)
    longest = value.get("max_length", 3000)
    yield from whole(longest, f"{place}/max_length", 1, 3000)
    yield from whole(value.get("min_length", 0), f"{place}/min_length", 0, 3000)
    if "multiline" in value:
        yield from boolean(value["multiline"], f"{place}/multiline")
    if "initial_value" in value:
        yield from string(
            value["initial_value"], f"{place}/initial_value", longest if isinstance(longest, int) else None
        )


def number_input(value: Json, place: str) -> Problems:
    optional = ("action_id", "focus_on_load", "placeholder", "initial_value", "min_value", "max_value")
    yield from keys(value, place, ("type", "is_decimal_allowed"), (*optional, "dispatch_action_config"))
    yield from placeholder(value, place)
    for name in ("initial_value", "min_value", "max_value"):
        if name in value and not re.fullmatch(r"-?\d+(\.\d+)?", str(value[name])):
            yield at(f"{place}/{name}", "must be a number written as a string")


def line_input(value: Json, place: str) -> Problems:
    """An address of mail or web."""
    optional = ("action_id", "focus_on_load", "placeholder", "initial_value", "dispatch_action_config")
    yield from keys(value, place, ("type",), optional)
    yield from placeholder(value, place)


def file_input(value: Json, place: str) -> Problems:
    yield from keys(value, place, ("type",), ("action_id", "filetypes", "max_files"))
    yield from number(value.get("max_files", 1), f"{place}/max_files", 1, 10)


def feedback_buttons(value: Json, place: str) -> Problems:
    yield from keys(value, place, ("type", "positive_button", "negative_button"), ("action_id",))
    for name in ("positive_button", "negative_button"):
        one = value.get(name)
        if not isinstance(one, dict):
            yield at(f"{place}/{name}", "must provide an object")
            continue
        yield from keys(one, f"{place}/{name}", ("text", "value"), ("accessibility_label",))
        yield from text(one.get("text"), f"{place}/{name}/text", 75, PLAIN)
        yield from string(one.get("value"), f"{place}/{name}/value", 2000)


def icon_button(value: Json, place: str) -> Problems:
    optional = ("action_id", "value", "confirm", "accessibility_label", "visible_to_user_ids")
    yield from keys(value, place, ("type", "icon", "text"), optional)
    yield from one_of(value.get("icon"), f"{place}/icon", ("trash",))
    yield from text(value.get("text"), f"{place}/text", 75, PLAIN)


DAY, HOUR = r"\d{4}-\d{2}-\d{2}", r"\d{2}:\d{2}"
ELEMENTS: dict[str, Check] = {
    "button": button,
    "image": image,
    "overflow": overflow,
    "radio_buttons": boxes("initial_option"),
    "checkboxes": boxes("initial_options"),
    "static_select": static_select,
    "multi_static_select": static_select,
    "external_select": select("initial_option", "min_query_length"),
    "multi_external_select": select("initial_options", "min_query_length"),
    "users_select": select("initial_user"),
    "multi_users_select": select("initial_users"),
    "channels_select": select("initial_channel", "response_url_enabled"),
    "multi_channels_select": select("initial_channels"),
    "conversations_select": select(
        "initial_conversation", "default_to_current_conversation", "response_url_enabled", "filter"
    ),
    "multi_conversations_select": select("initial_conversations", "default_to_current_conversation", "filter"),
    "datepicker": picker("initial_date", DAY),
    "timepicker": picker("initial_time", HOUR),
    "datetimepicker": picker("initial_date_time", r"\d{10}"),
    "plain_text_input": plain_text_input,
    "number_input": number_input,
    "email_text_input": line_input,
    "url_text_input": line_input,
    "rich_text_input": line_input,
    "file_input": file_input,
    "feedback_buttons": feedback_buttons,
    "icon_button": icon_button,
}

CHOICES = frozenset(name for name in ELEMENTS if name.endswith("_select")) | {"radio_buttons", "checkboxes"}
PICKERS = frozenset({"datepicker", "timepicker"})
IN_SECTION = CHOICES | PICKERS | {"button", "image", "overflow"}
IN_ACTIONS = CHOICES | PICKERS | {"button", "overflow", "datetimepicker", "rich_text_input"}
IN_INPUT = CHOICES | {name for name in ELEMENTS if name.endswith("_input")} | PICKERS | {"datetimepicker"}
IN_CONTEXT_ACTIONS = frozenset({"feedback_buttons", "icon_button"})
