"""What the page asks of the server, under /play/, and the stream that keeps it up to date."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from playground.acts import Acts, Reply
from playground.glance import home_of, levers_of, message_of, stack_of, things_seen, world_of
from playground.records import Message, View
from playground.workspace import Notice
from playground.world import Json, Lever, User

PAGE = Path(__file__).parent / "page"
HEARTBEAT_SECONDS = 15.0


class Gone(Exception):  # noqa: N818  answered as words, see `guarded`
    """The page asked for something that is not there any more."""


class PageApi:
    def __init__(self, acts: Acts, levers: Callable[[], list[Lever]], closing: asyncio.Event) -> None:
        self.acts, self.ws, self.levers, self.closing = acts, acts.ws, levers, closing
        self.streams: dict[asyncio.Queue[Json | None], str] = {}

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/", self.page)
        app.router.add_get("/play/world", self.world)
        app.router.add_get("/play/as/{user}", self.seen_as)
        app.router.add_get("/play/stream", self.stream)
        for name in ("say", "click", "submit", "close", "home", "seen", "lever"):
            app.router.add_post(f"/play/{name}", self.guarded(getattr(self, name)))
        if PAGE.is_dir():
            app.router.add_static("/static/", PAGE)
        app.on_startup.append(self.start)
        app.on_shutdown.append(self.stop)

    async def start(self, app: web.Application) -> None:
        self.ws.watchers.append(self.noticed)

    async def stop(self, app: web.Application) -> None:
        self.ws.watchers.remove(self.noticed)
        for queue in self.streams:
            queue.put_nowait(None)

    async def page(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})

    # Looking

    async def world(self, request: web.Request) -> web.Response:
        return web.json_response(world_of(self.ws, self.levers()))

    async def seen_as(self, request: web.Request) -> web.Response:
        user = self.ws.world.user(request.match_info["user"])
        if user is None:
            return web.json_response({"ok": False, "error": "Nobody here has that name."}, status=404)
        return web.json_response(things_seen(self.ws, user))

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events for one person, until the page goes away or the server stops."""
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self.streams[queue] = request.query.get("user", "")
        try:
            await self.pour(queue, response)
        except ConnectionError:
            return response
        finally:
            del self.streams[queue]
        return response

    async def pour(self, queue: asyncio.Queue[Json | None], response: web.StreamResponse) -> None:
        item: Json | None = self.clock()
        while item is not None:
            await response.write(f"data: {json.dumps(item)}\n\n".encode())
            try:
                item = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                item = self.clock()

    def clock(self) -> Json:
        return {"kind": "clock", "now": self.ws.now().isoformat(), "levers": levers_of(self.levers())}

    def noticed(self, notice: Notice) -> None:
        for queue, user in self.streams.items():
            item = self.told(notice, user)
            if item is not None:
                queue.put_nowait(item)

    def told(self, notice: Notice, user: str) -> Json | None:
        """What this person's page hears of a change, None if it is not theirs."""
        if notice.user not in (None, user):
            return None
        match notice.kind:
            case "view":
                return {"kind": "view", "views": stack_of(self.ws, user)}
            case "world":
                return {"kind": "world"}
            case "home":
                return {"kind": "home", "home": home_of(self.ws, user)}
        message = notice.message
        if message is None or not self.acts.reads(user, message.channel):
            return None
        return {"kind": notice.kind, "message": message_of(self.ws, message)}

    # Doing

    def guarded(self, act: Callable[[Json], Any]) -> Callable[[web.Request], Any]:
        """One act of the page: a JSON object in, `{ok, error?}` out; what is gone is said in words."""

        async def handle(request: web.Request) -> web.Response:
            if request.content_type != "application/json":  # a foreign page cannot send this without asking first
                return web.json_response({"ok": False, "error": "This takes JSON only."}, status=415)
            try:
                answer = await act(await request.json())
            except (LookupError, Gone) as gone:
                return web.json_response(
                    {"ok": False, "error": f"That is not there any more. Reload the page. ({gone})"}
                )
            return web.json_response(answer)

        return handle

    def user(self, body: Json) -> User:
        return self.acts.user(body["user"])

    async def say(self, body: Json) -> Json:
        user, channel, text = self.user(body), body["channel"], str(body["text"])
        if not self.acts.may_write(user, channel):
            return {"ok": False, "error": "You cannot write here."}
        word = text.strip().split(" ")[0]
        if not word.startswith("/"):
            await self.acts.say(user, text, channel, body.get("thread_ts"))
            return {"ok": True}
        if word not in self.ws.world.commands:
            return {"ok": False, "error": f"{word} is not a valid command. In Slack, what begins with / is a command."}
        if body.get("thread_ts"):
            return {"ok": False, "error": f"{word} is not supported in threads. Sorry!"}
        return answered(await self.acts.command(user, text, channel))

    async def click(self, body: Json) -> Json:
        kept = ("block_id", "action_id", "type", "value", "text")
        action = {key: value for key, value in body.items() if key in kept or key.startswith("selected_")}
        source = self.source(body)
        if isinstance(source, View) and body.get("state"):
            source.values |= body["state"]
        return answered(await self.acts.click(self.user(body), source, action))

    def source(self, body: Json) -> Message | View:
        where = body["source"]
        if where.get("home"):
            found: Message | View | None = self.ws.homes.get(body["user"])
        elif "view_id" in where:
            found = self.ws.view(where["view_id"])
        else:
            found = self.ws.find(where["channel"], where["message_ts"])
        if found is None:
            raise Gone("what you clicked")
        return found

    def modal(self, body: Json) -> View:
        for view in self.ws.stack(body["user"]):
            if view.id == body["view_id"]:
                return view
        raise Gone("the form")

    async def submit(self, body: Json) -> Json:
        view = self.modal(body)
        view.values |= body.get("values") or {}
        return answered(await self.acts.submit(self.user(body), view))

    async def close(self, body: Json) -> Json:
        return answered(await self.acts.close(self.user(body), self.modal(body), bool(body.get("clear"))))

    async def home(self, body: Json) -> Json:
        return answered(await self.acts.open_home(self.user(body)))

    async def seen(self, body: Json) -> Json:
        latest = self.ws.messages.get(body["channel"], [])
        if latest:
            self.ws.seen.setdefault(self.user(body).id, {})[body["channel"]] = latest[-1].ts
        return {"ok": True}

    async def lever(self, body: Json) -> Json:
        lever = next((one for one in self.levers() if one.id == body["id"]), None)
        if lever is None:
            raise Gone("that lever")
        await lever.pull()
        for queue in self.streams:
            queue.put_nowait(self.clock())
        return {"ok": True}


def answered(reply: Reply) -> Json:
    if reply.errors:
        return {"ok": False, "errors": reply.errors}
    return {"ok": False, "error": reply.error} if reply.error else {"ok": True}
