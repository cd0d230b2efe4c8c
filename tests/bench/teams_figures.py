"""The figures of Teams' edge: against botbuilder's own adapter with a handler that only answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.payloads import GALLERY
from tests.bench.plan import count_check_ins
from tests.bench.processes import Server, free_port, running
from tests.bench.rows import Row, Slices, row, take_turns
from tests.bench.statements import Counted
from tests.bench.teams_plan import TENANT, keep_references, make_teams_plan
from tests.bench.teams_sides import TeamsAsker
from tests.bench.teams_statements import count_teams_statements

STOCK = "bare botbuilder that answers"
MENDED = "the same with msrest’s slow line mended"
CHANGES = "the mended one that changes the message too"
FORM = json.loads((GALLERY / "check-in-form-one.teams.json").read_text())


def measure_teams(
    folder: Path, key_results: int, few: int, size: int, slices: int
) -> tuple[list[Row], Counted, Counted]:
    """Rows, and the statements on a plan of `few` key results and on the whole one."""
    url = f"sqlite:///{folder}/teams.db"
    engine, small = make_teams_plan(url, key_results), make_teams_plan(f"sqlite:///{folder}/few-teams.db", few)
    with _teams() as teams:
        asker = TeamsAsker(teams, size)
        on_few = count_teams_statements(small, few, asker.service_url)
        on_many = count_teams_statements(engine, key_results, asker.service_url)
        asker.take()
        keep_references(engine, asker.service_url)
        before = count_check_ins(engine)
        with _ours(url) as ours, _bare() as stock, _bare("mended") as mended:
            rows = [*_lines(asker, ours, stock, mended, slices), *_cards(asker, ours, stock, mended, slices)]
    if count_check_ins(engine) - before != asker.written:
        raise ValueError(f"{count_check_ins(engine) - before} check-ins were stored of {asker.written}")
    return rows, on_few, on_many


def _lines(asker: TeamsAsker, ours: Server, stock: Server, mended: Server, slices: int) -> Iterator[Row]:
    taken = take_turns(
        {
            "ours": lambda: asker.line(ours, titles=True),
            "stock": lambda: asker.line(stock),
            "mended": lambda: asker.line(mended),
        },
        slices,
    )
    yield row("Teams: `my`", taken["ours"], STOCK, taken["stock"])
    yield row("Teams: `my`", taken["ours"], MENDED, taken["mended"])


def _cards(asker: TeamsAsker, ours: Server, stock: Server, mended: Server, slices: int) -> Iterator[Row]:
    taken: Slices = {name: [] for name in ("press", "open", "submit", "stock", "mended", "changes")}
    for _ in range(slices + 1):
        taken["press"].append(asker.press(ours))
        opening, submitting = asker.form(ours)
        taken["open"].append(opening)
        taken["submit"].append(submitting)
        taken["stock"].append(asker.bare_form(stock, FORM))
        taken["mended"].append(asker.bare_form(mended, FORM))
        taken["changes"].append(asker.bare_form(mended, FORM, changes=True))
    taken = {name: made[1:] for name, made in taken.items()}
    yield row("Teams: submitting the form", taken["submit"], STOCK, taken["stock"])
    yield row("Teams: submitting the form", taken["submit"], MENDED, taken["mended"])
    yield row("Teams: submitting the form", taken["submit"], CHANGES, taken["changes"])
    yield row("Teams: opening the form", taken["open"], CHANGES, taken["changes"])
    yield row("Teams: *No change*", taken["press"], CHANGES, taken["changes"])


@contextmanager
def _teams() -> Iterator[Server]:
    port = free_port()
    with running(["tests.bench.faketeams", str(port)], port) as server:
        yield server


@contextmanager
def _bare(*words: str) -> Iterator[Server]:
    port = free_port()
    with running(["tests.bench.bare_teams", str(port), *words], port) as server:
        yield server


@contextmanager
def _ours(url: str) -> Iterator[Server]:
    port = free_port()
    environment = {
        "DATABASE_URL": url,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "TEAMS_TENANT_ID": TENANT,
        "TEAMS_ALLOW_ANONYMOUS": "1",
        "LOG_LEVEL": "INFO",
    }
    with running(["bot", "web"], port, environment) as server:
        yield server
