"""A Form in a card, and what was typed in it on the way back. One form is open in a chat at a time."""

from __future__ import annotations

from typing import Any, assert_never

from messages.card import Button, Link, Menu
from messages.form import ChoiceInput, DateInput, Form, Input, PersonInput, TextInput
from messages.markup import clean, cut
from messages.teams import OPTIONS, VALUE, choice, execute, render_item, render_parts, rows, wrap
from messages.teams_text import harmless

Json = dict[str, Any]

CANCEL = "form.cancel"
LABEL = 150
HINT = 300
ERROR = 300
TYPED = 3000
OPTIONAL = "(optional)"
PEOPLE = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}


def render_form(form: Form, errors: dict[str, str] | None = None) -> Json:
    """The card of a form, with what is wrong under its fields. Nothing is required in it: the server judges.

    A field that is marked as required would hold up every other button of the card.
    """
    placed = place_errors(errors or {}, form)
    fields = [element for field in form.fields for element in render_field(field, form.subject, placed)]
    body = [*render_parts(form.title, form.intro), *fields, *render_buttons(form)]
    return wrap(body, harmless(form.title, LABEL), form.intro)


def place_errors(errors: dict[str, str], form: Form) -> dict[str, str]:
    """By field; one about a field that the form lacks stands at the first, not nowhere."""
    names = [field.name for field in form.fields]
    placed: dict[str, str] = {}
    for name, words in errors.items():
        at = name if name in names else names[0]
        placed[at] = f"{placed[at]} {words}" if at in placed else words
    return placed


def input_id(field: str, subject: str) -> str:
    """With the subject, or a client would show what was typed for the last key result in the form of the next."""
    return f"{field}.{subject}"


def render_field(field: Input, subject: str, errors: dict[str, str]) -> list[Json]:
    """The field, what is wrong with it, and its hint."""
    element: Json = {
        "id": input_id(field.name, subject),
        "label": render_label(field),
        "spacing": "Medium",
        **render_input(field),
    }
    wrong = harmless(errors.get(field.name, ""), ERROR)
    return [element, *([note(wrong, "Attention")] if wrong else []), *render_hint(field)]


def render_label(field: Input) -> str:
    """A choice that may be left open is a question back ("Really 4,300?"): "optional" would only puzzle."""
    label = harmless(field.label, LABEL)
    return f"{label} {OPTIONAL}" if field.optional and not isinstance(field, ChoiceInput) else label


def render_hint(field: Input) -> list[Json]:
    hint = harmless(field.hint, HINT)
    return [note(hint, "Default")] if hint and not placeholder(field) else []


def placeholder(field: Input) -> str:
    """An empty field that may stay so has its hint inside: seven lines less to read."""
    return harmless(field.hint, HINT) if isinstance(field, TextInput) and field.optional and not field.value else ""


def note(words: str, colour: str) -> Json:
    made: Json = {"type": "TextBlock", "text": words, "wrap": True, "size": "Small", "spacing": "None"}
    return {**made, "color": colour, "weight": "Bolder"} if colour != "Default" else {**made, "isSubtle": True}


def render_input(field: Input) -> Json:
    match field:
        case TextInput():
            return render_text_input(field)
        case ChoiceInput():
            return render_choice(field)
        case DateInput():
            return {"type": "Input.Date", **_value(field.value)}
        case PersonInput():
            return {"type": "Input.ChoiceSet", "choices": [], "choices.data": PEOPLE, **_value(field.value)}
        case _:
            assert_never(field)


def _value(value: str) -> Json:
    return {"value": value} if value else {}


def render_text_input(field: TextInput) -> Json:
    """What was typed is given back as it was: in a field nothing is parsed."""
    longest = min(field.max_length, TYPED)
    inside = placeholder(field)
    return {
        "type": "Input.Text",
        "maxLength": longest,
        **({"isMultiline": True} if field.multiline else {}),
        **({"placeholder": inside} if inside else {}),
        **_value(cut(clean(field.value), longest)),
    }


def render_choice(field: ChoiceInput) -> Json:
    """Every choice in sight."""
    choices = [choice(label, value) for label, value in field.options[:OPTIONS]]
    chosen = clean(field.value)[:VALUE]
    known = any(one["value"] == chosen for one in choices)
    return {"type": "Input.ChoiceSet", "style": "expanded", "choices": choices, **_value(chosen if known else "")}


def render_buttons(form: Form) -> list[Json]:
    """Submit, what one can do instead, and Cancel; only the first takes what was typed along."""
    about: Json = {"form": form.name, "subject": form.subject, "context": form.context}
    names = [field.name for field in form.fields]
    submit = execute(form.submit, form.name, {"kind": "form", "fields": names, **about}, "primary", "auto")
    items = form.actions.items if form.actions else ()
    others = [made for item in items if (made := render_other(item, about))]
    return rows([submit, *others, execute("Cancel", CANCEL, {"value": "", "kind": "click", **about})], "Large")


def render_other(item: Button | Link | Menu, about: Json) -> Json | None:
    """A button of the form's: it tells where it stood."""
    made = render_item(item, "form")
    if made and made["type"] == "Action.Execute":
        made["data"].update(about)
    return made


def read_values(data: Json, subject: str) -> dict[str, str]:
    """What came back as field name → text, empty for what was left out; fields of another subject are not ours.

    A client may leave out what was left empty: the submission names all fields of its form.
    """
    names = data.get("fields")
    asked = [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
    typed = {name: data.get(input_id(name, subject)) for name in asked}
    return {name: value if isinstance(value, str) else "" for name, value in typed.items()}
