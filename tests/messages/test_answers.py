"""Receipts, lists, one key result, help and the small answers."""

from __future__ import annotations

from pathlib import Path

from messages import answers, history, home, lists, receipt, samples, show, team
from messages.card import Actions, Button, Card, Chart, Facts, Menu, Text
from messages.commands import COMMANDS, GROUPS
from messages.markup import plain
from messages.views import AskBackView, ConfirmView

BLAME = ("failed", "missed", "overdue", "you forgot", "too late")


def words(card: Card) -> str:
    return "\n".join(plain(part.markup) for part in card.parts if isinstance(part, Text))


def buttons(card: Card) -> list[tuple[str, str]]:
    rows = (part.items for part in card.parts if isinstance(part, Actions))
    return [(item.action, item.value) for row in rows for item in row if isinstance(item, Button)]


def menus(card: Card) -> list[Menu]:
    return [item for part in card.parts if isinstance(part, Actions) for item in part.items if isinstance(item, Menu)]


def test_a_receipt_shows_all_that_was_understood_with_undo_and_edit() -> None:
    """What was understood is shown back with Undo (N 19)."""
    card = receipt.receipt(receipt.examples()["for-somebody-late"])
    for part in ("18.5 → 16\u00a0h", "Next: Call finance", "Entered by Ana Alves for Dev Patel", "Late"):
        assert part in words(card)
    assert buttons(card) == [("checkin.edit", "413"), ("checkin.undo", "413")]


def test_the_second_no_change_asks_what_would_move_it() -> None:
    """Asked afterwards, with a form one tap away (N 1)."""
    card = receipt.receipt(receipt.examples()["what-would-move-it"])
    assert "what would move it?" in words(card)
    assert buttons(card)[0] == ("checkin.open", "0:12")
    assert "what would move it?" not in words(receipt.receipt(receipt.examples()["no-change"]))


def test_an_undone_check_in_says_what_holds_again() -> None:
    """The value before, or none."""
    assert "as before: 43.5\u00a0%" in words(receipt.receipt(receipt.examples()["undone"]))
    assert "no check-in any more" in words(receipt.receipt(receipt.examples()["undone-first"]))


def test_a_list_offers_to_check_in_what_is_ones_own() -> None:
    """Few as buttons, many as one menu, others' not at all."""
    examples = lists.examples()
    assert buttons(lists.listing(examples["my"])) == [("checkin.open", "0:13"), ("checkin.open", "0:23")]
    assert [menu.action for menu in menus(lists.listing(examples["my-many"]))] == ["checkin.open"]
    assert buttons(lists.listing(examples["risk"])) == []
    assert "off track · Dev Patel, Growth" in words(lists.listing(examples["risk"]))


def test_a_page_of_a_list_says_how_to_see_the_next() -> None:
    """With the command word in front, whether it came with it or not."""
    assert "34 in all, page 1. Next: /okr find raise 2" in words(lists.listing(lists.examples()["page"]))
    assert lists.command_line("/okr my 2", "/okr") == "/okr my 2"


def test_one_key_result_shows_outcomes_in_the_words_of_the_method() -> None:
    """Expected and actual outcome (M 0.3), what is a good result (M 1.7), and the chart with its numbers."""
    card = show.show(show.examples()["history"])
    facts = next(part for part in card.parts if isinstance(part, Facts))
    labels = [label for label, _ in facts.items]
    assert labels == ["Expected outcome", "Actual outcome", "Confidence", "Owner", "Kind"]
    assert "60–70\u00a0% is a good result" in plain(facts.items[-1][1])
    chart = next(part for part in card.parts if isinstance(part, Chart))
    assert "3 Nov 4.21 and 4.15" in chart.alt
    assert not any(isinstance(part, Chart) for part in show.show(show.examples()["untouched"]).parts)


def test_history_marks_what_was_replaced() -> None:
    """An edit leaves a trace."""
    said = words(history.history(history.examples()["edited"]))
    assert said.count("replaced later") == 1
    assert "entered by Ana Alves · late" in said


def test_home_asks_what_is_due_and_lists_the_rest_once() -> None:
    """What stands above with buttons does not stand below again."""
    card = home.home(home.examples()["due"])
    assert buttons(card)[:2] == [("checkin.open", "0:13"), ("checkin.same", "0:13")]
    assert words(card).count("#13") == 1
    assert "#23" in words(card)


def test_teams_below_are_one_tap_away() -> None:
    """The answer to the tap is seen by the one who tapped."""
    card = team.team(team.examples()["company"])
    assert buttons(card) == [("team.show", key) for key in ("growth", "mentors", "research", "support")]


def test_a_line_that_lies_far_outside_is_confirmed_by_its_exact_value() -> None:
    """The button carries the pending row and the exact decimal."""
    far = answers.confirm(ConfirmView(samples.key_result(11), AskBackView(far="4,300 sessions", chosen="4300"), 5))
    assert buttons(far) == [("line.confirm", "5:4300"), ("line.cancel", "5")]
    two = answers.confirm(ConfirmView(samples.key_result(23), AskBackView(readings=samples.READINGS), 5))
    assert buttons(two) == [("line.confirm", "5:1234"), ("line.confirm", "5:1.234"), ("line.cancel", "5")]


def test_help_names_every_command_somebody_may_use() -> None:
    """A digest is run by leads and admins; everything else is for everybody, in its group."""
    for_all, for_leads = (words(answers.help_card("/goals", "slack", lead, False)) for lead in (False, True))
    for one in COMMANDS:
        assert one.line("/goals") in for_leads
        assert (one.line("/goals") in for_all) is (one.run_by == "everybody")
    assert {one.group for one in COMMANDS} == set(GROUPS)


def test_nearest_names_the_nearest_or_only_help() -> None:
    """Never silence."""
    assert "Did you mean /okr show 12?" in words(answers.nearest("shwo", "show 12", "/okr"))
    assert "Did you mean" not in words(answers.nearest("xyzzy", "", "/okr"))


def test_not_found_tells_nothing() -> None:
    """One answer for guests, outsiders and a wrong number: it names neither number nor person, and offers no button."""
    card = answers.not_found("/okr")
    assert not any(letter.isdigit() for letter in words(card) + card.summary)
    assert buttons(card) == []


def test_nothing_blames() -> None:
    """A weak cycle still teaches: no message says failed, missed or overdue (M 4.15)."""
    for path in (Path(answers.__file__).parent / "templates").glob("*.j2"):
        said = path.read_text(encoding="utf-8").casefold()
        assert not [word for word in ("failed", "missed", "overdue", "you forgot", "too late") if word in said], (
            path.name
        )
