"""A handler's answer in Teams' way: in the place of the card that was clicked, or as a message of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import assert_never

from bot.teams_auth import Json
from bot.teams_calls import Spoken
from bot.teams_payload import Heard
from bot.teams_words import BELOW, DONE, IN_OUR_CHAT, NO_CHAT, spoken
from handlers.events import Answer, Ask, Click, Done, Reject, Say, Submission
from messages.answers import say
from messages.card import Card
from messages.form import Form
from messages.teams_form import render_form

Redraw = Callable[[Heard], Awaitable[Card | None]]


@dataclass(frozen=True)
class Reply:
    """What an activity gets.

    `card` takes the place of the one that was clicked, and if it `stays`, of the message, so that everybody sees it.
    `words` are a line for whoever clicked where no card changes. `posts` are messages into the asker's own chat,
    `aside` is a line into the channel where they asked.
    """

    card: Spoken | None = None
    stays: bool = True
    words: str = ""
    posts: tuple[Spoken, ...] = ()
    aside: str = ""


async def voice(heard: Heard, answer: Answer, redraw: Redraw) -> Reply:
    """`redraw` gives the card that the clicked message shows now, None where it is no message that we keep."""
    if not heard.origin.is_private:
        return _apart(heard, answer)
    if not heard.clicked:
        return Reply(posts=_posts(answer))
    if isinstance(heard.event, Submission) or (isinstance(heard.event, Click) and heard.event.place == "form"):
        return await _to_form(heard, answer, redraw)
    return await _to_card(heard, answer, redraw)


def _apart(heard: Heard, answer: Answer) -> Reply:
    """Asked where others read along: the answer goes to the asker's own chat, and there is said that it does."""
    posts = _posts(answer)
    if heard.clicked:
        return Reply(words=IN_OUR_CHAT if posts else DONE, posts=posts)
    return Reply(posts=posts, aside=IN_OUR_CHAT if posts else "")


def no_chat(heard: Heard) -> Reply:
    """Nothing was done yet: the answer would reach nobody."""
    return Reply(words=NO_CHAT) if heard.clicked else Reply(aside=NO_CHAT)


def _posts(answer: Answer) -> tuple[Spoken, ...]:
    match answer:
        case Say():
            return (spoken(answer.card),)
        case Ask():
            return (form(answer.form),)
        case Reject():
            return (form(answer.form, answer.errors),)
        case Done():
            return ()
        case _:
            assert_never(answer)


def form(asked: Form, errors: dict[str, str] | None = None) -> Spoken:
    return Spoken(card=render_form(asked, errors), notice=asked.title)


async def _to_card(heard: Heard, answer: Answer, redraw: Redraw) -> Reply:
    match answer:
        case Say(replace=True):
            return Reply(card=spoken(answer.card))
        case Say():
            return Reply(words=BELOW, posts=(spoken(answer.card),))
        case Ask() | Reject():
            return _opened(answer)
        case Done():
            shown = await redraw(heard)
            return Reply(card=spoken(shown)) if shown else Reply(words=DONE)
        case _:
            assert_never(answer)


async def _to_form(heard: Heard, answer: Answer, redraw: Redraw) -> Reply:
    """The form goes away: back comes what stood in its place, and what there is to say below it."""
    match answer:
        case Ask() | Reject():
            return _opened(answer)
        case Say(replace=True):
            return Reply(card=spoken(answer.card))
        case Say():
            shown = await redraw(heard)
            return Reply(card=spoken(shown), posts=(spoken(answer.card),)) if shown else Reply(card=spoken(answer.card))
        case Done():
            return await closed(heard, redraw, "all_done")
        case _:
            assert_never(answer)


def _opened(answer: Ask | Reject) -> Reply:
    """A refused form stays as it is for others: while somebody types, nothing may overwrite it."""
    if isinstance(answer, Reject):
        return Reply(card=form(answer.form, answer.errors), stays=False)
    return Reply(card=form(answer.form))


async def closed(heard: Heard, redraw: Redraw, block: str) -> Reply:
    """Without an answer of its own: what stood there, or a word."""
    shown = await redraw(heard)
    return Reply(card=spoken(shown or say(block)))


def in_words(heard: Heard, words: Spoken) -> Reply:
    """What could not be done is said in the chat, where it stays; a form keeps everything that was typed."""
    reply = Reply(words=words.words, posts=(words,))
    return reply if heard.origin.is_private or heard.clicked else replace(reply, posts=(), aside=words.words)


def content(said: Spoken | None) -> Json | None:
    return said.card if said is not None else None
