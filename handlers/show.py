"""One key result: everything about it, and everything that was ever said of it."""

from __future__ import annotations

import re

from handlers.command import read_key_result
from handlers.context import Context, Row, Rows
from handlers.events import Answer, Command, Say
from handlers.lists import find
from handlers.pages import last_page, more
from handlers.views import reader_of, view_check_in, view_key_result
from messages import looking
from messages.answers import not_found, understood_in_part
from messages.history import history as history_card
from messages.show import show as show_card
from messages.views import HistoryView, ShowView, UnderstoodView
from store.history import read_counted, read_said
from store.overview import read_contributions, read_initiatives
from store.standing import PAGE, KeyResultState, find_key_result

PAGE_OF = re.compile(r"(\S+)(?:\s+(?:page\s+)?(\d{1,6}))?", re.ASCII | re.IGNORECASE)


def read_number(text: str) -> tuple[int, int] | None:
    """(number, page) of `12`, `#12`, `KR-12`, `12 2`, `12 page 2`; None for anything else."""
    found = PAGE_OF.fullmatch(text.strip())
    number = read_key_result(found[1]) if found else None
    return (number, max(1, int(found[2] or 1))) if found and number is not None else None


def show(ctx: Context, event: Command) -> Answer:
    """A key result by its number; words instead of a number are looked for."""
    said = read_number(event.text)
    if said is None:
        return find(ctx, event) if event.text.strip() else _no_number(ctx, "show")
    state = find_key_result(ctx.session, ctx.viewer, said[0])
    return Say(show_card(view_state(ctx, state)) if state else not_found(ctx.command))


def view_state(ctx: Context, state: KeyResultState) -> ShowView:
    counted = read_counted(ctx.session, ctx.viewer.organisation_id, state.id)
    return ShowView(
        key_result=view_key_result(state, ctx.now, reader_of(ctx.viewer)),
        why=state.why,
        first_30=state.first_30,
        contributors=read_contributions(ctx.session, state),
        initiatives=read_initiatives(ctx.session, ctx.viewer, state),
        history=tuple(view_check_in(each) for each in reversed(counted)),
        now=ctx.now,
        zone=ctx.viewer.zone,
        command=ctx.command,
    )


def history(ctx: Context, event: Command) -> Answer:
    """One page of all check-ins, the last first; what was replaced is marked."""
    said = read_number(event.text)
    if said is None:
        return find(ctx, event) if event.text.strip() else _no_number(ctx, "history")
    state = find_key_result(ctx.session, ctx.viewer, said[0])
    return Say(history_card(view_history(ctx, state, said[1])) if state else not_found(ctx.command))


def view_history(ctx: Context, state: KeyResultState, page: int) -> HistoryView:
    organisation = ctx.viewer.organisation_id
    found, total = read_said(ctx.session, organisation, state.id, limit=PAGE, offset=(page - 1) * PAGE)
    if page > 1 and not found:  # past the end, where the database cannot say how much there is
        _, total = read_said(ctx.session, organisation, state.id, limit=1, offset=0)
        page = last_page(total)
        found, total = read_said(ctx.session, organisation, state.id, limit=PAGE, offset=(page - 1) * PAGE)
    return HistoryView(
        key_result=view_key_result(state, ctx.now, reader_of(ctx.viewer)),
        check_ins=tuple(view_check_in(each) for each in found),
        total=total,
        page=page,
        more=more(f"history {state.number}", page, total),
        now=ctx.now,
        zone=ctx.viewer.zone,
        command=ctx.command,
    )


def _no_number(ctx: Context, word: str) -> Answer:
    return Say(understood_in_part(UnderstoodView(word, looking.heading("no_number"), f"{ctx.command} {word} 12")))


COMMANDS: Rows = {"show": Row(show, reads=True), "history": Row(history, reads=True)}
