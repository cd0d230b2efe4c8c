"""The command line: every verb says what it did, or everything that is wrong, in words."""

from __future__ import annotations

import io
import re
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from bot.cli import build_parser, instant, main
from bot.config import Settings
from bot.demo_world import EXAMPLE
from store.checkins import CheckIn
from store.plan import KeyResult

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder and no settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch, sqlite_engine: Engine) -> Engine:
    """A migrated database that the settings name."""
    monkeypatch.setenv("DATABASE_URL", str(sqlite_engine.url))
    return sqlite_engine


VERBS = ("demo", "demo-teams", "serve", "web", "worker", "migrate", "import", "export", "check", "manifest", "tick")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str, capsys: Capture) -> None:
    """`--help` is the documentation that is always at hand."""
    with pytest.raises(SystemExit) as end:
        build_parser().parse_args([verb, "--help"])
    assert end.value.code == 0
    assert "usage: python -m bot" in capsys.readouterr().out


def test_a_wrong_call_is_told_from_a_refusal(capsys: Capture) -> None:
    """2 for a call that makes no sense, as everywhere."""
    with pytest.raises(SystemExit) as end:
        main(["serve", "--fast"])
    assert end.value.code == 2
    assert "unrecognized arguments" in capsys.readouterr().err


def test_help_is_quick_and_needs_nothing() -> None:
    """It runs as a module, from the folder of the program."""
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-m", "bot", "--help"], cwd=root, capture_output=True, text=True, check=True)
    assert all(verb in done.stdout for verb in VERBS)


