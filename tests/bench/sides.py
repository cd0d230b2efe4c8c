"""What each server is asked, slice by slice."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count, islice

from tests.bench import payloads
from tests.bench.load import Slice, measure
from tests.bench.plan import OWNED, Question, question
from tests.bench.processes import Server

CLEARED = b'"response_action": "clear"'


@dataclass
class Asker:
    """Asks ours, the bare one, or both the same; `slack` is where they call. `size` is the requests of a slice.

    *No change* takes two of the three questions of each person, the form takes the third: by then it is the only one
    that is due, and no other form follows it.
    """

    slack: Server
    size: int
    pressed: Iterator[Question] = field(init=False)
    filled: Iterator[Question] = field(init=False)
    written: int = 0  # check-ins that must be there in the end

    def __post_init__(self) -> None:
        self.pressed = (question(person * OWNED + turn) for person in count() for turn in range(OWNED - 1))
        self.filled = (question(person * OWNED + OWNED - 1) for person in count())

    @property
    def response_url(self) -> str:
        return f"{self.slack.address}/response"

    def line(self, server: Server, text: str = "my", word: str = "/okr", says: bytes = b"") -> Slice:
        """A slash command, of one person after the other."""
        users = (question(n * OWNED).user for n in range(self.size))
        made = (payloads.command(user, text, self.response_url, word) for user in users)
        return measure(server, made, lambda body: says in body)

    def press(self, server: Server, action: str, *, writes: bool = False) -> Slice:
        """Buttons; with `writes` each stands for another open question."""
        asked: Iterable[Question] = self.pressed if writes else map(question, count())
        self.written += self.size if writes else 0
        return measure(server, [payloads.click(one, action, self.response_url) for one in islice(asked, self.size)])

    def form(self, server: Server, *, writes: bool = False) -> tuple[Slice, Slice]:
        """Opening half a slice of forms, then submitting what was opened."""
        size = self.size // 2
        asked = list(islice(self.filled, size)) if writes else [question(n) for n in range(size)]
        triggers = {payloads.trigger(): one for one in asked}
        clicks = [payloads.click(one, "checkin.open", self.response_url, trigger) for trigger, one in triggers.items()]
        opening = measure(server, clicks)
        views = self._opened()
        if views.keys() != triggers.keys():
            raise ValueError(f"{len(views)} of {len(triggers)} forms were opened")
        self.written += size if writes else 0
        sent = [payloads.submission(triggers[at].user, view, at) for at, view in views.items()]
        return opening, measure(server, sent, lambda body: CLEARED in body if writes else True)

    def _opened(self) -> dict[str, payloads.Json]:
        with urllib.request.urlopen(f"{self.slack.address}/opened") as answer:  # noqa: S310  our own fake
            found: dict[str, payloads.Json] = json.load(answer)
            return found
