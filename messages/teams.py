"""A Card as an Adaptive Card 1.5 for Teams. A message of Teams' holds 28 KB; the card leaves room for its envelope."""

from __future__ import annotations

import json
from typing import Any, assert_never

from messages import teams_chart
from messages.card import Actions, Button, Card, Chart, Facts, Link, Menu, Part, Rule, Table, Text
from messages.markup import clean, is_address
from messages.teams_text import begins_story, harmless, is_blank, mentions, say, say_all, split

Json = dict[str, Any]

VERSION = "1.5"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
WHOLE = 26_000  # bytes
TEXT = 4000  # characters of one part
LINES = 40  # of one part; more become paragraphs of one text
TITLE = 200
SUMMARY = 300
LABEL = 75
FACT = 600
VALUE = 150
ROW = 6  # buttons; Teams shows no more in one row
OPTIONS = 50
CUT = "There is more than one message can hold. Ask for a part of it to see the rest."
STYLES = {"plain": {}, "primary": {"style": "positive"}, "danger": {"style": "destructive"}}


def render_card(card: Card) -> Json:
    """The content of an attachment of type application/vnd.microsoft.card.adaptive."""
    said = summary(card)
    frame = wrap([], said, card.parts)
    body = render_parts(card.title, card.parts) or [render_line(said)]
    return {**frame, "body": fit(body, WHOLE - size(frame))}


def summary(card: Card) -> str:
    """The line of the notification: plain words, in which nothing is alive wherever they are put."""
    return harmless(card.summary or card.title, SUMMARY)


def wrap(body: list[Json], fallback: str, parts: tuple[Part, ...]) -> Json:
    """The whole card; with entities where people are mentioned."""
    teams: Json = {"width": "Full"}
    entities = mentions(markups(parts))
    if entities:
        teams["entities"] = entities
    kind = {"type": "AdaptiveCard", "$schema": SCHEMA, "version": VERSION}
    return {**kind, "fallbackText": fallback, "body": body, "msteams": teams}


def markups(parts: tuple[Part, ...]) -> list[str]:
    texts = [part.markup for part in parts if isinstance(part, Text)]
    return [*texts, *(markup for part in parts if isinstance(part, Facts) for _, markup in part.items)]


def render_parts(title: str, parts: tuple[Part, ...]) -> list[Json]:
    """The title as a heading, then the parts. A rule is a line above what follows it."""
    heading = {
        "type": "TextBlock",
        "text": harmless(title, TITLE),
        "wrap": True,
        "weight": "Bolder",
        "style": "heading",
    }
    body: list[Json] = [{**heading, "size": "Large"}] if title.strip() else []
    ruled = False
    for at, part in enumerate(parts):
        if isinstance(part, Rule):
            ruled = bool(body)
            continue
        elements = render_part(part, str(at))
        if elements and ruled:
            elements[0].update(separator=True, spacing="Large")
            ruled = False
        body.extend(elements)
    return body


def render_part(part: Part, at: str) -> list[Json]:
    """The elements of one part; `at` is its place in the card, for ids that differ."""
    match part:
        case Text():
            return render_text(part)
        case Facts():
            return render_facts(part)
        case Table():
            return teams_chart.render_table(part)
        case Chart():
            return teams_chart.render_chart(part)
        case Rule():
            return []
        case Actions():
            return render_actions(part, at)
        case _:
            assert_never(part)


def render_text(part: Text) -> list[Json]:
    """A block for each line: a line break inside of one is not the same on every client."""
    lines = split(part.markup, TEXT)
    if len(lines) > LINES:
        words = say_all(part.markup, TEXT)
        return [block(words, part.small, "Default")] if words else []
    spacing = "Small" if part.small else "Medium"
    blocks: list[Json] = []
    for line, before in zip(lines, [(), *lines], strict=False):
        if is_blank(line):
            continue
        apart = is_blank(before) or (begins_story(line) and not begins_story(before))
        blocks.append(block(say(line), part.small, ("Small" if apart else "None") if blocks else spacing))
    return blocks


