"""The gallery: every example of every message as each platform gets it, so that a change is seen before it is sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from messages import catalogue
from messages.card import Card
from messages.catalogue import Shape
from messages.form import Form
from messages.slack import render_card, render_home
from messages.slack_form import render_form
from messages.teams import render_card as render_teams_card
from messages.teams_form import render_form as render_teams_form
from messages.templating import ENVIRONMENT
from playground.blocks import message_problems, view_problems
from tests.messages.adaptive import excess, invalid

GALLERY = Path(__file__).parent.parent / "gallery"
MESSAGES = dict(catalogue.every())
EVERY = {
    **MESSAGES,
    **{f"app-{name}": shape for name, shape in MESSAGES.items() if name.startswith("home-")},
}


def render(name: str, shape: Shape) -> dict[str, Any]:
    if isinstance(shape, Form):
        return render_form(shape, "")
    return render_home(shape) if name.startswith("app-") else render_card(shape)


def render_teams(shape: Shape) -> dict[str, Any]:
    return render_teams_form(shape) if isinstance(shape, Form) else render_teams_card(shape)


@pytest.mark.parametrize("name", EVERY)
def test_gallery_holds_every_message_as_it_is(name: str, request: pytest.FixtureRequest) -> None:
    """What Slack gets is what the file says; `make gallery` writes it anew after a change on purpose."""
    compare(render(name, EVERY[name]), GALLERY / f"{name}.slack.json", request)


@pytest.mark.parametrize("name", MESSAGES)
def test_gallery_holds_every_message_as_teams_gets_it(name: str, request: pytest.FixtureRequest) -> None:
    """The same for Teams; the file can be pasted into the designer of Adaptive Cards."""
    compare(render_teams(MESSAGES[name]), GALLERY / f"{name}.teams.json", request)


def compare(made: dict[str, Any], path: Path, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--write-gallery", default=False):
        path.write_text(json.dumps(made, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == made


@pytest.mark.parametrize("name", EVERY)
def test_slack_would_take_every_message(name: str) -> None:
    """No limit of Slack's is exceeded and no block is malformed."""
    made = render(name, EVERY[name])
    problems = view_problems(made) if "type" in made else message_problems(made["blocks"])
    assert problems == []


@pytest.mark.parametrize("name", MESSAGES)
def test_teams_would_take_every_message(name: str) -> None:
    """Each is an Adaptive Card 1.5 by the official schema, and small enough for a message of Teams'."""
    made = render_teams(MESSAGES[name])
    assert (made["type"], made["version"], made["msteams"]["width"]) == ("AdaptiveCard", "1.5", "Full")
    assert invalid(made) == []
    assert excess(made) == []


@pytest.mark.parametrize("name", [name for name, shape in EVERY.items() if isinstance(shape, Card)])
def test_slack_would_take_every_message_without_its_chart(name: str) -> None:
    """When Slack refuses a chart the same message still goes, the numbers in words."""
    shape = EVERY[name]
    assert isinstance(shape, Card)
    blocks = render_card(shape, chart=False)["blocks"]
    assert message_problems(blocks) == []
    assert not {"data_visualization", "data_table"} & {block["type"] for block in blocks}


def test_gallery_holds_nothing_else(request: pytest.FixtureRequest) -> None:
    """A file without its message would be believed."""
    known = {*(f"{name}.slack.json" for name in EVERY), *(f"{name}.teams.json" for name in MESSAGES)}
    left = {path.name: path for path in GALLERY.iterdir() if path.name not in known}
    if request.config.getoption("--write-gallery", default=False):
        for path in left.values():
            path.unlink()
        left = {}
    assert left == {}


def test_every_block_of_the_short_answers_has_an_example() -> None:
    """No sentence is sent that nobody has looked at."""
    from messages.said import BLOCKS
    from messages.templating import load

    assert sorted(BLOCKS) == sorted(load("said").blocks)


def test_every_template_is_used_by_a_message() -> None:
    """A template is read by the module of its name, or it is one of the shared ones."""
    rooms = Path(catalogue.__file__).parent
    shared = {"shared", "key_result", "help", "said"}
    templates = {name.removesuffix(".j2") for name in ENVIRONMENT.list_templates()}
    assert {name for name in templates - shared if not (rooms / f"{name}.py").exists()} == set()
