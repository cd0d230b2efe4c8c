"""The check-in form (A 2): the same one for the first look, for asking back, and for an edit."""

from __future__ import annotations

from messages import lines, samples
from messages.card import Actions, Button, Part, Text
from messages.form import ChoiceInput, Form, Input, TextInput
from messages.markup import clean
from messages.views import AskBackView, CheckInFormView, EntryView
from messages.words import Words
from okr.confidence import Confidence, mark

WORDS = Words("check_in_form")
COLOURS = (Confidence.GREEN, Confidence.YELLOW, Confidence.RED)
VALUE, STEP, NOTE, ADDRESS = 100, 500, 3000, 2000  # characters


def check_in_form(view: CheckInFormView, command: str) -> Form:
    """`command` is what the person types to reach the bot; the form needs none of it yet."""
    return Form(
        name="checkin",
        subject=str(view.key_result.number),
        title=WORDS.label("title", view=view),
        submit=WORDS.label("submit", view=view),
        intro=introduce(view),
        fields=(ask_value(view), *ask_back(view), ask_confidence(view), *ask_rest(view.entry)),
        actions=skip(view),
        context=context(view),
    )


def introduce(view: CheckInFormView) -> tuple[Part, ...]:
    kr = view.key_result
    place = (Text(WORDS.text("place", view=view), small=True),) if view.of > 1 else ()
    progress = lines.progress(kr) if kr.progress is not None else ""
    about = WORDS.text("about", kr=kr) if kr.metric else ""
    return (*place, Text(lines.stack(lines.heading(kr), progress, about)))


def ask_value(view: CheckInFormView) -> TextInput:
    """A text field: a number field would refuse `1.2k`, `90 min` and `yes`."""
    kr = view.key_result
    hint = WORDS.label("value_hint", kr=kr, outcome=lines.outcome(kr), now=view.now, zone=view.zone)
    return TextInput("value", WORDS.label("value"), clean(view.entry.value), hint, max_length=VALUE)


def ask_back(view: CheckInFormView) -> tuple[Input, ...]:
    """One field more, and never required: whoever corrects the value has nothing to confirm."""
    back = view.ask_back
    if back is None:
        return ()
    return (*ask_sure(view, back), *ask_reading(view, back))


def ask_sure(view: CheckInFormView, back: AskBackView) -> tuple[Input, ...]:
    if not back.far:
        return ()
    options = ((WORDS.label("far_yes"), "yes"), (WORDS.label("far_no"), "no"))
    hint = WORDS.label("far_hint", outcome=lines.outcome(view.key_result))
    return (ChoiceInput("sure", WORDS.label("far", far=back.far), options, clean(back.chosen), hint, optional=True),)


def ask_reading(view: CheckInFormView, back: AskBackView) -> tuple[Input, ...]:
    if not back.readings:
        return ()
    label = WORDS.label("reading", value=view.entry.value)
    options = tuple((clean(said), clean(exact)) for said, exact in back.readings)
    return (ChoiceInput("reading", label, options, clean(back.chosen), optional=True),)


def ask_confidence(view: CheckInFormView) -> ChoiceInput:
    options = tuple((WORDS.label("colour", colour=one.value, mark=mark(one)), one.value) for one in COLOURS)
    return ChoiceInput(
        "confidence", WORDS.label("confidence", kr=view.key_result), options, clean(view.entry.confidence)
    )


def ask_rest(entry: EntryView) -> tuple[TextInput, ...]:
    return (
        ask_text("next_step", entry.next_step, STEP),
        ask_text("blocker", entry.blocker, STEP),
        ask_text("note", entry.note, NOTE),
        ask_text("evidence", entry.evidence, ADDRESS),
    )


def ask_text(name: str, value: str, longest: int) -> TextInput:
    label, hint = WORDS.label(name), WORDS.label(f"{name}_hint")
    return TextInput(name, label, clean(value), hint, multiline=name == "note", optional=True, max_length=longest)


def skip(view: CheckInFormView) -> Actions | None:
    """Where several are due one may pass over this one: the question stays open."""
    if view.of < 2:
        return None
    return Actions((Button(WORDS.label("skip"), "checkin.skip", str(view.key_result.number)),))


def context(view: CheckInFormView) -> dict[str, str]:
    own = {"number": view.key_result.number, "place": view.place, "of": view.of, "replaces": view.replaces or ""}
    return {**dict(view.context), **{name: str(value) for name, value in own.items()}}


def examples() -> dict[str, CheckInFormView]:
    """Filled with what is known, in the middle of several, asking back both ways, and editing."""
    typed = EntryView("4300", "green", "Write to partners", "", "", "")
    twice = EntryView("1.234", "yellow", "Show free slots on the profile", "", "", "")
    return {
        "first": samples.form(21, EntryView(), current=None),
        "one": samples.form(12, EntryView("43.5", "green", "Roll out to everybody")),
        "second-of-four": samples.form(13, EntryView("18.5", "red", "Find out why", "Half muted it"), place=2, of=4),
        "far": samples.form(11, typed, AskBackView(far="4,300 sessions")),
        "two-readings": samples.form(23, twice, AskBackView(readings=samples.READINGS)),
        "edit": samples.form(12, EntryView("44", "yellow", "Call finance", "", "Slow start.", ""), replaces=412),
    }
