"""One page around the test client for Teams: what time it is, the levers that move it, and below them the client."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from aiohttp import web

from playground.world import Json, Lever

HERE = Path(__file__).parent
FILES = {
    "/": HERE / "teams" / "frame.html",
    "/frame.js": HERE / "teams" / "frame.js",
    "/frame.css": HERE / "teams" / "frame.css",
    "/tokens.css": HERE / "page" / "tokens.css",
}


class Frame:
    """`hint`: who one is and what to do first. `levers` may be none yet; `zone` is an IANA name."""

    def __init__(
        self, client: str, hint: str, zone: str, now: Callable[[], datetime], levers: Callable[[], Sequence[Lever]]
    ) -> None:
        self.client, self.hint, self.zone, self.now, self.levers = client, hint, zone, now, levers

    @asynccontextmanager
    async def serving(self, host: str, port: int) -> AsyncIterator[str]:
        """Listen; gives the address."""
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=2.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
            address, found, *_ = runner.addresses[0]
            yield f"http://{address}:{found}"
        finally:
            await runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application()
        for path, file in FILES.items():
            app.router.add_get(path, _sends(file))
        app.router.add_get("/frame", self._look)
        app.router.add_post("/lever", self._pull)
        return app

    async def _look(self, _request: web.Request) -> web.Response:
        levers = [{"id": one.id, "label": one.label, "detail": one.detail} for one in self.levers()]
        said = {"client": self.client, "hint": self.hint, "zone": self.zone, "now": self.now().isoformat()}
        return web.json_response({**said, "levers": levers})

    async def _pull(self, request: web.Request) -> web.Response:
        """JSON only, which a page from elsewhere may not send."""
        if request.content_type != "application/json":
            return web.json_response({"ok": False}, status=415)
        body: Json = await request.json()
        lever = next((one for one in self.levers() if one.id == body.get("id")), None)
        if lever is None:
            return web.json_response({"ok": False}, status=404)
        await asyncio.shield(asyncio.ensure_future(lever.pull()))
        return web.json_response({"ok": True})


def _sends(file: Path) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def send(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(file, headers={"Cache-Control": "no-cache"})

    return send
