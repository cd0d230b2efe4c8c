"""What ours is measured against: botbuilder's own adapter and authentication, with a handler that only answers.

Served the same way as ours: aiohttp, a subclass of `CloudAdapterBase`, no app id and so no tokens. With MENDED the line
of msrest that costs half of a message (notes/teams.md) is put right, since anybody who measures would put it right.
`python -m tests.bench.bare_teams PORT [mended]`
"""

from __future__ import annotations

import sys

from aiohttp import web
from botbuilder.core import CloudAdapterBase, InvokeResponse, TurnContext
from botbuilder.schema import Activity, Attachment
from botframework.connector.auth import BotFrameworkAuthenticationFactory, PasswordServiceClientCredentialFactory
from msrest.universal_http.requests import ClientRetryPolicy

from tests.bench.teams_payloads import CHANGING

KIND = "application/vnd.microsoft.card.adaptive"
CARD = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "Taken."}]}


class Adapter(CloudAdapterBase):  # type: ignore[misc]
    """The library's, as it is."""


async def answer(turn: TurnContext) -> None:
    if turn.activity.type == "message":
        await turn.send_activity("Taken.")
        return
    if turn.activity.value["action"]["verb"] == CHANGING:
        changed = Activity(type="message", id=turn.activity.reply_to_id)
        changed.attachments = [Attachment(content_type=KIND, content=CARD)]
        await turn.update_activity(changed)
    body = {"statusCode": 200, "type": KIND, "value": CARD}
    await turn.send_activity(Activity(type="invokeResponse", value=InvokeResponse(status=200, body=body)))


def application() -> web.Application:
    credentials = PasswordServiceClientCredentialFactory()
    adapter = Adapter(BotFrameworkAuthenticationFactory.create(credential_factory=credentials))

    async def messages(request: web.Request) -> web.Response:
        activity = Activity().deserialize(await request.json())
        said = await adapter.process_activity(request.headers.get("Authorization", ""), activity, answer)
        return web.Response() if said is None else web.json_response(said.body, status=said.status)

    async def ready(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    app = web.Application()
    app.router.add_post("/api/messages", messages)
    app.router.add_get("/readyz", ready)
    return app


if __name__ == "__main__":
    if "mended" in sys.argv:
        ClientRetryPolicy.safe_codes = frozenset(ClientRetryPolicy.safe_codes)
    web.run_app(application(), host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
