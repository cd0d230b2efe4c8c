"""An example of every short answer, so that none exists without being seen."""

from __future__ import annotations

from messages import samples
from messages.answers import say
from messages.card import Card

ABOUT: dict[str, object] = {
    "number": 12,
    "name": "Raise 90-day retention from 40 % to 50 %",
    "owner": "Chloé Dubois",
    "to": "Kim Park",
    "by": "Ana Alves",
    "said": "Kimm",
    "team": "Growth",
    "wanted": "msteams",
    "elsewhere": "",
    "lead": "Ben Carter",
    "command": "/okr",
    "now": samples.NOW,
    "zone": samples.ZONE,
    "at": samples.LATER,
    "next_round": samples.LATER,
    "suggestion": "Europe/Lisbon",
    "id": "3f9a1c",
    "example": "43.5",
    "first": "1,234 sessions",
    "second": "1.234 sessions",
    "limit": 500,
    "size": 612,
}

BLOCKS = (
    *("timezone_saved", "timezone_is", "timezone_unknown"),
    *("snoozed", "snoozed_round", "snooze_nothing", "snooze_how", "asked_again"),
    *("nothing_due", "all_done", "already_answered", "moved_on", "nothing_to_repeat", "not_yours", "not_running"),
    *("nothing_to_undo", "cancelled", "already_settled", "kept_trace"),
    *("handed_over", "handed_to_you", "hand_same", "hand_unknown", "hand_not_yours"),
    *("digest_coming", "digest_no_channel", "digest_not_lead"),
    *("link_locked", "link_unknown", "link_here", "link_already", "link_nobody", "link_taken", "link_undo_nothing"),
    *("shown_once", "settings_unknown", "settings_no_account"),
    *("old_button", "form_expired", "went_wrong"),
    *("value_missing", "confidence_missing", "next_step_missing", "two_readings"),
    *("far_outside", "evidence_no_link", "too_long"),
)


def examples() -> dict[str, Card]:
    return {block.replace("_", "-"): say(block, **ABOUT) for block in BLOCKS}
