"""Who is let in: tokens of Teams, checked against a local key document; and the bot's own tokens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from bot.teams_auth import AGED, SOONEST, Keys, NoKeys, Refused, check_token
from bot.teams_tokens import TeamsRefused, Tokens
from tests.teams.connector import APP, SECRET, TENANT, FakeTeams
from tests.teams.signing import ISSUER, sign

SERVICE = "https://smba.example/emea/"


@dataclass
class Watch:
    """Real time, which can be moved on."""

    ahead: float = 0.0
    began: float = field(default_factory=time.monotonic)

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    fake = FakeTeams([])
    async with fake.serving():
        yield fake


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def keys(teams: FakeTeams, session: aiohttp.ClientSession, watch: Watch) -> Keys:
    return Keys(session, f"{teams.address}/openid", watch)


async def check(keys: Keys, header: str, channel: str = "msteams") -> None:
    await check_token(keys, APP, header, channel, SERVICE)


async def test_a_good_token_is_taken(keys: Keys) -> None:
    """Signed by Microsoft for us, from the service URL that the activity names."""
    await check(keys, sign(APP, SERVICE))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"iss": "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"},
        {"aud": TENANT},
        {"exp": 1_600_000_000},
        {"nbf": 4_000_000_000},
        {"serviceurl": "https://evil.example/"},
        {"kid": "unheard-of"},
        {"kid": None},
        {"kid": "curve"},
        {"kid": "web-only", "key": "other"},
        {"key": "other"},
        {"key": "x" * 64, "algorithm": "HS256"},
        {"key": "", "algorithm": "none"},
        {"algorithm": "RS512"},
        {"without": ("exp",)},
        {"without": ("iss",)},
        {"without": ("aud",)},
        {"without": ("serviceurl",)},
    ],
    ids=str,
)
async def test_a_wrong_token_is_refused(keys: Keys, changes: dict[str, Any]) -> None:
    """Issuer, audience, time, service URL, key, algorithm; the key of another channel; what is missing."""
    with pytest.raises(Refused):
        await check(keys, sign(APP, SERVICE, **changes))


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Basic eA==", "Bearer x", "Bearer a.b.c", "bearer " + "x" * 9000, "Bearer \udcff.é.x"],
)
async def test_what_is_no_token_is_refused(keys: Keys, header: str) -> None:
    """Never an exception of another kind, whatever somebody writes there."""
    with pytest.raises(Refused):
        await check(keys, header)


async def test_a_key_signs_for_its_channels_only(keys: Keys) -> None:
    """A token of Teams' key on an activity that says it comes from elsewhere."""
    with pytest.raises(Refused):
        await check(keys, sign(APP, SERVICE), channel="webchat")


async def test_the_document_is_fetched_once(keys: Keys, teams: FakeTeams, watch: Watch) -> None:
    """Many at once share a fetch; after a day it is read again; an unknown key asks again after a minute."""
    fetched = count_fetches(keys)
    await asyncio.gather(*(check(keys, sign(APP, SERVICE)) for _ in range(20)))
    for _ in range(20):
        with pytest.raises(Refused):
            await check(keys, sign(APP, SERVICE, kid="junk"))
    assert len(fetched) == 2
    watch.ahead += SOONEST + 1
    with pytest.raises(Refused):
        await check(keys, sign(APP, SERVICE, kid="junk"))
    assert len(fetched) == 4
    watch.ahead += AGED
    await check(keys, sign(APP, SERVICE))
    assert len(fetched) == 6


def count_fetches(keys: Keys) -> list[str]:
    fetched: list[str] = []
    get = keys._get

    async def counted(url: str) -> Any:
        fetched.append(url)
        return await get(url)

    keys._get = counted  # type: ignore[method-assign]
    return fetched


async def test_an_old_document_is_better_than_none(keys: Keys, watch: Watch) -> None:
    """Microsoft's document may be away for a while; the keys do not change for that."""
    await check(keys, sign(APP, SERVICE))
    keys.url = "http://127.0.0.1:9/openid"
    watch.ahead += AGED + 1
    await check(keys, sign(APP, SERVICE))


async def test_without_any_document_nobody_is_judged(keys: Keys) -> None:
    """It is not the token that is wrong; and junk does not make us knock there all the time."""
    keys.url = "http://127.0.0.1:9/openid"
    fetched = count_fetches(keys)
    for _ in range(3):
        with pytest.raises(NoKeys):
            await check(keys, sign(APP, SERVICE))
    assert len(fetched) == 1


def tokens_of(teams: FakeTeams, session: aiohttp.ClientSession, keys: Keys, watch: Watch) -> Tokens:
    return Tokens(session, f"{teams.address}/login/", TENANT, APP, SECRET, keys.read_issuer, watch)


async def test_one_token_serves_everybody(
    teams: FakeTeams, session: aiohttp.ClientSession, keys: Keys, watch: Watch
) -> None:
    """Fetched once, for the service that the key document names; anew before it ends, or when it is not taken."""
    tokens = tokens_of(teams, session, keys, watch)
    found = set(await asyncio.gather(*(tokens.get() for _ in range(10))))
    assert found == {f"token-1-for-{ISSUER}/.default"}
    watch.ahead += 3400
    second = await tokens.get()
    assert second.startswith("token-2")
    tokens.forget("token-1")
    assert await tokens.get() == second
    tokens.forget(second)
    assert (await tokens.get()).startswith("token-3")


async def test_a_wrong_secret_is_named(
    teams: FakeTeams, session: aiohttp.ClientSession, keys: Keys, watch: Watch
) -> None:
    """By Microsoft's number, which can be looked up; never by the secret."""
    teams.secret = "another"
    with pytest.raises(TeamsRefused, match=r"^no_token \(AADSTS7000215\)$") as refusal:
        await tokens_of(teams, session, keys, watch).get()
    assert refusal.value.status == 401


async def test_an_unreachable_login_is_no_verdict(
    teams: FakeTeams, session: aiohttp.ClientSession, keys: Keys, watch: Watch
) -> None:
    """Nothing has arrived anywhere, and it may work the next time."""
    tokens = tokens_of(teams, session, keys, watch)
    tokens.authority = "http://127.0.0.1:9/"
    with pytest.raises(TeamsRefused, match="login_unreachable") as refusal:
        await tokens.get()
    assert (refusal.value.arrived, refusal.value.status) == (False, 0)
    keys.issuer, keys.url = "", "http://127.0.0.1:9/openid"
    keys._again_at = 0.0
    with pytest.raises(TeamsRefused, match="no_key_document"):
        await tokens.get()


async def test_an_anonymous_bot_has_no_token(session: aiohttp.ClientSession, keys: Keys) -> None:
    """The test client wants none, and nobody is asked for one."""
    assert await Tokens(session, "http://127.0.0.1:9/", TENANT, "", "", keys.read_issuer).get() == ""
