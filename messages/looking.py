"""What is said around lists and teams: headings, what to say when there is nothing, and small answers."""

from __future__ import annotations

from dataclasses import replace

from messages import lines
from messages.card import Actions, Button, Card, Menu, Part, Text
from messages.markup import Marked, cut
from messages.views import ChooseTeamView
from messages.words import Words

WORDS = Words("looking")
MOST_TEAMS = 100  # in a menu: the narrower platform's limit
BUTTON = 75  # characters of a label


def heading(name: str, **values: object) -> str:
    """What a list is called."""
    return WORDS.label(f"{name}_heading", **values)


def text(block: str, **values: object) -> Marked:
    """A line below something else."""
    return WORDS.text(block, **values)


def empty(name: str, **values: object) -> str:
    """What a list says when there is nothing in it."""
    return WORDS.label(f"{name}_empty", **values)


def choose_team(view: ChooseTeamView) -> Card:
    """Which team is meant: the nearest for a name that is none, else all there are."""
    text = WORDS.text("which_team", view=view)
    return Card(
        WORDS.label("which_team_title", view=view), WORDS.label("which_team", view=view), (Text(text), *_offer(view))
    )


def _offer(view: ChooseTeamView) -> tuple[Part, ...]:
    near = (Button(cut(view.nearest[1], BUTTON), view.action, view.nearest[0], "primary"),) if view.nearest else ()
    options = tuple((name, key) for key, name in view.teams[:MOST_TEAMS])
    menu = (Menu(WORDS.label("choose_team"), view.action, options),) if options else ()
    return (Actions((*near, *menu)),) if near or menu else ()


def say(block: str, **values: object) -> Card:
    """A short answer, by the name of its block."""
    text = WORDS.text(block, **values)
    return Card("", lines.text_of(text), (Text(text),))


def examples() -> dict[str, Card]:
    """Each of them once, as it looks."""
    teams = (("growth", "Growth"), ("mentors", "Mentors"), ("support", "Support"))
    choose = ChooseTeamView("", None, teams, "/okr team", "team.show")
    return {
        "choose-team": choose_team(choose),
        "no-such-team": choose_team(replace(choose, said="grwoth", nearest=teams[0])),
        "no-team": choose_team(replace(choose, teams=())),
        "nothing-to-tell": say("nothing_to_tell", team="Support"),
        "digest-leads-only": say("digest_leads_only"),
        "zone-stranger": say("zone_stranger", zone="Europe/Lisbon"),
    }
