"""Whom we talk with: the chat for what only the asker should read, strangers, and people who are mentioned."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.log import Log
from bot.teams_auth import Json
from bot.teams_calls import TeamsCalls
from bot.teams_payload import Heard, Origin, bare, named
from bot.teams_people import Address, TeamsPeople, directory_of
from bot.teams_tokens import TeamsRefused

log = Log(__name__)

MOST_NAMED = 5  # mentions in a line that are looked up: no command names more, and each is a call


class Contacts:
    def __init__(self, people: TeamsPeople, calls: TeamsCalls) -> None:
        self.people, self.calls = people, calls

    async def chat(self, origin: Origin) -> Address | None:
        """Where the sender alone reads along: here, or in a chat that is opened for it. None where none can be."""
        if origin.is_private:
            return Address(origin.service_url, origin.bot, origin.tenant, origin.user, origin.conversation)
        await asyncio.to_thread(self.people.meet, origin)
        known = await asyncio.to_thread(self.people.find, origin.directory) if origin.directory else None
        return known if known is None or known.conversation else await self._open(origin, known)

    async def _open(self, origin: Origin, known: Address) -> Address | None:
        try:
            opened = await self.calls.open_chat(known.service_url, known.bot, known.user, known.tenant)
        except TeamsRefused as refusal:
            log.info("a chat could not be opened", code=refusal.code)
            if refusal.status in (403, 404):
                await asyncio.to_thread(self.people.end, origin.directory)
            return None
        known = replace(known, conversation=opened)
        await asyncio.to_thread(self.people.keep, origin.directory, known)
        return known

    async def introduce(self, origin: Origin) -> bool:
        """Remember a stranger as Teams describes them. False if it could not say."""
        try:
            profile = await self._profile(origin, origin.user)
        except TeamsRefused as refusal:
            log.warning("a stranger could not be looked up", code=refusal.code)
            return False
        await asyncio.to_thread(self.people.introduce, origin, profile)
        return True

    async def name(self, heard: Heard) -> Heard:
        """With the directory ids of those who are mentioned; a mention itself brings the bot's own id only."""
        if not heard.mentions:
            return heard
        ids: dict[str, str] = {}
        unknown = [one for one in heard.mentions if one.user and not one.directory]
        for one in unknown[:MOST_NAMED]:
            try:
                ids[one.user] = directory_of(await self._profile(heard.origin, one.user))
            except TeamsRefused as refusal:
                log.warning("a mention could not be looked up", code=refusal.code)
        return replace(heard, event=named(heard, ids))

    async def _profile(self, origin: Origin, user: str) -> Json:
        return await self.calls.member(origin.service_url, bare(origin.conversation), user)
