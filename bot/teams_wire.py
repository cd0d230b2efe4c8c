"""Requests to the Bot Connector: one shared connection pool, our token, a time limit, and one kind of refusal.

The library's own way blocks a thread of the database's for up to a hundred seconds, and retries what may have arrived.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.teams_tokens import TeamsRefused, Tokens

LATER = 10.0  # seconds for a call
LARGEST_ANSWER = 1024 * 1024  # bytes
THROTTLED = 10.0  # seconds to wait where Teams names none


class Wire:
    """`session` is the process's one connection pool; it is closed by who opened it."""

    def __init__(self, session: aiohttp.ClientSession, tokens: Tokens, within: float = LATER) -> None:
        self.session, self.tokens, self.within = session, tokens, within

    async def call(
        self, method: str, url: str, *, data: Any = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        """(status, what the answer says). TeamsRefused for everything that is not done within the time."""
        try:
            async with asyncio.timeout(self.within):
                token = await self.tokens.get()
                return await self._send(method, url, data, dict(headers or {}) | _bearer(token), token)
        except TimeoutError:
            raise TeamsRefused("timeout", arrived=True) from None
        except aiohttp.ClientConnectorError:
            raise TeamsRefused("unreachable") from None
        except (aiohttp.ClientError, ConnectionError) as error:
            raise TeamsRefused(f"cut ({type(error).__name__})", arrived=True) from None

    async def _send(self, method: str, url: str, data: Any, headers: dict[str, str], token: str) -> tuple[int, Any]:
        async with self.session.request(method, url, data=data, headers=headers, allow_redirects=False) as answer:
            said = _read(await answer.content.read(LARGEST_ANSWER))
            if answer.status == 401:
                self.tokens.forget(token)
            if not 200 <= answer.status < 300:
                raise refused(answer.status, said, answer.headers)
            return answer.status, said


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def _read(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:  # a page of some proxy's: its status says enough
        return None


def refused(status: int, said: Any, headers: Mapping[str, str]) -> TeamsRefused:
    """An answer that is none of success. 5xx of a POST may have been done all the same."""
    error = said.get("error") if isinstance(said, dict) else None
    code = str(error.get("code") or "") if isinstance(error, dict) else ""
    wait = _seconds(headers.get("Retry-After", "")) if status == 429 else None
    return TeamsRefused(code[:80] or f"http_{status}", status=status, arrived=status >= 500, retry_after=wait)


def _seconds(text: str) -> float:
    text = text.strip()
    return float(text) if text.isascii() and text.isdigit() else THROTTLED
