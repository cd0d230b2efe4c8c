"""A plan as text holds it: things with named fields, whether they were read from a file or from the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Thing:
    """A team, a key result, a check-in. `fields` holds only what is said; values are those of `planfile.schema`."""

    kind: str
    key: str
    fields: dict[str, Any] = field(default_factory=dict)
    line: int = 0
    lines: dict[str, int] = field(default_factory=dict)

    def line_of(self, name: str) -> int:
        return self.lines.get(name, self.line)


@dataclass(slots=True)
class Document:
    """`things` in the order of the file, by kind and key; the history beside them, oldest first."""

    things: dict[tuple[str, str], Thing] = field(default_factory=dict)
    rounds: list[Thing] = field(default_factory=list)
    check_ins: list[Thing] = field(default_factory=list)
    changes: list[Thing] = field(default_factory=list)

    def of(self, kind: str) -> list[Thing]:
        return [thing for thing in self.things.values() if thing.kind == kind]

    @property
    def organisation(self) -> Thing:
        return self.things["organisation", ""]
