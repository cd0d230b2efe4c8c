"""What happens in the local Slack leaves these behind: messages, views, calls, and what the bot answered."""

from dataclasses import dataclass, field
from datetime import datetime

from playground.world import Json


@dataclass
class Message:
    """A message as it stands now.

    `ts` is real time; `shown_at` is the time of the clock that the page shows. `via` names the command or click whose
    answer brought it. `warning` is what Slack shows beside a button whose click failed.
    """

    ts: str
    channel: str
    user: str
    text: str
    shown_at: datetime
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    edited: bool = False
    ephemeral_to: str | None = None
    metadata: Json | None = None
    bot: bool = False
    broadcast: bool = False
    warning: str | None = None
    via: str | None = None

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    def seen_by(self, user: str) -> bool:
        return self.ephemeral_to in (None, user)


@dataclass
class View:
    """A modal, or a person's home. `values` is Slack's `state.values`: {block_id: {action_id: element state}}."""

    id: str
    hash: str
    type: str
    user: str
    body: Json
    values: Json
    root_id: str
    previous_id: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    warning: str | None = None

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.body["blocks"]
        return blocks

    @property
    def callback_id(self) -> str:
        return str(self.body.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.body.get("private_metadata", ""))

    @property
    def title(self) -> str:
        return self.words("title")

    def words(self, name: str) -> str:
        """The plain text of `title`, `submit` or `close`; empty where the view has none."""
        return str((self.body.get(name) or {}).get("text", ""))


@dataclass
class Call:
    """One Web API call of the bot. `at` is `time.monotonic()`.

    `answered` is the answer, or an HTTP status where the answer was none of Slack's JSON (0: the connection was cut).
    """

    method: str
    args: Json
    at: float
    answered: Json | int = 0


@dataclass
class Answer:
    """What the bot answered to one request. `status` None: nothing within three seconds, or no connection.

    `reason`: Slack's word for the failure, http_timeout, http_error or connection_failed. `headers`:
    names in lower case.
    """

    status: int | None
    body: str = ""
    reason: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300
