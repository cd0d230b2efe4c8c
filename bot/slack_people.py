"""What Slack says of people: asked once for a stranger, read nightly for everybody, heard of when it changes."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from bot.log import Log
from bot.slack_calls import SOON, SlackCalls, SlackRefused
from bot.slack_payload import Json, text_at
from handlers.events import Caller
from store.people import Account, Belonging, Platform, Workspace
from store.session import reading, writing
from store.viewers import account_known, remember_account

log = Log(__name__)

KEPT = 600.0  # seconds for which an answer of users.info is believed


def standing_of(user: Json, team: str) -> Belonging:
    """What somebody is in the workspace `team`: Slack Connect shows people of others, who are guests here."""
    if user.get("deleted"):
        return Belonging.GONE
    if user.get("is_bot") or user.get("id") == "USLACKBOT":
        return Belonging.BOT
    if user.get("is_restricted") or user.get("is_ultra_restricted") or text_at(user, "team_id") not in ("", team):
        return Belonging.GUEST
    return Belonging.FULL


def remember(session: Session, team: str, user: Json, now: datetime) -> None:
    """Keep a profile as users.info, users.list and user_change give it."""
    name = text_at(user, "profile", "real_name") or text_at(user, "real_name") or text_at(user, "name")
    remember_account(
        session,
        Platform.SLACK.value,
        team,
        text_at(user, "id"),
        name=name,
        standing=standing_of(user, team),
        timezone=text_at(user, "tz") or None,
        now=now,
    )


class Strangers:
    """Asks Slack who somebody is, once in ten minutes at most, and several at once for the same person once."""

    def __init__(self, engine: Engine, calls: SlackCalls) -> None:
        self.engine, self.calls = engine, calls
        self._asked: dict[tuple[str, str], tuple[float, asyncio.Task[bool]]] = {}

    async def introduce(self, caller: Caller) -> bool:
        """Remember who this is. False if Slack could not say in time."""
        key, now = (caller.workspace, caller.user), time.monotonic()
        self._asked = {who: kept for who, kept in self._asked.items() if now - kept[0] < KEPT}
        if key not in self._asked:
            self._asked[key] = (now, asyncio.create_task(self._ask(caller)))
        known = await asyncio.shield(self._asked[key][1])
        if not known:
            self._asked.pop(key, None)
        return known

    async def _ask(self, caller: Caller) -> bool:
        try:
            answer = await self.calls.read("users.info", within=SOON, user=caller.user)
        except SlackRefused as refusal:
            log.warning("a stranger could not be looked up", code=refusal.code)
            return False
        await asyncio.to_thread(self._remember, caller.workspace, answer.get("user"))
        return True

    def _remember(self, team: str, user: Any) -> None:
        if isinstance(user, dict):
            with writing(self.engine) as session:
                remember(session, team, user, datetime.now(UTC))


def change(engine: Engine, team: str, user: Any) -> None:
    """user_change: of those who are known; a large workspace tells of a great many others."""
    if not isinstance(user, dict):
        return
    with reading(engine) as session:
        known = account_known(session, Platform.SLACK.value, team, text_at(user, "id"))
    if known:
        with writing(engine) as session:
            remember(session, team, user, datetime.now(UTC))


async def refresh(engine: Engine, calls: SlackCalls, team: str) -> int:
    """Read the list of everybody (users.list, paged) and keep what it says of those who are known; how many."""
    cursor, count = "", 0
    while True:
        answer = await calls.read("users.list", limit=200, cursor=cursor)
        count += await asyncio.to_thread(_keep_known, engine, team, answer.get("members") or [])
        cursor = text_at(answer, "response_metadata", "next_cursor")
        if not cursor:
            break
        await asyncio.sleep(3)  # tier 2: twenty calls a minute
    await asyncio.to_thread(_stamp, engine, team)
    log.info("people read", known=count)
    return count


def _keep_known(engine: Engine, team: str, members: list[Json]) -> int:
    ids = [text_at(user, "id") for user in members]
    with writing(engine) as session:
        known = set(
            session.exec(
                select(Account.external_id)
                .join(Workspace, col(Workspace.id) == col(Account.workspace_id))
                .where(
                    Workspace.platform == Platform.SLACK,
                    Workspace.external_id == team,
                    col(Account.external_id).in_(ids),
                )
            )
        )
        for user in members:
            if text_at(user, "id") in known:
                remember(session, team, user, datetime.now(UTC))
    return len(known)


def _stamp(engine: Engine, team: str) -> None:
    with writing(engine) as session:
        place = session.exec(
            select(Workspace).where(Workspace.platform == Platform.SLACK, Workspace.external_id == team)
        ).first()
        if place is not None:
            place.members_read_at = datetime.now(UTC)
