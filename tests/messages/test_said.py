"""Every sentence that is said gets the words that it takes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jinja2 import meta, nodes

from messages.answers import SAID
from messages.templating import ENVIRONMENT, TEMPLATES

ROOT = Path(__file__).parent.parent.parent


@cache
def blocks() -> dict[str, set[str]]:
    """The values that each block of the short answers takes."""
    tree = ENVIRONMENT.parse((TEMPLATES / f"{SAID.template}.j2").read_text(encoding="utf-8"))
    return {block.name: values_of(block) - set(ENVIRONMENT.globals) for block in tree.find_all(nodes.Block)}


def values_of(block: nodes.Block) -> set[str]:
    alone = nodes.Template(block.body, lineno=1)
    alone.set_environment(ENVIRONMENT)
    return meta.find_undeclared_variables(alone)


def calls() -> Iterator[tuple[str, str, set[str]]]:
    """(place, block, names given) of every call of `say` and `word` in the rooms above."""
    for path in sorted([*(ROOT / "handlers").glob("*.py"), *(ROOT / "bot").glob("*.py")]):
        if "messages.answers" not in path.read_text(encoding="utf-8") and "answers" not in path.read_text(
            encoding="utf-8"
        ):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and named(node.func) in ("say", "word") and node.args:
                first = node.args[0]
                whole = all(keyword.arg for keyword in node.keywords)
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and whole:
                    yield f"{path.name}:{node.lineno}", first.value, {word.arg for word in node.keywords if word.arg}


def named(function: ast.expr) -> str:
    """`answers.say`, `say` and `answers.word`; not the `say` of a measure."""
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return function.attr if function.value.id == "answers" else ""
    return function.id if isinstance(function, ast.Name) else ""


CALLS = [call for call in calls() if call[1] in blocks()]


@pytest.mark.parametrize(("place", "block", "given"), CALLS, ids=[f"{place}-{block}" for place, block, _ in CALLS])
def test_a_sentence_gets_every_word_it_takes(place: str, block: str, given: set[str]) -> None:
    """A missing word would be an error in somebody's face."""
    assert blocks()[block] - given == set(), place


def test_sentences_are_said_at_all() -> None:
    """The test above looks at something."""
    assert len(CALLS) > 20
