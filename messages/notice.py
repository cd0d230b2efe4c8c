"""What could not be delivered: to whom, why, and what helps; for an admin in chat, and for `check`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from messages.card import Card, Text
from messages.markup import cut, one_line
from messages.words import Words

WORDS = Words("notice")
MOST_TRIES = 6  # as `store.claims` has it
CODE = 60  # characters

# A platform's code and the cause that the template has words for.
CAUSES = {
    **dict.fromkeys(("channel_not_found", "ConversationNotFound"), "unseen"),
    **dict.fromkeys(("is_archived", "is_inactive"), "archived"),
    **dict.fromkeys(("not_in_channel", "not_in_team", "BotNotInConversationRoster"), "outside"),
    **dict.fromkeys(("user_not_found", "user_disabled", "account_inactive", "cannot_dm_bot"), "gone"),
    **dict.fromkeys(("messages_tab_disabled", "cannot_message_bot", "MessageWritesBlocked"), "blocked"),
    **dict.fromkeys(("ConversationBlockedByUser", "not_installed"), "blocked"),
    **dict.fromkeys(("thread_not_found", "message_not_found", "cannot_reply_to_message"), "removed"),
    **dict.fromkeys(("msg_too_long", "msg_blocks_too_long", "no_text", "metadata_too_large"), "refused"),
    **dict.fromkeys(("invalid_arguments", "MessageSizeTooBig", "BadArgument", "BadSyntax"), "refused"),
    **dict.fromkeys(("team_access_not_granted", "ekm_access_denied"), "access"),
    "internal": "internal",
}
FAMILIES = {"restricted_action": "restricted", "invalid_blocks": "refused", "invalid_metadata": "refused"}


@dataclass(frozen=True)
class NoticeView:
    """To an admin: a message that could not be delivered and will not be tried again.

    `person` is whom it was for, "" for a channel; `team` whose digest it is, "" for what is none.
    """

    id: int  # of the outgoing row
    kind: str  # of the outbox: "prompt", "digest", …
    code: str  # the platform's own word for the reason
    tries: int
    command: str
    person: str = ""
    team: str = ""
    channel: str = ""  # the platform's id
    day: date | None = None  # of a prompt


def cause_of(view: NoticeView) -> str:
    """The name of the words; a code that nobody has heard of is shown as it is."""
    known = CAUSES.get(view.code)
    family = next((cause for start, cause in FAMILIES.items() if view.code.startswith(start)), None)
    return known or family or ("tries" if view.tries >= MOST_TRIES else "unknown")


def notice(view: NoticeView) -> Card:
    """In a direct message to an admin."""
    told = tell(view)
    parts = (Text(WORDS.text("notice", **told)), Text(WORDS.text("helps", **told)))
    return Card("", WORDS.label("summary", **told), parts)


def sentence(view: NoticeView) -> str:
    """The same in one plain line."""
    return WORDS.label("sentence", **tell(view))


def tell(view: NoticeView) -> dict[str, object]:
    """The parts that both are made of."""
    cause, code = cause_of(view), cut(one_line(view.code), CODE)
    return {
        "view": view,
        "what": WORDS.text("what", view=view),
        "whom": WORDS.text("whom", view=view),
        "reason": WORDS.text(f"{cause}_reason", view=view, code=code),
        "remedy": WORDS.text(f"{cause}_remedy", view=view, code=code),
    }


def undelivered(code: str) -> NoticeView:
    """An example: a digest."""
    return NoticeView(204, "digest", code, 1, "/okr", team="Growth", channel="C0GROWTH")


def undelivered_prompt(code: str, tries: int = 1) -> NoticeView:
    """The same of a prompt."""
    return NoticeView(205, "prompt", code, tries, "/okr", person="Emi Tanaka", day=date(2026, 11, 17))


def examples() -> dict[str, NoticeView]:
    """Every cause, and every kind of message."""
    return {
        **{cause.replace("_", "-"): undelivered(code) for code, cause in causes().items()},
        "person-unseen": undelivered_prompt("channel_not_found"),
        "person-gone": undelivered_prompt("user_disabled"),
        "person-tries": undelivered_prompt("timeout", tries=MOST_TRIES),
    }


def causes() -> dict[str, str]:
    """One code for each cause."""
    one = {cause: code for code, cause in reversed(CAUSES.items())}
    return {**{code: cause for cause, code in one.items()}, "restricted_action": "restricted", "odd_code": "unknown"}
