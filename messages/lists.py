"""Lists of key results: `my`, `due`, `risk`, `find` (A 6)."""

from __future__ import annotations

from messages import lines, samples
from messages.card import Actions, Card, Menu, Part, Text
from messages.markup import Marked, clean, escape
from messages.values import asked_value
from messages.views import KeyResultView, ListView
from messages.words import Words

WORDS = Words("lists")
BUTTONS = 3  # more of the reader's own share a menu


def listing(view: ListView) -> Card:
    summary = WORDS.label("summary", view=view)
    if not view.items:
        return Card(clean(view.heading), summary, (Text(escape(view.empty)),))
    items = tuple(Text(tell_item(view, kr)) for kr in view.items)
    page = WORDS.text("page", view=view, more=command_line(view.more, view.command))
    return Card(clean(view.heading), summary, (*items, *offer(view.items), Text(page, small=True)))


def tell_item(view: ListView, kr: KeyResultView) -> Marked:
    """Whose it is stands only where it is not the reader's own."""
    last = lines.last(kr, view.now, view.zone)
    whose = last if kr.mine else WORDS.text("whose", kr=kr, last=last)
    return lines.stack(lines.heading(kr), lines.progress(kr), whose)


def offer(items: tuple[KeyResultView, ...]) -> tuple[Part, ...]:
    """One row to check in what is the reader's own."""
    mine = [kr for kr in items if kr.mine]
    if not mine:
        return ()
    if len(mine) <= BUTTONS:
        label = [(kr, WORDS.label("check_in", number=kr.number)) for kr in mine]
        return (Actions(tuple(lines.check_in_button(kr, words) for kr, words in label)),)
    options = tuple((lines.label(kr), asked_value(kr.number)) for kr in mine)
    return (Actions((Menu(WORDS.label("check_in_one"), "checkin.open", options),)),)


def command_line(more: str, command: str) -> str:
    """The words of a command with the command word in front, whether they came with it or not."""
    return more if not more or more.startswith(command) else f"{command} {more}"


def examples() -> dict[str, ListView]:
    """One's own, a page of many, what is at risk, and nothing at all."""
    own = tuple(samples.key_result(number, mine=True) for number in (13, 23))
    many = tuple(samples.any_key_result(number) for number in range(101, 111))
    risk = (samples.key_result(13), samples.key_result(11), samples.key_result(23))
    return {
        "my": samples.listing("Your key results", own),
        "my-many": samples.listing("Your key results", tuple(samples.any_key_result(n, mine=True) for n in range(9))),
        "risk": samples.listing("At risk", risk),
        "page": samples.listing("Found for “raise”", many, total=34, more="find raise 2"),
        "none": samples.listing("Due now", ()),
    }
