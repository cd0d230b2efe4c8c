"""The app comes and goes: with people, with teams and their channels. Each leaves, or ends, a reference."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.log import Log
from bot.teams_auth import Json
from bot.teams_calls import TeamsCalls
from bot.teams_payload import Origin, items_at, text_at
from bot.teams_people import Address, TeamsPeople, channel
from bot.teams_tokens import TeamsRefused

log = Log(__name__)

CAME = ("add", "add-upgrade")
MADE = ("channelCreated", "channelRestored", "channelShared")
UNMADE = ("channelDeleted", "channelUnshared")
TEAM_GONE = ("teamDeleted", "teamHardDeleted", "teamArchived")
MOST_PAGES = 40  # of five hundred members each

Greet = Callable[[Origin], None]


class Installing:
    """`greet` is called in a thread for somebody who has just got the app."""

    def __init__(self, people: TeamsPeople, calls: TeamsCalls, greet: Greet) -> None:
        self.people, self.calls, self.greet = people, calls, greet

    async def installed(self, body: Json, place: Origin) -> None:
        """installationUpdate: the app was added or removed."""
        if text_at(body, "action") in CAME:
            await self._came(place)
        else:
            await self._went(place)

    async def changed(self, body: Json, place: Origin) -> None:
        """conversationUpdate: members came or went, us among them; channels were made or deleted."""
        event = text_at(body, "channelData", "eventType")
        came, went = items_at(body, "membersAdded"), items_at(body, "membersRemoved")
        if event in MADE:
            await asyncio.to_thread(self.people.keep, *channel(place, place.channel))
        elif event in UNMADE:
            await asyncio.to_thread(self.people.end, place.channel)
        elif event in TEAM_GONE or any(text_at(one, "id") == place.bot for one in went):
            await self._went(place)
        elif any(text_at(one, "id") == place.bot for one in came):
            await self._came(place)
        elif came and place.team:
            await asyncio.to_thread(self.people.keep_known, channel(place, place.channel)[1], came)

    async def _came(self, place: Origin) -> None:
        await asyncio.to_thread(self.people.meet, place)
        if place.scope == "personal" and place.directory:
            await asyncio.to_thread(self.greet, place)
        elif place.scope == "channel":
            team = place.team or place.channel
            await read_team(self.people, self.calls, Address(place.service_url, place.bot, place.tenant, team=team))

    async def _went(self, place: Origin) -> None:
        if place.scope == "personal":
            await asyncio.to_thread(self.people.end, place.directory)
        elif place.scope == "channel":
            channels = await asyncio.to_thread(self.people.channels_of, place.team or place.channel)
            await asyncio.to_thread(self.people.end, place.channel, *channels)


async def read_teams(people: TeamsPeople, calls: TeamsCalls) -> None:
    """The channels and members of every team that we are in."""
    for team in (await asyncio.to_thread(people.teams)).values():
        await read_team(people, calls, team)


async def read_team(people: TeamsPeople, calls: TeamsCalls, team: Address) -> None:
    """Its channels, which take digests, and the members whom a plan names: they can be written to without more ado."""
    try:
        for id in await calls.channels(team.service_url, team.team):
            await asyncio.to_thread(people.keep, id, team)
        await _read_members(people, calls, team)
    except TeamsRefused as refusal:
        log.warning("a team could not be read", code=refusal.code)


async def _read_members(people: TeamsPeople, calls: TeamsCalls, team: Address) -> None:
    after = ""
    for _ in range(MOST_PAGES):
        page, after = await calls.members(team.service_url, team.team, after)
        await asyncio.to_thread(people.keep_known, team, page)
        if not after:
            return
