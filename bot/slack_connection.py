"""The connection to Slack: who the token is, and which of our workspaces that makes it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from bot import slack_people
from bot.binding import Bound, bind_place
from bot.log import Log
from bot.sender import Sender
from bot.slack_calls import Identity, SlackCalls, SlackRefused
from bot.slack_sender import EVERYWHERE, SlackSender
from store import gates
from store.people import Platform, Workspace
from store.session import reading, writing

log = Log(__name__)

AGED = timedelta(days=1)  # when the list of people is read again


def token_problem(code: str) -> str:
    """Why auth.test was refused, and what to do."""
    if code in EVERYWHERE:
        return (
            f"Slack refuses the bot token ({code}): copy it again from OAuth & Permissions into SLACK_BOT_TOKEN, "
            "or install the app once more"
        )
    return f"Slack could not be reached ({code}): check the network and SLACK_API_URL"


def bind(session: Session, identity: Identity) -> Bound | str:
    """Find or bind the workspace of this token."""
    return bind_place(session, Platform.SLACK, identity.team, identity.bot_user, identity.team_name)


class SlackConnection:
    """`problem` says in words why nothing can be said at the moment, "" if all is well."""

    def __init__(self, engine: Engine, calls: SlackCalls) -> None:
        self.engine, self.calls = engine, calls
        self.identity: Identity | None = None
        self.bound: Bound | None = None
        self.problem = "Slack has not been asked yet"
        self._sender = SlackSender(calls)

    def sender_of(self, workspace_id: int) -> Sender | None:
        return self._sender if self.bound is not None and self.bound.workspace_id == workspace_id else None

    async def keep(self) -> None:
        """Connect if that has not worked yet; cheap when it has. Called by every beat."""
        if self.bound is not None:
            return
        before, self.problem = self.problem, await self._connect()
        if self.problem and self.problem != before:
            log.error("not connected", reason=self.problem)
        elif not self.problem:
            log.info("connected", team=self.identity.team if self.identity else "")

    async def _connect(self) -> str:
        try:
            self.identity = self.identity or await self.calls.identify()
        except SlackRefused as refusal:
            return token_problem(refusal.code)
        bound = await asyncio.to_thread(self._bind, self.identity)
        if isinstance(bound, str):
            return bound
        self.bound = bound
        return ""

    def _bind(self, identity: Identity) -> Bound | str:
        with writing(self.engine) as session:
            return bind(session, identity)

    async def read_people(self) -> None:
        """Time zones and standings of everybody who is known, at most once a day."""
        if self.bound is None or self.identity is None or not await asyncio.to_thread(self._is_aged):
            return
        try:
            await slack_people.refresh(self.engine, self.calls, self.identity.team)
        except SlackRefused as refusal:
            log.warning("the list of people could not be read", code=refusal.code)

    def _is_aged(self) -> bool:
        if self.bound is None:
            return False
        with reading(self.engine) as session:
            read_at = session.get_one(Workspace, self.bound.workspace_id).members_read_at
        return read_at is None or datetime.now(UTC) - read_at > AGED

    async def changed(self, team: str, user: Any) -> None:
        await asyncio.to_thread(slack_people.change, self.engine, team, user)

    async def lost(self) -> None:
        """The installation has ended: nothing is sent until it stands again; what is owed stays owed."""
        if self.bound is None:
            return
        await asyncio.to_thread(self._hold, self.bound.workspace_id)
        self.identity, self.bound = None, None

    def _hold(self, workspace_id: int) -> None:
        now = datetime.now(UTC)
        with writing(self.engine) as session:
            for bucket in ("edit", "post"):
                gates.hold(session, gates.workspace_key(workspace_id, bucket), now + timedelta(minutes=1), now)
