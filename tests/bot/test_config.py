"""The settings: defaults, every problem at once, no secret in any word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.config import Settings, missing_for_slack, missing_settings, read_settings, unknown_names


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the environment of this machine nor a `.env` of this folder."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def settings(**given: Any) -> Settings:
    read = read_settings(**given)
    assert isinstance(read, Settings)
    return read


def test_defaults_are_for_one_machine() -> None:
    """Without any setting it keeps SQLite in the folder and listens to this machine only."""
    read = settings()
    assert (read.database_url, read.host, read.port) == ("sqlite:///fortnight.db", "127.0.0.1", 3000)
    assert (read.slack_api_url, read.slack_command) == ("https://slack.com/api/", "/okr")


def test_every_problem_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who corrects one setting does not meet the next problem only then."""
    wrong = {
        "DATABASE_URL": "mysql://x",
        "PORT": "http",
        "SLACK_COMMAND": "okr",
        "LOG_LEVEL": "loud",
        "SLACK_API_URL": "x",
    }
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    problems = read_settings()
    assert isinstance(problems, tuple)
    assert {problem.split()[0] for problem in problems} == set(wrong)
    assert "PORT must be a whole number from 0 to 65535, and is 'http'." in problems


def test_a_wrong_token_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words about a secret name its setting, never its value."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xapp-hush-hush")
    problems = read_settings()
    assert isinstance(problems, tuple)
    assert "SLACK_BOT_TOKEN" in problems[0]
    assert "hush" not in problems[0]


def test_secrets_stay_out_of_the_representation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that end up in a log or a traceback show no secret."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-hush")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "hush")
    assert "hush" not in repr(settings())


def test_env_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """`.env` is for what does not change; a variable set for one run is stronger."""
    Path(".env").write_text("PORT=4000\nSLACK_COMMAND=/goals\n")
    monkeypatch.setenv("PORT", "5000")
    assert (settings().port, settings().slack_command) == (5000, "/goals")


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Platforms set variables to nothing; that is the default, not a problem."""
    monkeypatch.setenv("PORT", "")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "")
    assert settings().port == 3000
    assert len(missing_for_slack(settings())) == 2


APP, TENANT = "11111111-2222-3333-4444-555555555555", "AAAAAAAA-2222-3333-4444-555555555555"


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]),
        ({"slack_bot_token": "xoxb-1"}, ["SLACK_SIGNING_SECRET"]),
        ({"teams_tenant_id": TENANT}, ["TEAMS_APP_ID"]),
        ({"teams_app_id": APP}, ["TEAMS_APP_PASSWORD", "TEAMS_TENANT_ID"]),
        ({"teams_app_id": APP, "teams_app_password": "x", "teams_tenant_id": TENANT}, []),
        ({"teams_allow_anonymous": True, "teams_tenant_id": TENANT}, []),
        ({"teams_allow_anonymous": True, "teams_tenant_id": TENANT, "host": "0.0.0.0"}, ["TEAMS_ALLOW_ANONYMOUS"]),  # noqa: S104
        ({"teams_allow_anonymous": True, "slack_bot_token": "xoxb-1"}, ["SLACK_SIGNING_SECRET", "TEAMS_TENANT_ID"]),
    ],
)
def test_what_a_platform_lacks_is_told(given: dict[str, Any], named: list[str]) -> None:
    """Either platform suffices; without an app id Teams is for this machine alone, and only if that is said."""
    assert [problem.split()[0] for problem in missing_settings(settings(**given))] == named


def test_ids_are_compared_in_lower_case() -> None:
    """The Azure portal and the platform do not agree on how they write them."""
    assert settings(teams_tenant_id=TENANT).teams_tenant_id == TENANT.lower()
    assert "TEAMS_APP_ID must be an id" in str(read_settings(teams_app_id="our bot"))


def test_slips_of_the_pen_are_found() -> None:
    """A variable that begins like ours and is none is worth a note."""
    found = unknown_names({"SLACK_BOT_TOKN": "x", "SLACK_COMMAND": "/okr", "TEAMS_APPID": "x", "PATH": "/"})
    assert found == ("SLACK_BOT_TOKN", "TEAMS_APPID")


def test_every_setting_is_documented() -> None:
    """Each has a description, which is what the README shows."""
    assert all(field.description for field in Settings.model_fields.values())
