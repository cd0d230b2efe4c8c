"""The home: what `/okr` alone and App Home show (A 23)."""

from __future__ import annotations

from messages import lines, samples
from messages.card import Actions, Button, Card, Part, Rule, Text
from messages.values import asked_value
from messages.views import AskedView, HomeView
from messages.words import Words

WORDS = Words("home")
DUE = 8  # questions with buttons; the rest is counted


def home(view: HomeView) -> Card:
    parts = (
        *((Text(WORDS.text("mission", view=view)),) if view.mission else ()),
        *show_due(view),
        *show_mine(view),
        *((Rule(),) if view.mine or view.due else ()),
        *((Text(WORDS.text("next_round", view=view), small=True),) if view.due and view.next_round else ()),
        Text(WORDS.text("look", view=view), small=True),
    )
    return Card(WORDS.label("title", view=view), WORDS.label("summary", view=view), parts)


def show_due(view: HomeView) -> tuple[Part, ...]:
    if not view.due:
        return (Text(WORDS.text("nothing_due", view=view)),) if view.mine else ()
    rest = len(view.due[DUE:]) + view.due_more
    more = (Text(WORDS.text("more_due", view=view, rest=rest), small=True),) if rest else ()
    return (*(part for asked in view.due[:DUE] for part in show_question(view, asked)), *more)


def show_question(view: HomeView, asked: AskedView) -> tuple[Part, ...]:
    kr = asked.key_result
    text = lines.stack(lines.entry(kr, view.now, view.zone), lines.steps(kr.current))
    first = lines.check_in_button(kr, WORDS.label("check_in"), primary=len(view.due) == 1)
    same = (Button(WORDS.label("same"), "checkin.same", asked_value(kr.number)),) if kr.current else ()
    return (Text(text), Actions((first, *same)))


def show_mine(view: HomeView) -> tuple[Part, ...]:
    """What is theirs and not due: it stands above already if it is."""
    due = {asked.key_result.number for asked in view.due}
    rest = [kr for kr in view.mine if kr.number not in due]
    if not view.mine and not view.due:
        return (Text(WORDS.text("nothing_mine", view=view)),)
    heading = (Rule(), Text(WORDS.text("mine"))) if rest else ()
    more = (Text(WORDS.text("more", view=view), small=True),) if view.more else ()
    return (*heading, *(Text(lines.entry(kr, view.now, view.zone)) for kr in rest), *more)


def examples() -> dict[str, HomeView]:
    """Something due, nothing due, nothing of one's own, and a stranger to the plan."""
    due = (samples.asked(13, mine=True),)
    mine = (samples.key_result(13, mine=True), samples.key_result(23, mine=True))
    return {
        "due": samples.home(due, mine),
        "many": samples.home(tuple(samples.asked_any(number) for number in range(101, 109)), (), due_more=4),
        "calm": samples.home((), mine, more=3),
        "no-key-results": samples.home((), ()),
        "not-in-plan": samples.home((), (), in_plan=False),
    }
