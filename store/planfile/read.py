"""Text, YAML or JSON, into nodes with line numbers; nothing in it is ever built or run.

The events of the parser are read one by one instead of letting it compose: its own composer crashes the process on
deep nesting, follows aliases, takes the last of two equal keys and turns `no` and `09:00` into other things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from store.planfile.nodes import Items, Map, Node, Problem, Scalar

DEEPEST = 20  # levels; a plan needs six
PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same events, ten times faster, where libyaml is
UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
QUOTED = {"'", '"', "|", ">"}
HALVES = re.compile(r"(?P<before>(?<!\\)(?:\\\\)*)\\u(?P<high>[dD][89abAB]..)\\u(?P<low>[dD][c-fC-F]..)")


def read(text: str) -> Map | list[Problem]:
    """The map at the top of the file, or everything that is wrong with its form."""
    builder = _Builder()
    try:
        for event in _events(_as_yaml(text)):
            builder.take(event)
    except _RefusedError as refused:
        return [*builder.problems, refused.problem]
    except yaml.MarkedYAMLError as error:
        return [*builder.problems, _syntax_problem(error, text)]
    except yaml.YAMLError as error:
        return [*builder.problems, Problem(0, f"this cannot be read as text: {error}".splitlines()[0])]
    if builder.problems:
        return builder.problems
    if not isinstance(builder.top, Map):
        return [Problem(0, "this holds no plan: it should begin with `organisation:` and its name")]
    return builder.top


def _events(text: str) -> Iterator[Any]:
    return iter(yaml.parse(text, Loader=PARSER))


def _as_yaml(text: str) -> str:
    r"""JSON is YAML but for tabs, which it allows between values only, and for 🙂 written as `\ud83d\ude42`."""
    text = text.removeprefix("\ufeff")
    if text.lstrip()[:1] not in {"{", "["}:
        return text
    return HALVES.sub(_joined, text.replace("\t", " "))


def _joined(halves: re.Match[str]) -> str:
    high, low = int(halves["high"], 16), int(halves["low"], 16)
    return halves["before"] + chr(0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00)


def _syntax_problem(error: yaml.MarkedYAMLError, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    if mark and error.context_mark and mark.line > text.rstrip().count("\n"):
        return Problem(error.context_mark.line + 1, "what begins here never ends: a bracket or a quote is missing")
    words = error.problem or error.context or "this is no YAML"
    hint = ""
    if "mapping values" in words:
        hint = "; a text with a colon in it needs quotes"
    elif "cannot start any token" in words:
        hint = "; indent with blanks, and put quotes around a text that begins with a sign"
    elif "block" in words or "indent" in words:
        hint = "; look at how far this line is indented"
    return Problem(mark.line + 1 if mark else 0, f"this cannot be read ({words}){hint}")


class _RefusedError(Exception):
    """Reading on would be dangerous or senseless."""

    def __init__(self, line: int, words: str) -> None:
        self.problem = Problem(line, words)


class _Builder:
    """Puts the parser's events together: `open` holds the lists and maps that have not ended, the innermost last."""

    def __init__(self) -> None:
        self.top: Node | None = None
        self.problems: list[Problem] = []
        self.open: list[Items | Map] = []
        self.keys: list[Scalar | None] = []  # for each open map: the key that waits for its value

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        match event:
            case yaml.AliasEvent():
                raise _RefusedError(line, "aliases (`*name`) are not understood here: write it out")
            case yaml.ScalarEvent():
                self._place(self._scalar(line, event))
            case yaml.MappingStartEvent():
                self._begin(Map(line), event)
            case yaml.SequenceStartEvent():
                self._begin(Items(line), event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.keys.pop()
                self.open.pop()
            case yaml.DocumentStartEvent() if self.top is not None:
                raise _RefusedError(line, "a second document begins here (`---`): one file holds one plan")

    def _scalar(self, line: int, event: Any) -> Scalar:
        self._refuse_tag(line, event)
        if UNKEEPABLE.search(event.value):
            self.problems.append(Problem(line, "there is a sign in this text that cannot be shown: remove it"))
        return Scalar(line, event.value, plain=event.style not in QUOTED)

    def _begin(self, node: Items | Map, event: Any) -> None:
        self._refuse_tag(node.line, event)
        if len(self.open) == DEEPEST:
            raise _RefusedError(node.line, f"this is nested more than {DEEPEST} levels deep; a plan never is")
        self._place(node)
        self.open.append(node)
        self.keys.append(None)

    def _refuse_tag(self, line: int, event: Any) -> None:
        if event.tag is not None:
            raise _RefusedError(line, f"tags (`{event.tag}`) are not understood here: write the value alone")

    def _place(self, node: Node) -> None:
        if not self.open:
            self.top = node
        elif isinstance(inner := self.open[-1], Items):
            inner.nodes.append(node)
        else:
            self._place_in_map(inner, node)

    def _place_in_map(self, inner: Map, node: Node) -> None:
        key = self.keys[-1]
        if key is not None:
            self.keys[-1] = None
            inner.nodes[key.text] = node
        elif not isinstance(node, Scalar):
            raise _RefusedError(node.line, "a key must be a single word")
        else:
            if node.text in inner.nodes:
                self.problems.append(Problem(node.line, f"`{node.text}` is written twice: keep one of them"))
            self.keys[-1] = node
            inner.lines.setdefault(node.text, node.line)
