"""A form in a card: its fields, what is wrong with them, and what comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from messages.card import Actions, Button, Link, Text
from messages.form import ChoiceInput, DateInput, Form, PersonInput, TextInput
from messages.teams import read_click
from messages.teams_form import CANCEL, read_values, render_form
from tests.messages.adaptive import excess, invalid, objects

FORM = Form(
    "checkin",
    "12",
    "Check-in",
    "Save",
    (Text("intro"),),
    (
        TextInput("value", "Value", "4 < 5 & *6*", "In %."),
        ChoiceInput("confidence", "Colour", (("Green", "green"), ("Red", "red")), "red"),
        TextInput("note", "Note", hint="What was done.", multiline=True, optional=True),
        DateInput("day", "Day", "2026-11-17", optional=True),
        PersonInput("who", "Who", optional=True),
    ),
    Actions((Button("Skip", "checkin.skip", "12"), Link("Help", "https://a.example"))),
    {"prompt": "7"},
)


def fields(card: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in card["body"] if each["type"].startswith("Input.")}


def buttons(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [action for row in card["body"] if row["type"] == "ActionSet" for action in row["actions"]]


def test_a_form_is_a_card_whose_ids_carry_the_subject() -> None:
    """The next form must not show what was typed in the last one; what was typed is given back as it was."""
    card = render_form(FORM)
    made = fields(card)
    assert list(made) == ["value.12", "confidence.12", "note.12", "day.12", "who.12"]
    assert (made["value.12"]["value"], made["confidence.12"]["value"]) == ("4 < 5 & *6*", "red")
    assert (made["day.12"]["type"], made["day.12"]["value"]) == ("Input.Date", "2026-11-17")
    assert made["who.12"]["choices.data"]["dataset"] == "graph.microsoft.com/users"
    assert made["note.12"]["label"] == "Note (optional)"
    assert invalid(card) == []
    assert excess(card) == []


def test_an_empty_field_that_may_stay_so_has_its_hint_inside() -> None:
    """Anywhere else it stands below, where it can be read while one writes."""
    card = render_form(FORM)
    assert fields(card)["note.12"]["placeholder"] == "What was done."
    at = [each.get("id") for each in card["body"]].index("value.12")
    assert card["body"][at + 1]["text"] == "In %."
    assert [each for each in card["body"] if each.get("text") == "What was done."] == []


def test_a_question_back_is_not_called_optional() -> None:
    """It may be left open, since the value above may be corrected instead."""
    sure = ChoiceInput("sure", "Really 4,300?", (("Yes", "yes"),), optional=True)
    assert fields(render_form(replace(FORM, fields=(sure,))))["sure.12"]["label"] == "Really 4,300?"


def test_errors_stand_under_their_fields_and_none_is_lost() -> None:
    """In red, everything typed still there; one about nothing shown stands at the first field."""
    card = render_form(FORM, {"value": "Too far.", "reading": "Choose one.", "day": "Which?"})
    order = [each.get("id") or each.get("text") for each in card["body"]]
    assert order[order.index("value.12") + 1] == "Too far. Choose one."
    assert order[order.index("day.12") + 1] == "Which?"
    red = [each["text"] for each in card["body"] if each.get("color") == "Attention"]
    assert red == ["Too far. Choose one.", "Which?"]
    assert fields(card) == fields(render_form(FORM))
    assert invalid(card) == []


def test_only_submitting_takes_along_what_was_typed() -> None:
    """Nothing is required, so that Skip and Cancel work in an empty form; each button tells where it stood."""
    card = render_form(FORM)
    save, skip, _, cancel = buttons(card)
    assert [each["associatedInputs"] for each in (save, skip, cancel)] == ["auto", "none", "none"]
    assert (save["verb"], save["data"]["kind"], save["style"]) == ("checkin", "form", "positive")
    assert [read_click(each["data"]) for each in (skip, cancel)] == [("checkin.skip", "12"), (CANCEL, "")]
    for each in (save, skip, cancel):
        about = {key: each["data"][key] for key in ("form", "subject", "context")}
        assert about == {"form": "checkin", "subject": "12", "context": {"prompt": "7"}}
    assert not [each for each in objects(card) if "isRequired" in each]


def test_what_was_typed_comes_back_by_field() -> None:
    """A client leaves out what was left empty: the form's own list of fields says that it was asked."""
    data = buttons(render_form(FORM))[0]["data"]
    typed = {"value.12": " 43 ", "confidence.12": "green", "day.12": "2026-11-17", "value.13": "another", "note.12": 5}
    assert read_values({**data, **typed}, "12") == {
        "value": " 43 ",
        "confidence": "green",
        "note": "",
        "day": "2026-11-17",
        "who": "",
    }


def test_what_is_no_submission_has_no_values() -> None:
    """Anybody can send anything."""
    assert read_values({}, "12") == {}
    assert read_values({"fields": "value", "value.12": "1"}, "12") == {}
    assert read_values({"fields": [1, None, "value"]}, "12") == {"value": ""}


def test_a_choice_that_is_none_of_them_is_not_chosen() -> None:
    """A client shows the first or nothing where it is told one that it does not have."""
    (first, second, *rest) = FORM.fields
    assert isinstance(second, ChoiceInput)
    form = replace(FORM, fields=(first, replace(second, value="blue"), *rest))
    assert "value" not in fields(render_form(form))["confidence.12"]
