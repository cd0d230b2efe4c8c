"""The connection to Teams: which of our workspaces the tenant is, our token, and how everybody there is reached."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
from sqlalchemy import Engine

from bot.binding import Bound, bind_place
from bot.config import Settings
from bot.log import Log
from bot.sender import Sender
from bot.teams_auth import Keys
from bot.teams_calls import TeamsCalls
from bot.teams_installing import read_teams
from bot.teams_people import TeamsPeople
from bot.teams_sender import TeamsSender
from bot.teams_tokens import TeamsRefused, Tokens
from bot.teams_wire import Wire
from store.people import Platform, Workspace
from store.session import reading, writing

log = Log(__name__)

AGED = timedelta(days=1)  # when the teams' channels and members are read again


def token_problem(code: str) -> str:
    """Why there is no token, and what to do."""
    if code.startswith("no_token"):
        return (
            f"Microsoft gives the bot no token ({code}): check TEAMS_APP_ID, TEAMS_APP_PASSWORD (the value of a client "
            "secret that has not run out) and TEAMS_TENANT_ID"
        )
    return f"Microsoft's login could not be reached ({code}): check the network and TEAMS_LOGIN_AUTHORITY"


def tokens_of(session: aiohttp.ClientSession, settings: Settings, keys: Keys) -> Tokens:
    secret = settings.teams_app_password
    return Tokens(
        session,
        settings.teams_login_authority,
        settings.teams_tenant_id or "",
        settings.teams_app_id or "",
        secret.get_secret_value() if secret else "",
        keys.read_issuer,
    )


class TeamsConnection:
    """`problem` says in words why nothing can be said at the moment, "" if all is well."""

    def __init__(self, engine: Engine, session: aiohttp.ClientSession, settings: Settings) -> None:
        self.engine, self.tenant, self.app_id = engine, settings.teams_tenant_id or "", settings.teams_app_id or ""
        self.keys = Keys(session, settings.teams_openid_metadata_url)
        self.tokens = tokens_of(session, settings, self.keys)
        self.calls = TeamsCalls(Wire(session, self.tokens))
        self.people = TeamsPeople(engine, lambda: self.bound.workspace_id if self.bound else None)
        self.bound: Bound | None = None
        self.problem = "Microsoft has not been asked yet"
        self._sender = TeamsSender(self.calls, self.people)

    def sender_of(self, workspace_id: int) -> Sender | None:
        ours = self.bound is not None and self.bound.workspace_id == workspace_id
        return self._sender if ours and not self.problem else None

    async def keep(self) -> None:
        """Connect if that has not worked yet; cheap when it has. Called by every beat."""
        if not self.problem:
            return
        before, self.problem = self.problem, await self._connect()
        if self.problem and self.problem != before:
            log.error("not connected", reason=self.problem)
        elif not self.problem:
            log.info("connected", tenant=self.tenant)

    async def _connect(self) -> str:
        """Who writes to us is answered as soon as the tenant is bound; what we say by ourselves needs a token."""
        if self.bound is None:
            bound = await asyncio.to_thread(self._bind)
            if isinstance(bound, str):
                return bound
            self.bound = bound
        try:
            await self.tokens.get()
        except TeamsRefused as refusal:
            return token_problem(refusal.code)
        return ""

    def _bind(self) -> Bound | str:
        with writing(self.engine) as session:
            return bind_place(session, Platform.MSTEAMS, self.tenant, f"28:{self.app_id}" if self.app_id else "", "")

    async def read_people(self) -> None:
        """The channels and members of the teams that we are in, at most once a day: a plan may come after the app."""
        if self.bound is None or self.problem or not await asyncio.to_thread(self._is_aged, self.bound):
            return
        await read_teams(self.people, self.calls)
        await asyncio.to_thread(self._stamp, self.bound)

    def _is_aged(self, bound: Bound) -> bool:
        with reading(self.engine) as session:
            read_at = session.get_one(Workspace, bound.workspace_id).members_read_at
        return read_at is None or datetime.now(UTC) - read_at > AGED

    def _stamp(self, bound: Bound) -> None:
        with writing(self.engine) as session:
            session.get_one(Workspace, bound.workspace_id).members_read_at = datetime.now(UTC)
