"""The command line as an admin uses it: processes of their own, exit codes, and words that say what to do."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from playground import Playground
from tests.journeys.process import Done, call, called
from tests.journeys.world import counts, crowd_plan, crowd_world, settings_for
from tests.plans import MENTORING


def run(folder: Path, *line: str, name: str = "one", given: str = "") -> Done:
    return call(*line, given=given, DATABASE_URL=f"sqlite:///{folder}/{name}.db")


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path) -> Path:
    """With a database at this version, and a second one."""
    for name in ("one", "two"):
        shutil.copy(sqlite_template, tmp_path / f"{name}.db")
    return tmp_path


def test_a_plan_goes_in_and_comes_out(folder: Path) -> None:
    """Item 5: dry run, import, nothing to do, an edit, and a round trip into another database."""
    dry = run(folder, "import", "--dry-run", str(MENTORING))
    assert (dry.returncode, "dry run" in dry.stdout) == (0, True)
    assert run(folder, "import", str(MENTORING)).returncode == 0
    assert run(folder, "import", str(MENTORING)).stdout.startswith("Nothing")
    edited = MENTORING.read_text().replace("target: 4.6", "target: 4.8")
    changed = run(folder, "import", "-", given=edited)
    assert changed.returncode == 0
    assert "4.8" in changed.stdout
    out = folder / "plan.json"
    assert run(folder, "export", "--format", "json", "--out", str(out)).returncode == 0
    assert len(json.loads(out.read_text())["check_ins"]) == 16
    assert run(folder, "import", str(out), name="two").returncode == 0
    whole = run(folder, "export").stdout
    assert "target: 4.8" in whole
    assert run(folder, "export", name="two").stdout == whole


def test_everything_that_is_wrong_with_a_plan_is_said_at_once(folder: Path) -> None:
    """Each with its line, exit 1, and the database as it was."""
    wrong = folder / "wrong.yaml"
    text = MENTORING.read_text()
    for right, slip in (
        ("baseline: 40\n", "baseline: forty\n"), ("target: 4.6", "target: 4.0"), ("owner: dev\n", "owner: devi\n"),
        ("team: mentors\n", "team: mentor\n"),
    ):  # fmt: skip
        assert right in text
        text = text.replace(right, slip, 1)
    wrong.write_text(text)
    refused = run(folder, "import", str(wrong))
    assert refused.returncode == 1
    assert refused.stderr.count("line ") >= 4
    assert "Traceback" not in refused.stderr
    assert "nothing to export" in run(folder, "export").stderr


def test_a_database_is_made_and_a_wrong_call_is_told_from_a_refusal(folder: Path) -> None:
    """2 for what cannot be meant, 1 for what is not done."""
    assert run(folder, "frobnicate").returncode == 2
    refused = run(folder, "tick", "--at", (datetime.now(UTC) + timedelta(hours=2)).isoformat())
    assert (refused.returncode, "--yes" in refused.stderr) == (1, True)
    unready = run(folder, "tick", name="three")
    assert (unready.returncode, "python -m bot migrate" in unready.stderr) == (1, True)
    assert run(folder, "migrate", name="three").returncode == 0
    served = run(folder, "serve", name="three").stderr
    assert "SLACK_BOT_TOKEN" in served
    assert "python -m bot migrate" not in served


OWNERS = 3
MORNING = "2026-11-17T09:01:00Z"


@pytest.fixture
async def slack() -> AsyncIterator[Playground]:
    play = Playground(crowd_world(OWNERS), real_limits=False)
    async with play.serving():
        yield play


async def test_a_tick_does_and_delivers_what_is_due_at_its_instant(folder: Path, slack: Playground) -> None:
    """The same instant twice asks once; an instant in the future only with --yes."""
    plan, settings = folder / "plan.yaml", settings_for(slack, f"sqlite:///{folder}/one.db")
    plan.write_text(crowd_plan(OWNERS))
    assert run(folder, "import", str(plan)).returncode == 0
    first = await called("tick", "--at", MORNING, settings=settings)
    assert (first.returncode, f"asked {OWNERS}" in first.stdout.lower()) == (0, True)
    assert counts(slack, OWNERS) == [1] * OWNERS
    again = await called("tick", "--at", MORNING, settings=settings)
    assert (again.returncode, "Nothing was due" in again.stdout) == (0, True)
    assert counts(slack, OWNERS) == [1] * OWNERS
    later = next_round()
    assert (await called("tick", "--at", later, settings=settings)).returncode == 1
    assert (await called("tick", "--at", later, "--yes", settings=settings)).returncode == 0
    assert counts(slack, OWNERS) == [2] * OWNERS


def next_round() -> str:
    """The first round of the crowd's plan that is still to come, and within its cycle."""
    at = datetime.fromisoformat(MORNING)
    while at <= datetime.now(UTC):
        at += timedelta(days=14)
    return at.isoformat()


async def test_check_names_every_problem_at_once(folder: Path, slack: Playground) -> None:
    """A whole installation is said to be ready; a broken one gets all of its problems in one go, with remedies."""
    plan, settings = folder / "plan.yaml", settings_for(slack, f"sqlite:///{folder}/one.db")
    plan.write_text(crowd_plan(OWNERS))
    assert run(folder, "import", str(plan)).returncode == 0
    ready = await called("check", settings=settings)
    assert (ready.returncode, "Everything is ready" in ready.stdout) == (0, True)
    slack.world.scopes = {"chat:write", "users:read", "channels:read"}
    slack.world.channels[0].without_bot = True
    broken = await called("check", settings=settings, SLACK_SINGING_SECRET="x")
    assert broken.returncode == 1
    for part in ("scope commands", "im:history", "/invite", "SLACK_SINGING_SECRET"):
        assert part in broken.stdout
    assert "xoxb" not in broken.stdout + broken.stderr
