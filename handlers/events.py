"""What comes in and what goes out, in words that no platform owns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from messages.card import Card
from messages.form import Form


@dataclass(frozen=True)
class Caller:
    """Who it was, as the platform has signed it; rights are looked up in the database."""

    platform: str  # "slack", "msteams"
    workspace: str  # the platform's id of workspace or tenant
    user: str  # the platform's id of the user


@dataclass(frozen=True)
class Command:
    """A line of text. `place` says where: a slash command, a line in the DM, or the home being opened.

    `prompt` is the platform's id of the message that the line replies to, if it does.
    """

    caller: Caller
    text: str
    place: Literal["command", "dm", "home"] = "command"
    key: str = ""  # the inbox key; empty for what is not repeated or only reads
    channel: str = ""
    reply_to: str = ""


@dataclass(frozen=True)
class Click:
    """A button or a menu. `message` is the platform's id of the message it stood in, empty in a form or the home."""

    caller: Caller
    action: str
    value: str
    key: str = ""
    channel: str = ""
    message: str = ""
    place: Literal["message", "form", "home"] = "message"
    context: dict[str, str] = field(default_factory=dict)  # the form's, when the button stood in one
    typed: dict[str, str] = field(default_factory=dict)  # what was typed so far, when it stood in a form


@dataclass(frozen=True)
class Submission:
    """A filled form: field name to text, empty for what was left out.

    `message` is the platform's id of the message in whose place the form stood, empty for a window: what the message
    shows next comes with the answer.
    """

    caller: Caller
    form: str
    values: dict[str, str]
    context: dict[str, str] = field(default_factory=dict)
    key: str = ""
    message: str = ""


Event = Command | Click | Submission


@dataclass(frozen=True)
class Say:
    """Show a card to the one who asked. `replace` puts it in the place of the message that was clicked.

    A `secret` is for their eyes only and never written down: a repetition is told that it was shown.
    """

    card: Card
    replace: bool = False
    secret: bool = False
    kind: Literal["say"] = "say"


@dataclass(frozen=True)
class Ask:
    """Show a form: the first, or the next one in the same window."""

    form: Form
    kind: Literal["ask"] = "ask"


@dataclass(frozen=True)
class Reject:
    """The submission was not accepted: an explanation by field, and the form as it was filled."""

    errors: dict[str, str]
    form: Form
    kind: Literal["reject"] = "reject"


@dataclass(frozen=True)
class Done:
    """Nothing to show: what must be seen is owed as a message or an edit."""

    kind: Literal["done"] = "done"


Answer = Annotated[Say | Ask | Reject | Done, Field(discriminator="kind")]
ANSWERS: TypeAdapter[Answer] = TypeAdapter(Answer)
