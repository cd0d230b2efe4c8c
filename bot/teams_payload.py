"""Activities of Teams' into the three events, and into what is needed to answer them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.teams_auth import Json
from bot.teams_gate import CHANNEL
from handlers.events import Caller, Click, Command, Event, Submission
from messages.teams import read_click
from messages.teams_form import CANCEL, read_values

Scope = Literal["personal", "groupChat", "channel"]

ENTITIES = (("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
SPACES = re.compile(r"[ \t\u00a0]+")
TAG = re.compile(r"</?at[^>]*>", re.IGNORECASE)
EXECUTE = "adaptiveCard/action"


class Malformed(Exception):  # noqa: N818  an activity of a shape that Teams does not send
    """The activity lacks what its type promises."""


@dataclass(frozen=True)
class Origin:
    """Where an activity came from, and so where an answer can go.

    `user` is the bot's own id of the sender (`29:…`), `directory` the one that a plan names, in lower case, empty for
    bots and for people of no directory. `conversation` names the thread too; `channel` and `team` are bare ids.
    """

    service_url: str
    tenant: str
    bot: str
    user: str
    directory: str
    name: str
    zone: str
    scope: Scope
    conversation: str
    channel: str = ""
    team: str = ""
    message: str = ""  # the one that was clicked in, or is replied to

    @property
    def is_private(self) -> bool:
        """Whether only the sender reads along."""
        return self.scope == "personal"


@dataclass(frozen=True)
class Mention:
    """Somebody else who is named in a line: the words that stand there, and the bot's own id of them."""

    words: str
    user: str
    directory: str


@dataclass(frozen=True)
class Heard:
    """One event.

    `clicked`: it came out of a card, which can change. `invoked`: by a request that waits for the new one.
    `mentions` still have to be given their ids. `cancels`: the form is to be closed, and nothing else happens.
    """

    event: Event
    origin: Origin
    clicked: bool = False
    invoked: bool = False
    mentions: tuple[Mention, ...] = ()
    cancels: bool = False


def text_at(body: Any, *path: str) -> str:
    """The text at a path of keys, "" where there is none."""
    for key in path:
        body = body.get(key) if isinstance(body, dict) else None
    return body if isinstance(body, str) else ""


def items_at(body: Json, name: str) -> list[Json]:
    """The objects of a list, none where there is no list."""
    found = body.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def origin(body: Json) -> Origin:
    """Malformed if nobody could be answered."""
    conversation = text_at(body, "conversation", "id")
    if not conversation or not text_at(body, "recipient", "id"):
        raise Malformed("conversation")
    scope = read_scope(body)
    return Origin(
        service_url=text_at(body, "serviceUrl"),
        tenant=(text_at(body, "channelData", "tenant", "id") or text_at(body, "conversation", "tenantId")).lower(),
        bot=text_at(body, "recipient", "id"),
        user=text_at(body, "from", "id"),
        directory=text_at(body, "from", "aadObjectId").lower(),
        name=text_at(body, "from", "name"),
        zone=text_at(body, "localTimezone") or _zone_of_client(body),
        scope=scope,
        conversation=conversation,
        channel=(text_at(body, "channelData", "channel", "id") or bare(conversation)) if scope == "channel" else "",
        team=text_at(body, "channelData", "team", "id"),
        message=text_at(body, "replyToId"),
    )


def read_scope(body: Json) -> Scope:
    """Older clients leave the type of a personal chat out."""
    said = text_at(body, "conversation", "conversationType")
    if said == "channel" or text_at(body, "channelData", "channel", "id"):
        return "channel"
    is_group = body["conversation"].get("isGroup") is True
    return "groupChat" if said == "groupChat" or is_group else "personal"


def bare(conversation: str) -> str:
    """The id of the channel, without that of the thread in it."""
    return conversation.partition(";")[0]


def _zone_of_client(body: Json) -> str:
    return next((text_at(one, "timezone") for one in items_at(body, "entities") if one.get("timezone")), "")


def key_of(body: Json) -> str:
    """The same for every repetition: the id of a message is a time, and only its own in its conversation."""
    id = text_at(body, "id")
    if not id:
        raise Malformed("id")
    return f"{text_at(body, 'conversation', 'id')}|{id}"


