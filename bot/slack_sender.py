"""Owed messages in Slack's way: posted, edited, and looked up where their fate is unknown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from bot.sender import Found, Ref, SendFailed
from bot.slack_calls import Json, SlackCalls, SlackRefused
from messages.card import Card, Chart
from messages.slack import render_card

EVENT_TYPE = "fortnight_message"
MARGIN = 60  # seconds: our clock and Slack's need not agree
MOST_PAGES = 5  # of a busy channel, 200 messages each


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The message itself can never arrive, or never in this place.
PERMANENT = _words("""
    channel_not_found is_archived not_in_channel user_not_found user_disabled cannot_dm_bot cannot_message_bot
    messages_tab_disabled restricted_action restricted_action_read_only_channel restricted_action_thread_locked
    restricted_action_non_threadable_channel restricted_action_thread_only_channel is_inactive thread_not_found
    msg_too_long msg_blocks_too_long no_text invalid_blocks invalid_blocks_format invalid_arguments
    invalid_metadata_schema metadata_too_large cannot_reply_to_message message_not_found cant_update_message
    edit_window_closed team_access_not_granted ekm_access_denied
""")
# Nothing will arrive until somebody repairs the token or the installation: what is owed stays owed.
EVERYWHERE = _words("""
    invalid_auth not_authed token_revoked token_expired account_inactive no_permission missing_scope access_denied
    org_login_required team_not_found two_factor_setup_required not_allowed_token_type
""")
NO_LOOKING = _words("missing_scope not_in_channel channel_not_found thread_not_found user_disabled")


def judged(refusal: SlackRefused) -> SendFailed:
    """What a refusal of Slack means for the message and for all others."""
    return SendFailed(
        refusal.code,
        permanent=refusal.code in PERMANENT,
        everywhere=refusal.code in EVERYWHERE,
        retry_after=refusal.retry_after,
        uncertain=refusal.arrived,
    )


class SlackSender:
    def __init__(self, calls: SlackCalls) -> None:
        self.calls = calls

    async def send(self, address: str, card: Card, key: str, under: str | None) -> Ref:
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
        place = {"channel": address, "metadata": metadata, "unfurl_links": False, "unfurl_media": False}
        if under is not None:
            place["thread_ts"] = under
        return await self._say("chat.postMessage", place, card)

    async def edit(self, ref: Ref, card: Card) -> Ref:
        return await self._say("chat.update", {"channel": ref.channel, "ts": ref.message}, card)

    async def _say(self, method: str, place: Json, card: Card) -> Ref:
        try:
            return await self._call(method, place, render_card(card))
        except SendFailed as failed:
            if failed.code != "invalid_blocks" or not any(isinstance(part, Chart) for part in card.parts):
                raise
        return await self._call(method, place, render_card(card, chart=False))  # the numbers, without the picture

    async def _call(self, method: str, place: Json, body: Json) -> Ref:
        try:
            answer = await self.calls.write(method, **place, **body)
        except SlackRefused as refusal:
            raise judged(refusal) from None
        return Ref(str(answer.get("channel", "")), str(answer.get("ts", "")))

    async def look_up(self, address: str, key: str, under: str | None, since: datetime) -> Ref | Found:
        """Every page since then; a channel so busy that this does not suffice counts as "cannot say"."""
        try:
            channel = await self._channel(address)
            async for message in self._said(channel, under, str(int(since.timestamp()) - MARGIN)):
                if key_of(message) == key:
                    return Ref(channel, str(message["ts"]))
        except SlackRefused as refusal:
            if refusal.code in NO_LOOKING:
                return Found.CANNOT_SAY
            raise judged(refusal) from None
        except OverflowError:
            return Found.CANNOT_SAY
        return Found.NOT_THERE

    async def _channel(self, address: str) -> str:
        """The DM's own id: history does not take a user's."""
        if not address.startswith(("U", "W")):
            return address
        opened = await self.calls.write("conversations.open", users=address)
        return str(opened["channel"]["id"])

    async def _said(self, channel: str, under: str | None, oldest: str) -> AsyncIterator[Json]:
        """OverflowError if there is more than we are willing to read."""
        place: dict[str, Any] = {"channel": channel, "oldest": oldest, "limit": 200, "include_all_metadata": "true"}
        method = "conversations.history"
        if under is not None:
            method, place = "conversations.replies", place | {"ts": under}
        for _ in range(MOST_PAGES):
            answer = await self.calls.read(method, **place)
            for message in answer.get("messages") or []:
                yield message
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return
            place["cursor"] = cursor
        raise OverflowError("too many messages to look through")


def key_of(message: Any) -> str:
    """The key that we have put on a message, "" for anybody else's."""
    metadata = message.get("metadata") if isinstance(message, dict) else None
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT_TYPE:
        return ""
    payload = metadata.get("event_payload")
    return str(payload.get("key", "")) if isinstance(payload, dict) else ""
