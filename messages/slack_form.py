"""A Form as Slack's modal, and what was typed in it on the way back."""

from __future__ import annotations

from typing import Any, assert_never

from messages.card import Part
from messages.form import ChoiceInput, DateInput, Form, Input, PersonInput, TextInput
from messages.markup import clean, cut
from messages.slack import OPTIONS, Json, render_option, render_part
from messages.slack_text import harmless, plain_text

VIEW_BLOCKS = 100
TITLE = 24
LABEL = 150
HINT = 300
RADIOS = 10
TYPED = 3000
ERROR = 300


def render_form(form: Form, private: str) -> Json:
    """The view of views.open, views.update and response_action; `private` comes back as private_metadata."""
    return {
        "type": "modal",
        "callback_id": form.name,
        "title": plain_text(form.title, TITLE),
        "submit": plain_text(form.submit, TITLE),
        "close": plain_text("Cancel", TITLE),
        "private_metadata": private,
        "blocks": render_form_blocks(form),
    }


def render_form_blocks(form: Form) -> list[Json]:
    """Where it is about, what one can do instead, then the fields: the fields are what must not be cut."""
    inputs = [render_input(field, form.subject) for field in form.fields]
    if inputs:
        inputs[0]["element"]["focus_on_load"] = True  # else the first button has it, and Enter would press that
    parts: list[Part] = [*form.intro, *([form.actions] if form.actions else [])]
    intro = [block for part in parts for block in render_part(part, chart=False)]
    return [*intro[: VIEW_BLOCKS - len(inputs)], *inputs]


def block_id(field: str, subject: str) -> str:
    """With the subject, or Slack would show what was typed for the last key result in the form of the next."""
    return f"{field}.{subject}"


def render_input(field: Input, subject: str) -> Json:
    block: Json = {
        "type": "input",
        "block_id": block_id(field.name, subject),
        "label": plain_text(field.label, LABEL),
        "element": render_element(field),
        "optional": field.optional,
    }
    if field.hint:
        block["hint"] = plain_text(field.hint, HINT)
    return block


def render_element(field: Input) -> Json:
    match field:
        case TextInput():
            return render_text_input(field)
        case ChoiceInput():
            return render_choice(field)
        case DateInput():
            return {"type": "datepicker", "action_id": field.name, **_initial("initial_date", field.value)}
        case PersonInput():
            return {"type": "users_select", "action_id": field.name, **_initial("initial_user", field.value)}
        case _:
            assert_never(field)


def _initial(key: str, value: str) -> Json:
    return {key: value} if value else {}


def render_text_input(field: TextInput) -> Json:
    """What was typed is given back as it was: Slack shows it in a field, where nothing is parsed."""
    longest = min(field.max_length, TYPED)
    return {
        "type": "plain_text_input",
        "action_id": field.name,
        "multiline": field.multiline,
        "max_length": longest,
        **_initial("initial_value", cut(clean(field.value), longest)),
    }


def render_choice(field: ChoiceInput) -> Json:
    """Radio buttons, which show every choice at once; a select where there are more than Slack's ten."""
    options = [render_option(label, value) for label, value in field.options[:OPTIONS]]
    kind = "radio_buttons" if len(options) <= RADIOS else "static_select"
    chosen = [option for option in options if option["value"] == field.value]
    return {
        "type": kind,
        "action_id": field.name,
        "options": options,
        **({"initial_option": chosen[0]} if chosen else {}),
    }


def read_values(state: Json, subject: str) -> dict[str, str]:
    """`view.state` as field name → text, empty for what was left out; fields of another subject are not ours."""
    found: dict[str, str] = {}
    for block, elements in (state.get("values") or {}).items():
        name, dot, about = block.partition(".")
        if dot and about == subject and name in elements:
            found[name] = read_element(elements[name])
    return found


def read_element(element: Json) -> str:
    """What one element holds, as text."""
    option: dict[str, Any] = element.get("selected_option") or {}
    keys = ("value", "selected_date", "selected_user")
    return str(option.get("value") or next((element[key] for key in keys if element.get(key)), ""))


def render_errors(errors: dict[str, str], form: Form) -> dict[str, str]:
    """Errors by Slack's block; one about a field that the form lacks stands at the first field, not nowhere."""
    names = [field.name for field in form.fields]
    placed: dict[str, str] = {}
    for name, words in errors.items():
        at = block_id(name if name in names else names[0], form.subject)
        placed[at] = harmless(f"{placed[at]} {words}" if at in placed else words, ERROR)
    return placed
