"""A fake of Microsoft's side: Bot Connector, login and key document, with limits and faults, over real HTTP."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web
from jwt.algorithms import RSAAlgorithm

from tests.teams.signing import ISSUER, KEY_ID, other_key, own_key

Json = dict[str, Any]

TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"
APP = "11111111-2222-3333-4444-555555555555"
BOT = f"28:{APP}"
SECRET = "a client secret"
LIMITS = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))  # (calls, seconds) a conversation
TENANT_LIMIT = (50, 1.0)


@dataclass
class Member:
    """Somebody in the directory. `user` is the bot's own id for them, `directory` the one that a plan names."""

    user: str
    directory: str
    name: str
    tenant: str = TENANT
    role: str = "user"

    def profile(self) -> Json:
        return {
            "id": self.user,
            "name": self.name,
            "aadObjectId": self.directory,
            "objectId": self.directory,
            "tenantId": self.tenant,
            "userRole": self.role,
        }


@dataclass
class Message:
    id: str
    conversation: str
    body: Json
    edits: int = 0

    @property
    def card(self) -> Json:
        return next((one["content"] for one in self.body.get("attachments") or []), {})

    @property
    def words(self) -> str:
        """Everything that can be read of it."""
        return json.dumps([self.body.get("text") or "", self.card], ensure_ascii=False).replace("\u00a0", " ")


@dataclass
class Fault:
    """`kind`: status, applied (done, and then the status), reset, hang. For `times` calls of `method`."""

    method: str
    kind: str = "status"
    status: int = 500
    times: int = 1
    seconds: float = 10.0
    headers: dict[str, str] = field(default_factory=dict)
    code: str = ""


@dataclass
class Call:
    method: str
    conversation: str
    at: float
    status: int = 0
    authorization: str = ""


