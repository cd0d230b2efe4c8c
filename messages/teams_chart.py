"""Charts and tables as Teams draws them, and in plain elements for the clients that do not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from messages.card import Chart, Series, Table
from messages.teams_text import harmless

Json = dict[str, Any]

TITLE = 80
NAME = 40
POINTS = 20
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
    """A Chart.Line, Teams' own element; in words where there is no line to draw."""
    places = drawn(chart)
    if len(places) < 2:
        return [chart_in_words(chart)]
    drawing: Json = {
        "type": "Chart.Line",
        "title": harmless(chart.title, TITLE),
        "showTitle": True,
        "data": [render_series(chart, line, places, at) for at, line in enumerate(chart.series[:SERIES])],
        "spacing": "Medium",
        "fallback": chart_in_words(chart),
    }
    if chart.unit:
        drawing["yAxisTitle"] = harmless(chart.unit, NAME)
    return [drawing]


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


def chart_in_words(chart: Chart) -> Json:
    """The numbers, a line for each day."""
    facts = [
        {"title": harmless(chart.labels[place], NAME), "value": " · ".join(values_at(chart, place))}
        for place in drawn(chart)
    ]
    title = {"type": "TextBlock", "text": harmless(chart.title, TITLE) or "–", "weight": "Bolder", "wrap": True}
    return {"type": "Container", "items": [title, {"type": "FactSet", "facts": facts}]}


def values_at(chart: Chart, place: int) -> Iterator[str]:
    unit = f" {chart.unit}" if chart.unit else ""
    for line in chart.series[:SERIES]:
        value = line.values[place]
        if value is not None:
            yield harmless(f"{line.name} {value:g}{unit}", NAME * 2)


def render_table(table: Table) -> list[Json]:
    rows = [table.headings[:COLUMNS], *(row[:COLUMNS] for row in table.rows[:ROWS])]
    caption = [
        {"type": "TextBlock", "text": words, "weight": "Bolder", "wrap": True}
        for words in [harmless(table.caption, TITLE)]
        if words
    ]
    return [
        *caption,
        {
            "type": "Table",
            "columns": [{"width": 3 if at == 0 else 2} for at in range(len(rows[0]))],
            "firstRowAsHeader": True,
            "showGridLines": False,
            "spacing": "Small",
            "rows": [
                {"type": "TableRow", "cells": [render_cell(cell, at == 0) for cell in row]}
                for at, row in enumerate(rows)
            ],
            "fallback": table_in_words(table),
        },
    ]


def render_cell(cell: str, heading: bool) -> Json:
    text: Json = {"type": "TextBlock", "text": harmless(cell, CELL) or "–", "wrap": True}
    if heading:
        text["weight"] = "Bolder"
    return {"type": "TableCell", "items": [text]}


def table_in_words(table: Table) -> Json:
    lines = [" · ".join(row[:COLUMNS]) for row in table.rows[:ROWS]]
    return {
        "type": "Container",
        "items": [{"type": "TextBlock", "text": harmless(line, 400), "wrap": True} for line in lines],
    }
