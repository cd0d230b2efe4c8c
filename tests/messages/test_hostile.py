"""Hostile words go through every message and every text of every view, and do nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from messages import answers, samples
from messages.card import Card, Chart, Table
from messages.catalogue import MESSAGES, Shape
from messages.form import Form
from messages.said import ABOUT, BLOCKS
from messages.slack import render_card, render_home
from messages.slack_form import render_errors, render_form
from messages.teams import render_card as render_teams_card
from messages.teams import summary
from messages.teams_form import render_form as render_teams_form
from messages.views import AskBackView, ConfirmView, UnderstoodView
from okr.measure import MeasureKind
from playground.blocks import message_problems, view_problems
from tests.messages import adaptive
from tests.messages.hostile import WORDS, harm, spoil

SHAPES: TypeAdapter[Shape] = TypeAdapter(Shape)
CASES = [(message, name) for message, (_, examples) in MESSAGES.items() for name in examples()]


def pages(made: Shape | tuple[Shape, ...]) -> tuple[Shape, ...]:
    return made if isinstance(made, tuple) else (made,)


def check(shape: Shape) -> None:
    check_on_slack(shape)
    check_on_teams(shape)


def check_on_teams(shape: Shape) -> None:
    """The gallery validates shapes against the schema; words change only how many lines and elements there are."""
    card = render_on_teams(shape)
    assert adaptive.harm(card) == []
    assert adaptive.excess(card) == []
    assert "entities" not in card["msteams"]
    assert card["fallbackText"].strip() or not isinstance(shape, Card)
    assert isinstance(shape, Form) or summary(shape).strip()


def render_on_teams(shape: Shape) -> dict[str, Any]:
    return render_teams_form(shape) if isinstance(shape, Form) else render_teams_card(shape)


def check_on_slack(shape: Shape) -> None:
    assert SHAPES.validate_json(SHAPES.dump_json(shape)) == shape  # as the inbox keeps an answer
    if isinstance(shape, Form):
        view = render_form(shape, "")
        assert harm(view) == []
        assert view_problems(view) == []
        return
    native = any(isinstance(part, Chart | Table) for part in shape.parts)
    for payload in (render_card(shape), *([render_card(shape, chart=False)] if native else [])):
        assert harm(payload) == []
        assert message_problems(payload["blocks"]) == []
        assert payload["text"].strip()
    assert view_problems(render_home(shape)) == []


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize(("message", "name"), CASES)
def test_hostile_words_do_nothing_in_any_message(message: str, name: str, words: str) -> None:
    """0 live mentions or links, no limit exceeded, nothing that breaks, in every text of every view."""
    make, examples = MESSAGES[message]
    for shape in pages(make(spoil(examples()[name], WORDS[words]))):
        check(shape)


@pytest.mark.parametrize("words", ["signs", "endless", "blank"])
@pytest.mark.parametrize(("message", "name"), CASES)
def test_hostile_words_leave_an_adaptive_card(message: str, name: str, words: str) -> None:
    """Many lines, one line without end, and no words at all: each still keeps to the schema."""
    make, examples = MESSAGES[message]
    for shape in pages(make(spoil(examples()[name], WORDS[words]))):
        assert adaptive.invalid(render_on_teams(shape)) == []


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("block", BLOCKS)
def test_hostile_words_do_nothing_in_a_short_answer(block: str, words: str) -> None:
    """The same for every sentence that takes a word from somebody."""
    values: dict[str, Any] = {name: words if isinstance(value, str) else value for name, value in ABOUT.items()}
    check(answers.say(block, **values))


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_hostile_words_do_nothing_in_the_small_cards(words: str) -> None:
    """Those that take plain arguments, the command word among them."""
    back = AskBackView(words, (), "1")
    two = AskBackView("", ((words, "1"), ("b" + words, "2")))
    cards: tuple[Card, ...] = (
        answers.not_found(words),
        answers.nearest(words, words, "/okr"),
        answers.understood_in_part(UnderstoodView(words, words, words)),
        answers.confirm(ConfirmView(spoil(samples.key_result(11), words), back, 1)),
        answers.confirm(ConfirmView(spoil(samples.key_result(11), words), two, 1)),
        answers.welcome(words, True, "/okr"),
        answers.help_card(words, "slack", True, True),
    )
    for card in cards:
        check(card)


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("kind", [MeasureKind.ZONES, MeasureKind.YES_NO, MeasureKind.BAND])
def test_hostile_zones_and_units_do_nothing(kind: MeasureKind, words: str) -> None:
    """The names of zones and the unit come from people too."""
    one = samples.key_result(11)
    measure = replace(one.measure, kind=kind, unit=words, zones=(words, words + "2", "3", "4", "5"))
    for number in (None, one.current):
        about = replace(one, measure=measure, current=number)
        view = replace(samples.show(11), key_result=about)
        check(MESSAGES["show"][0](view))  # type: ignore[arg-type]


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_hostile_words_do_nothing_in_an_error_on_teams(words: str) -> None:
    """There an error is a text in the card."""
    make, examples = MESSAGES["check-in-form"]
    form = make(examples()["one"])
    assert isinstance(form, Form)
    card = render_teams_form(form, {"value": words, "nowhere": words})
    assert adaptive.harm(card) == []
    assert adaptive.excess(card) == []


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_hostile_words_do_nothing_in_an_error(words: str) -> None:
    """An error may quote what was typed; Slack shows it as plain words."""
    make, examples = MESSAGES["check-in-form"]
    form = make(examples()["one"])
    assert isinstance(form, Form)
    errors = render_errors({"value": words, "nowhere": words}, form)
    assert harm({"errors": errors}) == []
    assert set(errors) == {"value.12"}


def test_an_evidence_link_shows_where_it_leads() -> None:
    """The one link that comes from a person: its label is the host, and nothing in it opens a mention."""
    kept = samples.receipt(12)
    view = replace(kept, check_in=replace(kept.check_in, evidence="https://bank.example@evil.example/<!channel>|x"))
    make, _ = MESSAGES["receipt"]
    card = make(view)
    assert isinstance(card, Card)
    said = render_card(card)["blocks"][0]["text"]["text"]
    assert "<https://bank.example@evil.example/%3C!channel%3E%7Cx|evil.example>" in said
    told = [block.get("text", "") for block in render_teams_card(card)["body"]]
    assert "Evidence: [evil.example](https://bank.example@evil.example/%3C!channel%3E|x)" in told
