"""What a person types, as Slack passes it on."""

import pytest

from playground import typed
from tests.playground.slackbot import small_world

TYPED = [
    ("12 43 green", "12 43 green"),
    ("1.2k of 3.5 for 99.9%", "1.2k of 3.5 for 99.9%"),
    ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
    ("<!channel> <@U0BEN>", "&lt;!channel&gt; &lt;@U0BEN&gt;"),
    ("ask @ben.", "ask <@U0BEN>."),
    ("ask @BEN and @nobody", "ask <@U0BEN> and @nobody"),
    ("hello @fortnight", "hello <@U0BOT>"),
    ("@here", "<!here>"),
    ("see #growth and #nowhere", "see <#C0GROWTH|growth> and #nowhere"),
    ("kr#growth", "kr#growth"),
    ("https://x.example/?a=1&b=2", "<https://x.example/?a=1&amp;b=2>"),
    ("see report.example/q3", "see <http://report.example/q3|report.example/q3>"),
    ("ana@mentorly.example", "<mailto:ana@mentorly.example|ana@mentorly.example>"),
]


@pytest.mark.parametrize(("text", "arrives"), TYPED)
def test_as_an_event(text: str, arrives: str) -> None:
    """Escaped first, then links and mentions are spelled out."""
    assert typed.for_event(small_world(), text) == arrives


def test_as_a_command() -> None:
    """should_escape gives names to mentions; without it they stay as typed."""
    world = small_world()
    assert typed.for_command(world, "hand 12 to @ben & co") == "hand 12 to <@U0BEN|ben> &amp; co"
    world.escape_commands = False
    assert typed.for_command(world, "hand 12 to @ben & co") == "hand 12 to @ben &amp; co"
