"""The prompt: what is due, one message a person a round, edited in place down to a short receipt (A 1, N 1)."""

from __future__ import annotations

from messages import lines, samples
from messages.card import Actions, Button, Card, Item, Menu, Part, Rule, Text
from messages.markup import Marked
from messages.values import asked_value
from messages.views import AskedView, PromptView
from messages.words import Words
from okr.unmoved import asks_what_would_move_it

WORDS = Words("prompt")
HELLO = Words("answers")
IN_FULL = 8  # questions with buttons of their own; more would be a wall,
FIRST = 5  # so that only the first stand in full, and all others in a line each
A_BLOCK = 10  # brief lines in one paragraph
BUTTONS = 4  # receipts with an edit button each; more share a menu


def prompt(view: PromptView) -> Card:
    waiting = tuple(asked for asked in view.asked if asked.state in ("open", "passed"))
    answered = tuple(asked for asked in view.asked if asked.state == "answered")
    moved = tuple(asked for asked in view.asked if asked.state == "moved")
    done = not waiting
    parts = (
        *(() if done else say_hello(view)),
        *(() if done else ask(view, waiting)),
        *((Rule(),) if waiting and answered else ()),
        *receipts(answered),
        *ask_what_moves(view, answered),
        *(Text(tell_moved(asked)) for asked in moved),
        *((Text(WORDS.text("thanks", view=view), small=True),) if answered and done else ()),
    )
    return Card(tell_title(view, done, answered), tell_summary(view, waiting, bool(answered)), parts)


def tell_title(view: PromptView, done: bool, answered: tuple[AskedView, ...]) -> str:
    """None for what is only handed on: there is nobody to thank."""
    return WORDS.label("title", view=view, done=done) if answered or not done else ""


def tell_summary(view: PromptView, waiting: tuple[AskedView, ...], thanks: bool) -> str:
    """The line of the notification names the first question."""
    first = lines.label(waiting[0].key_result, 100) if waiting else ""
    return WORDS.label("summary", view=view, open=waiting, done=not waiting, first=first, thanks=thanks)


def say_hello(view: PromptView) -> tuple[Part, ...]:
    """The welcome, above the questions of somebody who has never heard of us; a receipt needs it no more."""
    if not view.first:
        return ()
    return (Text(HELLO.text("welcome", name=view.person, in_plan=True, command=view.command)),)


def ask(view: PromptView, waiting: tuple[AskedView, ...]) -> tuple[Part, ...]:
    """The questions: one with everything in one row; several with the shared buttons below them."""
    intro = Text(WORDS.text("intro", view=view, open=waiting))
    if len(waiting) == 1:
        items = (*question_buttons(view, waiting[0], True), *snooze(view, waiting[0].key_result.number))
        return (intro, Text(tell_question(view, waiting[0])), Actions(items))
    shown = len(waiting) if len(waiting) <= IN_FULL else FIRST
    full = [part for asked in waiting[:shown] for part in question(view, asked)]
    return (intro, *full, *brief(waiting[shown:]), Rule(), Actions((check_in_all(view, waiting), *snooze(view))))


def question(view: PromptView, asked: AskedView) -> tuple[Part, ...]:
    """One of several: the line above keeps its buttons apart from the others', which look alike."""
    return (Rule(), Text(tell_question(view, asked)), Actions(question_buttons(view, asked, False)))


def tell_question(view: PromptView, asked: AskedView) -> Marked:
    """What it is, how far it came, what was said last, and where the question stands."""
    kr = asked.key_result
    return lines.stack(lines.entry(kr, view.now, view.zone), lines.steps(kr.current), tell_state(view, asked))


def tell_state(view: PromptView, asked: AskedView) -> Marked:
    if asked.state == "passed" and not view.over:
        return WORDS.text("passed")
    if asked.snoozed_until is not None and asked.snoozed_until > view.now and not view.over:
        return WORDS.text("snoozed", asked=asked, view=view)
    if asks_what_would_move_it(asked.key_result.in_a_row):
        return WORDS.text("third", times=asked.key_result.in_a_row)
    return Marked("")


def question_buttons(view: PromptView, asked: AskedView, primary: bool) -> tuple[Item, ...]:
    """*No change* only after a first check-in: before it there is nothing to repeat."""
    kr = asked.key_result
    first = lines.check_in_button(kr, WORDS.label("check_in"), view.prompt, primary)
    if kr.current is None:
        return (first,)
    return (first, Button(WORDS.label("same"), "checkin.same", asked_value(kr.number, view.prompt)))


