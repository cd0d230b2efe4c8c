"""One key result with everything about it: where it stands, what was said, why it matters."""

from __future__ import annotations

from messages import lines, samples
from messages.card import Actions, Card, Facts, Part, Text
from messages.charts import key_result_chart
from messages.markup import Marked, escape
from messages.views import ShowView
from messages.words import Words
from okr.confidence import Stage, expectation
from okr.unmoved import is_unmoved

WORDS = Words("show")
LISTED = 10  # initiatives or contributors; the rest is counted


def show(view: ShowView) -> Card:
    kr = view.key_result
    chart = key_result_chart(kr, view.history, view.zone)
    parts: tuple[Part, ...] = (
        Text(tell_progress(view)),
        tell_facts(view),
        *told(tell_words(view)),
        *((chart,) if chart else ()),
        *told(WORDS.text("objective", view=view, kr=kr)),
        *tell_plan(view),
        *((Actions((lines.check_in_button(kr, WORDS.label("check_in"), primary=True),)),) if kr.mine else ()),
        Text(WORDS.text("history", view=view, kr=kr), small=True),
    )
    name = lines.label(kr, 150)
    return Card(name, WORDS.label("summary", name=name, now=lines.current(kr)), parts)


def told(markup: Marked) -> tuple[Part, ...]:
    return (Text(markup),) if markup else ()


def tell_progress(view: ShowView) -> Marked:
    kr = view.key_result
    return lines.stack(
        lines.progress(kr) if kr.progress is not None else "",
        WORDS.text("metric", kr=kr) if kr.metric else "",
    )


def tell_facts(view: ShowView) -> Facts:
    """Expected and actual outcome in the method's words (M 0.3), what would be a good result (M 1.7)."""
    kr = view.key_result
    values = (
        ("expected_outcome", escape(lines.outcome(kr))),
        ("actual_outcome", WORDS.text("actual", view=view, kr=kr)),
        ("confidence_label", WORDS.text("confidence", kr=kr)),
        ("owner_label", WORDS.text("owner", kr=kr)),
        ("kind_label", WORDS.text("kind", kr=kr, expectation=expectation(kr.ambition))),
    )
    stage = () if kr.stage == Stage.OUTCOME else (("stage_label", WORDS.text("stage", kr=kr)),)
    return Facts(tuple((WORDS.label(label), value) for label, value in (*values, *stage)))


def tell_words(view: ShowView) -> Marked:
    """What its owner said last."""
    kr, current = view.key_result, view.key_result.current
    return lines.stack(
        lines.steps(current, 300),
        WORDS.text("note", kr=kr) if current and current.note else "",
        WORDS.text("evidence", kr=kr) if current and current.evidence else "",
        WORDS.text("unmoved", kr=kr) if is_unmoved(kr.in_a_row) else "",
    )


def tell_plan(view: ShowView) -> tuple[Part, ...]:
    """How the first third is to be moved (M 1.9), and who and what contributes."""
    found = (
        WORDS.text("first_30", view=view) if view.first_30 else Marked(""),
        tell_list("contributors", view, view.contributors) if view.contributors else Marked(""),
        tell_list("initiatives", view, view.initiatives) if view.initiatives else Marked(""),
    )
    return tuple(part for markup in found for part in told(markup))


def tell_list(block: str, view: ShowView, items: tuple[object, ...]) -> Marked:
    return WORDS.text(block, kr=view.key_result, shown=items[:LISTED], rest=max(0, len(items) - LISTED))


def examples() -> dict[str, ShowView]:
    """With a history, without any, one's own, reached, and a milestone."""
    return {
        "history": samples.show(11),
        "mine": samples.show(13, mine=True),
        "untouched": samples.show(21, current=None),
        "reached": samples.show(12, current=samples.check_in(512, "51", samples.GREEN, "Keep an eye on it")),
        "milestone": samples.show(22, stage=Stage.MILESTONE, in_a_row=3),
    }
