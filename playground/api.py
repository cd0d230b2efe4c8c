"""The edge of the Web API: arguments in, faults and limits in between, one recorded call out."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from playground.faults import Fault, Faults
from playground.limits import Limits
from playground.methods import METHODS, Method
from playground.methods.answers import Refused, need_scope
from playground.records import Call
from playground.workspace import Workspace
from playground.world import Json

Apply = Callable[[], Awaitable[web.StreamResponse]]
BEFORE = ("rate_limited", "status", "error", "hang", "cut_before")


class WebApi:
    """`closing` is set when the server goes down, so that no fault keeps it waiting. `limits` None: no rate limits."""

    def __init__(self, ws: Workspace, faults: Faults, limits: Limits | None, closing: asyncio.Event) -> None:
        self.ws, self.faults, self.limits, self.closing = ws, faults, limits, closing
        self.calls: list[Call] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args, token = await read(request)
        call = Call(method, args or {}, time.monotonic())
        self.calls.append(call)

        async def apply() -> web.StreamResponse:
            status, call.answered, headers = self.answer(method, args, token)
            return web.json_response(call.answered, status=status, headers=headers)

        return await self.through(request, call, apply)

    async def respond(self, request: web.Request, apply: Apply) -> web.StreamResponse:
        """An answer to a response_url: not among the recorded calls, but faults for "response_url" hit it."""
        call = Call("response_url", {}, time.monotonic())
        return await self.through(request, call, apply)

    async def through(self, request: web.Request, call: Call, apply: Apply) -> web.StreamResponse:
        """The answer of `apply`, or the fault that is planned for it."""
        fault = self.faults.pick(call.method)
        if fault is None:
            return await apply()
        if fault.kind == "slow":
            await self.wait(float(fault.details.get("seconds") or 10))
            return await apply()
        if fault.kind in BEFORE:
            return await self.fail(fault, request, call)
        await apply()
        if fault.kind == "cut_after":
            return cut(request, call)
        call.answered = 500
        return broken(500, None)

    async def wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.closing.wait(), seconds)
        except TimeoutError:
            return

    async def fail(self, fault: Fault, request: web.Request, call: Call) -> web.StreamResponse:
        """A fault that leaves the call without effect."""
        match fault.kind:
            case "rate_limited":
                seconds = fault.details.get("retry_after", 1)
                return self.limited(call, {} if seconds is None else {"Retry-After": str(seconds)})
            case "status":
                call.answered = int(fault.details.get("status") or 500)
                return broken(call.answered, fault.details.get("body"))
            case "error":
                call.answered = {"ok": False, "error": fault.details.get("error") or "internal_error"}
                return web.json_response(call.answered)
            case "hang":
                await self.closing.wait()
        return cut(request, call)

    def limited(self, call: Call, headers: dict[str, str]) -> web.Response:
        call.answered = {"ok": False, "error": "ratelimited"}
        return web.json_response(call.answered, status=429, headers=headers)

    def answer(self, name: str, args: Json | None, token: str) -> tuple[int, Json, dict[str, str]]:
        """Status, body and headers of an answer without faults."""
        method = METHODS.get(name)
        if method is None:
            return 200, {"ok": False, "error": "unknown_method", "req_method": name}, {}
        if args is None:
            return 200, {"ok": False, "error": "invalid_json"}, {}
        seconds = self.seconds_to_wait(name, method, args)
        if seconds:
            return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(seconds)}
        try:
            return 200, self.run(name, method, args, token), self.granted()
        except Refused as refused:
            return 200, refused.answer, {}

    def run(self, name: str, method: Method, args: Json, token: str) -> Json:
        if name != "api.test" and not token:
            raise Refused("not_authed")
        if name != "api.test" and token != self.ws.world.bot_token:
            raise Refused("invalid_auth")
        if method.scope:
            need_scope(self.ws, method.scope)
        return method.run(self.ws, args)

    def granted(self) -> dict[str, str]:
        """The token's scopes, as Slack says them beside every answer; left out where the bot was granted everything."""
        scopes = self.ws.world.scopes
        return {} if scopes is None else {"X-OAuth-Scopes": ",".join(sorted(scopes))}

    def seconds_to_wait(self, name: str, method: Method, args: Json) -> int:
        if self.limits is None:
            return 0
        channel = self.ws.channel_of(str(args.get("channel") or "")) if method.posts else None
        return self.limits.wait(name, method.tier, channel)


async def read(request: web.Request) -> tuple[Json | None, str]:
    """The arguments and the token; the arguments are None where the body is no JSON object."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    args: Json | None = dict(request.query)
    if request.content_type == "application/json":
        args = loaded(await request.read())
    elif request.method == "POST":
        args = {**request.query, **(await request.post())}
    inner = str((args or {}).pop("token", ""))
    return args, token or inner


def loaded(raw: bytes) -> Json | None:
    if not raw:
        return {}
    try:
        body: Any = json.loads(raw)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def broken(status: int, body: Any) -> web.Response:
    """An answer that is not Slack's JSON, or JSON that says nothing, as the fault asks for it."""
    if isinstance(body, dict):
        return web.json_response(body, status=status)
    text = "<html><body>Something went wrong</body></html>" if body is None else str(body)
    return web.Response(status=status, text=text, content_type="text/html")


def cut(request: web.Request, call: Call) -> web.StreamResponse:
    """Close the connection without an answer."""
    call.answered = 0
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
