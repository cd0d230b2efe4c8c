"""The settings: from the environment and from `.env` in the working folder, every problem reported at once."""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic.functional_validators import BeforeValidator
from pydantic_settings import BaseSettings, SettingsConfigDict

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
DATABASES = ("sqlite", "postgres", "postgresql", "postgresql+psycopg")
SLACK_COMMAND = re.compile(r"/[^\s/A-Z]{1,31}")
DIRECTORY_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
OURS = ("SLACK_", "TEAMS_")


def _database(value: Any) -> str:
    scheme = str(value).partition("://")[0]
    if scheme not in DATABASES or "://" not in str(value):
        raise ValueError(
            "must begin with sqlite:/// or postgres:// (for example sqlite:///fortnight.db or "
            "postgres://user:password@host/name)"
        )
    return str(value)


def _port(value: Any) -> int:
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise ValueError(f"must be a whole number from 0 to 65535, and is {text[:20]!r}")
    return int(text)


def _address(value: Any) -> str:
    parts = urlsplit(str(value))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be a web address such as https://slack.com/api/")
    return str(value).rstrip("/") + "/"


def _document(value: Any) -> str:
    return _address(value).rstrip("/")


def _command(value: Any) -> str:
    if not SLACK_COMMAND.fullmatch(str(value)):
        raise ValueError(f"must be a slash and one lower-case word, such as /okr, and is {str(value)[:40]!r}")
    return str(value)


def _level(value: Any) -> str:
    level = str(value).upper()
    if level not in LEVELS:
        raise ValueError(f"must be one of {', '.join(LEVELS)}, and is {str(value)[:20]!r}")
    return level


def _token(value: Any) -> Any:
    """The value is a secret, so the words never show it."""
    if isinstance(value, str) and not value.startswith("xoxb-"):
        raise ValueError("must be the bot token, which begins with xoxb- (in Slack: OAuth & Permissions)")
    return value


def _directory_id(value: Any) -> str | None:
    if value is None:
        return None
    text = str(value).strip().lower()
    if not DIRECTORY_ID.fullmatch(text):
        raise ValueError(f"must be an id such as 72f988bf-86f1-41af-91ab-2d7cd011db47, and is {text[:40]!r}")
    return text


class Settings(BaseSettings):
    """What an installation decides. The description of each field is what the README says of it."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True, frozen=True
    )

    database_url: Annotated[str, BeforeValidator(_database)] = Field(
        "sqlite:///fortnight.db", description="Where everything is kept: SQLite or PostgreSQL (`postgres://…`)."
    )
    host: str = Field("127.0.0.1", description="The address to listen on; `0.0.0.0` for every network.")
    port: Annotated[int, BeforeValidator(_port)] = Field(3000, description="The port to listen on.")
    slack_bot_token: Annotated[SecretStr | None, BeforeValidator(_token)] = Field(
        None, description="The bot token of the Slack app, `xoxb-…` (OAuth & Permissions)."
    )
    slack_signing_secret: SecretStr | None = Field(
        None, description="The signing secret of the Slack app (Basic Information)."
    )
    slack_api_url: Annotated[str, BeforeValidator(_address)] = Field(
        "https://slack.com/api/", description="Where Slack's Web API is; another one only for trying things out."
    )
    slack_command: Annotated[str, BeforeValidator(_command)] = Field(
        "/okr", description="The slash command, as the Slack app's manifest names it."
    )
    teams_app_id: Annotated[str | None, BeforeValidator(_directory_id)] = Field(
        None, description="The app id of the Azure bot (Configuration)."
    )
    teams_app_password: SecretStr | None = Field(None, description="A client secret of that app (its value).")
    teams_tenant_id: Annotated[str | None, BeforeValidator(_directory_id)] = Field(
        None, description="The directory (tenant) whose people may use the bot in Teams."
    )
    teams_allow_anonymous: bool = Field(
        False, description="`1` lets anybody on this machine in, without an app id: only for trying things out."
    )
    teams_openid_metadata_url: Annotated[str, BeforeValidator(_document)] = Field(
        "https://login.botframework.com/v1/.well-known/openidconfiguration",
        description="Who signs what Teams sends; another one for other clouds.",
    )
    teams_login_authority: Annotated[str, BeforeValidator(_address)] = Field(
        "https://login.microsoftonline.com/",
        description="Who gives out the bot's own tokens; another one for other clouds.",
    )
    log_level: Annotated[str, BeforeValidator(_level)] = Field(
        "INFO", description="How much is logged: `DEBUG`, `INFO`, `WARNING` or `ERROR`."
    )

    @property
    def speaks_teams(self) -> bool:
        """Whether anything of Teams' is set."""
        return self.teams_allow_anonymous or any((self.teams_app_id, self.teams_app_password, self.teams_tenant_id))

    @property
    def speaks_slack(self) -> bool:
        """Whether anything of Slack's is set; without Teams it is Slack that is missing."""
        return any((self.slack_bot_token, self.slack_signing_secret)) or not self.speaks_teams

    @property
    def on_loopback(self) -> bool:
        return self.host in LOOPBACK


