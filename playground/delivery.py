"""What goes to the bot: signed, within three seconds, events again when they were not taken."""

import asyncio
import contextlib
import hashlib
import hmac
import json
import time
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import aiohttp

from playground.records import Answer
from playground.world import Json

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature of a raw body."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()


def form(fields: Mapping[str, str]) -> bytes:
    return urlencode(fields).encode()


class Courier:
    """`url` may change while it runs; None: nobody listens. `retry_delays`: seconds, each after the last failure."""

    def __init__(self, url: str | None, secret: str, retry_delays: Sequence[float], ack_seconds: float) -> None:
        self.url, self.secret = url, secret
        self.retry_delays, self.ack_seconds = tuple(retry_delays), ack_seconds
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    async def send(
        self,
        body: bytes,
        content_type: str,
        *,
        secret: str | None = None,
        timestamp: str | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Answer:
        """One signed request. `headers` replace those that Slack sends; None leaves one out."""
        stamp = str(int(time.time())) if timestamp is None else timestamp
        sent: dict[str, str | None] = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(self.secret if secret is None else secret, stamp, body),
        }
        sent |= dict(headers or {})
        return await self._post(body, {name: value for name, value in sent.items() if value is not None})

    async def _post(self, body: bytes, sent: dict[str, str]) -> Answer:
        if self.url is None:
            return Answer(None, reason="connection_failed")
        skipped = () if "Content-Type" in sent else ("Content-Type",)
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        timeout = aiohttp.ClientTimeout(total=self.ack_seconds)
        try:
            async with self._session.post(
                self.url, data=body, headers=sent, timeout=timeout, skip_auto_headers=skipped, allow_redirects=False
            ) as response:
                text = await response.text()
                reason = "" if response.ok else "http_error"
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status, text, reason, headers)
        except TimeoutError:
            return Answer(None, reason="http_timeout")
        except aiohttp.ClientError:
            return Answer(None, reason="connection_failed")

    async def interact(self, payload: Json) -> Answer:
        """A click, a submission: a form with one field. Never sent again."""
        return await self.send(form({"payload": json.dumps(payload)}), FORM)

    async def event(self, envelope: Json) -> Answer:
        """The first attempt's answer; where it failed, the others go on in the background."""
        answer = await self.send(json.dumps(envelope).encode(), JSON)
        if wants_retry(answer):
            self.later(self._retry(envelope, answer.reason))
        return answer

    async def _retry(self, envelope: Json, reason: str) -> None:
        body = json.dumps(envelope).encode()
        for number, delay in enumerate(self.retry_delays, start=1):
            await asyncio.sleep(delay)
            headers = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
            answer = await self.send(body, JSON, headers=headers)
            if not wants_retry(answer):
                return
            reason = answer.reason

    def later(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Drop what is still to be sent."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if self._session is not None:
            await self._session.close()
            self._session = None


def wants_retry(answer: Answer) -> bool:
    """Slack repeats what was not taken, unless the bot said X-Slack-No-Retry."""
    return not answer.ok and answer.headers.get("x-slack-no-retry") != "1"
