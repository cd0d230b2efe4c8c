"""The receipt: what was understood, shown back at once, with *Undo* and *Edit* (N 19)."""

from __future__ import annotations

from messages import lines, samples
from messages.card import Actions, Button, Card, Part, Text
from messages.markup import Marked
from messages.views import ReceiptView
from messages.words import Words

WORDS = Words("receipt")


def receipt(view: ReceiptView) -> Card:
    kr, said = view.key_result, tell_said(view)
    told = WORDS.text("said", view=view, heading=lines.heading(kr), said=said)
    summary = WORDS.label("summary", view=view, name=lines.label(kr, 100), said=said)
    if view.undone:
        button = lines.check_in_button(kr, WORDS.label("check_in"))
        return Card("", summary, (Text(told), Actions((button,))))
    return Card("", summary, (Text(lines.stack(told, tell_words(view))), *ask_what_moves(view), buttons(view)))


def tell_said(view: ReceiptView) -> Marked:
    """After an undo what holds again, else what was said and from where it came."""
    kr = view.key_result
    if view.undone:
        return lines.said(kr, kr.current) if kr.current else Marked("")
    return lines.said(kr, view.check_in, view.before.value if view.before else None)


def tell_words(view: ReceiptView) -> Marked:
    """Everything that was understood beside value and colour, so that nothing is taken in silence."""
    given = view.check_in
    return lines.stack(
        lines.steps(given, 300),
        WORDS.text("note", view=view) if given.note else "",
        WORDS.text("evidence", view=view) if given.evidence else "",
        WORDS.text("by", view=view) if given.entered_by else "",
        WORDS.text("late") if given.late else "",
    )


def ask_what_moves(view: ReceiptView) -> tuple[Part, ...]:
    """After the second "no change" (N 1): asked afterwards, never instead of storing."""
    return (Text(WORDS.text("moves")),) if view.asks_what_moves else ()


def buttons(view: ReceiptView) -> Actions:
    """The question's own button comes first, where there is one."""
    given = str(view.check_in.id)
    asks = (lines.check_in_button(view.key_result, WORDS.label("moves_button"), primary=True),)
    usual = (
        Button(WORDS.label("edit"), "checkin.edit", given),
        Button(WORDS.label("undo"), "checkin.undo", given),
    )
    return Actions((*(asks if view.asks_what_moves else ()), *usual))


def examples() -> dict[str, ReceiptView]:
    """A line understood, no change once and twice, entered for somebody, late, and undone."""
    return {
        "line": samples.receipt(12),
        "first": samples.receipt(21, first=True),
        "no-change": samples.receipt(12, no_change=True),
        "what-would-move-it": samples.receipt(12, no_change=True, asks_what_moves=True),
        "for-somebody-late": samples.receipt(13, entered_by="Ana Alves", late=True),
        "undone": samples.receipt(12, undone=True),
        "undone-first": samples.receipt(21, first=True, undone=True),
    }
