"""The least that can stand in for the Bot Connector, in a process of its own: it takes everything, and counts.

`GET /taken` gives how many messages were posted and changed since it was last asked, and how many named a key result.
`python -m tests.bench.faketeams PORT`
"""

from __future__ import annotations

import sys

from aiohttp import web

from tests.bench.plan import TITLE


class FakeTeams:
    def __init__(self) -> None:
        self.taken = {"posted": 0, "changed": 0, "titles": 0}

    async def post(self, request: web.Request) -> web.Response:
        self.taken["posted"] += 1
        self.taken["titles"] += TITLE.encode() in await request.read()
        return web.json_response({"id": "1700000000001"}, status=201)

    async def change(self, request: web.Request) -> web.Response:
        self.taken["changed"] += 1
        await request.read()
        return web.json_response({"id": request.match_info["activity"]})

    async def tell(self, _request: web.Request) -> web.Response:
        taken, self.taken = self.taken, dict.fromkeys(self.taken, 0)
        return web.json_response(taken)

    async def ready(self, _request: web.Request) -> web.Response:
        return web.json_response({"ok": True})


def application() -> web.Application:
    teams = FakeTeams()
    app = web.Application(client_max_size=2**22)
    app.router.add_get("/taken", teams.tell)
    app.router.add_get("/readyz", teams.ready)
    app.router.add_post("/emea/v3/conversations/{conversation}/activities", teams.post)
    app.router.add_post("/emea/v3/conversations/{conversation}/activities/{activity}", teams.post)
    app.router.add_put("/emea/v3/conversations/{conversation}/activities/{activity}", teams.change)
    return app


if __name__ == "__main__":
    web.run_app(application(), host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
