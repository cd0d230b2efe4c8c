"""The inline markup: escaped once, parsed once, cut without tearing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.markup import (
    Marked,
    Span,
    clean,
    cut,
    escape,
    finalize,
    is_address,
    link,
    mention,
    one_line,
    parse,
    plain,
)


@given(st.text())
def test_what_a_person_wrote_comes_out_as_it_was_cleaned(text: str) -> None:
    """Escaping and parsing again gives the same words, in no style at all."""
    assert plain(escape(text)) == clean(text)
    assert all(span == Span(span.text) for span in parse(escape(text)))


@given(st.text(), st.text())
def test_words_do_not_reach_into_the_sentence_around_them(first: str, second: str) -> None:
    """Nothing in a value can open or close a style of the template."""
    spans = parse(f"**{escape(first)}** and _{escape(second)}_")
    assert [span.text for span in spans if span.bold] == [clean(first)] * bool(clean(first))
    assert [span.text for span in spans if span.italic] == [clean(second)] * bool(clean(second))


@given(st.text(max_size=60), st.integers(1, 40))
def test_cutting_keeps_the_limit_and_the_beginning(text: str, limit: int) -> None:
    """At most so many characters; what is left is how it began."""
    short = cut(text, limit)
    assert len(short) <= limit
    assert text.startswith(short.removesuffix("…"))
    assert short == text or short.endswith("…")


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("short", 10, "short"),
        ("a b c d", 4, "a b…"),
        ("👩‍👩‍👧", 4, "…"),
        ("ab👍🏽c", 4, "ab…"),
        ("e\u0301e\u0301e\u0301", 4, "e\u0301…"),
    ],
)
def test_cutting_tears_no_emoji_and_no_accent(text: str, limit: int, short: str) -> None:
    """A family, a skin tone, a combining accent: whole or gone."""
    assert cut(text, limit) == short


@pytest.mark.parametrize(
    ("text", "clear"),
    [
        ("a\x00b\x1bc\x7f", "abc"),
        ("half \ud800 pair", "half  pair"),
        ("turned \u202eback\u2069", "turned back"),
        ("one\r\ntwo\rthree\u2028four\x85five", "one\ntwo\nthree\nfour\nfive"),
        ("tab\there", "tab here"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("👩‍👩‍👧‍👦 ok", "👩‍👩‍👧‍👦 ok"),
        ("שלום", "שלום"),
    ],
)
def test_cleaning_takes_what_breaks_and_leaves_what_speaks(text: str, clear: str) -> None:
    """Control characters, halves of pairs and direction overrides go; emoji and other scripts stay."""
    assert clean(text) == clear


def test_markup_is_not_escaped_twice() -> None:
    """A value that is markup already passes as it is; None says nothing."""
    assert finalize(Marked("**a**")) == "**a**"
    assert finalize("**a**") == r"\*\*a\*\*"
    assert finalize(None) == ""
    assert finalize(12) == "12"


def test_styles_code_links_and_mentions_are_read() -> None:
    """Every form of the markup, and what stands between."""
    spans = parse(rf"a **b _c_** `d\*e` {link('f', 'https://g.example/(h)')} {mention('Ana', 'U0ANA')}")
    assert [span for span in spans if span.text.strip()] == [
        Span("a "),
        Span("b ", bold=True),
        Span("c", bold=True, italic=True),
        Span("d*e", code=True),
        Span("f", url="https://g.example/(h)"),
        Span("Ana", person="U0ANA"),
    ]


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("https://a.example/b?c=d&e=f", True),
        ("http://a.example", True),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://a.example/ b", False),
        ("https://a.example/\u202eb", False),
        ("https://[a", False),
        ("see https://a.example", False),
        ("https://a.example/" + "x" * 2000, False),
    ],
)
def test_only_plain_web_addresses_become_links(url: str, taken: bool) -> None:
    """Anything else stays words."""
    assert is_address(url) is taken
    assert bool(parse(link("a", url))[0].url) is taken


def test_an_id_that_is_none_mentions_nobody() -> None:
    """A mention is made from an id; words in its place stay words."""
    assert parse(mention("Ana", "<!channel>")) == (Span("Ana"),)


def test_one_line_is_one_line() -> None:
    """Breaks and runs of spaces become one space; a no-break space stays."""
    assert one_line(" a \n\n b   c\u00a0d ") == "a b c\u00a0d"
