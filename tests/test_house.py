"""The rules of the house that import-linter cannot check."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "messages", "okr", "playground", "store", "tests")
TOP_LEVEL = {*ROOMS, ".ci", "docs", "appPackage"}  # the pictures of the README; what Teams is told of the app
STEPS = HOUSE / "store" / "migrations" / "versions"  # written by Alembic, as long as it takes

LONGEST_FILE, LONGEST_TEST_FILE, LONGEST_FUNCTION = 300, 500, 50
SHORT, MOST = 10, 40  # the median function has fewer lines than the first, nine in ten fewer than the second
VAGUE = {"utils", "helpers", "manager", "service", "base", "common", "misc"}
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK")) + r")\b")
REGISTRIES = re.compile(r"pypi\.(org|python)|files\.pythonhosted|registry\.npmjs|index-url", re.IGNORECASE)
ONLY_IN = {
    "slack_bolt": ("bot/slack",),
    "slack_sdk": ("bot/slack",),
    "botbuilder": ("bot/teams",),
    "botframework": ("bot/teams",),
    "msrest": ("bot/teams",),
    "jwt": ("bot/teams",),
    "apscheduler": ("bot/clock.py",),
}


def tracked() -> list[Path]:
    """The files of the project, also those that are not committed yet."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    out = subprocess.run(listed, cwd=HOUSE, check=True, capture_output=True, text=True).stdout
    return [path for name in out.split("\0") if name and (path := HOUSE / name).is_file()]


def name_of(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def code() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py" and STEPS not in path.parents]


@cache
def trees() -> list[tuple[str, ast.Module]]:
    return [(name_of(path), ast.parse(path.read_text())) for path in code()]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_the_rooms_are_those_of_the_design() -> None:
    """A new folder at the top is a decision, to be written into CONTRIBUTING and here."""
    found = {name_of(path).split("/")[0] for path in tracked() if "/" in name_of(path)}
    assert found <= TOP_LEVEL


def test_no_file_is_a_wall() -> None:
    """300 lines, in tests 500."""
    found = []
    for path in code():
        most = LONGEST_TEST_FILE if name_of(path).startswith("tests/") else LONGEST_FILE
        count = len(path.read_text().splitlines())
        if count > most:
            found.append(f"{name_of(path)}: {count} lines")
    assert found == []


def test_no_function_is_a_wall() -> None:
    """Fifty lines at most."""
    found = [
        f"{name}:{function.lineno} {function.name}: {length(function)} lines"
        for name, tree in trees()
        for function in functions(tree)
        if length(function) > LONGEST_FUNCTION
    ]
    assert found == []


def test_most_functions_are_short() -> None:
    """The median under ten lines, nine in ten under forty, in every room."""
    lengths: dict[str, list[int]] = {}
    for name, tree in trees():
        lengths.setdefault(name.split("/")[0], []).extend(map(length, functions(tree)))
    for room, found in lengths.items():
        found.sort()
        assert found[len(found) // 2] < SHORT, f"the median function of {room} has {found[len(found) // 2]} lines"
        assert found[len(found) * 9 // 10] < MOST, (
            f"the longest tenth of {room} begins at {found[len(found) * 9 // 10]}"
        )


def test_no_module_has_a_name_that_says_nothing() -> None:
    """What is in it should be its name."""
    assert [name_of(path) for path in code() if set(path.stem.lower().split("_")) & VAGUE] == []


def test_nothing_is_left_unfinished() -> None:
    """What is missing belongs into an issue."""
    found = [
        f"{name_of(path)}:{number}"
        for path in code()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert found == []


def test_no_exception_is_swallowed() -> None:
    """`except …: pass` hides what somebody should know; a name in the handler, a value or a word does not."""
    found = [
        f"{name}:{node.lineno}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and _is_silent(node)
    ]
    assert found == []


def _is_silent(handler: ast.ExceptHandler) -> bool:
    only = handler.body[0] if len(handler.body) == 1 else None
    says_nothing = isinstance(only, ast.Pass) or (
        isinstance(only, ast.Expr) and isinstance(only.value, ast.Constant) and only.value.value is ...
    )
    return handler.type is None or says_nothing


def test_no_registry_is_named() -> None:
    """Where packages come from is the business of the machine, not of the project."""
    own = Path(__file__)
    texts = [
        path for path in tracked() if path != own and path.suffix not in {".png", ".gif", ".ico", ".woff2", ".ttf"}
    ]
    assert [name_of(path) for path in texts if REGISTRIES.search(path.read_text(errors="replace"))] == []


@pytest.mark.parametrize("package", ONLY_IN)
def test_a_platform_stays_in_its_edge(package: str) -> None:
    """Everything else speaks of cards, events and addresses."""
    found = [
        name
        for name, tree in trees()
        if not name.startswith(("tests/", *ONLY_IN[package])) and package in set(_imported(tree))
    ]
    assert found == []


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_each_test_says_what_it_is_for() -> None:
    """One sentence on every test."""
    found = [
        f"{name}:{function.lineno} {function.name}"
        for name, tree in trees()
        if name.startswith("tests/")
        for function in functions(tree)
        if function.name.startswith("test_") and not ast.get_docstring(function)
    ]
    assert found == []


def test_no_test_is_a_mock() -> None:
    """Fakes, which can be read, instead of mocks, which agree with everything."""
    found = [
        name
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "unittest" and any(a.name == "mock" for a in node.names)
    ]
    assert found == []
