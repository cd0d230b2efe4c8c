"""Charts and tables as Teams draws them, and in plain elements for the clients that do not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from messages.card import Chart, Series, Table
from messages.teams_text import GAP, harmless

Json = dict[str, Any]

TITLE = 80
NAME = 40
POINTS = 20
DAYS = 6  # columns that a phone can show
SERIES = 6
COLUMNS = 8
ROWS = 30
CELL = 150
# Quiet for the line that others are held against, which comes first.
COLOURS = (
    "neutral",
    "categoricalBlue",
    "categoricalTeal",
    "categoricalMarigold",
    "categoricalPurple",
    "categoricalRed",
)


def render_chart(chart: Chart) -> list[Json]:
    """A Chart.Line, Teams' own element, over its numbers: a drawing has no words for those who cannot see it (N 23)."""
    places = drawn(chart)
    numbers = render_numbers(chart, places[-DAYS:])
    if len(places) < 2:
        return [bold(name_with_unit(chart)), *numbers]
    drawing: Json = {
        "type": "Chart.Line",
        "title": harmless(chart.title, TITLE),
        "showTitle": True,
        "data": [render_series(chart, line, places, at) for at, line in enumerate(chart.series[:SERIES])],
        "spacing": "Medium",
        "fallback": bold(name_with_unit(chart)),
    }
    if chart.unit:
        drawing["yAxisTitle"] = harmless(chart.unit, NAME)
    return [drawing, *numbers]


def render_series(chart: Chart, line: Series, places: list[int], at: int) -> Json:
    """A day without a value is left out of its line."""
    values = [
        {"x": name_of(chart, place), "y": round(value, 2)}
        for place in places
        if (value := line.values[place]) is not None
    ]
    return {"legend": harmless(line.name, NAME), "color": COLOURS[at % len(COLOURS)], "values": values}


def name_of(chart: Chart, place: int) -> str:
    """A day where the chart has days: from those Teams makes an axis of time."""
    return chart.days[place] if chart.days else harmless(chart.labels[place], NAME)


def drawn(chart: Chart) -> list[int]:
    """Places of the labels that are drawn: those with any value, thinned out evenly, the last one always there."""
    known = [
        place for place in range(len(chart.labels)) if any(line.values[place] is not None for line in chart.series)
    ]
    if len(known) <= POINTS:
        return known
    step = (len(known) - 1) / (POINTS - 1)
    return [known[round(number * step)] for number in range(POINTS)]


def name_with_unit(chart: Chart) -> str:
    return chart.title if chart.unit.lower() in chart.title.lower() else f"{chart.title}, {chart.unit}"


def bold(words: str) -> Json:
    return {"type": "TextBlock", "text": harmless(words, TITLE) or "–", "weight": "Bolder", "wrap": True}


def render_numbers(chart: Chart, places: list[int]) -> list[Json]:
    """A column for each of the last days, a row for each line."""
    if not places:
        return []
    heads = ["", *(chart.labels[at] for at in places)]
    lines = [[line.name, *(say_number(line.values[at]) for at in places)] for line in chart.series[:SERIES]]
    facts = [(chart.labels[at], " · ".join(values_at(chart, at))) for at in places]
    return [draw_table([heads, *lines], facts, "Small")]


def say_number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.10g}"


def values_at(chart: Chart, place: int) -> Iterator[str]:
    for line in chart.series[:SERIES]:
        if line.values[place] is not None:
            yield f"{line.name} {say_number(line.values[place])}"


def render_table(table: Table) -> list[Json]:
    rows = [list(row[:COLUMNS]) for row in (table.headings, *table.rows[:ROWS])]
    facts = [(row[0], " · ".join(row[1:])) for row in rows[1:] if row]
    caption = [bold(table.caption)] if table.caption.strip() else []
    return [*caption, draw_table(rows, facts, "Default")]


def draw_table(rows: list[list[str]], facts: list[tuple[str, str]], letters: str) -> Json:
    """Rows under their headings; the same as pairs for clients that know no tables."""
    return {
        "type": "Table",
        "columns": [{"width": 2 if at else 3} for at in range(len(rows[0]))],
        "firstRowAsHeader": True,
        "showGridLines": False,
        "spacing": "Small",
        "rows": [render_row(row, letters, not at) for at, row in enumerate(rows)],
        "fallback": {
            "type": "FactSet",
            "facts": [
                {"title": harmless(title, NAME) or "–", "value": harmless(value, CELL) or "–"} for title, value in facts
            ],
        },
    }


def render_row(row: list[str], letters: str, heading: bool) -> Json:
    look: Json = {"size": letters, **({"isSubtle": True} if heading else {})}
    cells = [{"type": "TextBlock", "text": harmless(cell, CELL) or GAP, "wrap": True, **look} for cell in row]
    return {"type": "TableRow", "cells": [{"type": "TableCell", "items": [cell]} for cell in cells]}
