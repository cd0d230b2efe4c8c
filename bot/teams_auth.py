"""Whether a request is really Teams': its token against the key document that Microsoft publishes.

Our own check and not the library's, which fetches the document on the event loop without a time limit, answers an
unknown key with an IndexError, and also takes the tokens of its emulator and of other bots.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import jwt

from bot.log import Log

log = Log(__name__)

Json = dict[str, Any]

AGED = 24 * 3600.0  # seconds for which the document is believed
SOONEST, AFTER_FAILURE = 60.0, 5.0  # seconds between two fetches
WITHIN = 5.0  # seconds for the document and the keys
LEEWAY = 300  # seconds by which two clocks may differ; Microsoft's own figure
NEEDED = ["exp", "iss", "aud", "serviceurl"]


class Refused(Exception):  # noqa: N818  the token is not one of Teams' for us
    """Why, for the log; the answer itself says nothing."""


class NoKeys(Exception):  # noqa: N818  nobody can be believed or refused before the keys are here
    """The key document could not be fetched."""


@dataclass(frozen=True)
class Key:
    """One that signs for Microsoft, and the channels for which it may."""

    key: jwt.PyJWK
    endorsements: frozenset[str]


@dataclass
class Keys:
    """The key document at `url`, kept for a day; `issuer` names whose tokens it is for ("" before the first fetch)."""

    session: aiohttp.ClientSession
    url: str
    clock: Callable[[], float] = time.monotonic
    issuer: str = ""
    _keys: dict[str, Key] = field(default_factory=dict)
    _aged_at: float = field(default=float("-inf"))
    _again_at: float = field(
        default=float("-inf")
    )  # no fetch before, whatever keys somebody claims to have signed with
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def find(self, kid: str) -> Key | None:
        """NoKeys if the document was never to be had. A key that is not known yet is looked for, not too often."""
        if self.clock() >= self._aged_at or kid not in self._keys:
            await self._refresh()
        if not self._keys:
            raise NoKeys
        return self._keys.get(kid)

    async def read_issuer(self) -> str:
        """Whose tokens the document is for, which is also the service that we speak to. NoKeys as above."""
        if not self.issuer:
            await self._refresh()
        if not self.issuer:
            raise NoKeys
        return self.issuer

    async def _refresh(self) -> None:
        """Several who ask at once fetch once; an old document is better than none."""
        async with self._lock:
            if self.clock() < self._again_at:
                return
            try:
                await self._fetch()
            except (aiohttp.ClientError, TimeoutError, ValueError, LookupError, TypeError, jwt.PyJWTError) as error:
                log.broke("the key document could not be fetched", error)
                self._aged_at = self._again_at = self.clock() + AFTER_FAILURE
            else:
                self._aged_at, self._again_at = self.clock() + AGED, self.clock() + SOONEST

    async def _fetch(self) -> None:
        document = await self._get(self.url)
        found = await self._get(str(document["jwks_uri"]))
        self.issuer, self._keys = str(document["issuer"]), read_keys(found)

    async def _get(self, url: str) -> Json:
        limit = aiohttp.ClientTimeout(total=WITHIN)
        async with self.session.get(url, timeout=limit, allow_redirects=False) as answer:
            answer.raise_for_status()
            return dict(await answer.json(content_type=None))


def read_keys(document: Json) -> dict[str, Key]:
    """The RSA keys of a JSON web key set, by their ids."""
    rsa = [one for one in document["keys"] if one.get("kty") == "RSA" and one.get("kid")]
    return {
        str(one["kid"]): Key(jwt.PyJWK(one, algorithm="RS256"), frozenset(map(str, one.get("endorsements") or ())))
        for one in rsa
    }


async def check_token(keys: Keys, app_id: str, header: str, channel: str, service_url: str) -> None:
    """Refused unless Teams has signed that this app, on this channel, is spoken to from this service URL."""
    scheme, _, token = header.partition(" ")
    if scheme != "Bearer" or not token:
        raise Refused("no bearer token")
    key = await keys.find(_kid(token))
    if key is None:
        raise Refused("signed with an unknown key")
    if key.endorsements and channel not in key.endorsements:
        raise Refused("the key may not sign for this channel")
    if _claims(token, key, keys.issuer, app_id)["serviceurl"] != service_url:
        raise Refused("another service URL was signed")


def _kid(token: str) -> str:
    try:
        return str(jwt.get_unverified_header(token).get("kid", ""))
    except (jwt.PyJWTError, ValueError) as odd:
        raise Refused(f"no token ({type(odd).__name__})") from None


def _claims(token: str, key: Key, issuer: str, app_id: str) -> Json:
    try:
        return jwt.decode(
            token,
            key.key,
            algorithms=["RS256"],
            audience=app_id,
            issuer=issuer,
            leeway=LEEWAY,
            options={"require": NEEDED},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as wrong:
        raise Refused(type(wrong).__name__) from None