def message(body: Json) -> Heard | None:
    """A line, or the values of an Action.Submit; None for what says nothing (a file, a reaction)."""
    place = origin(body)
    value = body.get("value")
    if isinstance(value, dict) and value.get("action"):
        return card_action(body, place, value)
    line, mentions = read_line(body, place.bot)
    if not line and not _names_the_bot(body, place):
        return None
    channel = place.channel or place.conversation
    reply_to = _quoted(body)
    event = Command(_caller(place), line, "command", key_of(body), channel, reply_to)
    return Heard(event, place, mentions=mentions)


def _names_the_bot(body: Json, place: Origin) -> bool:
    return any(text_at(one, "mentioned", "id") == place.bot for one in items_at(body, "entities"))


def read_line(body: Json, bot: str) -> tuple[str, tuple[Mention, ...]]:
    """What was typed, without the mention of the bot; those of others stay, as `<at>Kim</at>`."""
    text = text_at(body, "text")
    others: list[Mention] = []
    for one in items_at(body, "entities"):
        words, user = text_at(one, "text"), text_at(one, "mentioned", "id")
        if one.get("type") != "mention" or not words:
            continue
        if user == bot:
            text = text.replace(words, " ")
        else:
            others.append(Mention(words, user, text_at(one, "mentioned", "aadObjectId").lower()))
    return plain(text, tuple(one.words for one in others)), tuple(others)


def plain(text: str, kept: tuple[str, ...] = ()) -> str:
    """Without Teams' HTML signs and tags; but for the mentions that are `kept`."""
    marks = {f"\x01{at}\x01": words for at, words in enumerate(kept)}
    for mark, words in marks.items():
        text = text.replace(words, mark)
    text = TAG.sub("", text)
    for entity, sign in ENTITIES:
        text = text.replace(entity, sign)
    for mark, words in marks.items():
        text = text.replace(mark, words)
    return SPACES.sub(" ", text).strip()


def named(heard: Heard, ids: dict[str, str]) -> Command:
    """The line with every mention as `<@directory id>`; who is unknown keeps their name."""
    assert isinstance(heard.event, Command)  # noqa: S101  only a line has mentions
    text = heard.event.text
    for one in heard.mentions:
        found = one.directory or ids.get(one.user, "")
        text = text.replace(one.words, f"<@{found}>" if found else TAG.sub("", one.words))
    event = heard.event
    return Command(event.caller, text, event.place, event.key, event.channel, event.reply_to)


def _quoted(body: Json) -> str:
    """The message that somebody replies to: a quotation in a chat."""
    for one in items_at(body, "attachments"):
        if one.get("contentType") == "messageReference":
            return text_at(one, "id") or text_at(one, "content", "messageId")
    return ""


def execute(body: Json) -> Heard:
    """adaptiveCard/action: a button, a list, or a filled form."""
    value = body.get("value")
    action = value.get("action") if isinstance(value, dict) else None
    data = action.get("data") if isinstance(action, dict) else None
    if not isinstance(data, dict) or not isinstance(action, dict):
        raise Malformed("value.action.data")
    return replace(card_action(body, origin(body), {"action": text_at(action, "verb"), **data}), invoked=True)


def card_action(body: Json, place: Origin, data: Json) -> Heard:
    """`data` is what our own card sent along, with what was typed in it."""
    caller, key, context = _caller(place), key_of(body), _context(data)
    subject = text_at(data, "subject")
    if data.get("kind") == "form":
        form = text_at(data, "form") or text_at(data, "action")
        filled = Submission(caller, form, read_values(data, subject), context, key, place.message)
        return Heard(filled, place, clicked=True)
    action, value = read_click(data)
    if not action:
        raise Malformed("action")
    event = Click(
        caller=caller,
        action=action,
        value=value,
        key=key,
        channel=place.conversation,
        message=place.message,
        place="form" if text_at(data, "form") else "message",
        context=context,
        typed=read_values(data, subject),
    )
    return Heard(event, place, clicked=True, cancels=action == CANCEL)


def _context(data: Json) -> dict[str, str]:
    kept = data.get("context")
    return {str(key): str(value) for key, value in kept.items()} if isinstance(kept, dict) else {}


def _caller(place: Origin) -> Caller:
    return Caller(CHANNEL, place.tenant, place.directory)
