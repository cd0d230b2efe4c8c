"""The prompt, from question to receipt."""

from __future__ import annotations

from dataclasses import replace

from messages import prompt as module
from messages import samples
from messages.card import Actions, Button, Card, Menu, Text
from messages.markup import plain
from messages.prompt import prompt
from messages.slack import render_card
from messages.values import asked_value, read_asked

EXAMPLES = module.examples()


def items(card: Card) -> list[Button | Menu]:
    rows = (part.items for part in card.parts if isinstance(part, Actions))
    return [item for row in rows for item in row if isinstance(item, Button | Menu)]


def buttons(card: Card) -> list[tuple[str, str]]:
    return [(item.action, item.value) for item in items(card) if isinstance(item, Button)]


def words(card: Card) -> str:
    return "\n".join(plain(part.markup) for part in card.parts if isinstance(part, Text))


def test_one_question_has_all_its_buttons_in_one_row() -> None:
    """Check in, No change, Snooze for this key result."""
    card = prompt(EXAMPLES["one"])
    assert buttons(card) == [("checkin.open", "7:13"), ("checkin.same", "7:13")]
    menu = items(card)[-1]
    assert isinstance(menu, Menu)
    assert [value for _, value in menu.options] == ["7:13:hours", "7:13:tomorrow", "7:13:round"]


def test_several_questions_share_one_snooze_and_one_button_for_all() -> None:
    """The shared buttons act for the whole prompt."""
    card = prompt(EXAMPLES["several"])
    assert buttons(card)[-1] == ("checkin.next", "7")
    menu = items(card)[-1]
    assert isinstance(menu, Menu)
    assert [value for _, value in menu.options] == ["7:hours", "7:tomorrow", "7:round"]


def test_each_of_several_questions_stands_apart_with_its_buttons() -> None:
    """A line, the key result, its buttons, and a line again: no row can be taken for the next one's."""
    kinds = [part.kind for part in prompt(EXAMPLES["several"]).parts]
    assert kinds == ["text", *["rule", "text", "actions"] * 3, "rule", "actions"]
    assert [part.kind for part in prompt(EXAMPLES["one"]).parts] == ["text", "text", "actions"]


def test_no_change_is_not_offered_before_a_first_check_in() -> None:
    """There is nothing to repeat."""
    assert buttons(prompt(EXAMPLES["first-ever"])) == [("checkin.open", "7:21")]


def test_a_question_shows_value_age_bar_pace_confidence_and_next_step() -> None:
    """All that one needs to answer from memory."""
    said = words(prompt(EXAMPLES["one"]))
    told = (
        "#13 Cut the time",
        "18.5\u00a0h, 14 days ago",
        "│",
        "12\u00a0%",
        "behind by 40 points",
        "🔻 off track",
        "Next: Find",
    )
    for part in told:
        assert part in said


def test_after_two_rounds_without_a_change_it_says_what_a_third_means() -> None:
    """N 1 in one clause, before it happens."""
    assert "unmoved" in words(prompt(EXAMPLES["no-change-twice"]))
    assert "unmoved" not in words(prompt(EXAMPLES["one"]))


def test_answers_shrink_to_a_receipt_with_edit() -> None:
    """What was said, no question any more, and each answer can be edited."""
    card = prompt(EXAMPLES["all-answered"])
    assert buttons(card) == [("checkin.edit", "412"), ("checkin.edit", "413")]
    assert "44.2\u00a0% · 🔶 at risk" in words(card)
    assert card.title.startswith("Thank you")


def test_many_answers_are_edited_through_one_menu() -> None:
    """Five buttons with numbers would be a keyboard."""
    many = samples.prompt(*(samples.answered(number) for number in (11, 12, 13, 21, 22)))
    menu = items(prompt(many))[0]
    assert isinstance(menu, Menu)
    assert [value for _, value in menu.options] == ["411", "412", "413", "421", "422"]


def test_a_closed_round_still_takes_an_answer_and_snoozes_nothing() -> None:
    """Late counts; there is nothing left to put off."""
    card = prompt(EXAMPLES["over"])
    assert ("checkin.open", "7:13") in buttons(card)
    assert not any(isinstance(item, Menu) for item in items(card))


def test_a_snoozed_and_a_passed_question_can_be_answered() -> None:
    """Snooze never hides the debt (A 15)."""
    card = prompt(EXAMPLES["snoozed"])
    assert "Snoozed until tomorrow at 09:00" in words(card)
    assert ("checkin.open", "7:13") in buttons(card)
    passed = prompt(samples.prompt(samples.asked(13, state="passed")))
    assert ("checkin.open", "7:13") in buttons(passed)


def test_a_snooze_that_is_over_is_not_mentioned() -> None:
    """After its hour the question is simply open."""
    view = replace(EXAMPLES["snoozed"], now=samples.LATER)
    assert "Snoozed" not in words(prompt(view))


def test_a_moved_question_names_the_new_owner_and_asks_nothing() -> None:
    """Somebody else is asked instead."""
    card = prompt(EXAMPLES["only-moved"])
    assert "Kim Park, who is asked instead" in words(card)
    assert items(card) == []
    assert card.summary == "Nothing is left for you to check in here."


def test_forty_questions_fit_into_one_message() -> None:
    """The first five in full, every other in a line, nothing cut."""
    card = prompt(EXAMPLES["forty"])
    blocks = render_card(card)["blocks"]
    assert len(blocks) <= 25
    assert all(f"#{number}" in words(card) for number in range(101, 141))
    assert buttons(card)[-1] == ("checkin.next", "7")


def test_values_of_buttons_are_read_back() -> None:
    """0 stands for no prompt; anything else is refused."""
    assert read_asked(asked_value(12, 7)) == (7, 12)
    assert read_asked(asked_value(12)) == (None, 12)
    assert [read_asked(value) for value in ("", "12", "a:1", "1:2:3", "1:-2", "٧:١")] == [None] * 6


def test_a_second_no_change_asks_afterwards_what_would_move_it() -> None:
    """N 1: in the receipt, with a way to say it; not after the first, and not once the round is closed."""
    card = prompt(EXAMPLES["what-would-move-it"])
    assert "what would move it?" in words(card)
    assert ("checkin.open", "7:12") in buttons(card)
    first = samples.prompt(samples.same(12, in_a_row=1))
    over = replace(EXAMPLES["what-would-move-it"], over=True)
    assert all("what would move it?" not in words(prompt(view)) for view in (first, over))


def test_the_first_prompt_says_hello_above_its_questions() -> None:
    """One who has never heard of us learns in two lines what this is; the receipt has no need of it."""
    card = prompt(EXAMPLES["first-several"])
    assert isinstance(card.parts[0], Text)
    assert plain(card.parts[0].markup).startswith("Hello Dev, I keep your key results alive.")
    assert "a minute each" not in words(card)
    settled = replace(samples.prompt(samples.answered(12)), first=True)
    assert all("Hello" not in words(prompt(view)) for view in (settled, EXAMPLES["several"]))
