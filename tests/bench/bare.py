"""What ours is measured against: Bolt's AsyncApp with listeners that do next to nothing.

Served the same way as ours: aiohttp, `to_bolt_request`, `process_before_response`, one shared ClientSession.
`python -m tests.bench.bare PORT SLACK_API_URL DATABASE_URL`
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Engine
from sqlmodel import Session, create_engine, select

from store.people import Account
from store.plan import KeyResult
from tests.bench.payloads import FORM, SECRET
from tests.bench.plan import TEAM

Json = dict[str, Any]


async def authorize() -> AuthorizeResult:
    """As cheap as it can be: the stock one costs more."""
    return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_user_id="U0BOT", bot_id="B0BOT", bot_token="xoxb-b")


def make_bolt(client: AsyncWebClient, engine: Engine) -> AsyncApp:
    app = AsyncApp(signing_secret=SECRET, authorize=authorize, client=client, process_before_response=True)

    @app.command("/okr")
    async def acknowledge(ack: AsyncAck) -> None:
        await ack("Taken.")

    @app.command("/read")
    async def read(ack: AsyncAck, body: Json) -> None:
        titles = await asyncio.to_thread(read_titles, engine, body["user_id"])
        await ack("\n".join(titles))

    @app.action("checkin.same")
    async def acknowledge_click(ack: AsyncAck) -> None:
        await ack()

    @app.action("checkin.open")
    async def open_form(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("checkin")
    async def post(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text="Saved.")

    return app


def read_titles(engine: Engine, user: str) -> list[str]:
    """One read as anybody would write it with SQLModel."""
    with Session(engine) as session:
        owned = select(KeyResult).join(Account, Account.person_id == KeyResult.owner_id)  # type: ignore[arg-type]
        mine = owned.where(Account.workspace_id == 1, Account.external_id == user)
        return [each.title for each in session.exec(mine)]


def application(api_url: str, database_url: str) -> web.Application:
    engine = create_engine(database_url)
    app = web.Application()

    async def shared(app: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession() as session:
            bolt = make_bolt(AsyncWebClient(token="xoxb-b", base_url=api_url, session=session), engine)

            async def events(request: web.Request) -> web.Response:
                return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

            app.router.add_post("/slack/events", events)
            yield
        engine.dispose()

    async def ready(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    app.cleanup_ctx.append(shared)
    app.router.add_get("/readyz", ready)
    return app


if __name__ == "__main__":
    port, api_url, database_url = sys.argv[1:]
    web.run_app(application(api_url, database_url), host="127.0.0.1", port=int(port), access_log=None, print=None)
