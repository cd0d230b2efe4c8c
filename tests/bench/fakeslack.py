"""The least that can stand in for Slack, in a process of its own: it takes everything at once and keeps opened forms.

`GET /opened` gives the forms that were opened since it was last asked, by the trigger they were opened with, in order.
`python -m tests.bench.fakeslack PORT`
"""

from __future__ import annotations

import sys
from typing import Any

from aiohttp import web

from tests.bench.plan import TEAM

Json = dict[str, Any]

IDENTITY = {"team_id": TEAM, "team": "Bench", "user_id": "U0BOT", "bot_id": "B0BOT"}


class FakeSlack:
    """Answers everything with "ok"."""

    def __init__(self) -> None:
        self.opened: dict[str, Json] = {}

    async def call(self, request: web.Request) -> web.Response:
        if request.match_info["method"] != "views.open":
            return web.json_response({"ok": True, "channel": "D1", "ts": "1700000000.1", **IDENTITY})
        asked = await request.json()
        self.opened[asked["trigger_id"]] = asked["view"]
        return web.json_response({"ok": True, "view": {"id": "V1", **asked["view"]}})

    async def take(self, _request: web.Request) -> web.Response:
        opened, self.opened = self.opened, {}
        return web.json_response(opened)

    async def respond(self, _request: web.Request) -> web.Response:
        return web.json_response({"ok": True})


def application() -> web.Application:
    slack = FakeSlack()
    app = web.Application(client_max_size=2**22)
    app.router.add_get("/opened", slack.take)
    app.router.add_get("/readyz", slack.respond)
    app.router.add_post("/response", slack.respond)
    app.router.add_route("*", "/api/{method}", slack.call)
    return app


if __name__ == "__main__":
    web.run_app(application(), host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
