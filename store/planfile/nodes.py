"""What a file's text is made of, before it means anything: texts, lists and maps, each with its line."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a file from being imported. `line` counts from 1; 0 is the file as a whole."""

    line: int
    words: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.words}" if self.line else self.words


@dataclass(slots=True)
class Scalar:
    """A single value as it was written; `plain` when it was written without quotes."""

    line: int
    text: str
    plain: bool = True

    @property
    def empty(self) -> bool:
        """Whether it says "nothing": only unquoted, since a text may well read `null`."""
        return self.plain and self.text in {"", "~", "null", "Null", "NULL"}


@dataclass(slots=True)
class Items:
    line: int
    nodes: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Map:
    """`lines` says where each key stands, which may be above its value."""

    line: int
    nodes: dict[str, Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Node = Scalar | Items | Map
