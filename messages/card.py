"""The vocabulary of a message: what it consists of, before any platform has said it.

Every `markup` is text in the small inline markup of `messages.markup` (values in it are escaped already);
every `label`, `title` and `alt` is plain text that each renderer escapes and cuts itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field


@dataclass(frozen=True)
class Text:
    """A paragraph, `small` for what may be overlooked."""

    markup: str
    small: bool = False
    kind: Literal["text"] = "text"


@dataclass(frozen=True)
class Facts:
    """Pairs of a plain label and a marked-up value, shown side by side where there is room."""

    items: tuple[tuple[str, str], ...]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True)
class Table:
    """Plain cells under plain headings; every row has as many cells as there are headings."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Series:
    """One line of a chart: a value for each of the chart's labels, None where there is none yet."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """A native line chart. `alt` says the same in words and numbers: for readers without the picture (N 23).

    `days` are the labels as ISO dates, for a platform that has an axis of time; empty where the labels are no days.
    """

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    alt: str
    days: tuple[str, ...] = ()
    kind: Literal["chart"] = "chart"


@dataclass(frozen=True)
class Rule:
    """A thin line between two parts."""

    kind: Literal["rule"] = "rule"


@dataclass(frozen=True)
class Button:
    """Comes back as `Click(action, value)`; `value` is an identifier, never a right."""

    label: str
    action: str
    value: str = ""
    style: Literal["plain", "primary", "danger"] = "plain"
    kind: Literal["button"] = "button"


@dataclass(frozen=True)
class Link:
    """Opens an https address."""

    label: str
    url: str
    kind: Literal["link"] = "link"


@dataclass(frozen=True)
class Menu:
    """A few choices behind one label; comes back as `Click(action, value of the chosen option)`."""

    label: str
    action: str
    options: tuple[tuple[str, str], ...]  # (plain label, value)
    kind: Literal["menu"] = "menu"


Item = Annotated[Button | Link | Menu, Field(discriminator="kind")]


@dataclass(frozen=True)
class Actions:
    """Buttons, links and menus in one row."""

    items: tuple[Item, ...]
    kind: Literal["actions"] = "actions"


Part = Annotated[Text | Facts | Table | Chart | Rule | Actions, Field(discriminator="kind")]


@dataclass(frozen=True)
class Card:
    """A whole message. `summary` is the one plain line that a notification or a screen reader gets."""

    title: str
    summary: str
    parts: tuple[Part, ...]
