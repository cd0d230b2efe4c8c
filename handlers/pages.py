"""Pages of a list: which one was asked for, and what the words for the next one are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.context import Context
from handlers.views import reader_of, view_key_result
from messages.views import KeyResultView, ListView
from store.standing import PAGE, KeyResultState, read_by_ids

PAGE_AT_END = re.compile(r"(?:^|\s)(?:page\s+)?(\d{1,6})\s*$", re.ASCII | re.IGNORECASE)
PAGE_NAMED = re.compile(r"\s+page\s+(\d{1,6})\s*$", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Heading:
    """What a list is called, what it says when there is nothing, and the words that show another page of it."""

    title: str
    empty: str
    words: str


def read_page_number(text: str) -> int:
    """`2` or `page 2` at the end of what follows the word; 1 for anything else."""
    found = PAGE_AT_END.search(text)
    return max(1, int(found[1])) if found else 1


def split_page(text: str) -> tuple[str, int]:
    """(words to look for, page): only `… page 2` counts, for a number may be one of the words."""
    found = PAGE_NAMED.search(text)
    return (text[: found.start()].strip(), max(1, int(found[1]))) if found else (text.strip(), 1)


def last_page(total: int) -> int:
    return max(1, -(-total // PAGE))


def more(words: str, page: int, total: int) -> str:
    """The words that show the next page, empty on the last."""
    return f"{words} {page + 1}" if page < last_page(total) else ""


def list_ids(ctx: Context, ids: Sequence[int], page: int, heading: Heading) -> ListView:
    """One page of the key results with these ids, in this order; past the end it is the last page."""
    page = min(page, last_page(len(ids)))
    chosen = ids[(page - 1) * PAGE : page * PAGE]
    states = read_by_ids(ctx.session, ctx.viewer, chosen)
    return list_states(ctx, [states[each] for each in chosen if each in states], len(ids), page, heading)


def list_states(ctx: Context, states: Sequence[KeyResultState], total: int, page: int, heading: Heading) -> ListView:
    return ListView(
        heading=heading.title,
        empty=heading.empty,
        items=view_states(ctx, states),
        total=total,
        page=page,
        more=more(heading.words, page, total),
        now=ctx.now,
        zone=ctx.viewer.zone,
        command=ctx.command,
    )


def view_states(ctx: Context, states: Sequence[KeyResultState]) -> tuple[KeyResultView, ...]:
    """As the viewer sees them."""
    reader = reader_of(ctx.viewer)
    return tuple(view_key_result(state, ctx.now, reader) for state in states)
