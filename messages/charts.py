"""Expected against actual, as a chart with its numbers in words (A 12, N 23)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from messages.card import Chart, Series
from messages.markup import clean
from messages.phrases import short_day
from messages.views import CheckInView, KeyResultView
from messages.words import Words
from okr.measure import MeasureKind, shown_percent
from okr.pace import expected

WORDS = Words("charts")
FEWEST = 2  # one point is no line

Point = tuple[str, float, float | None]  # label, expected, actual


def team_chart(name: str, points: tuple[tuple[date, Decimal, Decimal | None], ...]) -> Chart | None:
    """The team's progress in %, None before there are two points."""
    shown: list[Point] = [
        (short_day(day), shown_percent(line), None if actual is None else shown_percent(actual))
        for day, line, actual in points
    ]
    if sum(actual is not None for _, _, actual in shown) < FEWEST:
        return None
    title, alt = WORDS.label("team_title", name=name), WORDS.label("team_alt", name=name, points=shown)
    return draw(title, WORDS.label("team_unit"), alt, shown, [day for day, _, _ in points])


def key_result_chart(kr: KeyResultView, history: tuple[CheckInView, ...], zone: ZoneInfo) -> Chart | None:
    """Its values against the straight line to the target; only for numbers, the rest has no line."""
    start, goal = kr.measure.baseline, kr.measure.target
    if kr.measure.kind != MeasureKind.NUMBER or start is None or goal is None:
        return None
    days = {one.at.astimezone(zone).date(): one.value for one in history}
    if len(days) < FEWEST:
        return None
    points: list[Point] = [
        (short_day(day), round(float(start + (goal - start) * expected(kr.starts, kr.ends, day)), 2), float(value))
        for day, value in days.items()
    ]
    alt = WORDS.label("key_result_alt", kr=kr, points=points)
    return draw(WORDS.label("key_result_title", kr=kr), clean(kr.measure.unit), alt, points, list(days))


def draw(title: str, unit: str, alt: str, points: list[Point], days: list[date]) -> Chart:
    lines = (
        Series(WORDS.label("expected"), tuple(line for _, line, _ in points)),
        Series(WORDS.label("actual"), tuple(actual for _, _, actual in points)),
    )
    labels = tuple(label for label, _, _ in points)
    return Chart(title, labels, lines, unit, alt, tuple(day.isoformat() for day in days))
