"""What installers paste and upload: right by the platforms' own schemas, with their ids and nobody else's."""

from __future__ import annotations

import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft4Validator, Draft7Validator
from jsonschema.protocols import Validator

from bot.check import SCOPES
from bot.cli import main
from bot.config import Settings
from bot.manifest import ADDRESS, ALONE, APP_ID, PACKAGE, SLACK_TEMPLATE, TOGETHER, Installation, teams_files
from messages.commands import COMMANDS

SCHEMAS = Path(__file__).parents[1] / "data" / "schemas"
MINE = "72f988bf-86f1-41af-91ab-2d7cd011db47"
HERE = "https://bot.mentorly.example/okr"

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder and no settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def teams_problems(manifest: dict[str, Any]) -> list[str]:
    return _problems(Draft4Validator(_schema("teams-app")), manifest)


def slack_problems(manifest: dict[str, Any]) -> list[str]:
    return _problems(Draft7Validator(_schema("slack-app")), manifest)


def _schema(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
    return read


def _problems(validator: Validator, manifest: dict[str, Any]) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(manifest)]


def written(capture: Capture, *line: str) -> str:
    assert main(["manifest", *line]) == 0
    return capture.readouterr().out


def refused(capture: Capture, *line: str) -> str:
    assert main(["manifest", *line]) == 1
    return capture.readouterr().err


def test_the_teams_package_is_right(tmp_path: Path, capsys: Capture) -> None:
    """Exactly the three files that Teams takes, by the official schema, with the installer's id in both places."""
    said = written(capsys, "teams", "--address", f"{HERE}/", "--app-id", MINE.upper(), "--name", "Okay bot")
    with zipfile.ZipFile(tmp_path / "fortnight-teams.zip") as package:
        assert sorted(package.namelist()) == ["color.png", "manifest.json", "outline.png"]
        manifest = json.loads(package.read("manifest.json"))
    assert teams_problems(manifest) == []
    assert (manifest["id"], manifest["bots"][0]["botId"]) == (MINE, MINE)
    assert manifest["name"]["short"] == "Okay bot"
    assert manifest["developer"]["privacyUrl"] == HERE
    assert "example.com" not in json.dumps(manifest)
    assert f"{HERE}/api/messages" in said


def test_the_template_in_the_repository_is_what_the_verb_writes() -> None:
    """Whoever zips appPackage by hand gets today's commands too; a failure says how it is written anew."""
    expected = teams_files(Installation(ADDRESS, ADDRESS))["manifest.json"].decode()
    again = f"python -m bot manifest teams --out appPackage --address {ADDRESS} --app-id {APP_ID}"
    assert (PACKAGE / "manifest.json").read_text() == expected, f"write it anew: {again}"
    assert teams_problems(json.loads(expected)) == []


def test_the_menus_of_teams_hold_commands_that_exist(tmp_path: Path, capsys: Capture) -> None:
    """In each of the three scopes; picking one types a word that is understood."""
    assert {*ALONE, *TOGETHER} <= {one.word for one in COMMANDS}
    written(capsys, "teams", "--address", HERE, "--app-id", MINE, "--out", str(tmp_path / "folder"))
    bot = json.loads((tmp_path / "folder" / "manifest.json").read_text())["bots"][0]
    scopes = [scope for menu in bot["commandLists"] for scope in menu["scopes"]]
    assert sorted(scopes) == sorted(bot["scopes"]) == ["groupChat", "personal", "team"]
    for menu in bot["commandLists"]:
        titles = [one["title"] for one in menu["commands"]]
        assert len(set(titles)) == len(titles) > 9
        assert {title.split()[0] for title in titles} <= {one.word for one in COMMANDS}


@pytest.mark.parametrize(("icon", "size", "has_alpha"), [("color", 192, False), ("outline", 32, True)])
def test_the_icons_are_as_teams_wants_them(icon: str, size: int, has_alpha: bool) -> None:
    """192 × 192 in colour, 32 × 32 with nothing behind the lines (a PNG says so in its first chunk)."""
    content = (PACKAGE / f"{icon}.png").read_bytes()
    width, height, _, colour = struct.unpack(">IIBB", content[16:26])
    assert content.startswith(b"\x89PNG")
    assert (width, height, colour == 6) == (size, size, has_alpha)


def test_the_slack_manifest_is_right(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Capture) -> None:
    """By Slack's own type, with address and command word filled in, and nothing else changed."""
    monkeypatch.setenv("SLACK_COMMAND", "/goals")
    text = written(capsys, "slack", "--address", HERE, "--name", "Okay bot")
    manifest = yaml.safe_load(text)
    assert slack_problems(manifest) == []
    assert text.count(f"{HERE}/slack/events") == 3
    assert manifest["features"]["slash_commands"][0]["command"] == "/goals"
    assert manifest["features"]["bot_user"]["display_name"] == manifest["display_information"]["name"] == "Okay bot"
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == set(SCOPES)
    monkeypatch.delenv("SLACK_COMMAND")
    written(capsys, "slack", "--address", ADDRESS, "--out", str(tmp_path))
    assert yaml.safe_load((tmp_path / "manifest.yaml").read_text()) == yaml.safe_load(SLACK_TEMPLATE.read_text())


def test_the_schemas_find_what_is_wrong() -> None:
    """A schema that agrees with everything would prove nothing."""
    slack = yaml.safe_load(SLACK_TEMPLATE.read_text())
    slack["settings"]["event_subscriptions"]["bot_events"].append("message.dreams")
    slack["features"]["slash_commands"][0]["color"] = "red"
    assert len(slack_problems(slack)) == 2
    teams = json.loads((PACKAGE / "manifest.json").read_text())
    teams["bots"][0]["commandLists"][0]["commands"] *= 2
    teams["name"]["short"] = "long" * 10
    assert len(teams_problems(teams)) == 2


def test_what_is_wrong_is_said(capsys: Capture, tmp_path: Path) -> None:
    """All of it at once, in words, and nothing is written."""
    said = refused(capsys, "teams", "--address", "http://here", "--app-id", "7", "--name", 'a "b": {')
    assert said.splitlines() == [
        "--address must begin with https:// and have no spaces, and is 'http://here'.",
        "--name may have 30 letters, digits, spaces, dots and dashes, and is 'a \"b\": {'.",
        "--app-id (or TEAMS_APP_ID) must be the app id of the Azure bot (Configuration).",
    ]
    assert "cannot be written" in refused(capsys, "slack", "--address", HERE, "--out", "/proc/manifest.yaml")
    assert [*tmp_path.iterdir()] == []
