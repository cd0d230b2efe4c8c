"""Charts and tables as Slack's native blocks, or in words where Slack refuses them."""

from __future__ import annotations

from typing import Any

from messages.card import Chart, Table
from messages.markup import escape as escape_markup
from messages.slack_text import harmless, mrkdwn

Json = dict[str, Any]

TITLE = 50
NAME = 20
POINTS = 20
SERIES = 6
AXIS = 50
COLUMNS = 20
ROWS = 100
CELL = 150
CHARACTERS = 20_000


def render_chart(chart: Chart) -> list[Json]:
    """A line chart. Slack has no word for a gap, so only days on which every line has a value are drawn."""
    days = drawn(chart)
    names = [harmless(chart.labels[day], NAME) for day in days]
    if len(days) < 2 or len(set(names)) < len(names):
        return chart_in_words(chart)
    series = [
        {"name": harmless(line.name, NAME), "data": _points(names, [line.values[day] for day in days])}
        for line in chart.series[:SERIES]
    ]
    axis = {"categories": names, "y_label": harmless(chart.unit, AXIS)} if chart.unit else {"categories": names}
    drawing = {"type": "line", "series": series, "axis_config": axis}
    return [{"type": "data_visualization", "title": harmless(chart.title, TITLE), "chart": drawing}]


def drawn(chart: Chart) -> list[int]:
    """Places of the labels that are drawn: complete ones, thinned out evenly, the last one always there."""
    whole = [
        place for place in range(len(chart.labels)) if all(line.values[place] is not None for line in chart.series)
    ]
    if len(whole) <= POINTS:
        return whole
    step = (len(whole) - 1) / (POINTS - 1)
    return [whole[round(number * step)] for number in range(POINTS)]


def _points(names: list[str], values: list[float | None]) -> list[Json]:
    return [{"label": name, "value": round(value or 0.0, 2)} for name, value in zip(names, values, strict=True)]


def chart_in_words(chart: Chart) -> list[Json]:
    return [{"type": "context", "elements": [mrkdwn(escape_markup(chart.alt))]}] if chart.alt.strip() else []


def render_table(table: Table) -> list[Json]:
    rows = [_row(table.headings)]
    size = _size(rows[0])
    for cells in table.rows[:ROWS]:
        row = _row(cells)
        size += _size(row)
        if size > CHARACTERS:
            break
        rows.append(row)
    if len(rows) < 2:
        return table_in_words(table)
    return [{"type": "data_table", "caption": harmless(table.caption, CELL) or "–", "rows": rows}]


def _row(cells: tuple[str, ...]) -> list[Json]:
    return [{"type": "raw_text", "text": harmless(cell, CELL) or "–"} for cell in cells[:COLUMNS]]


def _size(row: list[Json]) -> int:
    return sum(len(cell["text"]) for cell in row)


def table_in_words(table: Table) -> list[Json]:
    lines = [f"**{escape_markup(table.caption)}**", *(escape_markup(" · ".join(row)) for row in table.rows)]
    return [{"type": "section", "text": mrkdwn("\n".join(lines))}]
