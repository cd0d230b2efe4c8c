"""How many SQL statements Teams' edge takes, with all that it remembers of people, on a small and on a large plan."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
from sqlalchemy import Engine

from bot.app import Bot, running
from bot.clock import RealClock
from bot.config import Settings
from tests.bench import teams_payloads as payloads
from tests.bench.payloads import Json
from tests.bench.plan import OWNED, question
from tests.bench.statements import Counted, counting
from tests.bench.teams_plan import TENANT, keep_references

LONG_AGO = timedelta(days=14)


def count_teams_statements(engine: Engine, key_results: int, service_url: str) -> Counted:
    """Of the last person in a plan of this size."""
    return asyncio.run(_count(engine, key_results, service_url))


async def _count(engine: Engine, key_results: int, service_url: str) -> Counted:
    keep_references(engine, service_url, datetime.now(UTC) - LONG_AGO)
    last = [question(key_results - OWNED + turn) for turn in range(OWNED)]
    url = engine.url.render_as_string(hide_password=False)
    settings = Settings(
        _env_file=None, database_url=url, host="127.0.0.1", port=0, teams_tenant_id=TENANT, teams_allow_anonymous=True
    )
    counted: Counted = {}
    async with (
        running(settings, engine, RealClock(), work=False, beat_seconds=0) as bot,
        aiohttp.ClientSession() as web,
    ):

        async def tally(what: str, request: bytes) -> Json:
            with counting(engine) as seen:
                said = await _ask(web, bot, request)
            counted[f"Teams: {what}"] = len(seen)
            return said

        await tally("my, first of the hour", payloads.line(last[0], service_url))
        await tally("my", payloads.line(last[0], service_url))
        await tally("No change", payloads.click(last[1], service_url, "checkin.same"))
        await tally("No change", payloads.click(last[2], service_url, "checkin.same"))
        form = await tally("open the form", payloads.click(last[0], service_url, "checkin.open"))
        await tally("submit the form", payloads.submission(last[0], service_url, form["value"]))
    return counted


async def _ask(web: aiohttp.ClientSession, bot: Bot, request: bytes) -> Json:
    headers = {"Content-Type": "application/json"}
    body = request.partition(b"\r\n\r\n")[2]
    async with web.post(f"{bot.address}/api/messages", data=body, headers=headers) as answer:
        answer.raise_for_status()
        return dict(await answer.json()) if (await answer.read()) else {}
