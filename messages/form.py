"""The vocabulary of a form: fields that a person fills in, before any platform has drawn them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from messages.card import Actions, Part


@dataclass(frozen=True)
class TextInput:
    """Free text; `max_length` in characters, at most 3,000 (the narrower platform's limit)."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    multiline: bool = False
    optional: bool = False
    max_length: int = 3000
    kind: Literal["text"] = "text"


@dataclass(frozen=True)
class ChoiceInput:
    """One of a few options (plain label, value); `value` is the one chosen now, empty for none."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str = ""
    hint: str = ""
    optional: bool = False
    kind: Literal["choice"] = "choice"


@dataclass(frozen=True)
class DateInput:
    """A day, ISO (`2026-11-17`) or empty."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    optional: bool = False
    kind: Literal["date"] = "date"


@dataclass(frozen=True)
class PersonInput:
    """A person of the platform; the value is the platform's user id."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    optional: bool = False
    kind: Literal["person"] = "person"


Input = Annotated[TextInput | ChoiceInput | DateInput | PersonInput, Field(discriminator="kind")]


@dataclass(frozen=True)
class Form:
    """What a handler returns when it wants to ask.

    `name` is what the router knows it by. `subject` tells two forms of the same name apart (the key result's number):
    it becomes part of every field's id, or the next form would show the last one's answers.
    `context` comes back untouched with the submission: identifiers, never rights.
    """

    name: str
    subject: str
    title: str
    submit: str
    intro: tuple[Part, ...]
    fields: tuple[Input, ...]
    actions: Actions | None = None
    context: dict[str, str] = field(default_factory=dict)
