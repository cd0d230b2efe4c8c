"""Teams' dialect: the elements of a card, its buttons, its size, and what comes back from it."""

from __future__ import annotations

from typing import Any

import pytest

from messages.card import Actions, Button, Card, Chart, Facts, Link, Menu, Part, Rule, Series, Table, Text
from messages.markup import escape, mention
from messages.teams import CUT, WHOLE, read_click, render_card, size, summary
from tests.messages.adaptive import excess, invalid, objects


def body(*parts: Part, title: str = "") -> list[dict[str, Any]]:
    card = render_card(Card(title, "summary", parts))
    assert invalid(card) == []
    assert excess(card) == []
    made: list[dict[str, Any]] = card["body"]
    return made


def actions(*items: Button | Link | Menu) -> list[dict[str, Any]]:
    return [action for row in body(Actions(items)) for action in row["actions"]]


def test_every_part_has_its_elements() -> None:
    """One look at the whole vocabulary."""
    made = body(
        Text("a"),
        Text("b", small=True),
        Facts((("L", "**v**"),)),
        Table("Cap", ("H", "I"), (("c", "d"),)),
        Actions((Button("B", "act", "1"), Link("L", "https://a.example"), Menu("M", "pick", (("O", "o"),)))),
        title="T",
    )
    assert [each["type"] for each in made] == [
        *("TextBlock", "TextBlock", "TextBlock", "FactSet", "TextBlock", "Table", "ActionSet")
    ]
    assert made[0]["style"] == "heading"
    assert made[2]["isSubtle"] is True
    assert made[3]["facts"] == [{"title": "L", "value": "**v**"}]
    assert [each["type"] for each in made[-1]["actions"]] == ["Action.Execute", "Action.OpenUrl", "Action.ShowCard"]


def test_each_line_is_a_block_of_its_own() -> None:
    """A line break inside of a text is a space on one client and a gap on another."""
    made = body(Text("**head**\none\n\ntwo"))
    assert [(each["text"], each["spacing"]) for each in made] == [
        ("**head**", "Medium"),
        ("one", "None"),
        ("two", "Small"),
    ]


def test_stories_in_one_text_stand_apart() -> None:
    """What begins bold, perhaps after a sign, is the next story; bold lines in a row are a list."""
    made = body(Text("✅ **#12** a\n44 %\n✅ **#13** b\n16 h\n**#14** c\n**#15** d\nplain **bold**"))
    assert [each["spacing"] for each in made] == ["Medium", "None", "Small", "None", "Small", "None", "None"]


def test_a_text_of_very_many_lines_is_one_block() -> None:
    """A comment of a thousand lines must not become a thousand elements."""
    made = body(Text(escape("\n".join("- x" for _ in range(1000)))))
    assert len(made) == 1
    assert made[0]["text"].count("\n\n\u200b- x") > 900


def test_a_rule_is_a_line_above_what_follows() -> None:
    """None where nothing follows or nothing stands above, and one of two in a row."""
    made = body(Rule(), Text("a"), Rule(), Rule(), Text(""), Text("b"), Rule())
    assert [each.get("separator", False) for each in made] == [False, True]


def test_a_card_without_words_says_its_summary() -> None:
    """A client refuses a card with nothing in it."""
    assert [each["text"] for each in body(Text(" \n"), Facts(()), Actions(()))] == ["summary"]


def test_a_button_carries_its_action_twice_and_nothing_typed() -> None:
    """`verb` and `data.action`: one library routes on the first, its successor on the other."""
    made = actions(Button("Yes", "line.confirm", "5:44", "primary"), Button("No", "line.cancel", style="danger"))
    assert made[0] == {
        "type": "Action.Execute",
        "title": "Yes",
        "verb": "line.confirm",
        "data": {"action": "line.confirm", "value": "5:44", "kind": "click"},
        "associatedInputs": "none",
        "style": "positive",
    }
    assert made[1]["style"] == "destructive"
    assert read_click(made[0]["data"]) == ("line.confirm", "5:44")


def test_rows_hold_six_buttons() -> None:
    """Teams shows no more in one row."""
    made = body(Actions(tuple(Button(str(number), "act", str(number)) for number in range(8))))
    assert [len(row["actions"]) for row in made] == [6, 2]


def test_a_short_menu_opens_as_buttons() -> None:
    """One tap opens, one tap chooses."""
    (menu,) = actions(Menu("Snooze", "snooze", (("For 2 hours", "7:hours"), ("Until tomorrow", "7:tomorrow"))))
    (row,) = menu["card"]["body"]
    assert [read_click(each["data"]) for each in row["actions"]] == [("snooze", "7:hours"), ("snooze", "7:tomorrow")]


def test_a_long_menu_opens_as_a_list() -> None:
    """What was chosen comes back under the id of its list; two lists in a card keep apart."""
    options = tuple((f"#{number}", f"412{number}") for number in range(9))
    first, second = actions(Menu("Edit", "checkin.edit", options), Menu("Edit", "checkin.edit", options))
    field, row = first["card"]["body"]
    assert field["id"] != second["card"]["body"][0]["id"]
    assert len(field["choices"]) == 9
    data = {**row["actions"][0]["data"], field["id"]: "4123"}
    assert (row["actions"][0]["associatedInputs"], read_click(data)) == ("auto", ("checkin.edit", "4123"))


