"""What did not arrive, in words that say what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.slack_sender import PERMANENT
from messages.card import Text
from messages.markup import plain
from messages.notice import CAUSES, MOST_TRIES, WORDS, cause_of, notice, sentence, undelivered, undelivered_prompt
from messages.templating import load
from store import claims

OF_EDITS = {"cant_update_message", "edit_window_closed"}  # after them the message is simply not edited


@pytest.mark.parametrize("code", sorted(PERMANENT - OF_EDITS))
def test_every_permanent_refusal_has_words_and_a_remedy(code: str) -> None:
    """Whatever Slack says for good, an admin reads a sentence and never the bare code."""
    view = undelivered(code)
    assert cause_of(view) != "unknown"
    assert sentence(view).count(".") >= 3


def test_every_cause_has_both_sentences() -> None:
    """A reason without a remedy would leave the admin where they were."""
    causes = {*CAUSES.values(), "restricted", "tries", "unknown"}
    blocks = set(load(WORDS.template).blocks)
    assert {f"{cause}_{part}" for cause in causes for part in ("reason", "remedy")} <= blocks


def test_a_channel_and_a_person_are_told_apart() -> None:
    """Slack has one code for both, and they need different hands."""
    channel = sentence(undelivered("channel_not_found"))
    person = sentence(undelivered_prompt("channel_not_found"))
    assert channel.startswith("Message 204, the digest of Growth, to the channel of Growth (C0GROWTH) did not arrive")
    assert "Invite me to the channel" in channel
    assert person.startswith("Message 205, the check-in prompt of 17 Nov, to Emi Tanaka did not arrive")
    assert "/okr hand 12 to @kim" in person


def test_a_code_that_nobody_knows_is_shown() -> None:
    """As it is, and after six tries with the count."""
    assert "I was told odd_code." in sentence(undelivered("odd_code"))
    assert "6 tries were in vain, the last one with odd_code." in sentence(
        replace(undelivered("odd_code"), tries=MOST_TRIES)
    )


def test_the_count_of_tries_is_the_stores() -> None:
    """Two rooms that do not know each other agree."""
    assert MOST_TRIES == claims.MOST_TRIES


def test_the_notice_says_what_helps() -> None:
    """In the card as in the line."""
    words = "\n".join(plain(part.markup) for part in notice(undelivered("is_archived")).parts if isinstance(part, Text))
    assert "The channel is archived." in words
    assert "What helps: Open it again" in words


def test_hostile_codes_and_names_do_nothing() -> None:
    """A code is a platform's, a name somebody's: neither can end the code's own signs."""
    view = replace(undelivered("odd`code**"), team="*Growth*")
    words = sentence(view)
    assert "odd`code**" in words
    assert "*Growth*" in words