def test_all_wrong_settings_are_named(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """Each on a line, before anything is done."""
    monkeypatch.setenv("PORT", "x")
    monkeypatch.setenv("LOG_LEVEL", "loud")
    assert main(["serve"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_check_looks_at_everything_else_too(database: Engine, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """A wrong setting is told with what is missing and what the plan lacks; what is wrong is not called missing."""
    monkeypatch.setenv("PORT", "x")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "token")
    assert main(["check"]) == 1
    told = [line.split()[1] for line in capsys.readouterr().out.splitlines()]
    assert told == ["PORT", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "There"]


def test_check_does_not_look_into_another_database(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """A DATABASE_URL that cannot be read says so, and nothing about a file of the default name."""
    monkeypatch.setenv("DATABASE_URL", "mysql://somewhere")
    assert main(["check"]) == 1
    told = capsys.readouterr().out
    assert "DATABASE_URL must begin with" in told
    assert "migrate" not in told


def test_migrate_makes_the_database(capsys: Capture) -> None:
    """In the folder by default; a second time there is nothing to do."""
    assert main(["migrate"]) == 0
    assert main(["migrate"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "The database is up to date.", "The database was up to date already.",
    ]  # fmt: skip
    assert Path("fortnight.db").exists()


def test_looking_makes_no_database(capsys: Capture) -> None:
    """`check` and a `serve` that refuses leave the folder as it was."""
    assert main(["check"]) == main(["serve"]) == 1
    assert "python -m bot migrate" in capsys.readouterr().out
    assert not Path("fortnight.db").exists()


def test_a_database_that_is_away_is_said_in_words(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """No traceback, and no password, for a server that does not answer."""
    monkeypatch.setenv("DATABASE_URL", "postgres://me:hush@127.0.0.1:9/none")
    assert main(["migrate"]) == 1
    assert main(["import", str(EXAMPLE)]) == 1
    written = capsys.readouterr().err
    assert written.count("cannot be reached") == 2
    assert "hush" not in written


@pytest.mark.parametrize("verb", ["serve", "web", "worker", "tick"])
def test_what_is_missing_for_slack_is_told_together(verb: str, capsys: Capture) -> None:
    """Both settings and the old schema, not one after the other."""
    assert main([verb]) == 1
    written = capsys.readouterr().err
    assert "SLACK_BOT_TOKEN" in written
    assert "SLACK_SIGNING_SECRET" in written
    assert "python -m bot migrate" in written


def test_a_port_that_is_taken_is_one_sentence(
    database: Engine, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """Nothing has begun to beat by then, so that nothing is cut off with a cry."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))
        monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
        monkeypatch.setenv("SLACK_SIGNING_SECRET", "hush")
        monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/")
        assert main(["serve"]) == 1
    written = capsys.readouterr()
    assert written.err.splitlines()[-1].startswith("Cannot listen on 127.0.0.1:")
    cries = [line for line in (written.err + written.out).splitlines() if " ERROR " in line]
    assert [line for line in cries if "not connected" not in line] == []


def test_import_and_export_go_round(database: Engine, tmp_path: Path, capsys: Capture) -> None:
    """What was exported is what is imported again, and changes nothing."""
    assert main(["import", str(EXAMPLE)]) == 0
    assert "Added" in capsys.readouterr().out
    assert main(["export", "--out", "plan.yaml"]) == 0
    assert main(["import", "plan.yaml"]) == 0
    assert capsys.readouterr().out.startswith("Noth")
    assert main(["export", "--format", "json"]) == 0
    assert '"organisation": "Mentorly"' in capsys.readouterr().out


def test_import_reads_standard_input(database: Engine, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """`-`, as everywhere."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(EXAMPLE.read_bytes())))
    assert main(["import", "-"]) == 0
    assert "Added" in capsys.readouterr().out


def test_a_dry_run_writes_nothing(database: Engine, capsys: Capture) -> None:
    """It shows the same difference."""
    assert main(["import", "--dry-run", str(EXAMPLE)]) == 0
    assert "Nothing was written" in capsys.readouterr().out
    with Session(database) as session:
        assert session.exec(select(KeyResult)).all() == []


def test_a_wrong_plan_is_refused_with_its_lines(database: Engine, tmp_path: Path, capsys: Capture) -> None:
    """Every problem at once, and nothing written."""
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(EXAMPLE.read_text().replace("target: 4.6", "target: 4.0").replace("owner: dev", "owner: devi"))
    assert main(["import", str(wrong)]) == 1
    written = capsys.readouterr().err
    assert written.count("line") >= 2
    with Session(database) as session:
        assert session.exec(select(CheckIn)).all() == []


@pytest.mark.parametrize(("file", "words"), [("absent.yaml", "no such file"), ("bytes.yaml", "no text in UTF-8")])
def test_an_unreadable_file_is_said_in_words(database: Engine, file: str, words: str, capsys: Capture) -> None:
    """Not there, or no text."""
    Path("bytes.yaml").write_bytes(b"\xff\xfe\x00")
    assert main(["import", file]) == 1
    assert words in capsys.readouterr().err


def test_nothing_to_export_is_said(database: Engine, capsys: Capture) -> None:
    """Before the first import there is no organisation."""
    assert main(["export"]) == 1
    assert "nothing to export" in capsys.readouterr().err


def test_an_instant_in_the_future_needs_a_yes(capsys: Capture) -> None:
    """People would be asked too early."""
    at = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert main(["tick", "--at", at]) == 1
    assert "--yes" in capsys.readouterr().err


def test_instants_are_read_with_and_without_offset() -> None:
    """Without one it is UTC; with one it is kept."""
    assert instant("2026-11-17T09:00:00") == datetime(2026, 11, 17, 9, tzinfo=UTC)
    assert instant("2026-11-17T09:00:00+01:00") == datetime(2026, 11, 17, 8, tzinfo=UTC)


def test_the_procfile_names_the_verbs() -> None:
    """web, worker and release, as platforms run them; the web listens to every network."""
    procfile = (Path(__file__).parents[2] / "Procfile").read_text()
    assert re.findall(r"python -m bot (\w+)", procfile) == ["web", "worker", "migrate"]
    assert "HOST=0.0.0.0" in procfile


def test_a_reader_who_has_had_enough_is_no_error(database: Engine, tmp_path: Path) -> None:
    """`export | head` ends without a traceback."""
    assert main(["import", str(EXAMPLE)]) == 0
    root = Path(__file__).parents[2]
    call = [sys.executable, "-m", "bot", "export"]
    with subprocess.Popen(call, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as exporting:
        assert exporting.stdout is not None
        assert exporting.stderr is not None
        exporting.stdout.close()
        assert exporting.stderr.read() == b""
    assert exporting.returncode == 1


def test_a_host_installs_what_was_tested() -> None:
    """requirements.txt, which hosts look for, is the lock file without the tools; `make lock` writes both."""
    root = Path(__file__).parents[2]
    tested, installed = (
        set(re.findall(r"^(\S+==\S+)", (root / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "requirements.txt")
    )
    assert installed < tested
    assert {each.partition("==")[0] for each in installed} >= {"aiohttp", "sqlmodel", "slack-bolt"}