@pytest.mark.parametrize("data", [{}, {"action": 1, "value": 2}, {"input": "a", "a": ["x"]}, {"input": ["a"]}])
def test_what_is_no_click_is_read_as_none(data: dict[str, Any]) -> None:
    """Anybody can send anything."""
    assert read_click(data) == ("", "")


def test_a_link_leads_to_the_web_or_is_left_out() -> None:
    """Never to a script."""
    made = actions(Link("Good", "https://a.example"), Link("Bad", "javascript:alert(1)"))
    assert [each["url"] for each in made] == ["https://a.example"]


DAYS = ("2026-12-22", "2026-12-29", "2027-01-05")
CHART = Chart(
    "Growth",
    ("22 Dec", "29 Dec", "5 Jan"),
    (Series("Expected", (10, 20, 30)), Series("Actual", (8.25, None, 1234567.5))),
    "Progress in %",
    "the numbers",
    DAYS,
)


def test_a_chart_is_drawn_over_time_and_stands_on_its_numbers() -> None:
    """Dates make an axis of time, a day without a value is left out, and the table says the same in numbers (N 23)."""
    drawing, table = body(CHART)
    assert (drawing["type"], drawing["title"], drawing["yAxisTitle"]) == ("Chart.Line", "Growth", "Progress in %")
    assert drawing["fallback"]["text"] == "Growth, Progress in %"
    assert [line["legend"] for line in drawing["data"]] == ["Expected", "Actual"]
    assert drawing["data"][1]["values"] == [{"x": "2026-12-22", "y": 8.25}, {"x": "2027-01-05", "y": 1234567.5}]
    rows = [[cell["items"][0]["text"] for cell in row["cells"]] for row in table["rows"]]
    assert rows[0][1:] == ["22 Dec", "29 Dec", "5 Jan"]
    assert rows[1:] == [["Expected", "10", "20", "30"], ["Actual", "8.25", "–", "1,234,567.5"]]
    assert table["fallback"]["facts"][1] == {"title": "29 Dec", "value": "Expected 20"}


def test_a_chart_without_days_has_its_labels() -> None:
    """Then Teams draws them one beside the other."""
    plain = Chart(CHART.title, CHART.labels, CHART.series, "", CHART.alt)
    assert [value["x"] for value in body(plain)[0]["data"][0]["values"]] == ["22 Dec", "29 Dec", "5 Jan"]


def test_a_long_chart_is_thinned_out_and_its_table_shows_the_last_days() -> None:
    """Twenty points keep both ends; six columns are what a phone can show."""
    labels = tuple(f"{number} Nov" for number in range(1, 31))
    drawing, table = body(Chart("T", labels, (Series("Actual", tuple(range(30))),), "", "alt"))
    shown = [value["x"] for value in drawing["data"][0]["values"]]
    assert (len(shown), shown[0], shown[-1]) == (20, "1 Nov", "30 Nov")
    heads = [cell["items"][0]["text"] for cell in table["rows"][0]["cells"]]
    assert (len(heads), heads[-1]) == (7, "30 Nov")


@pytest.mark.parametrize(("values", "kinds"), [((1.0,), ["TextBlock", "Table"]), ((None,), ["TextBlock"])])
def test_what_is_no_line_is_said_in_words(values: tuple[float | None, ...], kinds: list[str]) -> None:
    """One point cannot be drawn, none cannot even be told."""
    made = body(Chart("T", ("1 Nov",), (Series("Actual", values),), "", "alt"))
    assert [each["type"] for each in made] == kinds


def test_a_mention_has_its_entity() -> None:
    """The text and the entity are the same to the letter, or Teams shows the tag."""
    ana, bob = mention("Ana <at>_B_</at>", "29:ana"), mention("Bob", "8d2f")
    card = render_card(Card("", "s", (Text(f"Hello {ana}\nand {bob}, {bob}"), Facts((("Owner", bob),)))))
    texts = "\n".join(each["text"] for each in card["body"] if "text" in each)
    entities = card["msteams"]["entities"]
    assert [(each["type"], each["mentioned"]["id"]) for each in entities] == [
        ("mention", "29:ana"),
        ("mention", "8d2f"),
    ]
    assert all(each["text"] in texts for each in entities)
    assert texts.count("<at>") == 3
    assert invalid(card) == []


def test_nobody_is_mentioned_by_writing_a_tag() -> None:
    """Only the helper mentions."""
    card = render_card(Card("<at>Ana</at>", "<at>Ana</at>", (Text(escape("<at>Ana</at> @[Ana](29:ana)")),)))
    assert "entities" not in card["msteams"]
    assert [text for each in objects(card) for text in each.values() if isinstance(text, str) and "<at" in text] == []


def test_too_much_is_cut_and_the_last_buttons_stay() -> None:
    """What is left is said, and what one can do is still there."""
    many = tuple(Text(escape("wörd " * 200)) for _ in range(60))
    card = render_card(Card("Title", "s", (*many, Actions((Button("Go", "act", "1"),)))))
    assert excess(card) == []
    assert size(card) > WHOLE - 2000
    *_, told, last = card["body"]
    assert (told["text"], last["type"]) == (CUT, "ActionSet")


def test_the_summary_is_one_quiet_line() -> None:
    """It is shown where nobody knows what is parsed; without one the title stands in."""
    assert summary(Card("t", "a *b*\n<b> " + "x" * 500, ())).startswith("a ∗b∗ ‹b> xx")
    assert len(summary(Card("t", "x" * 500, ()))) == 300
    assert summary(Card("t", "", ())) == "t"
