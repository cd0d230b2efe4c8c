"""What `check` has found."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Findings:
    """Problems stop something from working; notes are worth a look."""

    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
