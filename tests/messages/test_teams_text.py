"""Text for Teams: what a person wrote is shown as it was written, by every reader of Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from messages.markup import escape, link, mention
from messages.teams_text import GAP, harmless, quiet, say, say_all, split

READERS = (MarkdownIt("js-default"), MarkdownIt("commonmark"))
NASTY = st.text(alphabet="-+*#=>_`[]()!<&;:\\~{}|.01 abat/é😀\"'\n", max_size=60)


def said(markup: str) -> list[str]:
    return [say(line) for line in split(markup, 4000)]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("**bold** and _italic_", ["**bold** and _italic_"]),
        ("**two\nlines**", ["**two**", "**lines**"]),
        ("** spaced **end", ["**spaced** end"]),
        ("`/okr due` now", ["**/okr due** now"]),
        (escape("*b* ~s~ `c` _i_ snake_case"), ["∗b∗ ∼s∼ ˋcˋ ˍiˍ snake_case"]),
        (escape("4 < 5 & 6 > 3"), ["4 < 5 & 6 > 3"]),
        (escape("<b> &lt; &amp &#60;"), ["‹b> ＆lt; &amp ＆#60;"]),
        (escape("[x](https://evil.example) ![i][j]"), [f"[x]{GAP}(https://evil.example) ![i]{GAP}[j]"]),
        (escape("[x]: https://evil.example"), [f"[x]{GAP}: https://evil.example"]),
        (escape("{{DATE(2026-11-17T06:00:00Z)}}"), [f"{{{GAP}{{DATE(2026-11-17T06:00:00Z)}}}}"]),
        (escape("C:\\x \\*"), ["C:\\x \\∗"]),
        (mention("Ana", "29:ana"), ["<at>Ana</at>"]),
        (link("f [x]", "https://h.example/?a=(1)&b=<2>"), ["[f ［x］](https://h.example/?a=%281%29&b=%3C2%3E)"]),
    ],
)
def test_markup_becomes_markdown(markup: str, words: list[str]) -> None:
    """Our styles in Markdown's signs, a person's signs as look-alikes, what looks harmless as it is."""
    assert said(markup) == words


@pytest.mark.parametrize("words", ["-", "- a", "+ a", "# a", "> a", "1. a", "12) a", "---", "===", "| a |", "-5 %"])
def test_no_line_becomes_a_list_or_a_heading(words: str) -> None:
    """A comment "-" was once shown as a bullet."""
    (line,) = said(escape(words))
    assert line == GAP + words


@given(NASTY)
def test_what_a_person_wrote_is_shown_as_it_was_written(text: str) -> None:
    """Every reader of Markdown finds plain paragraphs in it, and in them the same words."""
    for line in split(escape(text), 4000):
        shown = quiet("".join(span.text for span in line)).strip()
        for reader in READERS:
            assert read(reader, say(line)).replace(GAP, "") == shown.replace(GAP, "")


@given(NASTY)
def test_lines_of_one_text_do_not_form_anything_together(text: str) -> None:
    """No underlined heading, no table, no list across lines."""
    for reader in READERS:
        read(reader, say_all(escape(text), 4000))


def read(reader: MarkdownIt, words: str) -> str:
    """The words of a text, provided that there is nothing else in it."""
    tokens = reader.parse(words)
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}, words
    children = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in children} <= {"text"}, words
    return "".join(child.content for child in children)


@given(NASTY, st.integers(1, 40))
def test_a_label_is_one_line_of_at_most_its_limit(text: str, limit: int) -> None:
    """Buttons and fields grow no further, and have nothing in them that a client could take for a tag."""
    made = harmless(text, limit)
    assert len(made) <= limit
    assert "\n" not in made
    assert "<at" not in made


def test_text_is_cut_where_its_limit_is() -> None:
    """With a sign that something is missing, in the style it had."""
    assert said("**" + "x" * 10 + "** more")[0] == "**xxxxxxxxxx** more"
    assert [say(line) for line in split("**" + "x" * 10 + "** more", 6)] == ["**xxxxx…**"]
