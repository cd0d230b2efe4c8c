"""Text into nodes: what is understood, what is refused, and in which line."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from store.planfile.nodes import Items, Map, Node, Scalar
from store.planfile.read import DEEPEST, read
from tests.plans import MENTORING


def plain(node: Node) -> Any:
    match node:
        case Scalar():
            return node.text
        case Items():
            return [plain(each) for each in node.nodes]
        case Map():
            return {key: plain(each) for key, each in node.nodes.items()}


def refusal(text: str) -> tuple[int, str]:
    """The line and the words of the only problem."""
    found = read(text)
    assert isinstance(found, list)
    assert len(found) == 1
    return found[0].line, found[0].words


def test_values_stay_as_they_were_written() -> None:
    """YAML itself would make false, 540, 1000, 8 and None of these."""
    found = read("a: no\nb: 09:00\nc: 1_000\nd: 010\ne: null\n")
    assert isinstance(found, Map)
    assert plain(found) == {"a": "no", "b": "09:00", "c": "1_000", "d": "010", "e": "null"}


def test_nothing_is_said_only_without_quotes() -> None:
    """A key result may be called "null"."""
    found = read('a: null\nb: "null"\nc:\nd: ""\n')
    assert isinstance(found, Map)
    said = {key: node.empty for key, node in found.nodes.items() if isinstance(node, Scalar)}
    assert said == {"a": True, "b": False, "c": True, "d": False}


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_json_is_read_with_its_own_escapes(indent: Any) -> None:
    """Tabs between values, halves of a sign beyond the first plane, slashes."""
    meant = {"a": "🙂 \\ud83d \\\\ \t / \u2028 \x7f é", "b": [{"c": "d"}]}
    found = read(json.dumps(meant, indent=indent).replace("/", "\\/"))
    assert isinstance(found, Map)
    assert plain(found) == meant


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\na: 2", 2, "written twice"),
        ("a:\n  b: &x 1\n  c: *x", 3, "aliases"),
        ("a: &x [*x]", 1, "aliases"),
        ("a: 1\nb: !!python/object/apply:os.system [ls]", 2, "tags"),
        ("a: 1\nb: !!binary aGk=", 2, "tags"),
        ("a: 1\n---\nb: 2", 2, "second document"),
        ("a: 1\nb: title: of two parts", 2, "colon in it needs quotes"),
        ("a: 1\nb: @ana", 2, "begins with a sign"),
        ("a:\n\tb: 1", 2, "blanks"),
        ("a: 1\nb: [1, 2", 2, "never ends"),
        ("a: 'never closed\n\nb: 2\n", 1, "never ends"),
        ('{"a": 1', 1, "never ends"),
        ("? [a, b]\n: c", 1, "single word"),
        ("[" * 100_000, 1, "nested"),
        ("- " * 5_000 + "a", 1, "nested"),
        ('a: "\\x07"', 1, "cannot be shown"),
        ('{"a": "\\ud83d"}', 1, "cannot be read"),
        ("a: \x00", 0, "cannot be read"),
        ("", 0, "no plan"),
        ("- a", 0, "no plan"),
        ("just words", 0, "no plan"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    """In words that say what to do, and without harm: no tag is built, no alias followed, no stack overflows."""
    found = refusal(text)
    assert found[0] == line
    assert words in found[1]


def test_what_is_nested_as_deep_as_allowed_is_read() -> None:
    """The limit is far from any plan."""
    assert isinstance(read("a: " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)), Map)
    assert isinstance(read("a: " + "[" * DEEPEST + "]" * DEEPEST), list)


def test_every_duplicate_is_told() -> None:
    """Problems of form are collected as long as reading on makes sense."""
    found = read("a: 1\na: 2\nb: {c: 1, c: 2}\n")
    assert isinstance(found, list)
    assert [problem.line for problem in found] == [2, 3]


def test_the_slower_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where libyaml is missing, PyYAML's own parser takes its place."""
    text = MENTORING.read_text()
    fast = read(text)
    monkeypatch.setattr("store.planfile.read.PARSER", yaml.SafeLoader)
    assert read(text) == fast
    assert refusal("a: 1\nb: title: of two parts")[0] == 2
