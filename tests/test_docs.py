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
from handlers.command import drop_command
from messages.catalogue import MESSAGES, SMALL
from messages.commands import COMMANDS, GROUPS, CommandHelp
from store.planfile import Refused, read_plan

HOUSE = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
README, CONTRIBUTING = ((HOUSE / name).read_text() for name in DOCUMENTS[:2])

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
NAMED = re.compile(r"`([\w.][\w./-]*)`")
FILE_ENDINGS = (".py", ".j2", ".yaml", ".toml", ".lock", ".txt", ".md", "/")
# Every message: what it says, and where and how each platform shows it.
ALONE_IN_SLACK, ALONE_IN_TEAMS = "for the asker’s eyes only", "in the chat with the bot"
DIRECT = ("a direct message", "a message in the chat with the bot")
TOLD = {
    "prompt": ("the question about all that is due", *DIRECT),
    "check-in-form": ("the form, one key result after the other", "a window", "in the place of the prompt"),
    "receipt": ("what was kept, with *Edit* and *Undo*", *("in the place of the prompt; below a line",) * 2),
    "home": ("what is yours and due", "`/okr`, and the app’s *Home* tab", "`/okr`"),
    "list": ("key results in lines: `my`, `due`, `risk`, `find`", ALONE_IN_SLACK, ALONE_IN_TEAMS),
    "team": ("a team, or the company", ALONE_IN_SLACK, ALONE_IN_TEAMS),
    "show": ("everything about one key result, with its chart", ALONE_IN_SLACK, ALONE_IN_TEAMS),
    "history": ("what was said about it", ALONE_IN_SLACK, ALONE_IN_TEAMS),
    "digest": ("the round of a team, with its chart", "a post in the channel", "a post in the channel"),
    "digest-details": ("every key result of the digest", "in its thread", "replies to it"),
    "notice": ("what did not arrive, and what helps (admins)", *DIRECT),
    "link": ("the one-time code, and that two accounts are one", ALONE_IN_SLACK, ALONE_IN_TEAMS),
    "settings": ("time zone, and where you are asked", ALONE_IN_SLACK, ALONE_IN_TEAMS),
    "looking": ("which team, and what is not there", ALONE_IN_SLACK, ALONE_IN_TEAMS),
    "answer": ("help, a welcome, what was understood, what is asked back", ALONE_IN_SLACK, ALONE_IN_TEAMS),
    "said": ("a sentence: done, not yet, why not", ALONE_IN_SLACK, ALONE_IN_TEAMS),
}
TO_BE_MADE = "NAME"  # stands for a name that a contributor chooses


def table(headings: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def commands_table() -> str:
    def rows() -> Iterator[tuple[str, str, str]]:
        for group in GROUPS:
            for one in (each for each in COMMANDS if each.group == group):
                who = " (leads and admins)" if one.run_by == "leads" else ""
                yield f"`{one.line('/okr')}`", f"`{in_teams(one)}`", one.does + who

    return table(("in Slack", "in Teams", "what it does"), rows())


def in_teams(one: CommandHelp) -> str:
    """The bare words; for what has none, since nobody can send nothing, the command word."""
    return one.line("") or "/okr"


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


def messages_table() -> str:
    return table(("message", "what it says", "in Slack", "in Teams"), ((f"`{name}`", *TOLD[name]) for name in TOLD))


TABLES: dict[str, Callable[[], str]] = {
    "settings": settings_table,
    "commands": commands_table,
    "messages": messages_table,
    "verbs": verbs_table,
    "scopes": scopes_table,
}


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_of_the_readme_say_what_is(name: str) -> None:
    """Each is made from the program; a failure prints the table to paste between its two marks."""
    expected = f"<!-- {name} -->\n{TABLES[name]()}\n<!-- /{name} -->"
    assert expected in README, f"README.md should have this:\n\n{expected}\n"


def test_every_message_is_told_and_exists_on_both_platforms() -> None:
    """A message that one platform lacks would have no file of its own in the gallery."""
    assert set(TOLD) == {*MESSAGES, *SMALL}
    for name in TOLD:
        for platform in ("slack", "teams"):
            assert [*(HOUSE / "tests" / "gallery").glob(f"{name}-*.{platform}.json")], (name, platform)


def test_a_command_means_the_same_on_both_platforms() -> None:
    """What each column of the table shows comes to the same words, once the command word is taken away."""
    both = [(drop_command(one.line("/okr"), "/okr"), drop_command(in_teams(one), "/okr")) for one in COMMANDS]
    assert [pair for pair in both if len(set(pair)) > 1] == []


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
