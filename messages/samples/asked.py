"""Examples of what is answered: prompts, forms, receipts, and the lists and the home that lead to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from messages.samples.plan import (
    CLOSES,
    DASHBOARD,
    MISSION,
    NEXT_ROUND,
    NOW,
    YELLOW,
    ZONE,
    any_key_result,
    key_result,
    plan,
)
from messages.views import (
    AskBackView,
    AskedView,
    CheckInFormView,
    CheckInView,
    EntryView,
    HomeView,
    KeyResultView,
    ListView,
    PromptView,
    ReceiptView,
)


def asked(
    number: int, state: str = "open", snoozed_until: datetime | None = None, moved_to: str = "", **changed: object
) -> AskedView:
    return AskedView(key_result(number, **changed), state, None, snoozed_until, moved_to)


def asked_any(number: int) -> AskedView:
    return AskedView(any_key_result(number), "open")


def answered(number: int, late: bool = False) -> AskedView:
    """Its next check-in: a little further on."""
    before = plan()[number]
    answer = new_check_in(number, late)
    now = replace(before, current=answer, progress=before.measure.progress(answer.value))
    return AskedView(now, "answered", answer)


def same(number: int, in_a_row: int) -> AskedView:
    """Answered by *No change*."""
    before = plan()[number]
    assert before.current is not None  # noqa: S101
    answer = replace(before.current, id=number + 400, at=NOW - timedelta(minutes=20), no_change=True)
    return AskedView(replace(before, current=answer, in_a_row=in_a_row), "answered", answer)


NEWER = {11: "4.2", 12: "44.2", 13: "16", 21: "318", 22: "83", 23: "1290"}


def new_check_in(number: int, late: bool = False) -> CheckInView:
    before = plan()[number].current
    assert before is not None  # noqa: S101
    value, at = Decimal(NEWER[number]), NOW - timedelta(minutes=20)
    return replace(
        before, id=number + 400, value=value, confidence=YELLOW, next_step="Call finance", blocker="", at=at, late=late
    )


def prompt(*asked: AskedView, over: bool = False, first: bool = False) -> PromptView:
    return PromptView(7, "Dev", asked, CLOSES, over, NOW, ZONE, "/okr", first)


READINGS = (("1,234 sessions", "1234"), ("1.234 sessions", "1.234"))


def form(
    number: int,
    entry: EntryView,
    ask_back: AskBackView | None = None,
    place: int = 1,
    of: int = 1,
    replaces: int | None = None,
    **changed: object,
) -> CheckInFormView:
    about = key_result(number, **changed)
    return CheckInFormView(about, entry, place, of, NOW, ZONE, ask_back, replaces, (("prompt", "7"),))


def receipt(
    number: int,
    *,
    first: bool = False,
    no_change: bool = False,
    asks_what_moves: bool = False,
    undone: bool = False,
    entered_by: str = "",
    late: bool = False,
) -> ReceiptView:
    before = None if first else plan()[number].current
    given = replace(new_check_in(number, late), entered_by=entered_by, no_change=no_change, evidence=DASHBOARD)
    if no_change and before:
        given = replace(before, id=given.id, at=given.at, no_change=True)
    now = key_result(number, current=before if undone else given)
    return ReceiptView(now, given, before, NOW, ZONE, asks_what_moves, undone)


def listing(heading: str, items: tuple[KeyResultView, ...], total: int = 0, more: str = "") -> ListView:
    return ListView(heading, "Nothing is due. Enjoy the quiet.", items, total or len(items), 1, more, NOW, ZONE, "/okr")


def home(
    due: tuple[AskedView, ...],
    mine: tuple[KeyResultView, ...],
    more: int = 0,
    in_plan: bool = True,
    due_more: int = 0,
) -> HomeView:
    teams = (("growth", "Growth"), ("mentors", "Mentors"))
    return HomeView("Dev Patel", in_plan, MISSION, due, mine, more, teams, NEXT_ROUND, NOW, ZONE, "/okr", due_more)
