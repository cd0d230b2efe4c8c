"""A team or the company: objectives, key results, and the teams below (A 6)."""

from __future__ import annotations

from dataclasses import replace

from messages import lines, samples
from messages.card import Actions, Button, Card, Menu, Part, Rule, Text
from messages.markup import Marked, clean
from messages.views import KeyResultView, ObjectiveView, TeamView
from messages.words import Words
from okr.confidence import mark

WORDS = Words("team")
APART = 15  # key results that stand apart from each other; more stand closer together, to fit into one message
A_BLOCK = 6  # of them in one paragraph then
NAMES = 10  # of people in one line
BUTTONS = 5  # more teams share a menu


def team(view: TeamView) -> Card:
    parts = (
        *introduce(view),
        *(part for objective in view.objectives for part in show_objective(objective, a_block(view))),
        *show_teams(view),
        *((Text(WORDS.text("hidden", view=view), small=True),) if view.hidden else ()),
    )
    return Card(clean(view.name), WORDS.label("summary", view=view), parts)


def introduce(view: TeamView) -> tuple[Part, ...]:
    """Mission, progress, lead; and in words why there is nothing below, where there is not."""
    found = (
        WORDS.text("mission", view=view) if view.mission else "",
        WORDS.text("headline", view=view) if view.progress is not None else "",
        WORDS.text("informed") if view.informed else "",
        WORDS.text("none") if not (view.objectives or view.teams or view.informed) else "",
    )
    lead = (Text(WORDS.text("lead", view=view), small=True),) if view.lead else ()
    return (Text(lines.stack(*found)), *lead, *tell_unreachable(view))


def tell_unreachable(view: TeamView) -> tuple[Part, ...]:
    """Known, but not reachable: somebody has to ask them to come."""
    shown, rest = view.unreachable[:NAMES], len(view.unreachable[NAMES:])
    return (Text(WORDS.text("unreachable", shown=shown, rest=rest), small=True),) if shown else ()


def a_block(view: TeamView) -> int:
    """How many key results share a paragraph."""
    return 1 if sum(len(one.key_results) for one in view.objectives) <= APART else A_BLOCK


def show_objective(objective: ObjectiveView, size: int) -> tuple[Part, ...]:
    told = [tell_key_result(kr) for kr in objective.key_results]
    blocks = (lines.stack(*told[at : at + size]) for at in range(0, len(told), size))
    return (Rule(), Text(WORDS.text("objective", objective=objective)), *(Text(block) for block in blocks))


def tell_key_result(kr: KeyResultView) -> Marked:
    seen = mark(kr.current.confidence if kr.current else None)
    said = WORDS.text("said", kr=kr, mark=seen)
    return WORDS.text("key_result", kr=kr, shape=seen.shape, said=said)


def show_teams(view: TeamView) -> tuple[Part, ...]:
    if not view.teams:
        return ()
    told = (
        WORDS.text("team", name=name, progress=progress, expected=view.expected, informed=informed)
        for _, name, progress, informed in view.teams
    )
    return (Text(lines.stack(*told)), open_team(view))


def open_team(view: TeamView) -> Actions:
    named = tuple((WORDS.label("show", name=name), key) for key, name, _, _ in view.teams)
    if len(named) <= BUTTONS:
        return Actions(tuple(Button(name, "team.show", clean(key)) for name, key in named))
    return Actions((Menu(WORDS.label("choose"), "team.show", named),))


def examples() -> dict[str, TeamView]:
    """A team, the company, one with silent owners, one that is only informed, one without objectives, one too large."""
    return {
        "team": samples.team(samples.growth()),
        "company": samples.company(),
        "unreachable": replace(samples.team(samples.growth()), unreachable=("Dev Patel", "Emi Tanaka")),
        "informed": samples.team(informed=True, name="Support"),
        "empty": samples.team(name="Research"),
        "large": samples.team(*(samples.large_objective(number) for number in range(4)), hidden=12),
    }
