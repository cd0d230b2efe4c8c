"""Calls of Slack's Web API: one shared connection pool, a time limit on each, and one kind of refusal."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

Json = dict[str, Any]

SOON = 1.6  # seconds for a call that somebody waits for: Slack itself waits three
LATER = 10.0  # seconds for all others
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SlackRefused(Exception):  # noqa: N818  Slack's "ok": false, or no answer at all
    """`code`: Slack's error, or timeout, unreachable, cut, http_503. `arrived`: it may have been done all the same."""

    def __init__(self, code: str, *, arrived: bool = False, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.code, self.arrived, self.retry_after = code, arrived, retry_after


@dataclass(frozen=True)
class Identity:
    """Who the token is. `scopes` is None where the server does not say."""

    team: str
    team_name: str
    bot_user: str
    bot: str
    scopes: frozenset[str] | None


class SlackCalls:
    """`session` is the process's one connection pool; it is closed by who opened it."""

    def __init__(self, session: aiohttp.ClientSession, token: str, api_url: str) -> None:
        self.session, self.api_url = session, api_url
        self.client = AsyncWebClient(token=token, base_url=api_url, session=session, retry_handlers=[])
        if urlsplit(api_url).hostname in LOOPBACK:
            self.client.proxy = None  # the SDK takes a proxy from the environment, for this machine too

    async def write(self, method: str, within: float = LATER, **args: Any) -> Json:
        """A method that takes JSON. SlackRefused for everything that is not "ok": true within the time."""
        return await self._call(method, within, json=args)

    async def read(self, method: str, within: float = LATER, **args: Any) -> Json:
        """A method that takes its arguments in the address."""
        return await self._call(method, within, http_verb="GET", params=args)

    async def _call(self, method: str, within: float, **how: Any) -> Json:
        return _object((await self._answer(method, within, **how)).data)

    async def _answer(self, method: str, within: float, **how: Any) -> Any:
        try:
            async with asyncio.timeout(within):
                return await self.client.api_call(method, **how)
        except SlackApiError as refusal:
            raise refused(refusal) from None
        except TimeoutError:
            raise SlackRefused("timeout", arrived=True) from None
        except aiohttp.ClientConnectorError:
            raise SlackRefused("unreachable") from None
        except (aiohttp.ClientError, SlackClientError, ConnectionError) as error:
            raise SlackRefused(f"cut ({type(error).__name__})", arrived=True) from None

    async def identify(self) -> Identity:
        """auth.test: who we are there, and what we may do."""
        answer = await self._answer("auth.test", LATER, json={})
        data = _object(answer.data)
        scopes = {name.lower(): value for name, value in dict(answer.headers or {}).items()}.get("x-oauth-scopes")
        return Identity(
            team=str(data.get("team_id", "")),
            team_name=str(data.get("team", "")),
            bot_user=str(data.get("user_id", "")),
            bot=str(data.get("bot_id", "")),
            scopes=None if scopes is None else frozenset(word.strip() for word in str(scopes).split(",")),
        )

    async def respond(self, url: str, body: Json, within: float = SOON) -> None:
        """Post to a response_url. SlackRefused if it was not taken; ValueError for an address that is not Slack's."""
        if not self.may_respond(url):
            raise ValueError("a response_url of another host")
        try:
            async with asyncio.timeout(within), self.session.post(url, json=body, allow_redirects=False) as answer:
                if not answer.ok:
                    raise SlackRefused(f"http_{answer.status}", arrived=answer.status >= 500)
        except TimeoutError:
            raise SlackRefused("timeout", arrived=True) from None
        except (aiohttp.ClientError, ConnectionError) as error:
            raise SlackRefused(f"cut ({type(error).__name__})", arrived=True) from None

    def may_respond(self, url: str) -> bool:
        """Only to Slack's own host, or to the one that the settings name."""
        parts, own = urlsplit(url), urlsplit(self.api_url)
        if parts.scheme == "https" and parts.hostname == "hooks.slack.com":
            return True
        return own.hostname != "slack.com" and (parts.scheme, parts.netloc) == (own.scheme, own.netloc)


def refused(refusal: SlackApiError) -> SlackRefused:
    """The SDK's error as ours. Its response may hold a `str`, or be none of its own kind."""
    response = refusal.response
    status = int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)
    data = getattr(response, "data", None)
    code = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return SlackRefused("ratelimited", retry_after=_seconds(getattr(response, "headers", None)))
    arrived = status >= 500 or code in ("internal_error", "fatal_error", "request_timeout", "service_unavailable")
    return SlackRefused(code or f"http_{status}", arrived=arrived or not code)


def _seconds(headers: Any) -> float:
    """Retry-After; Slack always sends it, so without one a cautious guess."""
    found = {str(name).lower(): value for name, value in dict(headers or {}).items()}.get("retry-after", "")
    text = str(found).strip()
    return float(text) if text.isascii() and text.isdigit() else 10.0


def _object(data: Any) -> Json:
    if not isinstance(data, dict):
        raise SlackRefused("no JSON in the answer", arrived=True)
    return data
