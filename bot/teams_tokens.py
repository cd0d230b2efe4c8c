"""Our own token for Microsoft's Bot Connector: fetched once for everybody, and again before it ends.

The library's credentials fetch one at every turn, and block the event loop meanwhile.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.teams_auth import NoKeys

WITHIN = 10.0  # seconds for a fetch
EARLY = 300.0  # seconds before its end at which a token is replaced
REASON = re.compile(r"AADSTS\d+")


class TeamsRefused(Exception):  # noqa: N818  Microsoft's "no", or no answer at all
    """`code`: the connector's error, or timeout, unreachable, cut, no_token (…). `status`: HTTP's, 0 for none.

    `arrived`: it may have been done all the same.
    """

    def __init__(self, code: str, *, status: int = 0, arrived: bool = False, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.code, self.status, self.arrived, self.retry_after = code, status, arrived, retry_after


@dataclass
class Tokens:
    """`issuer` names the service that the tokens are for. Without an app id there is no token to be had or sent."""

    session: aiohttp.ClientSession
    authority: str
    tenant: str
    app_id: str
    password: str
    issuer: Callable[[], Awaitable[str]]
    clock: Callable[[], float] = time.monotonic
    _token: str = ""
    _ends: float = 0.0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self) -> str:
        """A token that is good for some minutes, "" for an anonymous bot. TeamsRefused if none is to be had."""
        if not self.app_id:
            return ""
        async with self._lock:
            if self.clock() >= self._ends - EARLY:
                await self._fetch()
            return self._token

    def forget(self, token: str) -> None:
        """The connector does not take it any more."""
        if token == self._token:
            self._ends = 0.0

    async def _fetch(self) -> None:
        try:
            issuer = await self.issuer()
        except NoKeys:
            raise TeamsRefused("no_key_document") from None
        answer = await self._ask(issuer)
        token, lives = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token:
            raise TeamsRefused(f"no_token ({_reason(answer)})", status=401)
        self._token, self._ends = token, self.clock() + float(lives or 0)

    async def _ask(self, issuer: str) -> dict[str, Any]:
        asked = {
            "grant_type": "client_credentials",
            "client_id": self.app_id,
            "client_secret": self.password,
            "scope": f"{issuer}/.default",
        }
        url, limit = f"{self.authority}{self.tenant}/oauth2/v2.0/token", aiohttp.ClientTimeout(total=WITHIN)
        try:
            async with self.session.post(url, data=asked, timeout=limit, allow_redirects=False) as answer:
                return dict(await answer.json(content_type=None))
        except (aiohttp.ClientError, TimeoutError, ValueError, TypeError) as error:
            raise TeamsRefused(f"login_unreachable ({type(error).__name__})") from None


def _reason(answer: dict[str, Any]) -> str:
    """Microsoft's number for it, which can be looked up; the whole text names ids and times."""
    found = REASON.search(str(answer.get("error_description", "")))
    return found[0] if found else str(answer.get("error", "no reason given"))[:60]