def check_in_all(view: PromptView, waiting: tuple[AskedView, ...]) -> Button:
    return Button(WORDS.label("all", count=len(waiting)), "checkin.next", str(view.prompt), "primary")


def snooze(view: PromptView, number: int | None = None) -> tuple[Item, ...]:
    """For one question or, without its number, for the whole prompt; a closed round has nothing to put off."""
    if view.over:
        return ()
    about = str(view.prompt) if number is None else asked_value(number, view.prompt)
    options = tuple((WORDS.label(choice), f"{about}:{choice}") for choice in ("hours", "tomorrow", "round"))
    return (Menu(WORDS.label("snooze"), "snooze", options),)


def brief(rest: tuple[AskedView, ...]) -> tuple[Part, ...]:
    """One line each for what would be too much in full; *Check in all* goes through them."""
    if not rest:
        return ()
    told = [WORDS.text("brief", kr=one.key_result, now=lines.current(one.key_result)) for one in rest]
    blocks = [lines.stack(*told[at : at + A_BLOCK]) for at in range(0, len(told), A_BLOCK)]
    return (Text(WORDS.text("and_more", count=len(rest))), *(Text(block) for block in blocks))


def receipts(answered: tuple[AskedView, ...]) -> tuple[Part, ...]:
    """What was said, two lines each, and one row to edit it."""
    if not answered:
        return ()
    told = [tell_answer(asked) for asked in answered]
    blocks = [lines.stack(*told[at : at + A_BLOCK]) for at in range(0, len(told), A_BLOCK)]
    return (*(Text(block) for block in blocks), *edit(answered))


def tell_answer(asked: AskedView) -> Marked:
    kr, answer = asked.key_result, asked.answer or asked.key_result.current
    said = lines.said(kr, answer) if answer else ""
    return WORDS.text("answered", kr=kr, said=said, late=bool(answer and answer.late))


def edit(answered: tuple[AskedView, ...]) -> tuple[Part, ...]:
    given = [(asked.key_result, asked.answer) for asked in answered if asked.answer]
    if not given:
        return ()
    if len(given) == 1:
        return (Actions((Button(WORDS.label("edit_one"), "checkin.edit", str(given[0][1].id)),)),)
    if len(given) <= BUTTONS:
        buttons = (Button(WORDS.label("edit", number=kr.number), "checkin.edit", str(one.id)) for kr, one in given)
        return (Actions(tuple(buttons)),)
    options = tuple((lines.label(kr), str(one.id)) for kr, one in given)
    return (Actions((Menu(WORDS.label("edit_many"), "checkin.edit", options),)),)


def ask_what_moves(view: PromptView, answered: tuple[AskedView, ...]) -> tuple[Part, ...]:
    """After the second "no change" in a row (N 1): in the receipt itself, since the tap was stored at once."""
    still = [one.key_result for one in answered if one.answer and one.answer.no_change]
    still = [kr for kr in still if asks_what_would_move_it(kr.in_a_row)]
    if not still or view.over:
        return ()
    buttons = (
        lines.check_in_button(kr, WORDS.label("moves_button", number=kr.number, of=len(still)), view.prompt)
        for kr in still[:BUTTONS]
    )
    return (Text(WORDS.text("moves", still=still)), Actions(tuple(buttons)))


def tell_moved(asked: AskedView) -> Marked:
    return WORDS.text("moved", kr=asked.key_result, name=asked.moved_to)


def examples() -> dict[str, PromptView]:
    """From one question to forty, and each way it can go on."""
    one, two, three = (samples.asked(number) for number in (13, 23, 12))
    return {
        "one": samples.prompt(one),
        "several": samples.prompt(one, two, three),
        "first-ever": samples.prompt(samples.asked(21, current=None), first=True),
        "first-several": samples.prompt(one, two, three, first=True),
        "no-change-twice": samples.prompt(samples.asked(12, in_a_row=2)),
        "partly-answered": samples.prompt(one, samples.answered(12)),
        "all-answered": samples.prompt(samples.answered(12), samples.answered(13)),
        "what-would-move-it": samples.prompt(samples.same(12, in_a_row=2), samples.answered(13)),
        "snoozed": samples.prompt(samples.asked(13, snoozed_until=samples.LATER), two),
        "moved": samples.prompt(samples.asked(12, state="moved", moved_to="Kim Park"), one),
        "only-moved": samples.prompt(samples.asked(12, state="moved", moved_to="Kim Park")),
        "over": samples.prompt(one, samples.answered(12, late=True), over=True),
        "forty": samples.prompt(*(samples.asked_any(number) for number in range(101, 141))),
    }
