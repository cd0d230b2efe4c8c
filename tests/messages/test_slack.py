"""Slack's dialect: text, blocks, charts, and what comes back from a form."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.card import Actions, Button, Card, Chart, Facts, Link, Menu, Part, Rule, Series, Table, Text
from messages.form import ChoiceInput, DateInput, Form, PersonInput, TextInput
from messages.markup import escape, link, mention
from messages.slack import read_action, render_card, render_home
from messages.slack_form import read_values, render_errors, render_form
from messages.slack_text import cut_escaped, say
from messages.slack_text import escape as escape_slack
from playground.blocks import message_problems, view_problems


def blocks(*parts: Part, chart: bool = True) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = render_card(Card("", "summary", parts), chart)["blocks"]
    return made


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("**bold** and _italic_", "*bold* and _italic_"),
        ("**two\nlines**", "*two*\n*lines*"),
        ("** spaced **end", " *spaced* end"),
        ("`a & b`", "`a &amp; b`"),
        (escape("*b* ~s~ `c` _i_ snake_case"), "∗b∗ ∼s∼ ˋcˋ ˍiˍ snake_case"),
        (escape("> no quote\n<b> & &amp;"), "› no quote\n&lt;b&gt; &amp; &amp;amp;"),
        (mention("Ana", "U0ANA"), "<@U0ANA>"),
        (link("f & g", "https://h.example/?a=1&b=<2>|3"), "<https://h.example/?a=1&amp;b=%3C2%3E%7C3|f &amp; g>"),
    ],
)
def test_markup_becomes_mrkdwn(markup: str, said: str) -> None:
    """Our styles in Slack's signs; a person's signs as look-alikes; entities once."""
    assert say(markup, 3000) == said


@given(st.text(alphabet="a&<>*_ \n", max_size=80), st.integers(10, 60))
def test_text_is_cut_after_escaping_and_no_entity_is_torn(text: str, limit: int) -> None:
    """Never longer than the limit, and every ampersand begins a whole entity."""
    for said in (say(f"**{escape(text)}** {escape(text)}", limit), cut_escaped(escape_slack(text), limit)):
        assert len(said) <= limit
        assert said.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "").count("&") == 0


def test_a_link_that_does_not_fit_becomes_its_label() -> None:
    """Half an address leads nowhere."""
    assert say(link("label", "https://long.example/" + "x" * 80), 40) == "label"


def test_every_part_has_its_blocks() -> None:
    """One look at the whole vocabulary."""
    made = blocks(
        Text("a"),
        Text("b", small=True),
        Facts((("L", "v"),)),
        Rule(),
        Table("Cap", ("H",), (("c",),)),
        Actions((Button("B", "act", "1", "primary"), Link("L", "https://a.example"), Menu("M", "pick", (("O", "o"),)))),
    )
    assert [block["type"] for block in made] == ["section", "context", "section", "divider", "data_table", "actions"]
    assert [element["type"] for element in made[-1]["elements"]] == ["button", "button", "static_select"]
    assert message_problems(made) == []


def test_what_would_be_empty_is_left_out() -> None:
    """Slack refuses empty texts, menus without options and links that are none; a card is never blocks without any."""
    nothing = (Text(" "), Actions((Menu("M", "m", ()), Link("L", "javascript:x"))), Facts(()))
    assert blocks(*nothing) == render_card(Card("", "summary", ()))["blocks"]
    assert blocks(*nothing)[0]["text"]["text"] == "summary"


def test_the_same_action_twice_in_a_row_gets_ids_of_its_own() -> None:
    """Slack wants them distinct; read_action gives the action back."""
    row = blocks(Actions((Button("A", "go", "1"), Button("B", "go", "2"), Button("C", "go|on", "3"))))[0]["elements"]
    assert [one["action_id"] for one in row] == ["go", "go|2", "go|on"]
    assert [read_action(one["action_id"]) for one in row[:2]] == ["go", "go"]


def test_a_card_with_too_much_is_cut_and_says_so() -> None:
    """Fifty blocks are a message, a hundred a home; the last one says that there is more."""
    card = Card("Title", "s", tuple(Text(str(number)) for number in range(200)))
    message, home = render_card(card)["blocks"], render_home(card)["blocks"]
    assert (len(message), len(home)) == (50, 100)
    assert "more than" in message[-1]["elements"][0]["text"]
    assert message_problems(message) == []


DAYS = tuple(f"{day} Nov" for day in range(1, 31))


def chart(labels: tuple[str, ...], actual: tuple[float | None, ...]) -> Chart:
    line = Series("Expected", tuple(float(place) for place in range(len(labels))))
    return Chart("T", labels, (line, Series("Actual", actual)), "%", "the numbers")


def test_a_chart_draws_the_days_that_every_line_has() -> None:
    """Slack knows no gap: the days ahead, which have no value yet, are left out."""
    drawn = blocks(chart(DAYS[:4], (1, 2, 3, None)))[0]
    assert drawn["chart"]["axis_config"]["categories"] == ["1 Nov", "2 Nov", "3 Nov"]
    assert message_problems([drawn]) == []


def test_a_long_chart_is_thinned_out_and_keeps_its_ends() -> None:
    """Twenty points at most, the first and the last among them."""
    shown = blocks(chart(DAYS, tuple(range(30))))[0]["chart"]["axis_config"]["categories"]
    assert (len(shown), shown[0], shown[-1]) == (20, "1 Nov", "30 Nov")


@pytest.mark.parametrize("labels", [("1 Nov",), ("1 Nov", "1 Nov")])
def test_what_is_no_line_is_said_in_words(labels: tuple[str, ...]) -> None:
    """One point, or two of one name, cannot be drawn."""
    assert blocks(chart(labels, (1.0,) * len(labels)))[0]["type"] == "context"


def test_the_numbers_of_a_chart_stand_in_the_notification_text() -> None:
    """A reader without the picture has them, and without the chart they stand in its place (N 23)."""
    card = Card("", "summary", (chart(DAYS[:3], (1, 2, 3)),))
    assert render_card(card)["text"] == "summary\nthe numbers"
    assert render_card(card, chart=False)["blocks"][0]["elements"][0]["text"] == "the numbers"


FORM = Form(
    "checkin",
    "12",
    "Check-in",
    "Save",
    (Text("intro"),),
    (
        TextInput("value", "Value", "4 < 5 & *6*"),
        ChoiceInput("confidence", "Colour", (("Green", "green"), ("Red", "red")), "red"),
        DateInput("day", "Day", "2026-11-17", optional=True),
        PersonInput("who", "Who", optional=True),
    ),
    Actions((Button("Skip", "checkin.skip", "12"),)),
)


def test_a_form_is_a_modal_with_ids_that_carry_the_subject() -> None:
    """The next form must not show what was typed in the last one; what was typed is given back as it was."""
    view = render_form(FORM, "private")
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    assert [block["block_id"] for block in inputs] == ["value.12", "confidence.12", "day.12", "who.12"]
    assert inputs[0]["element"]["initial_value"] == "4 < 5 & *6*"
    assert inputs[1]["element"]["initial_option"]["value"] == "red"
    assert (view["callback_id"], view["private_metadata"]) == ("checkin", "private")
    assert view_problems(view, "modal") == []


def test_the_first_field_has_the_focus() -> None:
    """Not the Skip button above it, which Enter would press."""
    inputs = [block for block in render_form(FORM, "")["blocks"] if block["type"] == "input"]
    assert [block["element"].get("focus_on_load", False) for block in inputs] == [True, False, False, False]


def test_what_was_typed_comes_back_by_field() -> None:
    """Texts, choices, days and people; empty for what was left out; nothing of another form."""
    state = {
        "values": {
            "value.12": {"value": {"type": "plain_text_input", "value": " 43 "}},
            "note.12": {"note": {"type": "plain_text_input", "value": None}},
            "confidence.12": {"confidence": {"type": "radio_buttons", "selected_option": {"value": "green"}}},
            "reading.12": {"reading": {"type": "radio_buttons", "selected_option": None}},
            "day.12": {"day": {"type": "datepicker", "selected_date": "2026-11-17"}},
            "who.12": {"who": {"type": "users_select", "selected_user": "U0ANA"}},
            "value.13": {"value": {"type": "plain_text_input", "value": "another"}},
            "b7": {"checkin.skip": {"type": "button"}},
        }
    }
    assert read_values(state, "12") == {
        "value": " 43 ",
        "note": "",
        "confidence": "green",
        "reading": "",
        "day": "2026-11-17",
        "who": "U0ANA",
    }
    assert read_values({}, "12") == {}


def test_errors_stand_at_their_fields_and_none_is_lost() -> None:
    """Slack takes errors for input blocks only; one about nothing shown stands at the first field."""
    made = render_errors({"value": "Too far.", "reading": "Choose one.", "day": "Which?"}, FORM)
    assert made == {"value.12": "Too far. Choose one.", "day.12": "Which?"}
