"""Teams' edge: botbuilder behind our own gate. It turns activities into events, asks `handlers`, and says the answer.

The adapter is the library's own, without its aiohttp integration, which serialises the answer to an invoke twice.
`on_turn_error` stays unset: with it, what breaks would be swallowed.
"""

from __future__ import annotations

from functools import partial

from aiohttp import web
from botbuilder.core import CloudAdapterBase, InvokeResponse, TurnContext
from botbuilder.schema import Activity

from bot import log as logs
from bot import teams_payload as payload
from bot.log import Log
from bot.teams_answering import Answering
from bot.teams_auth import Json
from bot.teams_calls import Authenticated
from bot.teams_gate import Gate, TurnedAway
from bot.teams_installing import Installing
from bot.teams_payload import EXECUTE, Malformed, text_at
from bot.teams_words import not_understood, other_invoke

log = Log(__name__)

READ = ("type", "id", "channelId", "serviceUrl", "name", "conversation", "from", "recipient")


class Adapter(CloudAdapterBase):  # type: ignore[misc]
    """The library's, as it is."""


class TeamsEdge:
    def __init__(self, gate: Gate, auth: Authenticated, answering: Answering, installing: Installing) -> None:
        self._gate, self._auth, self._answering, self._installing = gate, auth, answering, installing
        self._adapter = Adapter(auth)

    async def handle(self, request: web.Request) -> web.Response:
        """One activity of Teams', or of somebody who says so."""
        with logs.inbound():
            body = await self._gate.admit(request)
            if isinstance(body, TurnedAway):
                log.warning("refused", status=body.status, why=body.why)
                return web.Response(status=body.status)
            try:
                hear = partial(self._hear, body)
                return _response(await self._adapter.process_activity(self._auth.result(), _activity(body), hear))
            except Malformed as lacking:
                log.warning("an activity lacks something", field=str(lacking))
                return web.Response(status=400)

    async def _hear(self, body: Json, turn: TurnContext) -> None:
        match body["type"]:
            case "message":
                await self._line(body)
            case "invoke":
                said = InvokeResponse(status=200, body=await self._invoked(body))
                await turn.send_activity(Activity(type="invokeResponse", value=said))
            case "installationUpdate":
                await self._answering.begin(self._installing.installed(body, payload.origin(body)))
            case "conversationUpdate":
                await self._answering.begin(self._installing.changed(body, payload.origin(body)))

    async def _line(self, body: Json) -> None:
        heard = payload.message(body)
        if heard is not None:
            await self._answering.line(heard)

    async def _invoked(self, body: Json) -> Json:
        name = text_at(body, "name")
        if name != EXECUTE:
            return other_invoke(name)
        try:
            heard = payload.execute(body)
        except Malformed as lacking:
            log.warning("a card lacks something", field=str(lacking))
            return not_understood()
        return await self._answering.invoke(heard)


def _activity(body: Json) -> Activity:
    """What the adapter needs of it. The rest is read as it came: the library loses the tenant, among others."""
    places = ("conversation", "from", "recipient")
    if not all(isinstance(body.get(name), dict) for name in places) or not isinstance(body.get("id") or "", str):
        raise Malformed("conversation, from or recipient")
    known = {name: body[name] for name in READ if name not in places and isinstance(body.get(name), str)}
    people = {name: {"id": text_at(body, name, "id")} for name in places}
    return Activity().deserialize(known | people)


def _response(said: InvokeResponse | None) -> web.Response:
    if said is None:
        return web.Response(status=200)
    return web.json_response(said.body, status=said.status)
