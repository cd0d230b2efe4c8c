"""Slack's payloads into the three events, and into what is needed to answer them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from handlers.events import Caller, Click, Command, Event, Submission
from messages.slack import read_action
from messages.slack_form import read_values

Json = dict[str, Any]

MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
ADDRESS = re.compile(r"<((?:https?|mailto):[^|>]+)(?:\|[^>]*)?>")
OTHER = re.compile(r"<[#!][^|>]*(?:\|([^>]*))?>")


LINK = "link"  # the action of a button that opens an address: Slack tells of the click too


class Malformed(Exception):  # noqa: N818  a payload of a shape that Slack does not send
    """The payload lacks what its type promises."""


@dataclass(frozen=True)
class Origin:
    """Where an answer can be shown. Empty where the payload brings no such way."""

    trigger: str = ""
    response_url: str = ""
    view: Json = field(default_factory=dict)  # the open modal or home
    in_home: bool = False
    in_command: bool = False


@dataclass(frozen=True)
class Heard:
    """One event and where its answer goes. `foreign`: the user is of another workspace than the payload's."""

    event: Event
    origin: Origin
    foreign: bool = False


def text_at(body: Any, *path: str) -> str:
    """The text at a path of keys, "" where there is none."""
    for key in path:
        body = body.get(key) if isinstance(body, dict) else None
    return body if isinstance(body, str) else ""


def plain(text: str) -> str:
    """What was typed: Slack escapes it and spells out mentions and links. A mention stays as <@U0KIM>."""
    text = MENTION.sub(r"&lt;@\1&gt;", text)
    text = OTHER.sub(lambda found: found[1] or "", ADDRESS.sub(lambda found: found[1], text))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _needed(body: Any, *path: str) -> str:
    value = text_at(body, *path)
    if not value:
        raise Malformed(".".join(path))
    return value


def command(body: Json) -> Heard:
    """A slash command; its trigger id is what makes one invocation different from the next."""
    caller = Caller("slack", _needed(body, "team_id"), _needed(body, "user_id"))
    trigger = _needed(body, "trigger_id")
    event = Command(caller, plain(text_at(body, "text")), "command", f"command:{trigger}", text_at(body, "channel_id"))
    return Heard(event, Origin(trigger, text_at(body, "response_url"), in_command=True))


def click(body: Json) -> Heard | None:
    """block_actions: a button or a menu in a message, a form or the home; None for a link, which only wants its ack."""
    actions = body.get("actions")
    if not isinstance(actions, list) or not actions or not isinstance(actions[0], dict):
        raise Malformed("actions")
    action, view = actions[0], body.get("view") if isinstance(body.get("view"), dict) else {}
    if read_action(_needed(action, "action_id")) == LINK:
        return None
    trigger = _needed(body, "trigger_id")
    in_home = text_at(view, "type") == "home"
    note = private(view)
    event = Click(
        caller=_interacting(body),
        action=read_action(_needed(action, "action_id")),
        value=chosen(action),
        key=f"click:{trigger}",
        channel=text_at(body, "container", "channel_id"),
        message=text_at(body, "container", "message_ts"),
        place="home" if in_home else "form" if view else "message",
        context=note.context,
        typed={} if in_home else typed(view, note),
    )
    origin = Origin(trigger, text_at(body, "response_url") or note.response_url, view or {}, in_home)
    return Heard(event, origin, foreign=_foreign(body))


def submission(body: Json) -> Heard:
    """view_submission. The view's id and hash tell a repetition from a second try (F-A4)."""
    view = body.get("view")
    if not isinstance(view, dict):
        raise Malformed("view")
    note = private(view)
    event = Submission(
        caller=_interacting(body),
        form=_needed(view, "callback_id"),
        values=typed(view, note),
        context=note.context,
        key=f"submit:{_needed(view, 'id')}:{text_at(view, 'hash')}",
    )
    origin = Origin(text_at(body, "trigger_id"), note.response_url, view, note.in_home, note.in_command)
    return Heard(event, origin, foreign=_foreign(body))


def direct_message(body: Json) -> Heard | None:
    """A line in the DM; None for what is not a person's own line (a bot's, an edit, a file)."""
    event = body.get("event")
    if not isinstance(event, dict) or text_at(event, "channel_type") != "im":
        return None
    if event.get("subtype") or event.get("bot_id") or not text_at(event, "text"):
        return None
    caller = Caller("slack", _needed(body, "team_id"), _needed(event, "user"))
    line = Command(
        caller=caller,
        text=plain(text_at(event, "text")),
        place="dm",
        key=f"event:{_needed(body, 'event_id')}",
        channel=text_at(event, "channel"),
        reply_to=text_at(event, "thread_ts"),
    )
    home_team = text_at(event, "user_team") or text_at(event, "team")
    return Heard(line, Origin(), foreign=home_team not in ("", caller.workspace))


def home_opened(body: Json) -> Heard | None:
    """app_home_opened of the Home tab; None for the other tabs."""
    event = body.get("event")
    if text_at(event, "tab") != "home":
        return None
    caller = Caller("slack", _needed(body, "team_id"), _needed(event, "user"))
    return Heard(Command(caller, "", "home"), Origin(in_home=True))


def chosen(action: Json) -> str:
    """The value of a button, or of what was chosen."""
    return (
        text_at(action, "value")
        or text_at(action, "selected_option", "value")
        or text_at(action, "selected_user")
        or text_at(action, "selected_date")
    )


def _interacting(body: Json) -> Caller:
    return Caller("slack", _needed(body, "team", "id"), _needed(body, "user", "id"))


def _foreign(body: Json) -> bool:
    return text_at(body, "user", "team_id") not in ("", text_at(body, "team", "id"))


def typed(view: Any, note: Note) -> dict[str, str]:
    """What stands in a form's fields, by the names of the fields."""
    state = view.get("state") if isinstance(view, dict) else None
    return read_values(state, note.subject) if isinstance(state, dict) else {}


@dataclass(frozen=True)
class Note:
    """What a form carries in private_metadata: identifiers, never rights (the person could read and forge it)."""

    context: dict[str, str] = field(default_factory=dict)
    subject: str = ""
    response_url: str = ""
    in_home: bool = False
    in_command: bool = False

    def packed(self) -> str:
        """At most 3,000 characters, Slack's limit: context is short identifiers."""
        place = "home" if self.in_home else "command" if self.in_command else ""
        return json.dumps({"c": self.context, "s": self.subject, "r": self.response_url, "p": place})


def private(view: Any) -> Note:
    """The note of a view; an empty one for what we have not written."""
    try:
        kept = json.loads(text_at(view, "private_metadata") or "{}")
        context = {str(key): str(value) for key, value in dict(kept.get("c") or {}).items()}
        place = kept.get("p")
        return Note(context, str(kept.get("s") or ""), str(kept.get("r") or ""), place == "home", place == "command")
    except (ValueError, TypeError, AttributeError):
        return Note()
