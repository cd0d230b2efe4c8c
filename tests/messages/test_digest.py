"""The digest and what goes into its thread."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from messages import digest as module
from messages import samples
from messages.card import Card, Chart, Text
from messages.digest import digest, digest_details
from messages.markup import plain
from messages.slack import render_card
from messages.teams import render_card as render_on_teams

EXAMPLES = module.examples()


def words(*cards: Card) -> str:
    return "\n".join(plain(part.markup) for card in cards for part in card.parts if isinstance(part, Text))


def test_the_order_is_that_of_the_catalogue() -> None:
    """Headline, chart, moved, turned, unchanged, unmoved, waiting, away, next (A 11)."""
    card = digest(EXAMPLES["usual"])
    said = words(card)
    order = (
        "31\u00a0%",
        "What moved",
        "Turned yellow",
        "Unchanged",
        "Unmoved",
        "Waiting for",
        "Away:",
        "Next: check-in on",
    )
    places = [said.index(part) for part in order]
    assert places == sorted(places)
    assert isinstance(card.parts[1], Chart)


def test_what_moved_is_told_with_then_and_now() -> None:
    """Old → new, confidence then and now, bar, next step, in the owner's words."""
    said = words(digest(EXAMPLES["usual"]))
    assert "4.15 → 4.2\u00a0sessions" in said
    assert "🔶 at risk → 🔻 off track" in said
    assert samples.NOTE in said
    assert "Next: Let mentors choose their hours" in said


def test_the_headline_says_how_much_further_and_who_answered() -> None:
    """Change since the channel last saw it (N 8)."""
    said = words(digest(EXAMPLES["usual"]))
    assert "up 7 points since Thu 5 Nov" in said
    assert "3 of 5 answered on time, 1 late" in said
    usual = samples.digest()
    turned = replace(usual, progress=usual.before_progress, before_progress=usual.progress)
    assert "down 7 points" in words(digest(turned))


def test_a_first_digest_compares_with_nothing() -> None:
    """There is no "since" before the first."""
    card = digest(EXAMPLES["first"])
    assert "since" not in words(card) + card.summary


def test_a_team_with_nothing_to_say_says_so_in_a_line() -> None:
    """No chart, no empty headings, still who is waited for."""
    card = digest(EXAMPLES["quiet"])
    assert "Nothing new since Thu 5 Nov" in words(card)
    assert "Waiting for Dev Patel (#13, #23), Emi Tanaka (#21)" in words(card)
    assert not any(isinstance(part, Chart) for part in card.parts)
    assert len(render_card(card)["blocks"]) <= 8


def test_forty_key_results_make_a_digest_one_would_read() -> None:
    """The first in full, some in a line, the rest as a count; every one of them stands in the thread."""
    view = EXAMPLES["forty"]
    card = digest(view)
    assert len(render_card(card)["blocks"]) <= 20
    assert len(words(card)) < 2500
    assert "22 more stand in the thread" in words(card)
    details = words(*digest_details(view))
    assert all(f"#{number} " in details for number in range(101, 141))


def test_a_long_comment_is_short_in_the_digest_and_whole_in_the_thread() -> None:
    """3,000 characters are nobody's digest, and nobody's words are lost."""
    view = EXAMPLES["long-comment"]
    current = view.moved[0].key_result.current
    assert current is not None
    assert len(words(digest(view))) < 700
    together = " ".join(words(*digest_details(view)).split())
    assert " ".join(current.note.split()) in together


@pytest.mark.parametrize("name", ["forty", "long-comment", "usual"])
def test_pages_of_the_thread_fit_and_are_counted(name: str) -> None:
    """Each is a message, none is empty, and their titles say how many there are."""
    pages = digest_details(EXAMPLES[name])
    assert all(0 < len(render_card(page)["blocks"]) <= 40 for page in pages)
    if len(pages) > 1:
        assert [page.title[-6:] for page in pages] == [
            f"{number} of {len(pages)}" for number in range(1, len(pages) + 1)
        ]


def test_a_comment_larger_than_a_page_is_broken_between_pages() -> None:
    """Not one word less."""
    one = samples.moved(12, "44.5", samples.GREEN, samples.GREEN, "Measure", "word " * 6000)
    pages = digest_details(samples.digest((one,), ()))
    assert len(pages) > 2
    assert words(*pages).split().count("word") == 6000


def test_pages_in_a_wide_script_lose_nothing_on_either_platform() -> None:
    """Slack counts letters, Teams bytes: a page of Japanese is a shorter one."""
    one = samples.moved(12, "44.5", samples.GREEN, samples.GREEN, "Measure", "定着率 " * 3000)
    pages = digest_details(samples.digest((one,), ()))
    on_teams = json.dumps([render_on_teams(page) for page in pages], ensure_ascii=False)
    assert on_teams.count("定着率") == words(*pages).count("定着率") == 3000


def test_nothing_to_add_makes_no_thread() -> None:
    """A thread that repeats the message would be noise."""
    assert digest_details(EXAMPLES["quiet"]) == ()


def test_a_preview_says_that_it_is_one() -> None:
    """So that nobody takes it for sent."""
    assert digest(EXAMPLES["preview"]).title.startswith("Preview: ")
    assert not digest(EXAMPLES["usual"]).title.startswith("Preview")


def test_a_crowd_is_waited_for_in_one_line() -> None:
    """Ten names, the rest as a count; six numbers each."""
    crowd = tuple((f"Person {number}", tuple(range(9))) for number in range(30))
    said = words(digest(samples.digest(waiting=crowd)))
    assert "Person 9" in said
    assert "Person 10" not in said
    assert "and 20 more" in said
    assert "#5 …)" in said


def test_the_chart_speaks() -> None:
    """The numbers as its text alternative (N 23), the days ahead with what is expected."""
    chart = digest(replace(EXAMPLES["usual"])).parts[1]
    assert isinstance(chart, Chart)
    assert "17 Nov 52 and 31" in chart.alt
    assert "15 Dec 85." in chart.alt
