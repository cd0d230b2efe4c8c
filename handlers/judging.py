"""Whether what somebody wrote can be kept as a check-in, the same for a form and for a line.

Nothing is guessed: what is wrong is said by field, what reads two ways or lies far outside is asked back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from messages.answers import word
from messages.check_in_form import ADDRESS, NOTE, STEP
from messages.markup import is_address
from messages.views import AskBackView, EntryView
from okr.confidence import Confidence, needs_next_step, read_confidence
from okr.measure import Ambiguous, Measure, Unreadable
from store.recording import Entry

LONGEST = {"next_step": STEP, "blocker": STEP, "note": NOTE, "evidence": ADDRESS}


@dataclass(frozen=True)
class Judgement:
    """`entry` if it can be kept; else `problems` by field, or else what has to be asked back."""

    entry: Entry | None = None
    problems: dict[str, str] = field(default_factory=dict)
    readings: tuple[Decimal, ...] = ()
    far: Decimal | None = None


def judge(measure: Measure, typed: Mapping[str, str], confirmed: Decimal | None = None) -> Judgement:
    """`typed` by field: value, confidence, next_step, blocker, note, evidence, and `reading` where it was asked.

    `confirmed` is the value that the person has said "yes, really" to.
    """
    value = _read_value(measure, typed)
    problems = _find_problems(measure, typed)
    if isinstance(value, Unreadable):
        problems = {"value": value.reason, **problems}
    confidence = read_confidence(typed.get("confidence", ""))
    if problems or confidence is None or isinstance(value, Unreadable):
        return Judgement(problems=problems)
    if isinstance(value, Ambiguous):
        return Judgement(readings=value.readings)
    if measure.is_far_outside(value) and value != confirmed:
        return Judgement(far=value)
    return Judgement(_entry(value, confidence, typed))


def _read_value(measure: Measure, typed: Mapping[str, str]) -> Decimal | Ambiguous | Unreadable:
    text = typed.get("value", "").strip()
    if not text:
        return Unreadable(word("value_missing", example=say_example(measure)))
    value = measure.read(text)
    chosen = read_decimal(typed.get("reading", ""))
    return chosen if isinstance(value, Ambiguous) and chosen is not None and chosen in value.readings else value


def say_example(measure: Measure) -> str:
    """A value as one may type it for this key result."""
    example = measure.goal if measure.goal is not None else measure.high
    return measure.spell(example) if example is not None else "42"


def read_decimal(text: str) -> Decimal | None:
    """An exact decimal that we have written ourselves, into a button or a form; None for anything else."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def spell_exactly(value: Decimal) -> str:
    return format(value, "f")


def _find_problems(measure: Measure, typed: Mapping[str, str]) -> dict[str, str]:
    """What is wrong beside the value."""
    confidence = read_confidence(typed.get("confidence", ""))
    problems = {
        name: word("too_long", limit=limit, size=len(typed.get(name, "")))
        for name, limit in LONGEST.items()
        if len(typed.get(name, "")) > limit
    }
    if confidence is None:
        problems["confidence"] = word("confidence_missing")
    elif needs_next_step(confidence) and not typed.get("next_step", "").strip():
        problems["next_step"] = word("next_step_missing")
    evidence = typed.get("evidence", "").strip()
    if evidence and "evidence" not in problems and not is_address(evidence):
        problems["evidence"] = word("evidence_no_link")
    return problems


def _entry(value: Decimal, confidence: Confidence, typed: Mapping[str, str]) -> Entry:
    said = {name: typed.get(name, "").strip() for name in LONGEST}
    return Entry(value, confidence, said["next_step"], said["blocker"], said["note"], said["evidence"])


def ask_back(measure: Measure, readings: tuple[Decimal, ...], far: Decimal | None) -> AskBackView | None:
    """The same question for a form and for a line; `chosen` is the exact value where one is to be confirmed."""
    if not readings and far is None:
        return None
    return AskBackView(
        far="" if far is None else measure.say(far),
        readings=tuple((measure.say(each), spell_exactly(each)) for each in readings),
        chosen="" if far is None else spell_exactly(far),
    )


def as_typed(typed: Mapping[str, str]) -> EntryView:
    """Everything that was typed stays in the form."""
    names = ("value", "confidence", "next_step", "blocker", "note", "evidence")
    return EntryView(*(typed.get(name, "") for name in names))
