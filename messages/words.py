"""The words of one message: its own template, with the shared phrases at hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from messages import phrases
from messages.markup import Marked, cut, link, mention, one_line, plain
from messages.templating import ENVIRONMENT, say

ENVIRONMENT.globals.update(
    day=phrases.day,
    short_day=phrases.short_day,
    on_day=phrases.on_day,
    full_day=phrases.full_day,
    moment=phrases.moment,
    until=phrases.until,
    ago=phrases.ago,
    percent=phrases.percent,
    bar=phrases.bar,
    pace=phrases.pace_words,
    standing=phrases.standing_words,
    is_behind=phrases.is_behind,
    confidence=phrases.confidence,
    change=phrases.change,
    points=phrases.points,
    title=phrases.title,
    evidence=phrases.evidence,
    platform=phrases.platform,
    link=link,
    mention=mention,
)
ENVIRONMENT.filters.update(cut=cut, line=one_line)


@dataclass(frozen=True)
class Words:
    """`text` gives markup, `label` gives plain words (for buttons, titles, and the line of a notification)."""

    template: str

    def text(self, block: str, /, **values: object) -> Marked:
        return say(self.template, block, **values)

    def label(self, block: str, /, **values: object) -> str:
        return plain(say(self.template, block, **values)) if values else fixed_label(self.template, block)


@cache
def fixed_label(template: str, block: str) -> str:
    """Plain words that are always the same."""
    return plain(say(template, block))
