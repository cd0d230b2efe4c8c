"""What the documents say, held against the program: tables, commands, the example, links, and files that are named."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from bot.check import SCOPES
from bot.cli import build_parser
from bot.config import Settings, settings_table
from messages.commands import COMMANDS, GROUPS
from store.planfile import Refused, read_plan

HOUSE = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
README, CONTRIBUTING = ((HOUSE / name).read_text() for name in DOCUMENTS[:2])

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
NAMED = re.compile(r"`([\w.][\w./-]*)`")
FILE_ENDINGS = (".py", ".j2", ".yaml", ".toml", ".lock", ".txt", ".md", "/")
TO_BE_MADE = "NAME"  # stands for a name that a contributor chooses


def table(headings: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def commands_table() -> str:
    def rows() -> Iterator[tuple[str, str]]:
        for group in GROUPS:
            for one in (each for each in COMMANDS if each.group == group):
                who = " (leads and admins)" if one.run_by == "leads" else ""
                yield f"`{one.line('/okr')}`", one.does + who

    return table(("command", "what it does"), rows())


def verbs() -> dict[str, argparse.ArgumentParser]:
    found = next(each for each in build_parser()._actions if isinstance(each, argparse._SubParsersAction))
    return dict(found.choices)


def verbs_table() -> str:
    def usage(parser: argparse.ArgumentParser) -> str:
        words = " ".join(parser.format_usage().split())
        return words.removeprefix("usage: python -m bot ").replace("[-h]", "").replace("  ", " ").strip()

    return table(("verb", "what it does"), ((f"`{usage(one)}`", one.description or "") for one in verbs().values()))


def scopes_table() -> str:
    return table(("scope", "what for"), ((f"`{scope}`", why) for scope, why in SCOPES.items()))


TABLES: dict[str, Callable[[], str]] = {
    "settings": settings_table,
    "commands": commands_table,
    "verbs": verbs_table,
    "scopes": scopes_table,
}


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_of_the_readme_say_what_is(name: str) -> None:
    """Each is made from the program; a failure prints the table to paste between its two marks."""
    expected = f"<!-- {name} -->\n{TABLES[name]()}\n<!-- /{name} -->"
    assert expected in README, f"README.md should have this:\n\n{expected}\n"


def test_every_setting_is_explained() -> None:
    """A setting without a description would be an empty cell."""
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_plan_of_the_readme_can_be_imported() -> None:
    """Whoever copies it begins with something that works."""
    plans = [text for kind, text in FENCED.findall(README) if kind == "yaml"]
    found = [read_plan(plan) for plan in plans]
    assert [each.words() for each in found if isinstance(each, Refused)] == []
    assert len(found) == 1


def written_lines(document: str) -> list[str]:
    """The command lines of its fenced blocks, without the comments behind them."""
    blocks = [text for kind, text in FENCED.findall(document) if not kind]
    return [line.partition("  #")[0].strip() for text in blocks for line in text.splitlines()]


@pytest.mark.parametrize("document", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_every_command_line_in_the_documents_is_understood(document: str) -> None:
    """`python -m bot …` by the parser, `make …` by the Makefile."""
    inline = re.findall(r"`((?:python -m bot|make) [^`]+)`", document)
    calls = [line for line in (*written_lines(document), *inline) if line.startswith(("python -m bot ", "make "))]
    targets = set(re.findall(r"^([\w-]+):", (HOUSE / "Makefile").read_text(), re.MULTILINE))
    for call in calls:
        if call.startswith("make "):
            assert call.split()[1] in targets, call
        elif "VERB" not in call:
            build_parser().parse_args(shlex.split(call)[3:])
    assert calls


def test_every_command_in_slack_that_is_named_exists() -> None:
    """Its first word is one of the table's, or it is a check-in in one line."""
    words = {one.word for one in COMMANDS}
    named = re.findall(r"`/okr (\S+?)[ `]", README)
    assert [word for word in named if word not in words and not word.isdigit()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_within_the_project_lead_somewhere(name: str) -> None:
    """To a file that is there, or to a heading of the same document."""
    text = (HOUSE / name).read_text()
    headings = {line.lstrip("# ").lower().replace(" ", "-") for line in text.splitlines() if line.startswith("#")}
    targets = [one or other for one, other in LINK.findall(text)]
    local = [target for target in targets if not target.startswith("https://")]
    found = [target[1:] in headings if target.startswith("#") else (HOUSE / target).is_file() for target in local]
    assert [target for target, is_there in zip(local, found, strict=True) if not is_there] == []


def test_files_that_contributing_names_exist() -> None:
    """Of a file that is yet to be made (NAME in its name), the folder does."""
    named = {path for path in NAMED.findall(CONTRIBUTING) if path.endswith(FILE_ENDINGS)}
    places = {path: HOUSE / path if TO_BE_MADE not in path else (HOUSE / path).parent for path in named}
    assert sorted(path for path, place in places.items() if not place.exists()) == []
    assert len(named) > 20


def test_contributing_knows_every_room() -> None:
    """A room that is not in the picture would be looked for in vain."""
    rooms = {path.parent.name for path in HOUSE.glob("*/__init__.py")} - {"tests"}
    assert {room for room in rooms if not re.search(rf"^\s+.*\b{room}\b", CONTRIBUTING, re.MULTILINE)} == set()