def block(words: str, small: bool, spacing: str) -> Json:
    made: Json = {"type": "TextBlock", "text": words, "wrap": True, "spacing": spacing}
    if small:
        made.update(size="Small", isSubtle=True)
    return made


def render_line(words: str) -> Json:
    return block(words or "–", False, "Default")


def render_facts(part: Facts) -> list[Json]:
    facts = [{"title": harmless(label, LABEL), "value": say_all(markup, FACT) or "–"} for label, markup in part.items]
    return [{"type": "FactSet", "facts": facts, "spacing": "Medium"}] if facts else []


def render_actions(part: Actions, at: str) -> list[Json]:
    made = [render_item(item, f"{at}.{place}") for place, item in enumerate(part.items)]
    return rows([action for action in made if action])


def rows(actions: list[Json], spacing: str = "Small") -> list[Json]:
    return [
        {"type": "ActionSet", "actions": actions[at : at + ROW], "spacing": spacing}
        for at in range(0, len(actions), ROW)
    ]


def render_item(item: Button | Link | Menu, at: str) -> Json | None:
    match item:
        case Button():
            return render_button(item)
        case Link():
            return render_link(item)
        case Menu():
            return render_menu(item, at)
        case _:
            assert_never(item)


def render_button(item: Button) -> Json:
    return execute(item.label, item.action, {"value": clean(item.value)[:VALUE], "kind": "click"}, item.style)


def execute(label: str, action: str, data: Json, style: str = "plain", inputs: str = "none") -> Json:
    """`verb` and `data.action` say the same: one library routes on the first, its successor on the other."""
    return {
        "type": "Action.Execute",
        "title": harmless(label, LABEL) or "–",
        "verb": action,
        "data": {"action": action, **data},
        "associatedInputs": inputs,
        **STYLES[style],
    }


def render_link(item: Link) -> Json | None:
    if not is_address(item.url):
        return None
    return {"type": "Action.OpenUrl", "title": harmless(item.label, LABEL) or "–", "url": item.url}


def render_menu(item: Menu, at: str) -> Json | None:
    """Opens below the row: a few choices as buttons, more of them as a list to choose from."""
    if not item.options:
        return None
    few = len(item.options) <= ROW
    body = rows([choose(item, option) for option in item.options]) if few else render_list(item, f"menu.{at}")
    inner = {"type": "AdaptiveCard", "version": VERSION, "body": body}
    return {"type": "Action.ShowCard", "title": harmless(item.label, LABEL) or "–", "card": inner}


def choose(item: Menu, option: tuple[str, str]) -> Json:
    label, value = option
    return render_button(Button(label, item.action, value))


def render_list(item: Menu, at: str) -> list[Json]:
    choices = [choice(label, value) for label, value in item.options[:OPTIONS]]
    label = harmless(item.label, LABEL)
    field = {"type": "Input.ChoiceSet", "id": at, "label": label, "choices": choices, "value": choices[0]["value"]}
    return [field, *rows([execute("OK", item.action, {"input": at, "kind": "choice"}, "primary", "auto")])]


def choice(label: str, value: str) -> Json:
    return {"title": harmless(label, LABEL) or "–", "value": clean(value)[:VALUE] or "–"}


def read_click(data: Json) -> tuple[str, str]:
    """(action, value) of what came back from a button or from a list; both empty where there is neither."""
    place = data.get("input")
    value = data.get(place) if isinstance(place, str) else data.get("value")
    action = data.get("action")
    return action if isinstance(action, str) else "", value if isinstance(value, str) else ""


def size(element: Any) -> int:
    """Bytes as it is stored."""
    return len(json.dumps(element, ensure_ascii=False).encode())


def fit(body: list[Json], limit: int) -> list[Json]:
    """As much as a message holds, then a line that says so, and the last row of buttons in any case."""
    if size(body) <= limit:
        return body
    last = body[-1:] if body[-1]["type"] == "ActionSet" and size(body[-1]) < limit // 2 else []
    left = limit - size([render_line(CUT), *last])
    kept: list[Json] = []
    for element in body:
        left -= size(element) + 2
        if left < 0:
            break
        kept.append(element)
    return [*kept, block(CUT, True, "Medium"), *last]
