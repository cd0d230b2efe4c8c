"""The check-in form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from messages import check_in_form as module
from messages.check_in_form import check_in_form
from messages.form import ChoiceInput, Form, TextInput
from messages.views import AskBackView
from okr.measure import MeasureKind

EXAMPLES = module.examples()


def form(name: str) -> Form:
    return check_in_form(EXAMPLES[name], "/okr")


def names(made: Form) -> list[str]:
    return [field.name for field in made.fields]


USUAL = ["value", "confidence", "next_step", "blocker", "note", "evidence"]


def test_only_value_and_confidence_are_required() -> None:
    """Value, confidence, next step, nothing else (M 1.19); whether the next step is needed depends on the colour."""
    made = form("one")
    assert names(made) == USUAL
    assert [field.name for field in made.fields if not field.optional] == ["value", "confidence"]


def test_it_is_filled_with_what_is_known() -> None:
    """Value as text, colour, next step."""
    made = form("one")
    assert [field.value for field in made.fields[:3]] == ["43.5", "green", "Roll out to everybody"]


def test_the_hint_says_unit_expected_outcome_and_last_value() -> None:
    """The method's words (M 0.3)."""
    value = form("one").fields[0]
    assert isinstance(value, TextInput)
    assert value.hint == "In %. Expected outcome: 40 → 50\u00a0% by Sun 27 Dec. Last: 43.5\u00a0%, 14 days ago."


def test_colours_are_shape_and_word() -> None:
    """Never the colour alone (N 23)."""
    colours = form("one").fields[1]
    assert isinstance(colours, ChoiceInput)
    assert colours.options == (
        ("🟢 Green: on track", "green"),
        ("🔶 Yellow: at risk", "yellow"),
        ("🔻 Red: off track", "red"),
    )


def test_one_of_several_says_which_and_can_be_skipped() -> None:
    """2 of 4, Skip, and the button says that another follows."""
    made = form("second-of-four")
    assert made.actions is not None
    assert [item.action for item in made.actions.items if item.kind == "button"] == ["checkin.skip"]
    assert made.submit == "Save and next"
    assert form("one").actions is None


@pytest.mark.parametrize(("name", "asked"), [("far", "sure"), ("two-readings", "reading")])
def test_asking_back_is_the_same_form_with_one_field_more(name: str, asked: str) -> None:
    """Right below the value, and never required: whoever corrects the value has nothing to confirm."""
    made = form(name)
    assert names(made) == ["value", asked, *USUAL[1:]]
    assert made.fields[1].optional
    assert (made.name, made.subject) == ("checkin", str(EXAMPLES[name].key_result.number))


def test_both_questions_can_stand_together() -> None:
    """A reading that is chosen may lie far outside."""
    back = AskBackView("4,300 sessions", (("4,300", "4300"), ("4.3", "4.3")), "4300")
    view = replace(EXAMPLES["far"], ask_back=back)
    assert names(check_in_form(view, "/okr"))[1:3] == ["sure", "reading"]


def test_the_context_comes_back() -> None:
    """Where it came from, which key result, which place, and what an edit replaces."""
    assert form("edit").context == {"prompt": "7", "number": "12", "place": "1", "of": "1", "replaces": "412"}
    assert form("one").context["replaces"] == ""


@pytest.mark.parametrize(
    ("kind", "zones", "hint"),
    [(MeasureKind.YES_NO, (), "yes or no."), (MeasureKind.ZONES, ("low", "high"), "One of: low, high.")],
)
def test_a_measure_that_is_no_number_says_what_to_write(kind: MeasureKind, zones: tuple[str, ...], hint: str) -> None:
    """Nobody guesses the names of zones."""
    view = EXAMPLES["first"]
    measure = replace(view.key_result.measure, kind=kind, zones=zones, baseline=None, target=None)
    made = check_in_form(replace(view, key_result=replace(view.key_result, measure=measure)), "/okr")
    assert isinstance(made.fields[0], TextInput)
    assert made.fields[0].hint.startswith(hint)
