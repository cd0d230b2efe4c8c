"""The home: what `/okr` alone and App Home show (A 23)."""

from __future__ import annotations

from messages import lines, samples
from messages.card import Actions, Button, Card, Item, Menu, Part, Rule, Text
from messages.markup import clean
from messages.values import asked_value
from messages.views import AskedView, HomeView
from messages.words import Words

WORDS = Words("home")
DUE = 8  # questions with buttons; the rest is counted
TEAMS = 2  # with the other three it is a row of five, which fits on every platform
DUE_NOW = "0"  # in the place of a prompt's id: everything that is due


def home(view: HomeView) -> Card:
    parts = (
        Text(WORDS.text("greeting", view=view)),
        *show_due(view),
        *show_mine(view),
        *((Rule(),) if view.mine or view.due else ()),
        *((Text(WORDS.text("next_round", view=view), small=True),) if view.due and view.next_round else ()),
        look(view),
    )
    return Card(WORDS.label("title", view=view), WORDS.label("summary", view=view), parts)


def show_due(view: HomeView) -> tuple[Part, ...]:
    """The same buttons as in the prompt; one question has all of them in its row, several share the last ones."""
    if not view.due:
        return (Text(WORDS.text("nothing_due", view=view)),) if view.mine else ()
    if len(view.due) == 1 and not view.due_more:
        return show_question(view, view.due[0], snooze())
    rest = len(view.due[DUE:]) + view.due_more
    more = (Text(WORDS.text("more_due", view=view, rest=rest), small=True),) if rest else ()
    together = Button(WORDS.label("all", view=view), "checkin.next", DUE_NOW, "primary")
    return (
        *(part for asked in view.due[:DUE] for part in (Rule(), *show_question(view, asked))),
        *more,
        Rule(),
        Actions((together, snooze())),
    )


def show_question(view: HomeView, asked: AskedView, *further: Item) -> tuple[Part, ...]:
    kr = asked.key_result
    state = WORDS.text("state", asked=asked, view=view)
    text = lines.stack(lines.entry(kr, view.now, view.zone), lines.steps(kr.current), state)
    first = lines.check_in_button(kr, WORDS.label("check_in"), primary=bool(further))
    same = (Button(WORDS.label("same"), "checkin.same", asked_value(kr.number)),) if kr.current else ()
    return (Text(text), Actions((first, *same, *further)))


def snooze() -> Menu:
    """Of everything that is due, whatever prompt has asked it."""
    options = tuple((WORDS.label(choice), f"{DUE_NOW}:{choice}") for choice in ("hours", "tomorrow", "round"))
    return Menu(WORDS.label("snooze"), "snooze", options)


def show_mine(view: HomeView) -> tuple[Part, ...]:
    """What is theirs and not due: it stands above already if it is."""
    due = {asked.key_result.number for asked in view.due}
    rest = [kr for kr in view.mine if kr.number not in due]
    if not view.mine and not view.due:
        return (Text(WORDS.text("nothing_mine", view=view)),)
    heading = (Rule(), Text(WORDS.text("mine"))) if rest else ()
    more = (Text(WORDS.text("more", view=view), small=True),) if view.more else ()
    return (*heading, *(Text(lines.entry(kr, view.now, view.zone)) for kr in rest), *more)


def look(view: HomeView) -> Actions:
    """Where to look next: the company, the nearest teams, what is at risk, and the words that there are."""
    teams = (Button(WORDS.label("team", name=name), "team.show", clean(key)) for key, name in view.teams[:TEAMS])
    company, risk, more = (Button(WORDS.label(f"look_{what}"), "look", what) for what in ("company", "risk", "help"))
    return Actions((company, *teams, risk, more))


def examples() -> dict[str, HomeView]:
    """Something due, nothing due, nothing of one's own, and a stranger to the plan."""
    due = (samples.asked(13, mine=True),)
    mine = (samples.key_result(13, mine=True), samples.key_result(23, mine=True))
    return {
        "due": samples.home(due, mine),
        "snoozed": samples.home(
            (samples.asked(13, snoozed_until=samples.LATER, mine=True), samples.asked(23, "passed")), ()
        ),
        "many": samples.home(tuple(samples.asked_any(number) for number in range(101, 109)), (), due_more=4),
        "calm": samples.home((), mine, more=3),
        "no-key-results": samples.home((), ()),
        "not-in-plan": samples.home((), (), in_plan=False),
    }
