"""Tokens as Microsoft signs them, and as somebody else would."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

ISSUER = "https://api.botframework.com"
KEY_ID = "key-1"


@cache
def own_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def other_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def sign(
    app: str,
    service_url: str,
    *,
    key: str | None = None,
    algorithm: str = "RS256",
    kid: str | None = KEY_ID,
    without: tuple[str, ...] = (),
    **changes: Any,
) -> str:
    """The header of a request: a good token, unless something is changed. `key` "other" signs with somebody else's."""
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": app, "serviceurl": service_url, "nbf": now - 10, "exp": now + 3600} | changes
    kept = {name: value for name, value in claims.items() if name not in without}
    headers = {"kid": kid} if kid is not None else {}
    return "Bearer " + jwt.encode(
        kept,
        {None: own_key, "other": other_key}[key]() if key in (None, "other") else key,
        algorithm=algorithm,
        headers=headers,
    )
