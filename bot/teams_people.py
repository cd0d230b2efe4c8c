"""Where people and channels of Teams are written to, and what Teams says of them: learnt from every sign of life."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, bindparam, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from bot.teams_auth import Json
from bot.teams_gate import CHANNEL
from bot.teams_payload import Origin, bare, text_at
from store.people import Account, Belonging, Reference
from store.references import end_reference, find_reference, is_fresh, remember_reference
from store.session import reading, run, writing
from store.viewers import remember_account

PROFILE = select_columns(col(Account.name), col(Account.profile_timezone)).where(
    col(Account.workspace_id) == bindparam("workspace"), col(Account.external_id) == bindparam("id")
)


@dataclass(frozen=True)
class Address:
    """A conversation reference: plain JSON in the store. `conversation` "" has still to be opened."""

    service_url: str
    bot: str
    tenant: str
    user: str = ""
    conversation: str = ""
    team: str = ""

    def details(self) -> dict[str, str]:
        return dict(vars(self))

    @classmethod
    def of(cls, details: dict[str, Any]) -> Address:
        return cls(**{name: str(details.get(name) or "") for name in cls.__dataclass_fields__})


def direct(origin: Origin) -> Address:
    """How the sender is written to alone. Out of a channel no chat is known yet, but one may be opened."""
    chat = origin.conversation if origin.is_private else ""
    return Address(origin.service_url, origin.bot, origin.tenant, origin.user, chat)


def channel(origin: Origin, id: str) -> tuple[str, Address]:
    return id, Address(origin.service_url, origin.bot, origin.tenant, team=origin.team)


def standing_of(profile: Json, tenant: str) -> Belonging:
    """Guests, and people of other tenants who share a channel, may not look unless they are in the plan."""
    other = text_at(profile, "tenantId").lower() not in ("", tenant)
    return Belonging.GUEST if other or text_at(profile, "userRole") in ("guest", "anonymous") else Belonging.FULL


class TeamsPeople:
    """Every verb asks the database, so it is called in a thread.

    `workspace` gives the id of the row of our tenant, None while it is not bound.
    """

    def __init__(self, engine: Engine, workspace: Callable[[], int | None]) -> None:
        self.engine, self.workspace = engine, workspace

    def meet(self, origin: Origin) -> None:
        """Keep where the sender, and the channel they wrote in, are written to; nothing is written for old news."""
        place = self.workspace()
        if place is None:
            return
        with reading(self.engine) as session:
            if not _news(session, place, origin) and not _is_changed(session, place, origin):
                return
        with writing(self.engine) as session:
            for id, address in _news(session, place, origin):  # asked again: a chat may have been opened in between
                remember_reference(session, place, id, address.details(), datetime.now(UTC))
            _keep_profile(session, place, origin)

    def find(self, directory: str) -> Address | None:
        """How somebody is written to, None for whoever has not let us."""
        place = self.workspace()
        if place is None:
            return None
        with reading(self.engine) as session:
            details = find_reference(session, place, directory)
        return Address.of(details) if details is not None else None

    def find_by_conversation(self, conversation: str) -> Address | None:
        """How a conversation is spoken in, whoever it is with: a chat, or a thread of a channel."""
        place = self.workspace()
        if place is None:
            return None
        is_it = or_(
            col(Reference.external_id) == bare(conversation),
            col(Reference.details)["conversation"].as_string() == conversation,
        )
        with reading(self.engine) as session:
            alive = select(Reference).where(Reference.workspace_id == place, col(Reference.ended_at).is_(None), is_it)
            row = session.exec(alive).first()
            return Address.of(row.details) if row is not None else None

    def keep(self, id: str, address: Address) -> None:
        place = self.workspace()
        if place is not None:
            with writing(self.engine) as session:
                remember_reference(session, place, id, address.details(), datetime.now(UTC))

    def end(self, *ids: str) -> None:
        """Nobody is there any more."""
        place = self.workspace()
        if place is not None:
            with writing(self.engine) as session:
                for id in ids:
                    end_reference(session, place, id, datetime.now(UTC))

    def channels_of(self, team: str) -> list[str]:
        """The channels of a team that we know."""
        with reading(self.engine) as session:
            rows = session.exec(select(Reference).where(Reference.workspace_id == self.workspace())).all()
        return [row.external_id for row in rows if team and row.details.get("team") == team]

    def teams(self) -> dict[str, Address]:
        """Every team that we are in, with one of its channels."""
        with reading(self.engine) as session:
            alive = select(Reference).where(
                Reference.workspace_id == self.workspace(), col(Reference.ended_at).is_(None)
            )
            found = [Address.of(row.details) for row in session.exec(alive)]
        return {one.team: one for one in found if one.team}

    def introduce(self, origin: Origin, profile: Json) -> None:
        """Remember a stranger by what Teams says of them."""
        with writing(self.engine) as session:
            remember_account(
                session,
                CHANNEL,
                origin.tenant,
                origin.directory,
                name=text_at(profile, "name") or origin.name,
                standing=standing_of(profile, origin.tenant),
                timezone=origin.zone or None,
                now=datetime.now(UTC),
            )

    def keep_known(self, address: Address, members: list[Json]) -> int:
        """Members of a team who have an account here can be written to, though no chat is open yet; how many."""
        place, count = self.workspace(), 0
        if place is None:
            return 0
        with writing(self.engine) as session:
            for one in members:
                id, user = directory_of(one), text_at(one, "id")
                if not user or _account(session, place, id) is None or find_reference(session, place, id):
                    continue
                known = Address(address.service_url, address.bot, address.tenant, user)
                remember_reference(session, place, id, known.details(), datetime.now(UTC))
                count += 1
        return count


def _news(session: Session, place: int, origin: Origin) -> list[tuple[str, Address]]:
    found = [channel(origin, origin.channel)] if origin.channel else []
    if origin.directory and origin.scope != "groupChat":
        found.append((origin.directory, direct(origin)))
    return [one for one in found if not _is_old(session, place, *one)]


def _is_old(session: Session, place: int, id: str, address: Address) -> bool:
    """A chat that is open is not forgotten for somebody's word in a channel."""
    if address.user and not address.conversation and find_reference(session, place, id) is not None:
        return True
    return is_fresh(session, place, id, address.details(), datetime.now(UTC))


def _is_changed(session: Session, place: int, origin: Origin) -> bool:
    row = run(session, PROFILE, {"workspace": place, "id": origin.directory}).first()
    return row is not None and _profile(origin, row) != (row.name, row.profile_timezone)


def _keep_profile(session: Session, place: int, origin: Origin) -> None:
    """Of accounts that are known; a stranger is introduced by Teams itself."""
    row = _account(session, place, origin.directory)
    if row is not None:
        row.name, row.profile_timezone = _profile(origin, row)
        row.profile_read_at = datetime.now(UTC)
        session.add(row)


def _profile(origin: Origin, row: Any) -> tuple[str, str | None]:
    return origin.name or row.name, origin.zone or row.profile_timezone


def _account(session: Session, place: int, directory: str) -> Account | None:
    return session.exec(select(Account).where(Account.workspace_id == place, Account.external_id == directory)).first()


def directory_of(member: Json) -> str:
    """The id that a plan names, of a member as the connector describes them."""
    return (text_at(member, "aadObjectId") or text_at(member, "objectId")).lower()
