"""What Slack refuses in blocks and views, as tables."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError

from playground import Playground
from playground.blocks import message_problems, view_problems
from playground.fields import state_of
from playground.methods.chat import with_ids
from tests.playground.slackbot import Bot

Block = dict[str, Any]


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def section(**more: Any) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "hello"}, **more}


def button(**more: Any) -> Block:
    return {"type": "button", "text": plain("Press"), "action_id": "press", **more}


def actions(*elements: Block, **more: Any) -> Block:
    return {"type": "actions", "elements": list(elements), **more}


def options(count: int, **more: Any) -> list[Block]:
    return [{"text": plain(f"Option {number}"), "value": str(number), **more} for number in range(count)]


def choice(kind: str, count: int = 3, **more: Any) -> Block:
    return {"type": kind, "action_id": "choose", "options": options(count), **more}


def field(element: Block, **more: Any) -> Block:
    return {"type": "input", "label": plain("Label"), "element": element, **more}


def text_input(**more: Any) -> Block:
    return {"type": "plain_text_input", "action_id": "text", **more}


def series(name: str, *values: float, labels: str = "abcdefghijklmnopqrstuvwxyz") -> Block:
    return {"name": name, "data": [{"label": labels[at], "value": value} for at, value in enumerate(values)]}


def chart(*every: Block, categories: str = "ab", **more: Any) -> Block:
    axis = {"categories": list(categories), **more}
    body = {"type": "line", "series": list(every), "axis_config": axis}
    return {"type": "data_visualization", "title": "Progress", "chart": body}


def pie(*values: float, title: str = "Shares", label: str = "part") -> Block:
    segments = [{"label": f"{label}{at}", "value": value} for at, value in enumerate(values)]
    return {"type": "data_visualization", "title": title, "chart": {"type": "pie", "segments": segments}}


def cell(text: str) -> Block:
    return {"type": "raw_text", "text": text}


def table(*rows: list[Block], **more: Any) -> Block:
    return {"type": "data_table", "caption": "Key results", "rows": list(rows), **more}


def rows(count: int, width: int = 2, text: str = "x") -> list[list[Block]]:
    return [[cell(text) for _ in range(width)] for _ in range(count)]


def container(*children: Block, **more: Any) -> Block:
    return {"type": "container", "title": plain("More"), "child_blocks": list(children), **more}


def confirm(**more: Any) -> Block:
    return {"title": plain("Sure?"), "text": plain("Really?"), "confirm": plain("Yes"), "deny": plain("No"), **more}


IMAGE = {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "A picture"}
RICH_CELL = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}

TAKEN: dict[str, list[Block]] = {
    "fifty blocks": [section()] * 50,
    "section at its longest": [section(text=plain("x" * 3000))],
    "ten fields": [{"type": "section", "fields": [plain("x" * 2000)] * 10}],
    "a header of 150": [{"type": "header", "text": plain("x" * 150)}],
    "25 buttons": [actions(*(button(action_id=str(number)) for number in range(25)))],
    "same action_id in two blocks": [actions(button()), actions(button())],
    "a button at its longest": [actions(button(text=plain("x" * 75), value="x" * 2000, style="primary"))],
    "a confirmed button": [actions(button(confirm=confirm(style="danger")))],
    "an overflow of five": [actions(choice("overflow", 5))],
    "a select of a hundred": [actions(choice("static_select", 100, placeholder=plain("Choose")))],
    "radio buttons with words in bold": [
        actions({"type": "radio_buttons", "options": [{"text": {"type": "mrkdwn", "text": "*a*"}, "value": "a"}]})
    ],
    "a chosen option": [actions(choice("static_select", initial_option=options(3)[1]))],
    "option groups": [
        actions({"type": "static_select", "option_groups": [{"label": plain("Group"), "options": options(2)}]})
    ],
    "context of ten": [{"type": "context", "elements": [plain("x"), IMAGE] * 5}],
    "an image": [{**IMAGE, "title": plain("Picture")}],
    "an input": [field(text_input(multiline=True, initial_value="x"), optional=True, hint=plain("Hint"))],
    "pickers": [actions({"type": "datepicker", "initial_date": "2026-11-21"}, {"type": "timepicker"})],
    "people": [actions({"type": "users_select"}, {"type": "conversations_select"})],
    "a line chart": [chart(series("expected", 1, 2.5), series("actual", -1, 0), x_label="Round", y_label="%")],
    "two charts": [pie(1, 2), chart(series("a", 1, 2))],
    "a chart whose points are in another order": [chart(series("a", 1, 2, labels="ba"))],
    "a table of 201 rows": [table(*rows(201), page_size=100, row_header_column_index=1)],
    "numbers and rich text in a table": [
        table([cell("a"), cell("b")], [{"type": "raw_number", "value": 1.5, "text": "1.5"}, RICH_CELL])
    ],
    "a container": [container(section(), actions(button()), is_collapsible=True, default_collapsed=True)],
    "a card": [{"type": "card", "title": plain("Title"), "body": plain("Body"), "actions": [button()]}],
    "a carousel": [{"type": "carousel", "elements": [{"type": "card", "title": plain("Title")}]}],
    "feedback": [
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "good",
                    "positive_button": {"text": plain("Good"), "value": "1"},
                    "negative_button": {"text": plain("Bad"), "value": "0"},
                }
            ],
        }
    ],
    "markdown": [{"type": "markdown", "text": "**bold**"}],
    "rich text": [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}],
}

REFUSED: dict[str, tuple[list[Any], str]] = {
    "51 blocks": ([section()] * 51, "no more than 50 items"),
    "no object": (["section"], "must provide an object"),
    "an unknown block": ([{"type": "sectoin"}], "unsupported type: sectoin"),
    "no type": ([{}], "unsupported type: None"),
    "an unknown key": ([section(colour="red")], "invalid additional property: colour"),
    "two blocks of one id": ([section(block_id="a"), section(block_id="a")], "block_id already exists: a"),
    "a long block_id": ([section(block_id="x" * 256)], "less than 256"),
    "an empty section": ([{"type": "section"}], "must provide text or fields"),
    "empty text": ([section(text=plain(""))], "must be more than 0 characters"),
    "text of 3001": ([section(text=plain("x" * 3001))], "less than 3001"),
    "text that is no object": ([section(text="hello")], "must provide an object"),
    "text of an unknown type": ([section(text={"type": "markdown", "text": "x"})], "unsupported type: markdown"),
    "verbatim plain text": ([section(text={**plain("x"), "verbatim": True})], "invalid additional property: verbatim"),
    "eleven fields": ([{"type": "section", "fields": [plain("x")] * 11}], "no more than 10 items"),
    "a field of 2001": ([{"type": "section", "fields": [plain("x" * 2001)]}], "less than 2001"),
    "a text input beside a section": ([section(accessory=text_input())], "unsupported element type"),
    "a header of 151": ([{"type": "header", "text": plain("x" * 151)}], "less than 151"),
    "a header in mrkdwn": ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "must be plain_text"),
    "no elements": ([actions()], "no less than 1 items"),
    "26 elements": ([actions(*(button(action_id=str(at)) for at in range(26)))], "no more than 25 items"),
    "one action_id twice in a block": ([actions(button(), button())], "action_id already exists for block_id: press"),
    "a text input among actions": ([actions(text_input())], "unsupported element type: plain_text_input"),
    "a long action_id": ([actions(button(action_id="x" * 256))], "less than 256"),
    "a button without words": ([actions({"type": "button", "action_id": "a"})], "missing required field: text"),
    "a button of 76": ([actions(button(text=plain("x" * 76)))], "less than 76"),
    "a button in mrkdwn": ([actions(button(text={"type": "mrkdwn", "text": "x"}))], "must be plain_text"),
    "a value of 2001": ([actions(button(value="x" * 2001))], "less than 2001"),
    "a value that is a number": ([actions(button(value=12))], "must provide a string"),
    "a button in yellow": ([actions(button(style="warning"))], "must be one of primary, danger"),
    "a button to nowhere": ([actions(button(url="nowhere"))], "valid URL"),
    "a confirmation without no": ([actions(button(confirm={"title": plain("Sure?")}))], "missing required field: deny"),
    "a long confirmation": ([actions(button(confirm=confirm(text=plain("x" * 301))))], "less than 301"),
    "an overflow of six": ([actions(choice("overflow", 6))], "no more than 5 items"),
    "eleven radio buttons": ([actions(choice("radio_buttons", 11))], "no more than 10 items"),
    "eleven checkboxes": ([actions(choice("checkboxes", 11))], "no more than 10 items"),
    "a select of 101": ([actions(choice("static_select", 101))], "no more than 100 items"),
    "a select of none": ([actions(choice("static_select", 0))], "no less than 1 items"),
    "a select without options": ([actions({"type": "static_select"})], "exactly one of options and option_groups"),
    "an option of 76": (
        [actions(choice("overflow", 1) | {"options": options(1, text=plain("x" * 76))})],
        "less than 76",
    ),
    "an option's value of 151": (
        [actions(choice("overflow") | {"options": options(1, value="x" * 151)})],
        "less than 151",
    ),
    "an option in mrkdwn": (
        [actions(choice("static_select") | {"options": options(1, text={"type": "mrkdwn", "text": "x"})})],
        "must be plain_text",
    ),
    "two options of one value": (
        [actions(choice("static_select") | {"options": options(2, value="a")})],
        "duplicate value",
    ),
    "a choice that is not offered": (
        [actions(choice("static_select", 2, initial_option={"text": plain("Other"), "value": "9"}))],
        "initial_option must match",
    ),
    "a long placeholder": ([actions(choice("static_select", placeholder=plain("x" * 151)))], "less than 151"),
    "eleven in a context": ([{"type": "context", "elements": [plain("x")] * 11}], "no more than 10 items"),
    "a button in a context": ([{"type": "context", "elements": [button()]}], "unsupported type: button"),
    "an image without alt_text": ([{"type": "image", "image_url": "https://x.example/a.png"}], "alt_text"),
    "an image without address": ([{"type": "image", "alt_text": "x"}], "exactly one of image_url"),
    "an input without label": ([{"type": "input", "element": text_input()}], "missing required field: label"),
    "a label of 2001": ([field(text_input(), label=plain("x" * 2001))], "less than 2001"),
    "a label in mrkdwn": ([field(text_input(), label={"type": "mrkdwn", "text": "x"})], "must be plain_text"),
    "a button in an input": ([field(button())], "unsupported element type: button"),
    "a file outside a modal": ([field({"type": "file_input"})], "file_input is for modals only"),
    "an input of 3001": ([field(text_input(max_length=3001))], "must be no more than 3000"),
    "an initial value over its limit": ([field(text_input(max_length=3, initial_value="four"))], "less than 4"),
    "a number input that does not say": ([field({"type": "number_input"})], "is_decimal_allowed"),
    "a date that is none": ([actions({"type": "datepicker", "initial_date": "21.11.2026"})], "invalid initial_date"),
    "an alert in a message": ([{"type": "alert", "text": plain("x")}], "unsupported type: alert in a message"),
    "an input in a container": ([container(field(text_input()))], "unsupported type: input in a container"),
    "a container in a container": ([container(container(section()))], "unsupported type: container in a container"),
    "a container of eleven": ([container(*[section()] * 11)], "no more than 10 items"),
    "a container collapsed for ever": ([container(section(), default_collapsed=True)], "requires is_collapsible"),
    "a card of nothing": ([{"type": "card", "subtitle": plain("x")}], "at least one of"),
    "a section in a carousel": ([{"type": "carousel", "elements": [section()]}], "cards only"),
    "a chart's title of 51": ([pie(1, title="x" * 51)], "less than 51"),
    "three charts": ([pie(1), pie(1), pie(1)], "no more than 2 data_visualization"),
    "a donut": ([{"type": "data_visualization", "title": "x", "chart": {"type": "donut"}}], "must be one of pie"),
    "a chart without chart": ([{"type": "data_visualization", "title": "x"}], "missing required field: chart"),
    "a share of nothing": ([pie(1, 0)], "must be greater than 0"),
    "seven shares": ([pie(*range(1, 8))], "no more than 6 items"),
    "a share's label of 21": ([pie(1, label="x" * 20)], "less than 21"),
    "seven series": ([chart(*(series(str(at), 1, 2) for at in range(7)))], "no more than 6 items"),
    "21 points": ([chart(series("a", *range(21)), categories="abcdefghijklmnopqrstu")], "no more than 20 items"),
    "a series that lacks a category": ([chart(series("a", 1))], "labels must match"),
    "a series with other categories": ([chart(series("a", 1, 2, labels="xy"))], "labels must match"),
    "two series of one name": ([chart(series("a", 1, 2), series("a", 1, 2))], "duplicate series name: a"),
    "a series' name of 21": ([chart(series("x" * 21, 1, 2))], "less than 21"),
    "a point that is no number": ([chart(series("a", 1, float("nan")))], "must provide a number"),
    "a table of a header": ([table(*rows(1))], "no less than 2 items"),
    "a table of 202 rows": ([table(*rows(202))], "no more than 201 items"),
    "a table of 21 columns": ([table(*rows(2, width=21))], "no more than 20 items"),
    "rows of two widths": ([table([cell("a")], [cell("a"), cell("b")])], "same number of cells"),
    "a table without caption": ([{"type": "data_table", "rows": rows(2)}], "missing required field: caption"),
    "rich text in the header": ([table([RICH_CELL], [cell("a")])], "not allowed in the header"),
    "a page of 101": ([table(*rows(2), page_size=101)], "must be no more than 100"),
    "20,001 characters in tables": (
        [table(*rows(5, 2, "x" * 1500)), table(*rows(5, 2, "x" * 501))],
        "20000 characters",
    ),
    "an empty cell": ([table(*rows(2, text=""))], "must be more than 0 characters"),
    "12,001 characters of markdown": ([{"type": "markdown", "text": "x" * 6001}] * 2, "12000 characters"),
}


@pytest.mark.parametrize("blocks", TAKEN.values(), ids=TAKEN.keys())
def test_slack_takes(blocks: list[Block]) -> None:
    """What stands exactly at a limit is allowed."""
    assert message_problems(blocks) == []


@pytest.mark.parametrize(("blocks", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_slack_refuses(blocks: list[Any], words: str) -> None:
    """What goes beyond one is not, and the refusal says where."""
    problems = message_problems(blocks)
    assert any(words in problem for problem in problems), problems
    assert all("[json-pointer:/blocks" in problem for problem in problems)


def modal(*blocks: Block, **more: Any) -> Block:
    return {"type": "modal", "title": plain("Check in"), "blocks": list(blocks), **more}


VIEWS_REFUSED: dict[str, tuple[Block, str]] = {
    "no title": ({"type": "modal", "blocks": []}, "missing required field: title"),
    "a title of 25": (modal(title=plain("x" * 25)), "less than 25"),
    "a submit of 25": (modal(submit=plain("x" * 25)), "less than 25"),
    "a close of 25": (modal(close=plain("x" * 25)), "less than 25"),
    "a title in mrkdwn": (modal(title={"type": "mrkdwn", "text": "x"}), "must be plain_text"),
    "no blocks": ({"type": "modal", "title": plain("x")}, "missing required field: blocks"),
    "101 blocks": (modal(*[section()] * 101), "no more than 100 items"),
    "inputs without submit": (modal(field(text_input())), "must define `submit`"),
    "private_metadata of 3001": (modal(private_metadata="x" * 3001), "less than 3001"),
    "a callback_id of 256": (modal(callback_id="x" * 256), "less than 256"),
    "a chart": (modal(pie(1)), "unsupported type: data_visualization in a modal"),
    "a table": (modal(table(*rows(2))), "unsupported type: data_table in a modal"),
    "a title on a home": ({"type": "home", "title": plain("x"), "blocks": []}, "invalid additional property: title"),
    "a workflow step": ({"type": "workflow_step", "blocks": []}, "unsupported view type"),
}


@pytest.mark.parametrize(("view", "words"), VIEWS_REFUSED.values(), ids=VIEWS_REFUSED.keys())
def test_slack_refuses_a_view(view: Block, words: str) -> None:
    """Limits of the frame and of the blocks in it."""
    problems = view_problems(view)
    assert any(words in problem for problem in problems), problems


def test_slack_takes_a_view() -> None:
    """A modal with inputs and an alert, and a home."""
    alert = {"type": "alert", "text": plain("Careful"), "level": "warning"}
    whole = modal(alert, field(text_input()), submit=plain("x" * 24), private_metadata="x" * 3000, notify_on_close=True)
    assert view_problems(whole, "modal") == []
    assert view_problems({"type": "home", "blocks": [section()] * 100}, "home") == []


async def test_the_api_says_what_is_wrong_with_blocks(playground: Playground, bot: Bot) -> None:
    """invalid_blocks for messages, invalid_arguments for views, both with messages that point to the place."""
    with pytest.raises(SlackApiError) as caught:
        await bot.client.chat_postMessage(channel="C0GROWTH", text="x", blocks=[{"type": "nonsense"}])
    answer = caught.value.response
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] unsupported type: nonsense [json-pointer:/blocks/0/type]"
    ]
    with pytest.raises(SlackApiError) as caught:
        await bot.client.views_publish(user_id="U0ANA", view={"type": "home", "blocks": [{"type": "nonsense"}]})
    answer = caught.value.response
    assert answer["error"] == "invalid_arguments"
    assert "[json-pointer:/view/blocks/0/type]" in answer["response_metadata"]["messages"][0]


async def test_slack_makes_up_ids_that_are_missing(playground: Playground, bot: Bot) -> None:
    """Every block and every interactive element has one, or a click could not name it."""
    nameless = {"type": "button", "text": plain("Press")}
    blocks = [section(accessory=nameless), actions(nameless), container(actions(nameless))]
    await bot.client.chat_postMessage(channel="C0GROWTH", text="x", blocks=blocks)
    stored = playground.messages("C0GROWTH")[0].blocks
    assert len({block["block_id"] for block in stored}) == 3
    assert stored[0]["accessory"]["action_id"]
    assert stored[1]["elements"][0]["action_id"]
    assert stored[2]["child_blocks"][0]["elements"][0]["action_id"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 300) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
SAMPLES = [*TAKEN.values(), *(blocks for blocks, _ in REFUSED.values() if len(blocks) < 10)]


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) inside `value`."""
    pairs: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        pairs = list(value.items() if isinstance(value, dict) else enumerate(value))
    return [pair for key, inner in pairs for pair in [(value, key), *places(inner)]]


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(SAMPLES), JSON, st.integers(0, 10_000))
def test_no_blocks_are_too_strange_to_judge(sample: list[Any], strange: Any, where: int) -> None:
    """Anything at any place is taken or refused, never an error of the playground's own; what is taken has a state."""
    blocks = copy.deepcopy(sample)
    every = places(blocks)
    container, key = every[where % len(every)]
    container[key] = strange
    assert all(isinstance(problem, str) for problem in view_problems(modal(*blocks)))
    if not message_problems(blocks):
        assert isinstance(state_of(with_ids(blocks)), dict)
