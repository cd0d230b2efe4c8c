"""What `check` looks at on Teams' side: the token, the tenant, and whom and what the bot cannot write to yet."""

from __future__ import annotations

import asyncio

import aiohttp
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from bot.binding import NO_PLAN, bind_place
from bot.config import Settings
from bot.findings import Findings
from bot.teams_auth import Keys
from bot.teams_connection import token_problem, tokens_of
from bot.teams_tokens import TeamsRefused
from store.people import Organisation, Platform
from store.reaching import Unreachable, read_unreachable, read_unreachable_channels
from store.session import reading

ANONYMOUS = "TEAMS_ALLOW_ANONYMOUS lets anybody on this machine in: that is for trying things out only."


async def ask_teams(settings: Settings, engine: Engine | None, found: Findings) -> None:
    """`engine` None: the database cannot be used, and is told of elsewhere. Changes nothing anywhere."""
    if settings.teams_app_id is None:
        found.notes.append(ANONYMOUS)
    elif settings.teams_app_password is not None and settings.teams_tenant_id is not None:
        await _ask_for_token(settings, found)
    if engine is not None:
        await asyncio.to_thread(_look, engine, settings.teams_tenant_id or "", found)


async def _ask_for_token(settings: Settings, found: Findings) -> None:
    async with aiohttp.ClientSession() as session:
        try:
            await tokens_of(session, settings, Keys(session, settings.teams_openid_metadata_url)).get()
        except TeamsRefused as refusal:
            found.problems.append(f"{token_problem(refusal.code)}.")


def _look(engine: Engine, tenant: str, found: Findings) -> None:
    if tenant:
        _look_at_binding(engine, tenant, found)
    with reading(engine) as session:
        for id, name in session.exec(select(Organisation.id, Organisation.name).order_by(col(Organisation.id))):
            _look_at_people(session, id or 0, found)
            _look_at_channels(session, id or 0, name, found)


def _look_at_binding(engine: Engine, tenant: str, found: Findings) -> None:
    """As at the start of `serve`, and then rolled back."""
    with Session(engine) as session:
        bound = bind_place(session, Platform.MSTEAMS, tenant, "", "")
        session.rollback()
    if isinstance(bound, str) and bound != NO_PLAN:
        found.problems.append(bound[0].upper() + bound[1:] + ".")


def _look_at_people(session: Session, organisation_id: int, found: Findings) -> None:
    for one in read_unreachable(session, organisation_id):
        if Platform.MSTEAMS in one.platforms:
            found.problems.append(_not_installed(one))


def _not_installed(one: Unreachable) -> str:
    return (
        f"{one.name} ({one.key}) owns key results and has not installed the app in Teams, so no question reaches them: "
        "install it for everybody by a setup policy (README), or ask them to add it. What they are asked waits."
    )


def _look_at_channels(session: Session, organisation_id: int, organisation: str, found: Findings) -> None:
    for team, platform, channel in read_unreachable_channels(session, organisation_id):
        if platform is Platform.MSTEAMS:
            found.problems.append(
                f"The channel {channel} of the team {team} ({organisation}) is not known to the bot, so no digest is "
                "sent there: add the app to that team in Teams, or correct the channel's id."
            )