def read_settings(**given: Any) -> Settings | tuple[str, ...]:
    """The settings, or every problem in words. `given` wins over the environment (the demo, tests)."""
    try:
        return Settings(**given)
    except ValidationError as problems:
        return tuple(_in_words(problems).values())


def read_sound_settings() -> tuple[Settings, dict[str, str]]:
    """The settings with those that are wrong at their defaults, and what is wrong with each, by its name (`PORT`)."""
    try:
        return Settings(), {}
    except ValidationError as problems:
        wrong = _in_words(problems)
        defaults = {name.lower(): Settings.model_fields[name.lower()].default for name in wrong}
        return Settings(**defaults), wrong


def _in_words(problems: ValidationError) -> dict[str, str]:
    found = ((str(error["loc"][0]).upper(), error["msg"]) for error in problems.errors(include_input=False))
    return {name: f"{name} {words.removeprefix('Value error, ')}." for name, words in found}


def missing_settings(settings: Settings) -> tuple[str, ...]:
    """What a process cannot do without, in words: of each platform that is set up, and there must be one."""
    slack = missing_for_slack(settings) if settings.speaks_slack else ()
    return (*slack, *(missing_for_teams(settings) if settings.speaks_teams else ()))


def missing_for_slack(settings: Settings) -> tuple[str, ...]:
    """What a process that speaks with Slack cannot do without, in words."""
    missing = []
    if settings.slack_bot_token is None:
        missing.append("SLACK_BOT_TOKEN is not set: it is the token that begins with xoxb- (OAuth & Permissions).")
    if settings.slack_signing_secret is None:
        missing.append("SLACK_SIGNING_SECRET is not set: it stands under Basic Information of the Slack app.")
    return tuple(missing)


def missing_for_teams(settings: Settings) -> tuple[str, ...]:
    """What a process that speaks with Teams cannot do without, in words."""
    missing = []
    if settings.teams_app_id is None and not settings.teams_allow_anonymous:
        missing.append("TEAMS_APP_ID is not set: without it anybody could write to the bot (Azure bot, Configuration).")
    if settings.teams_app_id is None and settings.teams_allow_anonymous and not settings.on_loopback:
        missing.append(f"TEAMS_ALLOW_ANONYMOUS lets anybody in, so HOST must be 127.0.0.1, and is {settings.host}.")
    if settings.teams_app_id is not None and settings.teams_app_password is None:
        missing.append("TEAMS_APP_PASSWORD is not set: it is the value of a client secret of the app.")
    if settings.teams_tenant_id is None:
        missing.append("TEAMS_TENANT_ID is not set: it is the directory (tenant) id of your organisation.")
    return tuple(missing)


def unknown_names(environment: dict[str, str]) -> tuple[str, ...]:
    """Variables that look like ours and are not: most likely a slip of the pen."""
    known = {name.upper() for name in Settings.model_fields}
    return tuple(sorted(name for name in environment if name.startswith(OURS) and name not in known))


def settings_table() -> str:
    """The settings as the README's Markdown table has them."""
    rows = [
        f"| `{name.upper()}` | {_shown_default(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| setting | default | what it is |", "| --- | --- | --- |", *rows])


def _shown_default(value: object) -> str:
    return "" if value is None else f"`{value}`"
