"""Organisation, workspace, person, account."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from okr.roles import Role
from store.columns import Words


class Platform(StrEnum):
    """Where people are spoken to."""

    SLACK = "slack"
    MSTEAMS = "msteams"


class Belonging(StrEnum):
    """What the platform says somebody is in its workspace."""

    FULL = "full"
    GUEST = "guest"
    BOT = "bot"
    GONE = "gone"


class Organisation(SQLModel, table=True):
    """Whom everything else belongs to."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    mission: str = ""
    timezone: str = "UTC"  # for people who have none of their own


class Workspace(SQLModel, table=True):
    """A Slack workspace or a Teams tenant.

    `external_id` is None until the platform has told it: a plan may be imported before.
    """

    __table_args__ = (UniqueConstraint("platform", "external_id"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    platform: Platform = Field(sa_type=Words(Platform))
    external_id: str | None = None
    name: str = ""
    bot_user: str = ""
    members_read_at: datetime | None = None  # when the list of its people was last read


class Person(SQLModel, table=True):
    """Somebody in the plan; made by import or an admin only."""

    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    key: str
    name: str
    email: str = ""
    role: Role = Field(default=Role.MEMBER, sa_type=Words(Role))
    timezone: str | None = None  # from the file
    chosen_timezone: str | None = None  # set in chat; wins
    chosen_platform: Platform | None = Field(
        default=None, sa_type=Words(Platform)
    )  # where to be asked; None: last used
    welcomed_at: datetime | None = None


class Account(SQLModel, table=True):
    """A user of a workspace. Without a person it is somebody outside the plan whom the platform has told us about."""

    __table_args__ = (UniqueConstraint("workspace_id", "external_id"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    external_id: str
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    name: str = ""
    standing: Belonging = Field(default=Belonging.FULL, sa_type=Words(Belonging))
    profile_timezone: str | None = None
    profile_read_at: datetime | None = None
    direct_channel: str | None = None  # the DM's own id, once known
    last_used_at: datetime | None = None  # to the hour, and only while its person has another account too


class Reference(SQLModel, table=True):
    """How a conversation is addressed on a platform where an id is not enough (Teams): of a person, or of a channel.

    `external_id` is the account's or the channel's; `details` are the platform's own words, as JSON.
    """

    __table_args__ = (UniqueConstraint("workspace_id", "external_id"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    external_id: str
    details: dict[str, Any] = Field(sa_type=JSON)
    refreshed_at: datetime
    ended_at: datetime | None = None  # the platform has said that nobody is there any more


class LinkCode(SQLModel, table=True):
    """A one-time code that an account was shown; the last one only, and only its hash."""

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", unique=True)
    hash: str = Field(index=True)
    made_at: datetime


class LinkTries(SQLModel, table=True):
    """How often an account has entered a wrong code in a row of tries, and when last."""

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", unique=True)
    wrong: int = 0
    last_at: datetime
