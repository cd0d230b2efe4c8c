"""What each server on Teams is asked, slice by slice."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count, islice

from tests.bench import teams_payloads as payloads
from tests.bench.load import Slice, measure
from tests.bench.plan import OWNED, Question, question
from tests.bench.processes import Server

Json = payloads.Json


@dataclass
class TeamsAsker:
    """The same people and questions as on Slack: *No change* takes two of three, the form the third.

    Every answer that is not waited for is counted at `teams`, where it goes.
    """

    teams: Server
    size: int
    pressed: Iterator[Question] = field(init=False)
    filled: Iterator[Question] = field(init=False)
    written: int = 0  # check-ins that must be there in the end

    def __post_init__(self) -> None:
        self.pressed = (question(person * OWNED + turn) for person in count() for turn in range(OWNED - 1))
        self.filled = (question(person * OWNED + OWNED - 1) for person in count())

    @property
    def service_url(self) -> str:
        return f"{self.teams.address}/emea/"

    def line(self, server: Server, *, titles: bool = False) -> Slice:
        """A command, of one person after the other; with `titles` each answer must speak of key results."""
        asked = (question(n * OWNED) for n in range(self.size))
        taken = measure(server, [payloads.line(one, self.service_url) for one in asked])
        self._check(posted=self.size, titles=self.size if titles else 0)
        return taken

    def press(self, server: Server) -> Slice:
        """*No change*, each on another open question."""
        self.written += self.size
        clicks = [payloads.click(one, self.service_url, "checkin.same") for one in islice(self.pressed, self.size)]
        taken = measure(server, clicks, _is_card)
        changed = self.take()["changed"]
        if not self.size / (OWNED - 1) <= changed <= self.size:  # two at once on one message may change it once
            raise ValueError(f"{self.size} clicks changed {changed} messages")
        return taken

    def bare_press(self, server: Server, *, changes: bool = False) -> Slice:
        """A button of the bare one, which `changes` the message for everybody, or only answers."""
        action = payloads.CHANGING if changes else "checkin.same"
        taken = measure(server, [payloads.click(question(n), self.service_url, action) for n in range(self.size)])
        self._check(changed=self.size if changes else 0)
        return taken

    def form(self, server: Server) -> tuple[Slice, Slice]:
        """Opening half a slice of forms, then submitting what was opened."""
        asked = {str(one.number): one for one in islice(self.filled, self.size // 2)}
        forms: dict[str, Json] = {}
        clicks = [payloads.click(one, self.service_url, "checkin.open") for one in asked.values()]
        opening = measure(server, clicks, _kept(forms))
        if forms.keys() != asked.keys():
            raise ValueError(f"{len(forms)} of {len(asked)} forms were opened")
        self._check(changed=len(asked))
        filled = [payloads.submission(asked[number], self.service_url, card) for number, card in forms.items()]
        submitting = measure(server, filled, _is_card)
        self.written += len(asked)
        self._check(changed=len(asked))
        return opening, submitting

    def bare_form(self, server: Server, card: Json, *, changes: bool = False) -> Slice:
        """A filled form to the bare one, which answers with a card, and may change the message as ours does."""
        verb = payloads.CHANGING if changes else ""
        asked = [question(n) for n in range(self.size // 2)]
        taken = measure(server, [payloads.submission(one, self.service_url, card, verb) for one in asked], _is_card)
        self._check(changed=len(asked) if changes else 0)
        return taken

    def take(self) -> dict[str, int]:
        """What the connector was told since it was last asked."""
        with urllib.request.urlopen(f"{self.teams.address}/taken") as answer:  # noqa: S310  our own fake
            return dict(json.load(answer))

    def _check(self, posted: int = 0, changed: int = 0, titles: int = 0) -> None:
        """ValueError if the connector was told anything else: an answer that never came is no figure."""
        taken = self.take()
        if titles == 0:
            del taken["titles"]
        wanted = {"posted": posted, "changed": changed} | ({"titles": titles} if titles else {})
        if taken != wanted:
            raise ValueError(f"the connector took {taken} and not {wanted}")


def _is_card(body: bytes) -> bool:
    return body.startswith(b'{"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive"')


def _kept(forms: dict[str, Json]) -> Callable[[bytes], bool]:
    """Keeps each form that is shown, by the number of its key result; anything else is no good answer."""

    def keep(body: bytes) -> bool:
        card = json.loads(body)["value"]
        found = [one["data"] for one in payloads.find(card, "Action.Execute") if one["data"].get("kind") == "form"]
        forms.update({one["subject"]: card for one in found})
        return bool(found)

    return keep
