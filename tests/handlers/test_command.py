"""The grammar of a line."""

from __future__ import annotations

import pytest

from handlers.command import Line, drop_command, is_line, read_key_result, read_line, read_verb
from okr.confidence import Confidence

GREEN, YELLOW, RED = Confidence.GREEN, Confidence.YELLOW, Confidence.RED


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("12 43 yellow", Line(12, "43", YELLOW)),
        ("#12 43 yellow", Line(12, "43", YELLOW)),
        ("KR-12: 43 yellow", Line(12, "43", YELLOW)),
        ("12 43 % y", Line(12, "43 %", YELLOW)),
        ("12 90 min green", Line(12, "90 min", GREEN)),
        ("12 1 h 30 min green", Line(12, "1 h 30 min", GREEN)),
        ("12 1.2k at risk", Line(12, "1.2k", YELLOW)),
        ("12 yes green", Line(12, "yes", GREEN)),
        ("12 red 43", Line(12, "43", RED)),
        ("12 43 🔻", Line(12, "43", RED)),
        ("12 43 green.", Line(12, "43", GREEN)),
        ("12 green green", Line(12, "green", GREEN)),  # a zone may be called like a colour
        ("12 43", Line(12, "43", None)),
        ("12", Line(12, "", None)),
        ("43 green", Line(43, "", GREEN)),  # several are due: the first number is the key result
        ("1.2k green", Line(None, "1.2k", GREEN)),
        ("yes green", Line(None, "yes", GREEN)),
        ("12 43 yellow call finance", Line(12, "43", YELLOW, leftover="call finance")),
        ("12 43 yellow next: call finance", Line(12, "43", YELLOW, "call finance")),
        ("12 43 y next step: a; b, blocked by: legal", Line(12, "43", YELLOW, "a; b", "legal")),
        (
            "12 43 red NEXT: call blocked: legal note: slow start link: https://a.example/x",
            Line(12, "43", RED, "call", "legal", "slow start", "https://a.example/x"),
        ),
        ("12 43 red\nnext: call\nnext: write", Line(12, "43", RED, "call; write")),
        ("12 43 green next: see https://a.example/next:1", Line(12, "43", GREEN, "see https://a.example/next:1")),
    ],
)
def test_a_line_where_several_are_due(text: str, line: Line) -> None:
    """The first number is the key result, the colour the last word that names one, the value what lies between."""
    assert read_line(text, alone=False) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("43 green", Line(None, "43", GREEN)),
        ("43 % green", Line(None, "43 %", GREEN)),
        ("43", Line(None, "43", None)),
        ("12 43 green", Line(12, "43", GREEN)),
        ("#12 green", Line(12, "", GREEN)),
        ("yes y", Line(None, "yes", YELLOW)),
    ],
)
def test_a_line_where_one_is_due(text: str, line: Line) -> None:
    """A single number is the value then; of two the first is the key result all the same."""
    assert read_line(text, alone=True) == line


@pytest.mark.parametrize("text", ["", " ", "next:", "::", "🔻", "green", "#", "x" * 5000, "1 " * 500, "٧ green"])
def test_nothing_is_too_strange_to_be_read(text: str) -> None:
    """Whatever comes is taken apart; what is missing is found later."""
    assert read_line(text, alone=False).number in (None, 1)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("#12", 12),
        (" kr-12 ", 12),
        ("KR12", 12),
        ("12a", None),
        ("", None),
        ("-12", None),
        ("1" * 10, None),
    ],
)
def test_a_number_alone(text: str, number: int | None) -> None:
    """As people write the number of a key result."""
    assert read_key_result(text) == number


@pytest.mark.parametrize(
    ("text", "rest"),
    [("/okr my", "my"), ("okr my", "my"), ("OKR", ""), ("my okr", "my okr"), ("okrs my", "okrs my"), ("  my ", "my")],
)
def test_the_command_word_may_stand_in_front(text: str, rest: str) -> None:
    """In the DM, with its slash or without."""
    assert drop_command(text, "/okr") == rest


def test_a_verb_is_the_first_word() -> None:
    """In whatever case, with what follows it."""
    assert read_verb("Show  12 ", {"show"}) == ("show", "12")
    assert read_verb("shown 12", {"show"}) is None
    assert read_verb("", {"show"}) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12 43 green", True),
        ("43", True),
        ("#12 yes", True),
        ("yes green", True),
        ("yes", True),
        ("blocked: legal", True),
        ("all on track", True),
        ("hello there", False),
        ("shwo 12", False),
        ("", False),
    ],
)
def test_what_is_meant_as_a_check_in(text: str, meant: bool) -> None:
    """Anything with a number in front, a colour, or a keyword; the rest are words to be guessed."""
    assert is_line(text) is meant
