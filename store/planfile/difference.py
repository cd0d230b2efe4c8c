"""What an import changes, as a value that can be shown before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from store.planfile.nodes import Problem

NOTHING = "nothing"
SHOWN = 20  # of each sort; the rest is a count


@dataclass(frozen=True)
class Changed:
    """A field that the file changes, in words as a person reads them."""

    kind: str
    key: str
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Kept:
    """A field that was changed in chat while the file still says what it said: chat wins."""

    kind: str
    key: str
    field: str
    in_chat: str
    in_file: str


@dataclass
class Difference:
    """`added` and `left_out` are pairs of kind and key; a field that is left out comes third in `fields_left_out`."""

    added: list[tuple[str, str]] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    fields_left_out: list[tuple[str, str, str]] = field(default_factory=list)
    check_ins_added: int = 0
    check_ins_corrected: list[str] = field(default_factory=list)
    rounds_added: int = 0
    history_added: int = 0  # changes that were made elsewhere before

    @property
    def is_empty(self) -> bool:
        """Whether the import changes nothing."""
        counts = (self.check_ins_added, self.rounds_added, self.history_added)
        return not (self.added or self.changed or self.check_ins_corrected or any(counts))

    def words(self) -> str:
        """For a terminal: one paragraph for each sort of difference."""
        paragraphs = ["\n".join(lines) for lines in self._paragraphs() if lines]
        return "\n\n".join(paragraphs or ["Nothing has changed."]) + "\n"

    def _paragraphs(self) -> Iterator[list[str]]:
        if self.is_empty and (self.kept or self.left_out or self.fields_left_out):
            yield ["Nothing changes."]
        yield _listed("Added", _by_kind(self.added))
        yield _listed(
            "Changed",
            [
                f"{_call(each.kind, each.key)}: {each.field} {each.old or NOTHING} → {each.new or NOTHING}"
                for each in self.changed
            ],
        )
        yield [
            f"{words}: {count}"
            for words, count in (
                ("Check-ins added", self.check_ins_added),
                ("Rounds added", self.rounds_added),
                ("Earlier changes added", self.history_added),
            )
            if count
        ]
        yield _listed("Check-ins corrected (the earlier ones stay in the history)", self.check_ins_corrected)
        yield _listed(
            "Kept as changed in chat, since the file has not changed there",
            [
                f"{_call(each.kind, each.key)}: {each.field} is {each.in_chat or NOTHING}, "
                f"the file says {each.in_file or NOTHING}"
                for each in self.kept
            ],
        )
        gone = _by_kind(self.left_out)
        gone += [f"{_call(kind, key)}: {name}" for kind, key, name in self.fields_left_out]
        yield _listed("Left out by the file, so left as it is", gone)


@dataclass(frozen=True)
class Refused:
    """Why nothing was written: every problem, by line."""

    problems: tuple[Problem, ...]

    def words(self) -> str:
        count = len(self.problems)
        head = f"{count} problem{'s' if count != 1 else ''}, nothing was written:"
        return "\n".join([head, *(f"  {problem}" for problem in self.problems)]) + "\n"


def _by_kind(pairs: list[tuple[str, str]]) -> list[str]:
    """`person ana, ben, chloe`: a line for each kind."""
    keys: dict[str, list[str]] = {}
    for kind, key in pairs:
        keys.setdefault(kind, []).append(key)
    return [_call(kind, _shortened(found)) for kind, found in keys.items()]


def _shortened(keys: list[str]) -> str:
    rest = f" and {len(keys) - SHOWN} more" if len(keys) > SHOWN else ""
    return ", ".join(key for key in keys[:SHOWN] if key) + rest


def _listed(head: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    rest = [f"  … and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return [f"{head}:", *(f"  {line}" for line in lines[:SHOWN]), *rest]


def _call(kind: str, key: str) -> str:
    return f"{kind.replace('_', ' ')} {key}".strip()
