"""Figures as a table to read (Markdown), or as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from dataclasses import asdict

from tests.bench.figures import Figures, Process
from tests.bench.rows import Row


def as_json(figures: Figures) -> str:
    return json.dumps(asdict(figures), indent=2)


def as_table(figures: Figures) -> str:
    return "\n".join([*_requests(figures), "", *_statements(figures), "", *_process(figures), "", _where()])


def _requests(figures: Figures) -> Iterator[str]:
    yield "| | requests/s | CPU a request | against | its requests/s | its CPU | CPU ratio | aim |"
    yield "|---|--:|--:|---|--:|--:|--:|--:|"
    yield from map(_request, figures.rows)
    if not figures.postgres:
        yield "| (no PostgreSQL on this machine) | | | | | | | |"


def _request(row: Row) -> str:
    aim = f"≤ {row.aim:g}" if row.aim is not None else ""
    own = f"| {row.what} | {row.rate:.0f} | {row.cpu:.2f} ms "
    return f"{own}| {row.against} | {row.bare_rate:.0f} | {row.bare_cpu:.2f} ms | **{row.ratio:.2f}** | {aim} |"


def _statements(figures: Figures) -> Iterator[str]:
    extent = figures.extent
    yield f"| SQL statements | plan of {extent.few:,} key results | of {extent.key_results:,} |"
    yield "|---|--:|--:|"
    yield from (f"| {what} | {few} | {figures.many[what]} |" for what, few in figures.few.items())


def _process(figures: Figures) -> Iterator[str]:
    process = figures.process
    if process is not None:
        yield from _of(process)


def _of(process: Process) -> Iterator[str]:
    yield "| `serve` | |"
    yield "|---|--:|"
    yield f"| from its start until `/readyz` answers | {process.start:.2f} s |"
    yield f"| memory then | {process.memory:.0f} MB |"
    yield f"| memory after {process.load:,} × `/okr my` | {process.memory_loaded:.0f} MB |"


def _where() -> str:
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}."
