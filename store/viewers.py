"""Who is asking: the viewer that every reading verb of the store takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Select, and_, bindparam, func, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_row

from okr import roles
from okr.roles import Role
from store.outgoing import insert_new
from store.people import Account, Belonging, Organisation, Person, Platform, Workspace
from store.session import run

UTC = ZoneInfo("UTC")
HOUR = timedelta(hours=1)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Missing(StrEnum):
    """Why there is no viewer."""

    WORKSPACE = "workspace"  # not one of ours
    ACCOUNT = "account"  # one of ours, and the user was never seen: the platform can be asked who it is


@dataclass(frozen=True)
class Viewer:
    """The account that asks. Without `person_id` it is somebody outside the plan; `zone` is the one they live by."""

    organisation_id: int
    organisation: str
    mission: str
    workspace_id: int
    platform: Platform
    account_id: int
    user: str  # the platform's id of the user, which is also where they are written to
    standing: Belonging
    person_id: int | None
    key: str
    name: str
    role: Role | None
    welcomed: bool
    zone: ZoneInfo
    last_used_at: datetime | None  # of this account; kept up only while the person has another one …
    elsewhere_at: datetime | None  # … which was last used then: None without one, NEVER if it was not

    @property
    def is_admin(self) -> bool:
        return self.person_id is not None and self.role == Role.ADMIN

    @property
    def may_look(self) -> bool:
        """Who has left, and bots, may not, whatever the plan says."""
        if self.standing in (Belonging.GONE, Belonging.BOT):
            return False
        return roles.may_look(self.person_id is not None, self.standing == Belonging.FULL)


OTHER = aliased(Account)
# Built once: a statement that is made anew for each event costs more than running it.
FIND: Select[*tuple[Any, ...]] = (
    select(
        col(Workspace.id).label("workspace_id"),
        col(Organisation.id).label("organisation_id"),
        col(Organisation.name).label("organisation"),
        col(Organisation.mission).label("mission"),
        col(Organisation.timezone).label("organisation_zone"),
        col(Account.id).label("account_id"),
        col(Account.name).label("account_name"),
        col(Account.standing).label("standing"),
        col(Account.profile_timezone).label("profile_zone"),
        col(Person.id).label("person_id"),
        col(Person.key).label("key"),
        col(Person.name).label("name"),
        col(Person.role).label("role"),
        col(Person.chosen_timezone).label("chosen_zone"),
        col(Person.timezone).label("file_zone"),
        col(Person.welcomed_at).label("welcomed_at"),
        col(Account.last_used_at).label("last_used_at"),
        select(func.max(func.coalesce(col(OTHER.last_used_at), NEVER)))
        .where(col(OTHER.person_id) == col(Account.person_id), col(OTHER.id) != col(Account.id))
        .correlate_except(OTHER)
        .scalar_subquery()
        .label("elsewhere_at"),
    )
    .join(Organisation, col(Organisation.id) == col(Workspace.organisation_id))
    .outerjoin(
        Account, and_(col(Account.workspace_id) == col(Workspace.id), col(Account.external_id) == bindparam("user"))
    )
    .outerjoin(Person, col(Person.id) == col(Account.person_id))
    .where(col(Workspace.platform) == bindparam("platform"), col(Workspace.external_id) == bindparam("workspace"))
)


def find_viewer(session: Session, platform: str, workspace: str, user: str) -> Viewer | Missing:
    """Who a platform's user is here, in one statement."""
    row = run(session, FIND, {"platform": platform, "workspace": workspace, "user": user}).first()
    if row is None:
        return Missing.WORKSPACE
    if row.account_id is None:
        return Missing.ACCOUNT
    return _viewer(row, Platform(platform), user)


def _viewer(row: Any, platform: Platform, user: str) -> Viewer:
    return Viewer(
        organisation_id=row.organisation_id,
        organisation=row.organisation,
        mission=row.mission,
        workspace_id=row.workspace_id,
        platform=platform,
        account_id=row.account_id,
        user=user,
        standing=row.standing,
        person_id=row.person_id,
        key=row.key or "",
        name=row.name or row.account_name,
        role=row.role,
        welcomed=row.welcomed_at is not None,
        zone=choose_zone(row.chosen_zone, row.file_zone, row.profile_zone, row.organisation_zone),
        last_used_at=row.last_used_at,
        elsewhere_at=row.elsewhere_at,
    )


def choose_zone(*names: str | None) -> ZoneInfo:
    """The first that is set and known: chosen in chat, then the file, the platform's profile, the organisation's."""
    for name in names:
        if name:
            try:
                return ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError):  # a platform may know a zone that this machine does not
                continue
    return UTC


def is_news(viewer: Viewer, now: datetime) -> bool:
    """Whether to note that the account is used: with several only, once an hour, and when they come from another."""
    if viewer.elsewhere_at is None:
        return False
    used = viewer.last_used_at or NEVER
    return used <= now - HOUR or used < viewer.elsewhere_at


def note_use(session: Session, viewer: Viewer, now: datetime) -> None:
    """The person was here last, and is asked here next (see `store.reaching`)."""
    session.execute(update(Account).where(col(Account.id) == viewer.account_id).values(last_used_at=now))


def account_known(session: Session, platform: str, workspace: str, user: str) -> bool:
    """Whether the user has been seen, so that the platform need not be asked who it is."""
    return isinstance(find_viewer(session, platform, workspace, user), Viewer)


def remember_account(
    session: Session,
    platform: str,
    workspace: str,
    user: str,
    *,
    name: str,
    standing: Belonging,
    timezone: str | None,
    now: datetime,
) -> bool:
    """Keep what the platform says of a user; False if the workspace is not ours. It never makes or links a person."""
    found = find_viewer(session, platform, workspace, user)
    if found is Missing.WORKSPACE:
        return False
    account = _account(session, platform, workspace, user)
    account.name, account.standing = name, standing
    account.profile_timezone, account.profile_read_at = timezone, now
    session.add(account)
    session.flush()
    return True


def _account(session: Session, platform: str, workspace: str, user: str) -> Account:
    """The account's row, made if there is none; two processes that meet the same stranger make one."""
    place = session.execute(
        select(col(Workspace.id)).where(
            col(Workspace.platform) == Platform(platform), col(Workspace.external_id) == workspace
        )
    ).scalar_one()
    session.execute(
        insert_new(session, Account)
        .values(workspace_id=place, external_id=user, name="", standing=Belonging.FULL)
        .on_conflict_do_nothing()
    )
    return session.exec(select_row(Account).where(Account.workspace_id == place, Account.external_id == user)).one()
