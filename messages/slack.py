"""A Card as Slack's Block Kit. Limits are those of Slack's documentation (block kit reference)."""

from __future__ import annotations

from typing import Any, assert_never

from messages import slack_chart
from messages.card import Actions, Button, Card, Chart, Facts, Link, Menu, Part, Rule, Table, Text
from messages.markup import clean, is_address, parse
from messages.markup import escape as escape_markup
from messages.slack_text import cut_escaped, mrkdwn, plain_text, quiet

Json = dict[str, Any]

MESSAGE_BLOCKS = 50
HOME_BLOCKS = 100
TEXT = 3000
SUMMARY = 3000
HEADER = 150
LABEL = 75
VALUE = 2000
OPTION_VALUE = 150
ELEMENTS = 25
OPTIONS = 100
FIELDS = 10
FIELD = 2000
ACTION = 240
ADDRESS = 3000
CUT = "There is more than one message can hold. Ask for a part of it to see the rest."


def render_card(card: Card, chart: bool = True) -> Json:
    """`{"text", "blocks"}` of a message; without `chart` its numbers stand in words, for when Slack refuses it."""
    alt = "".join(f"\n{part.alt}" for part in card.parts if isinstance(part, Chart))
    text = cut_escaped(quiet(card.summary + alt), SUMMARY)
    return {"text": text, "blocks": render_blocks(card, chart, MESSAGE_BLOCKS)}


def render_home(card: Card) -> Json:
    """A view of type home. Views know no charts."""
    return {"type": "home", "blocks": render_blocks(card, False, HOME_BLOCKS)}


def render_blocks(card: Card, chart: bool, limit: int) -> list[Json]:
    """The title as a header, then the parts; at most `limit` blocks."""
    title = [{"type": "header", "text": plain_text(card.title, HEADER)}] if card.title else []
    blocks = [*title, *(block for part in card.parts for block in render_part(part, chart))]
    if not blocks:
        blocks = render_part(Text(escape_markup(card.summary)), chart)
    if len(blocks) <= limit:
        return blocks
    return [*blocks[: limit - 1], {"type": "context", "elements": [mrkdwn(CUT)]}]


def render_part(part: Part, chart: bool = True) -> list[Json]:
    """The blocks of one part; none where it would be empty, which Slack refuses."""
    match part:
        case Text():
            return render_text(part)
        case Facts():
            return render_facts(part)
        case Table():
            return slack_chart.render_table(part) if chart else slack_chart.table_in_words(part)
        case Chart():
            return slack_chart.render_chart(part) if chart else slack_chart.chart_in_words(part)
        case Rule():
            return [{"type": "divider"}]
        case Actions():
            return render_actions(part)
        case _:
            assert_never(part)


def render_text(part: Text) -> list[Json]:
    if not any(span.text.strip() for span in parse(part.markup)):
        return []
    if part.small:
        return [{"type": "context", "elements": [mrkdwn(part.markup, TEXT)]}]
    return [{"type": "section", "text": mrkdwn(part.markup, TEXT)}]


def render_facts(part: Facts) -> list[Json]:
    fields = [mrkdwn(f"**{escape_markup(label)}**\n{markup}", FIELD) for label, markup in part.items]
    return [{"type": "section", "fields": fields[at : at + FIELDS]} for at in range(0, len(fields), FIELDS)]


def render_actions(part: Actions) -> list[Json]:
    elements: list[Json] = []
    used: set[str] = set()
    for item in part.items:
        element = render_item(item)
        if element is None:
            continue
        element["action_id"] = free_id(element["action_id"], used)
        elements.append(element)
    return [{"type": "actions", "elements": elements[at : at + ELEMENTS]} for at in range(0, len(elements), ELEMENTS)]


def render_item(item: Button | Link | Menu) -> Json | None:
    match item:
        case Button():
            return render_button(item)
        case Link():
            return render_link(item)
        case Menu():
            return render_menu(item)
        case _:
            assert_never(item)


def render_button(item: Button) -> Json:
    button: Json = {"type": "button", "text": plain_text(item.label, LABEL), "action_id": item.action[:ACTION]}
    if item.value:
        button["value"] = clean(item.value)[:VALUE]
    if item.style != "plain":
        button["style"] = item.style
    return button


def render_link(item: Link) -> Json | None:
    if not is_address(item.url):
        return None
    return {"type": "button", "text": plain_text(item.label, LABEL), "url": item.url[:ADDRESS], "action_id": "link"}


def render_menu(item: Menu) -> Json | None:
    """A select that acts at once. More options than Slack bears are left out."""
    if not item.options:
        return None
    options = [
        {"text": plain_text(label, LABEL), "value": clean(value)[:OPTION_VALUE] or "–"}
        for label, value in item.options[:OPTIONS]
    ]
    label = plain_text(item.label, OPTION_VALUE)
    return {"type": "static_select", "placeholder": label, "options": options, "action_id": item.action[:ACTION]}


def render_option(label: str, value: str) -> Json:
    return {"text": plain_text(label, LABEL), "value": clean(value)[:OPTION_VALUE] or "–"}


def free_id(action: str, used: set[str]) -> str:
    """The action, with `|2`, `|3` … where it stands in the same row already: Slack wants ids that differ."""
    name, number = action, 1
    while name in used:
        number += 1
        name = f"{action}|{number}"
    used.add(name)
    return name


def read_action(action_id: str) -> str:
    """The action that stands behind an id of Slack's."""
    return action_id.partition("|")[0]
