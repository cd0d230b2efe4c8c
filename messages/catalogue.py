"""Every message with its examples, so that none exists without being seen: for the gallery, and for a look at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from messages import (
    answers,
    check_in_form,
    digest,
    history,
    home,
    link,
    lists,
    looking,
    notice,
    preferences,
    prompt,
    receipt,
    said,
    show,
    team,
)
from messages.card import Card
from messages.form import Form
from messages.views import CheckInFormView, DigestView

Shape = Card | Form


def make_form(view: CheckInFormView) -> Form:
    return check_in_form.check_in_form(view, "/okr")


def make_details(view: DigestView) -> tuple[Card, ...]:
    return digest.digest_details(view)


# What a message is called, how it is made from a view, and the views to look at it with.
MESSAGES: dict[str, tuple[Callable[[Any], Shape | tuple[Shape, ...]], Callable[[], dict[str, Any]]]] = {
    "prompt": (prompt.prompt, prompt.examples),
    "check-in-form": (make_form, check_in_form.examples),
    "receipt": (receipt.receipt, receipt.examples),
    "home": (home.home, home.examples),
    "list": (lists.listing, lists.examples),
    "team": (team.team, team.examples),
    "show": (show.show, show.examples),
    "history": (history.history, history.examples),
    "notice": (notice.notice, notice.examples),
    "digest": (digest.digest, digest.examples),
    "digest-details": (make_details, digest.examples),
}

# Those that are made from a few words rather than from a view.
SMALL: dict[str, Callable[[], dict[str, Card]]] = {
    "answer": answers.examples,
    "said": said.examples,
    "looking": looking.examples,
    "link": link.examples,
    "settings": preferences.examples,
}


def every() -> Iterator[tuple[str, Shape]]:
    """("prompt-one", its card), …; a message of several pages as "digest-details-forty-2"."""
    for message, (make, examples) in MESSAGES.items():
        for name, view in examples().items():
            made = make(view)
            if not isinstance(made, tuple):
                yield f"{message}-{name}", made
                continue
            yield from ((f"{message}-{name}-{number}", page) for number, page in enumerate(made, start=1))
    for message, cards in SMALL.items():
        yield from ((f"{message}-{name}", card) for name, card in cards().items())
