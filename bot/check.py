"""`python -m bot check`: everything that is wrong with an installation, at once, in words, with what to do."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from types import MappingProxyType

import aiohttp
from dotenv import dotenv_values
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from bot.app import not_ready
from bot.binding import NO_PLAN
from bot.config import Settings, missing_settings, unknown_names
from bot.findings import Findings
from bot.slack_calls import Identity, SlackCalls, SlackRefused
from bot.slack_connection import bind, token_problem
from bot.teams_check import ask_teams
from handlers.undelivered import view_undelivered
from messages.notice import sentence
from store.outgoing import read_dead
from store.people import Account, Belonging, Organisation, Person, Platform
from store.plan import Channel, KeyResult, Rhythm, Team
from store.session import reading

NOTHING: Mapping[str, str] = MappingProxyType({})
SCOPES = {
    "commands": "the slash command",
    "chat:write": "prompts, receipts and digests",
    "users:read": "time zones, and who is a guest",
    "im:history": "answers in words, and looking whether a prompt has arrived whose sending was cut off",
    "im:write": "finding the direct message in which to look for such a prompt",
    "channels:read": "`check`, which looks whether the bot is in the teams' channels",
    "groups:read": "the same for private channels",
}


async def check(settings: Settings, engine: Engine, wrong: Mapping[str, str] = NOTHING) -> Findings:
    """Asks the database and the platforms; changes nothing anywhere.

    `wrong`: settings that cannot be used, each with its words. What needs one of them is left out, the rest is not.
    """
    found = Findings([*wrong.values(), *(each for each in missing_settings(settings) if each.split()[0] not in wrong)])
    for name in unknown_names(dict.fromkeys([*dotenv_values(".env"), *os.environ], "")):
        found.notes.append(f"{name} is set, and is no setting of this program: a slip of the pen?")
    database = () if "DATABASE_URL" in wrong else await asyncio.to_thread(not_ready, engine)
    found.problems += database
    usable = None if database or "DATABASE_URL" in wrong else engine
    if usable is not None:
        await asyncio.to_thread(_look_at_plan, usable, settings.slack_command, found)
    if settings.slack_bot_token is not None and "SLACK_API_URL" not in wrong:
        async with aiohttp.ClientSession() as session:
            calls = SlackCalls(session, settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
            await _ask_slack(calls, usable, found)
    if settings.speaks_teams and not any(name.startswith("TEAMS_") for name in wrong):
        await ask_teams(settings, usable, found)
    return found


def _look_at_plan(engine: Engine, command: str, found: Findings) -> None:
    with reading(engine) as session:
        organisations = session.exec(select(Organisation).order_by(col(Organisation.id))).all()
        if not organisations:
            found.problems.append(f"T{NO_PLAN[1:]}.")
        for organisation in organisations:
            _look_at_course(session, organisation, found)
            _look_at_owners(session, organisation, found)
            _look_at_dead(session, organisation, command, found)


def _look_at_course(session: Session, organisation: Organisation, found: Findings) -> None:
    """What is no mistake in a file, and leaves everybody waiting."""
    if session.exec(select(Rhythm.id).where(Rhythm.organisation_id == organisation.id)).first() is None:
        found.problems.append(
            "The plan has no rhythm, so nobody is asked: add `rhythm: {anchor: 2026-10-06}` and import."
        )
    channels = select(Channel.id).join(Team, col(Team.id) == col(Channel.team_id))
    if session.exec(channels.where(Team.organisation_id == organisation.id)).first() is None:
        found.notes.append(
            "No team has a channel, so no digest is sent: add `channels: {slack: C…}` (or msteams) and import."
        )


def _look_at_owners(session: Session, organisation: Organisation, found: Findings) -> None:
    owners = session.exec(
        select(Person)
        .where(
            Person.organisation_id == organisation.id,
            col(Person.id).in_(select(KeyResult.owner_id).where(KeyResult.organisation_id == organisation.id)),
        )
        .order_by(col(Person.key))
    ).all()
    accounts = session.exec(select(Account).where(col(Account.person_id).in_([one.id for one in owners]))).all()
    for owner in owners:
        _look_at_owner(owner, [one for one in accounts if one.person_id == owner.id], organisation, found)


def _look_at_owner(owner: Person, accounts: list[Account], organisation: Organisation, found: Findings) -> None:
    who = f"{owner.name} ({owner.key})"
    if not accounts:
        found.problems.append(
            f"{who} owns key results and has no account: add `accounts: {{slack: U…}}` (or msteams) and import."
        )
    elif all(one.standing is Belonging.GONE for one in accounts):
        found.problems.append(f"{who} owns key results and has left the workspace: hand them over.")
    zones = [owner.chosen_timezone, owner.timezone, *(one.profile_timezone for one in accounts)]
    if not any(zones):
        found.notes.append(f"{who} has no time zone of their own: {organisation.timezone} is used.")


def _look_at_dead(session: Session, organisation: Organisation, command: str, found: Findings) -> None:
    assert organisation.id is not None  # noqa: S101  it was read from the database
    for message in read_dead(session, organisation.id):
        found.problems.append(sentence(view_undelivered(session, message, command)))


async def _ask_slack(calls: SlackCalls, engine: Engine | None, found: Findings) -> None:
    try:
        identity = await calls.identify()
    except SlackRefused as refusal:
        found.problems.append(f"{token_problem(refusal.code)}.")
        return
    look_at_scopes(identity, found)
    if engine is not None:
        await asyncio.to_thread(_look_at_binding, engine, identity, found)
        await _look_at_channels(calls, engine, found)


def look_at_scopes(identity: Identity, found: Findings) -> None:
    if identity.scopes is None:
        found.notes.append("Slack does not say which scopes the token has; manifest.yaml names those that are needed.")
        return
    for scope, feature in SCOPES.items():
        if scope not in identity.scopes:
            found.problems.append(
                f"The token lacks the scope {scope}, needed for {feature}: add it under OAuth & Permissions "
                "and install the app again."
            )


def _look_at_binding(engine: Engine, identity: Identity, found: Findings) -> None:
    """As at the start of `serve`, and then rolled back."""
    with Session(engine) as session:
        bound = bind(session, identity)
        session.rollback()
    if isinstance(bound, str) and bound != NO_PLAN:
        found.problems.append(bound[0].upper() + bound[1:] + ".")


async def _look_at_channels(calls: SlackCalls, engine: Engine, found: Findings) -> None:
    for team, channel in await asyncio.to_thread(_read_channels, engine):
        try:
            answer = await calls.read("conversations.info", channel=channel)
        except SlackRefused as refusal:
            _note_channel(team, channel, refusal.code, found)
            continue
        about = answer.get("channel") or {}
        if about.get("is_archived"):
            found.problems.append(f"The channel {channel} of the team {team} is archived: name another in the plan.")
        elif not about.get("is_member"):
            found.problems.append(f"The bot is not in the channel {channel} of the team {team}: /invite it there.")


def _note_channel(team: str, channel: str, code: str, found: Findings) -> None:
    if code == "missing_scope":  # already told with the scopes
        return
    found.problems.append(
        f"The channel {channel} of the team {team} cannot be seen ({code}): correct its id, or /invite the bot there."
    )


def _read_channels(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as session:
        rows = session.exec(
            select(Team.name, Channel.external_id)
            .join(Channel, col(Channel.team_id) == col(Team.id))
            .where(Channel.platform == Platform.SLACK)
            .order_by(col(Team.id))
        )
        return [(name, channel) for name, channel in rows]
