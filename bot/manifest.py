"""`python -m bot manifest`: what Slack and Teams must be told of the app, with the installer's own ids and address."""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.config import DIRECTORY_ID, Settings
from messages.commands import COMMANDS

HOUSE = Path(__file__).parent.parent
SLACK_TEMPLATE = HOUSE / "manifest.yaml"
PACKAGE = HOUSE / "appPackage"
ICONS = ("color.png", "outline.png")
ADDRESS, APP_ID = "https://fortnight.example.com", "00000000-0000-0000-0000-000000000000"
NAME, COMMAND = "Fortnight", "/okr"
WEB = re.compile(r"https://[^\s/?#\"'\\]+(/[^\s?#\"'\\]*)?")
LONGEST_NAME = 30  # in Teams; Slack takes 35
# What Teams' menu offers, which takes twelve of a scope: alone with the bot what one does, among others what all see.
ALONE = ("due", "my", "checkin", "undo", "snooze", "show", "team", "company", "risk", "settings", "link", "help")
TOGETHER = ("team", "company", "risk", "show", "history", "find", "due", "my", "checkin", "digest", "help")
SLACK_HEADER = """\
# The Slack app: at api.slack.com/apps choose "Create New App", "From a manifest", and paste this. Then install the app,
# and copy the bot token and the signing secret into the settings.
"""


@dataclass(frozen=True)
class Installation:
    """What differs from one to the next. `address` is where the platforms reach the bot, without a slash at its end,
    `website` where people read about it (Teams wants one, and one about privacy)."""

    address: str
    website: str
    name: str = NAME
    command: str = COMMAND
    app_id: str = APP_ID

    def problems(self) -> Iterator[str]:
        for address, option in {self.website: "--website", self.address: "--address"}.items():
            if not WEB.fullmatch(address):
                yield f"{option} must begin with https:// and have no spaces, and is {address[:60]!r}."
        if not re.fullmatch(r"[^\W_][\w .-]*", self.name) or len(self.name) > LONGEST_NAME:
            yield f"--name may have {LONGEST_NAME} letters, digits, spaces, dots and dashes, and is {self.name[:60]!r}."


def slack_manifest(here: Installation) -> str:
    """The template as YAML, comments and all, with the installer's words in the place of the example's."""
    _, _, body = SLACK_TEMPLATE.read_text().partition("display_information:")
    for ours, theirs in (
        (ADDRESS, here.address),
        (f"name: {NAME}", f"name: {json.dumps(here.name)}"),
        (f"command: {COMMAND} ", f"command: {here.command} "),
    ):
        body = body.replace(ours, theirs)
    return f"{SLACK_HEADER}display_information:{body}"


def teams_manifest(here: Installation) -> dict[str, Any]:
    """The template with the installer's ids, and with the commands of today."""
    text = (PACKAGE / "manifest.json").read_text()
    manifest: dict[str, Any] = json.loads(text.replace(ADDRESS, here.website).replace(APP_ID, here.app_id))
    manifest["name"] = {"short": here.name, "full": here.name}
    manifest["bots"][0]["commandLists"] = [
        {"scopes": ["personal"], "commands": _menu(ALONE)},
        {"scopes": ["team", "groupChat"], "commands": _menu(TOGETHER)},
    ]
    return manifest


def _menu(words: Sequence[str]) -> list[dict[str, str]]:
    """Picking a title types it, so it is a command's bare word; `digest` alone says nothing, its examples do."""
    offered = [one for word in words for one in COMMANDS if one.word == word]
    return [
        {
            "title": one.line("") if one.word == "digest" else one.word,
            "description": one.does[0].upper() + one.does[1:] + (f" (such as: {one.line('')})" if one.usage else ""),
        }
        for one in offered
    ]


def teams_files(here: Installation) -> dict[str, bytes]:
    """What the package holds, by name."""
    manifest = json.dumps(teams_manifest(here), indent=2, ensure_ascii=False) + "\n"
    return {"manifest.json": manifest.encode(), **{icon: (PACKAGE / icon).read_bytes() for icon in ICONS}}


def write_slack(here: Installation, out: Path) -> Path:
    """A file, or manifest.yaml in a folder; gives where it is."""
    file = out / "manifest.yaml" if out.is_dir() else out
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(slack_manifest(here))
    return file


def write_teams(here: Installation, out: Path) -> Path:
    """What ends in .zip is the package that Teams takes, anything else a folder of its files; gives where it is."""
    files = teams_files(here)
    if out.suffix == ".zip":
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(_zipped(files))
        return out
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
    return out


def _zipped(files: dict[str, bytes]) -> bytes:
    """The same files make the same bytes: no time of day in them."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def read_installation(args: argparse.Namespace, settings: Settings) -> Installation | tuple[str, ...]:
    """From the options, and where they say nothing from the settings; or every problem in words."""
    address = args.address.rstrip("/")
    app_id = (args.app_id or settings.teams_app_id or "").strip().lower()
    here = Installation(address, (args.website or address).rstrip("/"), args.name, settings.slack_command, app_id)
    problems = [*here.problems()]
    if args.platform == "teams" and not DIRECTORY_ID.fullmatch(app_id):
        problems.append("--app-id (or TEAMS_APP_ID) must be the app id of the Azure bot (Configuration).")
    return tuple(problems) or here


def tell(args: argparse.Namespace, settings: Settings) -> int:
    """Write the manifest that was asked for, and say what comes next."""
    here = read_installation(args, settings)
    if isinstance(here, tuple):
        sys.stderr.writelines(f"{problem}\n" for problem in here)
        return 1
    try:
        sys.stdout.write(_write(args.platform, here, args.out))
    except OSError as error:
        sys.stderr.write(f"{args.out} cannot be written: {(error.strerror or str(error)).lower()}.\n")
        return 1
    return 0


def _write(platform: str, here: Installation, out: Path | None) -> str:
    if platform == "slack":
        return f"Wrote {write_slack(here, out)}.\n" if out else slack_manifest(here)
    file = write_teams(here, out or Path("fortnight-teams.zip"))
    return f"Wrote {file}. The messaging endpoint of the Azure bot (Configuration) is {here.address}/api/messages\n"
