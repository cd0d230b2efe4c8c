"""Owed messages in Teams' way: posted and edited by their conversation references.

Teams cannot be asked whether a message has arrived, so one whose fate is unknown is sent again.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from random import uniform

from bot.sender import Found, Ref, SendFailed
from bot.teams_calls import Spoken, TeamsCalls
from bot.teams_people import Address, TeamsPeople
from bot.teams_tokens import TeamsRefused
from bot.teams_words import spoken
from messages.card import Card

NOBODY_THERE = (403, 404)
OUR_FAULT = (400, 405, 413, 415)  # the message itself can never be taken


def judged(refusal: TeamsRefused) -> SendFailed:
    """What a refusal of Teams' means for the message and for all others.

    412, 502 and 504 are retried, with back-off and jitter; 429 holds everybody of the tenant for as long as is named.
    """
    wait = refusal.retry_after
    return SendFailed(
        refusal.code,
        permanent=refusal.status in (*NOBODY_THERE, *OUR_FAULT),
        everywhere=refusal.status == 401,
        retry_after=None if wait is None else wait * uniform(1.0, 1.25),  # noqa: S311  not everybody comes back at once
        uncertain=refusal.arrived,
    )


def absent(address: str) -> SendFailed:
    """We may not write there: Teams has as many words for it as there are ways."""
    return SendFailed("not_in_team" if address.startswith("19:") else "not_installed", permanent=True)


class TeamsSender:
    def __init__(self, calls: TeamsCalls, people: TeamsPeople) -> None:
        self.calls, self.people = calls, people

    async def send(self, address: str, card: Card, key: str, under: str | None) -> Ref:
        """A refusal that means "nobody there" ends the reference; the next sign of life brings it back."""
        known = await self._find(address)
        try:
            return await self._post(address, known, spoken(card), under)
        except TeamsRefused as refusal:
            if refusal.status not in NOBODY_THERE:
                raise judged(refusal) from None
            await asyncio.to_thread(self.people.end, address)
            raise absent(address) from None

    async def _find(self, address: str) -> Address:
        known = await asyncio.to_thread(self.people.find, address)
        if known is None:
            raise absent(address)
        return known

    async def _post(self, address: str, known: Address, said: Spoken, under: str | None) -> Ref:
        if known.user:
            known = await self._with_chat(address, known)
            return Ref(known.conversation, await self.calls.post(known.service_url, known.conversation, said))
        if under is not None:
            thread = f"{address};messageid={under}"
            return Ref(thread, await self.calls.post(known.service_url, thread, said))
        return Ref(*await self.calls.open_thread(known.service_url, known.bot, address, known.tenant, said))

    async def _with_chat(self, address: str, known: Address) -> Address:
        """Somebody whom we know out of a team only: their chat is opened, and kept."""
        if known.conversation:
            return known
        opened = await self.calls.open_chat(known.service_url, known.bot, known.user, known.tenant)
        known = replace(known, conversation=opened)
        await asyncio.to_thread(self.people.keep, address, known)
        return known

    async def edit(self, ref: Ref, card: Card) -> Ref:
        """A message that was deleted says nothing of the reference."""
        known = await asyncio.to_thread(self.people.find_by_conversation, ref.channel)
        if known is None:
            raise absent(ref.channel)
        try:
            await self.calls.update(known.service_url, ref.channel, ref.message, spoken(card))
        except TeamsRefused as refusal:
            raise judged(refusal) from None
        return ref

    async def look_up(self, address: str, key: str, under: str | None, since: datetime) -> Ref | Found:
        return Found.CANNOT_SAY
