"""Charts and tables, which Slack takes in messages only."""

from typing import Any

from playground.blocks.parts import Problems, at, items, keys, listed, number, one_of, string, unique, whole
from playground.world import Json

MOST_CHARTS = 2  # a message; not in Slack's documentation, found by others against Slack itself
TABLE_CHARACTERS = 20_000  # a message
LABEL, AXIS = 20, 50


def data_visualization(block: Json, place: str) -> Problems:
    yield from keys(block, place, ("type", "title", "chart"), ("block_id",))
    yield from string(block.get("title"), f"{place}/title", 50, 1)
    chart, there = block.get("chart"), f"{place}/chart"
    if not isinstance(chart, dict):
        yield at(there, "must provide an object")
        return
    yield from one_of(chart.get("type"), f"{there}/type", ("pie", "bar", "area", "line"))
    yield from pie(chart, there) if chart.get("type") == "pie" else curves(chart, there)


def pie(chart: Json, place: str) -> Problems:
    yield from keys(chart, place, ("type", "segments"))
    yield from items(chart.get("segments"), f"{place}/segments", 6, segment)


def segment(value: Any, place: str) -> Problems:
    yield from point(value, place)
    share = value.get("value") if isinstance(value, dict) else None
    if isinstance(share, (int, float)) and share <= 0:
        yield at(f"{place}/value", "must be greater than 0")


def point(value: Any, place: str) -> Problems:
    if not isinstance(value, dict):
        yield at(place, "must provide an object")
        return
    yield from keys(value, place, ("label", "value"))
    yield from string(value.get("label"), f"{place}/label", LABEL, 1)
    yield from number(value.get("value"), f"{place}/value")


def curves(chart: Json, place: str) -> Problems:
    """Bars, areas and lines: every series has exactly the categories as its labels."""
    yield from keys(chart, place, ("type", "series", "axis_config"))
    axis = chart.get("axis_config")
    if not isinstance(axis, dict):
        yield at(f"{place}/axis_config", "must provide an object")
        axis = {}
    else:
        yield from axes(axis, f"{place}/axis_config")
    yield from items(chart.get("series"), f"{place}/series", 6, series)
    every = listed(chart.get("series"))
    yield from unique([one.get("name") for one in every], f"{place}/series", "duplicate series name")
    for index, one in enumerate(every):
        yield from covers(one, axis.get("categories"), f"{place}/series/{index}/data")


def axes(value: Json, place: str) -> Problems:
    yield from keys(value, place, ("categories",), ("x_label", "y_label"))
    yield from items(value.get("categories"), f"{place}/categories", 20, category)
    yield from unique(listed(value.get("categories"), str), f"{place}/categories", "duplicate category")
    for name in ("x_label", "y_label"):
        if name in value:
            yield from string(value[name], f"{place}/{name}", AXIS)


def category(value: Any, place: str) -> Problems:
    yield from string(value, place, LABEL, 1)


def series(value: Any, place: str) -> Problems:
    if not isinstance(value, dict):
        yield at(place, "must provide an object")
        return
    yield from keys(value, place, ("name", "data"))
    yield from string(value.get("name"), f"{place}/name", LABEL, 1)
    yield from items(value.get("data"), f"{place}/data", 20, point)


def covers(one: Json, categories: Any, place: str) -> Problems:
    labels = [item.get("label") for item in listed(one.get("data"))]
    if sorted(map(str, labels)) != sorted(map(str, listed(categories, str))):
        yield at(place, "labels must match axis_config.categories exactly")


def data_table(block: Json, place: str) -> Problems:
    optional = ("block_id", "page_size", "row_header_column_index")
    yield from keys(block, place, ("type", "rows", "caption"), optional)
    yield from string(block.get("caption"), f"{place}/caption", shortest=1)
    yield from items(block.get("rows"), f"{place}/rows", 201, row, least=2)
    rows = listed(block.get("rows"), list)
    width = len(rows[0]) if rows else 0
    if any(len(one) != width for one in rows):
        yield at(f"{place}/rows", "all rows must have the same number of cells")
    if rows and any(isinstance(one, dict) and one.get("type") == "rich_text" for one in rows[0]):
        yield at(f"{place}/rows/0", "rich_text is not allowed in the header")
    if "page_size" in block:
        yield from whole(block["page_size"], f"{place}/page_size", 1, 100)
    if "row_header_column_index" in block:
        yield from whole(block["row_header_column_index"], f"{place}/row_header_column_index", 0, max(width - 1, 0))


def row(value: Any, place: str) -> Problems:
    yield from items(value, place, 20, cell)


def cell(value: Any, place: str) -> Problems:
    if not isinstance(value, dict):
        yield at(place, "must provide an object")
        return
    match value.get("type"):
        case "raw_text":
            yield from keys(value, place, ("type", "text"))
            yield from string(value.get("text"), f"{place}/text", shortest=1)
        case "raw_number":
            yield from keys(value, place, ("type", "value"), ("text",))
            yield from number(value.get("value"), f"{place}/value")
        case "rich_text":
            yield from keys(value, place, ("type", "elements"), ("block_id",))
        case other:
            yield at(f"{place}/type", f"unsupported cell type: {other}")


def table(block: Json, place: str) -> Problems:
    """The older table: raw_text and rich_text cells, 100 rows, one a message."""
    yield from keys(block, place, ("type", "rows"), ("block_id", "column_settings"))
    yield from items(block.get("rows"), f"{place}/rows", 100, row)


def together(blocks: list[Json], place: str) -> Problems:
    """What holds for a message as a whole."""
    if sum(block.get("type") == "data_visualization" for block in blocks) > MOST_CHARTS:
        yield at(place, f"no more than {MOST_CHARTS} data_visualization blocks allowed")
    if sum(block.get("type") == "table" for block in blocks) > 1:
        yield at(place, "only one table allowed")
    tables = [block for block in blocks if block.get("type") in ("data_table", "table")]
    if sum(len(words) for block in tables for words in words_in(block.get("rows"))) > TABLE_CHARACTERS:
        yield at(place, f"tables hold no more than {TABLE_CHARACTERS} characters")


def words_in(value: Any) -> list[str]:
    """Every text of a table's cells."""
    if isinstance(value, list):
        return [words for one in value for words in words_in(one)]
    if not isinstance(value, dict):
        return []
    own = [str(value[name]) for name in ("text", "value") if isinstance(value.get(name), (str, int, float))]
    return own[:1] + words_in(value.get("elements"))
