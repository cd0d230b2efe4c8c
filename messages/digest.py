"""The digest: a team's fortnight in its channel, only what changed since the channel last saw it (A 11, N 8)."""

from __future__ import annotations

from messages import lines, samples
from messages.card import Actions, Button, Card, Part, Rule, Text
from messages.charts import team_chart
from messages.digest_details import digest_details
from messages.markup import Marked, clean, cut, one_line
from messages.views import DigestView, MovedView
from messages.words import Words
from okr.confidence import mark

__all__ = ["digest", "digest_details", "examples"]

WORDS = Words("digest")
IN_FULL = 5  # key results told in full under each heading; a digest is read standing
MANY = 10  # beyond so many in all only the
FIRST = 3  # first stand in full,
IN_BRIEF = 5  # the next in one line each, and all others in the thread
NOTE = 280  # characters of a comment; the rest is in the thread
NAMES = 10


def digest(view: DigestView) -> Card:
    chart = team_chart(view.team, view.chart) if view.moved or view.worsened else None
    parts = (
        Text(tell_headline(view)),
        *((chart,) if chart else ()),
        *section("moved", view.moved, in_full(view)),
        *section("worsened", view.worsened, in_full(view)),
        Rule(),
        *tell_rest(view),
        Text(WORDS.text("next", view=view), small=True),
        Actions((Button(WORDS.label("all"), "team.show", clean(view.team_key)),)),
    )
    return Card(WORDS.label("title", view=view), tell_summary(view), parts)


def tell_summary(view: DigestView) -> str:
    return WORDS.label("summary", view=view, moved=len(view.moved), worse=len(view.worsened))


def tell_headline(view: DigestView) -> Marked:
    """How far, how much further than last time, and who answered."""
    return lines.stack(
        WORDS.text("headline", view=view) if view.progress is not None else "",
        WORDS.text("answers", view=view),
        "" if view.moved or view.worsened else WORDS.text("quiet", view=view),
    )


def in_full(view: DigestView) -> int:
    return IN_FULL if len(view.moved) + len(view.worsened) <= MANY else FIRST


def section(heading: str, found: tuple[MovedView, ...], full: int) -> tuple[Part, ...]:
    """The first in full, more in one line each, the rest as a count."""
    if not found:
        return ()
    told = (Text(tell_moved(one)) for one in found[:full])
    return (Rule(), Text(WORDS.text(heading)), *told, *tell_more(found[full:]))


def tell_moved(one: MovedView) -> Marked:
    """Old → new, bar, confidence then and now, next step, in the owner's words."""
    kr, current = one.key_result, one.key_result.current
    if current is None:
        return lines.heading(kr)
    note = WORDS.text("note", note=cut(one_line(current.note), NOTE)) if current.note else ""
    return lines.stack(
        lines.heading(kr),
        WORDS.text("change", one=one, kr=kr),
        lines.progress(kr) if kr.progress is not None else "",
        note,
        lines.steps(current),
    )


def tell_more(rest: tuple[MovedView, ...]) -> tuple[Part, ...]:
    if not rest:
        return ()
    left = len(rest) - IN_BRIEF
    told = (tell_brief(one) for one in rest[:IN_BRIEF])
    last = WORDS.text("in_thread", count=left) if left > 0 else ""
    return (Text(lines.stack(WORDS.text("rest", count=len(rest)), *told, last)),)


def tell_brief(one: MovedView) -> Marked:
    kr, current = one.key_result, one.key_result.current
    moved = WORDS.text("moved_value", one=one, kr=kr) if current else ""
    return WORDS.text("brief", kr=kr, shape=mark(current.confidence if current else None).shape, moved=moved)


def tell_rest(view: DigestView) -> tuple[Part, ...]:
    """What did not move, and who has not answered: short, without blame."""
    told = lines.stack(
        WORDS.text("unchanged", view=view) if view.unchanged else "",
        tell_some("unmoved", view.unmoved),
        tell_some("waiting", view.waiting),
        tell_some("away", view.away),
    )
    return (Text(told),) if told else ()


def tell_some(block: str, found: tuple[object, ...]) -> Marked:
    """The first ten of a list in a sentence, the rest as a count."""
    return WORDS.text(block, shown=found[:NAMES], rest=max(0, len(found) - NAMES)) if found else Marked("")


def examples() -> dict[str, DigestView]:
    """A usual fortnight, a first one, a quiet one, a crowd, a long comment, and a preview."""
    long = samples.moved(12, "44.5", samples.GREEN, samples.GREEN, "Measure", "Slow, but moving. " * 170)
    waiting = (("Dev Patel", (13, 23)), ("Emi Tanaka", (21,)))
    crowd = tuple(samples.moved_any(number) for number in range(101, 131))
    worse = tuple(samples.moved_any(number, worse=True) for number in range(131, 141))
    quiet = {"unchanged": 3, "before_progress": samples.digest().progress, "on_time": 0, "late": 0, "waiting": waiting}
    return {
        "usual": samples.digest(unmoved=samples.unmoved(), waiting=waiting, away=(("Ana Alves", "Kim Park"),)),
        "first": samples.digest(worsened=(), since=None, before_progress=None, late=0, unchanged=0),
        "quiet": samples.digest((), (), **quiet),
        "nobody-asked": samples.digest((), (), asked=0, unchanged=0, progress=None, before_progress=None, chart=()),
        "forty": samples.digest(crowd, worse, asked=40, on_time=31),
        "long-comment": samples.digest((long,), ()),
        "preview": samples.digest(preview=True, digest=None),
    }
