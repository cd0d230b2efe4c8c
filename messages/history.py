"""What was said about a key result, newest first; what was replaced is marked, not hidden."""

from __future__ import annotations

from messages import lines, samples
from messages.card import Card, Text
from messages.lists import command_line
from messages.markup import Marked
from messages.views import CheckInView, HistoryView
from messages.words import Words

WORDS = Words("history")


def history(view: HistoryView) -> Card:
    kr = view.key_result
    title = WORDS.label("title", kr=kr)
    summary = WORDS.label("summary", view=view, name=lines.label(kr, 100))
    if not view.check_ins:
        return Card(title, summary, (Text(lines.heading(kr)), Text(WORDS.text("none"))))
    items = tuple(Text(tell_check_in(view, one)) for one in view.check_ins)
    page = WORDS.text("page", view=view, more=command_line(view.more, view.command))
    return Card(
        title, summary, (Text(lines.stack(lines.heading(kr), lines.progress(kr))), *items, Text(page, small=True))
    )


def tell_check_in(view: HistoryView, one: CheckInView) -> Marked:
    told = WORDS.text("check_in", view=view, one=one, said=lines.said(view.key_result, one))
    if one.replaced:
        return told
    return lines.stack(
        told,
        lines.steps(one, 300),
        WORDS.text("note", one=one) if one.note else "",
        WORDS.text("evidence", one=one) if one.evidence else "",
    )


def examples() -> dict[str, HistoryView]:
    """Three check-ins, an edited one among them, a second page, and none."""
    past = samples.past(11)
    return {
        "some": samples.history(11, past[::-1]),
        "edited": samples.history(11, samples.edited(past)),
        "page": samples.history(11, past[::-1], total=23, more="history 11 2"),
        "none": samples.history(21, (), current=None),
    }
