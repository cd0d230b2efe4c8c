"""Which things a plan is made of and which fields they have: the one table that reading, merging and writing share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from okr.confidence import Ambition, Confidence, Stage
from okr.measure import MeasureKind
from okr.roles import Role
from store.people import Platform
from store.plan import CycleState, Level, Mode
from store.planfile import values as v


class Shape(StrEnum):
    """How a field's value is written, and what it is in a `Thing`."""

    ONE = "one"  # a single value
    LIST = "list"  # values in order
    KEYS = "keys"  # keys of other things: {key: True}
    SHARES = "shares"  # a number for each key: {key: number}
    PLACES = "places"  # one id for each platform: {platform: id}
    ACCOUNTS = "accounts"  # any number of ids for each platform: {"platform:id": True}


@dataclass(frozen=True)
class Field:
    """`default` is what holds where nothing is said; `refers` is the kind whose key it names."""

    name: str
    read: v.Reader = v.read_text
    shape: Shape = Shape.ONE
    required: bool = False
    default: Any = ""
    refers: str = ""
    column: str = ""  # the table's, where it has another name
    always: bool = False  # written by the export even where it is the default


@dataclass(frozen=True)
class Kind:
    """`words` names one of them to a person; `inside` are the keys of a file under which other things stand."""

    words: str
    fields: tuple[Field, ...]
    inside: tuple[str, ...] = ()

    def field(self, name: str) -> Field | None:
        return next((each for each in self.fields if each.name == name), None)

    @property
    def names(self) -> list[str]:
        return [*(each.name for each in self.fields), *self.inside]


def text(name: str, **more: Any) -> Field:
    return Field(name, **more)


def name(name: str, **more: Any) -> Field:
    return Field(name, v.read_name, required=True, **more)


def key_of(name: str, kind: str, **more: Any) -> Field:
    read = v.read_numbered if kind == "key_result" else v.read_key
    return Field(name, read, refers=kind, default=None, column=f"{name}_id", **more)


def number(name: str, **more: Any) -> Field:
    return Field(name, v.read_value, default=None, **more)


def date(name: str, **more: Any) -> Field:
    return Field(name, v.read_date, default=None, **more)


def flag(name: str) -> Field:
    return Field(name, v.read_flag, default=False)


def zone(name: str, default: str | None = None) -> Field:
    return Field(name, v.read_zone, default=default)


KINDS: dict[str, Kind] = {
    "organisation": Kind(
        "the organisation",
        (
            name("name"),
            text("mission"),
            zone("timezone", "UTC"),
            text("workspaces", shape=Shape.PLACES, default={}),
        ),
    ),
    "cycle": Kind(
        "cycle",
        (
            name("name"),
            date("starts", required=True),
            date("ends", required=True),
            Field("state", v.one_of(CycleState), default=CycleState.RUNNING, always=True),
        ),
    ),
    "rhythm": Kind(
        "the rhythm of",
        (
            date("anchor", required=True),
            Field("every", v.read_counted, default=14, always=True),
            Field("at", v.read_time, default=time(9), always=True),
            Field("digest_after", v.read_whole, default=2, always=True),
            Field("quiet_days", v.read_day_of_week, Shape.LIST, default=[5, 6], always=True),
            Field("first", v.read_whole, default=0),
        ),
    ),
    "person": Kind(
        "person",
        (
            name("name"),
            Field("email", v.read_email),
            Field("accounts", shape=Shape.ACCOUNTS, default={}),
            zone("timezone"),
            zone("chosen_timezone"),
            Field("chosen_platform", v.one_of(Platform), default=None),
            Field("role", v.one_of(Role), default=Role.MEMBER),
            Field("welcomed", v.read_instant, default=None, column="welcomed_at"),
        ),
    ),
    "team": Kind(
        "team",
        (
            name("name"),
            Field("level", v.one_of(Level), default=Level.TEAM, always=True),
            key_of("parent", "team"),
            key_of("lead", "person"),
            Field("members", v.read_key, Shape.KEYS, default={}, refers="person"),
            Field("channels", shape=Shape.PLACES, default={}),
            Field("mode", v.one_of(Mode), default=Mode.FULL),
            zone("timezone"),
        ),
        inside=("rhythm",),
    ),
    "objective": Kind(
        "objective",
        (
            name("title"),
            key_of("team", "team", required=True),
            key_of("cycle", "cycle", required=True),
            Field("parents", v.read_key, Shape.KEYS, default={}, refers="objective"),
            text("why"),
        ),
        inside=("key", "key_results"),
    ),
    "key_result": Kind(
        "key result",
        (
            key_of("objective", "objective", required=True),
            name("title"),
            text("metric"),
            Field("measure", v.one_of(MeasureKind), default=MeasureKind.NUMBER, column="kind"),
            text("unit"),
            number("baseline"),
            number("target"),
            number("low"),
            number("high"),
            Field("zones", v.read_name, Shape.LIST, default=[]),
            Field("ambition", v.one_of(Ambition), default=Ambition.ASPIRATIONAL, always=True),
            Field("stage", v.one_of(Stage), default=Stage.OUTCOME),
            Field("weight", v.read_positive, default=Decimal(1)),
            date("starts"),
            date("ends"),
            key_of("owner", "person", required=True),
            text("first_30"),
            Field("contributors", v.read_positive, Shape.SHARES, default={}, refers="person"),
        ),
        inside=("number", "initiatives"),
    ),
    "initiative": Kind(
        "initiative",
        (
            key_of("key_result", "key_result", required=True),
            name("title"),
            Field("kind", v.read_name, default="project", always=True),
            key_of("owner", "person"),
            date("due"),
            flag("done"),
        ),
        inside=("key",),
    ),
    "health_metric": Kind(
        "health metric",
        (
            name("title"),
            key_of("team", "team", required=True),
            text("unit"),
            number("yellow"),
            number("red"),
            Field("direction", v.read_direction, default=True, column="lower_is_better", always=True),
            key_of("owner", "person"),
        ),
        inside=("key",),
    ),
    "round": Kind(
        "round",
        (
            Field("number", v.read_whole, required=True),
            key_of("team", "team"),
            date("nominal"),
            Field("closed", v.read_instant, default=None),
        ),
    ),
    "check_in": Kind(
        "check-in",
        (
            Field("id"),
            key_of("key_result", "key_result", required=True),
            Field("at", v.read_day_or_instant, required=True),
            key_of("by", "person", required=True),
            Field("value", v.read_value, required=True),
            Field("confidence", v.one_of(Confidence), required=True),
            text("next"),
            text("blocker"),
            text("note"),
            text("evidence"),
            Field("round", v.read_round, default=None),
            date("period"),
            key_of("entered_by", "person"),
            flag("late"),
            flag("no_change"),
            flag("withdrawn"),
            Field("replaces"),
        ),
    ),
    "change": Kind(
        "change",
        (
            Field("kind", v.read_name, required=True),
            Field("key"),
            Field("field"),
            text("old"),
            text("new"),
            text("reason"),
            Field("at", v.read_instant, required=True),
            key_of("by", "person"),
        ),
    ),
}

PLAN_KINDS = tuple(kind for kind in KINDS if kind not in {"round", "check_in", "change"})