class FakeTeams:
    """`removed` holds the directory ids of people without the app; `limits` switches the throttling on."""

    def __init__(self, members: list[Member], channels: dict[str, list[str]] | None = None) -> None:
        self.members = {one.user: one for one in members}
        self.channels = channels or {}
        self.messages: list[Message] = []
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.removed: set[str] = set()
        self.limits = False
        self.tokens_given = 0
        self.secret = SECRET
        self.address = ""
        self._ids = count(1_700_000_000_001)
        self._seen: dict[str, deque[float]] = defaultdict(deque)

    # what tests ask

    @property
    def service_url(self) -> str:
        return f"{self.address}/emea/"

    def chat(self, directory: str) -> str:
        """The id of the conversation with one person."""
        return f"a:{directory}"

    def said(self, conversation: str) -> list[Message]:
        """In a chat, or in a channel with all its threads."""
        return [one for one in self.messages if one.conversation.partition(";")[0] == conversation]

    def called(self, *methods: str) -> list[Call]:
        return [one for one in self.calls if one.method in methods]

    def message(self, id: str) -> Message:
        return next(one for one in self.messages if one.id == id)

    # the server

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self.address
        finally:
            await runner.cleanup()

    def _application(self) -> web.Application:
        app = web.Application(client_max_size=2**22)
        at, one = "/emea/v3/conversations", "/emea/v3/conversations/{conversation}"
        app.router.add_get("/openid", self._openid)
        app.router.add_get("/keys", self._keys)
        app.router.add_post("/login/{tenant}/oauth2/v2.0/token", self._login)
        app.router.add_post(at, self._wrapped("create", self._create))
        app.router.add_post(f"{one}/activities", self._wrapped("post", self._post))
        app.router.add_post(f"{one}/activities/{{activity}}", self._wrapped("post", self._post))
        app.router.add_put(f"{one}/activities/{{activity}}", self._wrapped("update", self._update))
        app.router.add_get(f"{one}/members/{{user}}", self._wrapped("member", self._member))
        app.router.add_get(f"{one}/pagedmembers", self._wrapped("members", self._paged))
        app.router.add_get("/emea/v3/teams/{conversation}/conversations", self._wrapped("channels", self._channels))
        return app

    def _wrapped(self, method: str, answer: Any) -> Any:
        async def handle(request: web.Request) -> web.Response:
            body = await request.json() if request.can_read_body else {}
            call = Call(method, request.match_info.get("conversation", ""), time.monotonic())
            call.authorization = request.headers.get("Authorization", "")
            self.calls.append(call)
            made = await self._faulty(method, request, lambda: answer(request, body), call)
            call.status = made.status
            return made

        return handle

    async def _faulty(
        self, method: str, request: web.Request, answer: Callable[[], web.Response], call: Call
    ) -> web.Response:
        fault = next((one for one in self.faults if one.method == method and one.times > 0), None)
        if fault is None:
            return self._throttled(call) or answer()
        fault.times -= 1
        if fault.kind in ("applied", "reset"):
            answer()
        if fault.kind == "reset" and request.transport is not None:
            request.transport.close()
        if fault.kind == "hang":
            await asyncio.sleep(fault.seconds)
            return answer()
        return refusal(fault.status, fault.code or "Fault", fault.headers)

    def _throttled(self, call: Call) -> web.Response | None:
        if not self.limits or call.method not in ("post", "update", "create"):
            return None
        found = [self._too_many("tenant", [TENANT_LIMIT], call.at)]
        if call.conversation:
            found.append(self._too_many(call.conversation, list(LIMITS), call.at))
        return refusal(429, "TooManyRequests") if any(found) else None

    def _too_many(self, key: str, limits: list[tuple[int, float]], now: float) -> bool:
        seen = self._seen[key]
        seen.append(now)
        return any(sum(now - one < seconds for one in seen) > calls for calls, seconds in limits)

    # its methods

    def _create(self, _request: web.Request, body: Json) -> web.Response:
        if body.get("members"):
            who = self.members.get(body["members"][0]["id"])
            if who is None or who.directory in self.removed:
                return refusal(403, "ForbiddenOperationException")
            return web.json_response({"id": self.chat(who.directory)}, status=201)
        channel = body["channelData"]["channel"]["id"]
        if channel in self.removed or not any(channel in all for all in self.channels.values()):
            return refusal(403, "BotNotInConversationRoster")
        made = self._keep(lambda id: f"{channel};messageid={id}", body["activity"])
        return web.json_response({"id": made.conversation, "activityId": made.id}, status=201)

    def _post(self, request: web.Request, body: Json) -> web.Response:
        conversation = request.match_info["conversation"]
        if conversation.removeprefix("a:") in self.removed:
            return refusal(403, "BotNotInConversationRoster")
        return web.json_response({"id": self._keep(lambda id: conversation, body).id}, status=201)

    def _keep(self, where: Any, body: Json) -> Message:
        id = str(next(self._ids))
        made = Message(id, where(id), body)
        self.messages.append(made)
        return made

    def _update(self, request: web.Request, body: Json) -> web.Response:
        where = request.match_info
        for one in self.messages:
            if (one.conversation, one.id) == (where["conversation"], where["activity"]):
                one.body, one.edits = body, one.edits + 1
                return web.json_response({"id": one.id})
        return refusal(404, "ActivityNotFoundInConversation")

    def _member(self, request: web.Request, _body: Json) -> web.Response:
        asked = request.match_info["user"]
        found = [one for one in self.members.values() if asked in (one.user, one.directory)]
        return web.json_response(found[0].profile()) if found else refusal(404, "MemberNotFoundInConversation")

    def _paged(self, request: web.Request, _body: Json) -> web.Response:
        """Two a page, so that there are pages."""
        everybody, start = list(self.members.values()), int(request.query.get("continuationToken") or 0)
        page: Json = {"members": [one.profile() for one in everybody[start : start + 2]]}
        if start + 2 < len(everybody):
            page["continuationToken"] = str(start + 2)
        return web.json_response(page)

    def _channels(self, request: web.Request, _body: Json) -> web.Response:
        found = self.channels.get(request.match_info["conversation"])
        if found is None:
            return refusal(404, "TeamNotFound")
        return web.json_response({"conversations": [{"id": one} for one in found]})

    async def _login(self, request: web.Request) -> web.Response:
        form = await request.post()
        if (form["client_id"], form["client_secret"], request.match_info["tenant"]) != (APP, self.secret, TENANT):
            words = "AADSTS7000215: Invalid client secret provided."
            return web.json_response({"error": "invalid_client", "error_description": words}, status=401)
        self.tokens_given += 1
        token = f"token-{self.tokens_given}-for-{form['scope']!s}"
        return web.json_response({"token_type": "Bearer", "expires_in": 3600, "access_token": token})

    async def _openid(self, _request: web.Request) -> web.Response:
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.address}/keys"})

    async def _keys(self, _request: web.Request) -> web.Response:
        own = {**RSAAlgorithm.to_jwk(own_key().public_key(), as_dict=True), "kid": KEY_ID, "endorsements": ["msteams"]}
        web_only = RSAAlgorithm.to_jwk(other_key().public_key(), as_dict=True)
        other = {**web_only, "kid": "web-only", "endorsements": ["webchat"]}
        return web.json_response({"keys": [own, other, {"kty": "EC", "kid": "curve"}]})


def refusal(status: int, code: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": {"code": code, "message": "no"}}, status=status, headers=headers)
