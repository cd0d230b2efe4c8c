"""What goes into a digest's thread: every word its owners said, and the chart's numbers."""

from __future__ import annotations

from collections.abc import Iterator

from messages import lines
from messages.card import Card, Part, Rule, Text
from messages.charts import team_chart
from messages.markup import Marked, clean, escape
from messages.views import DigestView, MovedView
from messages.words import Words

WORDS = Words("digest")
PARTS = 36  # of one message
SIZE = 9_000  # of one message: letters, or pairs of bytes where a letter takes more of them
A_TEXT = 2_400  # characters of a comment in one paragraph: escaped it may grow, and Slack takes 3,000
WHOLE = 3_000


def digest_details(view: DigestView) -> tuple[Card, ...]:
    """Replies in the thread, as many as it takes; none where there is nothing more to say."""
    pages = list(paginate([*(tell_all(one) for one in (*view.moved, *view.worsened)), *tell_numbers(view)]))
    return tuple(
        Card(
            WORDS.label("details_title", view=view, number=number, of=len(pages)),
            WORDS.label("details_summary", view=view),
            page,
        )
        for number, page in enumerate(pages, start=1)
    )


def paginate(stories: list[tuple[Part, ...]]) -> Iterator[tuple[Part, ...]]:
    """Whole stories on pages, one that is larger than a page broken between its paragraphs."""
    page: list[Part] = []
    for story in stories:
        if page and not fits(page, story):
            yield tuple(page)
            page = []
        for part in (Rule(), *story) if page else story:
            if not fits(page, (part,)):
                yield tuple(page)
                page = []
            page.append(part)
    if page:
        yield tuple(page)


def fits(page: list[Part], story: tuple[Part, ...]) -> bool:
    return len(page) + len(story) < PARTS and size(page) + size(story) <= SIZE


def size(parts: list[Part] | tuple[Part, ...]) -> int:
    """Slack counts letters, Teams bytes."""
    words = [part.markup for part in parts if isinstance(part, Text)]
    return sum(max(len(said), len(said.encode()) // 2) for said in words)


def tell_all(one: MovedView) -> tuple[Part, ...]:
    """A key result with everything that was said about it."""
    kr, current = one.key_result, one.key_result.current
    if current is None:
        return (Text(lines.heading(kr)),)
    told = lines.stack(
        lines.heading(kr),
        WORDS.text("change", one=one, kr=kr),
        lines.progress(kr) if kr.progress is not None else "",
        lines.steps(current, WHOLE // 3),
        WORDS.text("evidence", kr=kr) if current.evidence else "",
    )
    return (Text(told), *tell_note(current.note, kr.owner))


def tell_note(note: str, owner: str) -> tuple[Part, ...]:
    """The whole comment, in paragraphs that a platform takes."""
    if not note.strip():
        return ()
    pieces = split(clean(note).strip(), A_TEXT)
    said = Text(WORDS.text("full_note", name=owner))
    return (said, *(Text(escape(piece)) for piece in pieces))


def split(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` characters, broken at a space where there is one."""
    pieces = []
    while len(text) > limit:
        at = max(text.rfind(" ", limit // 2, limit), text.rfind("\n", limit // 2, limit))
        at = at if at > 0 else limit
        pieces.append(text[:at])
        text = text[at:].strip()
    return [*pieces, text]


def tell_numbers(view: DigestView) -> list[tuple[Part, ...]]:
    chart = team_chart(view.team, view.chart) if view.moved or view.worsened else None
    return [(Text(Marked(escape(chart.alt)), small=True),)] if chart else []
