"""All figures of one run."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from sqlalchemy.engine import make_url

from tests import postgres
from tests.bench.payloads import SECRET
from tests.bench.plan import TITLE, count_check_ins, make_plan
from tests.bench.processes import Server, free_port, running
from tests.bench.rows import Row, Slices, row, take_turns
from tests.bench.sides import Asker
from tests.bench.statements import Counted, count_statements
from tests.bench.teams_figures import measure_teams

MINE = TITLE.encode()
ACKNOWLEDGED = "bare Bolt that acknowledges"
READS = "bare Bolt that reads with SQLModel"
OPENS = "bare Bolt that opens"
POSTS = "bare Bolt that posts"
OPENS_AND_POSTS = "bare Bolt that opens and posts"


@dataclass(frozen=True)
class Extent:
    """How much is measured. The small one only proves that everything still runs."""

    key_results: int = 30_000
    few: int = 30
    size: int = 150  # requests of a slice
    slices: int = 11
    starts: int = 3
    load: int = 1_500  # requests before memory is read once more


SMALL = Extent(key_results=600, few=30, size=8, slices=2, starts=1, load=8)


@dataclass(frozen=True)
class Process:
    """`serve`: seconds until it is ready, MB when it is, and MB after so many commands."""

    start: float
    memory: float
    memory_loaded: float
    load: int


@dataclass
class Figures:
    extent: Extent
    rows: list[Row] = field(default_factory=list)
    few: Counted = field(default_factory=dict)
    many: Counted = field(default_factory=dict)
    process: Process | None = None
    postgres: bool = False


def measure_all(extent: Extent) -> Figures:
    figures = Figures(extent)
    with tempfile.TemporaryDirectory(prefix="fortnight-bench-") as folder:
        _on_sqlite(figures, Path(folder))
        _on_teams(figures, Path(folder))
    with postgres.server() as found:
        if found is not None:
            _on_postgres(figures, found)
    return figures


def _on_sqlite(figures: Figures, folder: Path) -> None:
    extent = figures.extent
    _tell(f"making a plan of {extent.key_results} key results")
    url = f"sqlite:///{folder}/many.db"
    engine = make_plan(url, extent.key_results)
    few = make_plan(f"sqlite:///{folder}/few.db", extent.few)
    figures.few, figures.many = count_statements(few, extent.few), count_statements(engine, extent.key_results)
    before = count_check_ins(engine)
    with _slack() as slack:
        figures.process = _measure_process(extent, slack, url)
        with _ours(slack, url) as ours, _bare(slack, url) as bare:
            asker = Asker(slack, extent.size)
            figures.rows += _lines(asker, ours, bare, extent, "SQLite")
            figures.rows += _clicks(asker, ours, bare, extent)
            figures.rows += _forms(asker, ours, bare, extent)
    if count_check_ins(engine) - before != asker.written:
        raise ValueError(f"{count_check_ins(engine) - before} check-ins were stored of {asker.written}")


def _on_teams(figures: Figures, folder: Path) -> None:
    extent = figures.extent
    _tell("the same plan on Teams")
    rows, few, many = measure_teams(folder, extent.key_results, extent.few, extent.size, extent.slices)
    figures.rows += rows
    figures.few |= few
    figures.many |= many


def _on_postgres(figures: Figures, server: postgres.Server) -> None:
    _tell("the same plan on PostgreSQL")
    url = server.make_database()
    try:
        make_plan(url, figures.extent.key_results).dispose()
        with _slack() as slack, _ours(slack, url) as ours, _bare(slack, url) as bare:
            figures.rows += _lines(Asker(slack, figures.extent.size), ours, bare, figures.extent, "PostgreSQL")
    finally:
        server.drop_database(url)
    figures.postgres = True


def _lines(asker: Asker, ours: Server, bare: Server, extent: Extent, database: str) -> Iterator[Row]:
    _tell(f"/okr my on {database}")
    taken = take_turns(
        {
            "ours": lambda: asker.line(ours, says=MINE),
            "acknowledges": lambda: asker.line(bare),
            "reads": lambda: asker.line(bare, word="/read", says=MINE),
        },
        extent.slices,
    )
    yield row(f"`/okr my` ({database})", taken["ours"], ACKNOWLEDGED, taken["acknowledges"], aim=4)
    yield row(f"{READS} ({database})", taken["reads"], ACKNOWLEDGED, taken["acknowledges"])


def _clicks(asker: Asker, ours: Server, bare: Server, extent: Extent) -> Iterator[Row]:
    _tell("No change")
    taken = take_turns(
        {
            "ours": lambda: asker.press(ours, "checkin.same", writes=True),
            "acknowledges": lambda: asker.press(bare, "checkin.same"),
        },
        extent.slices,
    )
    yield row("*No change*", taken["ours"], ACKNOWLEDGED, taken["acknowledges"])


def _forms(asker: Asker, ours: Server, bare: Server, extent: Extent) -> Iterator[Row]:
    _tell("the form")
    taken: Slices = {name: [] for name in ("open", "bare open", "submit", "bare submit", "acknowledges")}
    for _ in range(extent.slices + 1):
        for prefix, server, writes in (("", ours, True), ("bare ", bare, False)):
            opening, submitting = asker.form(server, writes=writes)
            taken[f"{prefix}open"].append(opening)
            taken[f"{prefix}submit"].append(submitting)
        taken["acknowledges"].append(asker.press(bare, "checkin.same"))
    taken = {name: made[1:] for name, made in taken.items()}
    whole = [one + two for one, two in zip(taken["open"], taken["submit"], strict=True)]
    bare_whole = [one + two for one, two in zip(taken["bare open"], taken["bare submit"], strict=True)]
    yield row("the form, opened and submitted", whole, OPENS_AND_POSTS, bare_whole, aim=2)
    yield row("opening the form", taken["open"], OPENS, taken["bare open"])
    yield row("submitting the form", taken["submit"], POSTS, taken["bare submit"])
    yield row("opening the form", taken["open"], ACKNOWLEDGED, taken["acknowledges"])
    yield row("submitting the form", taken["submit"], ACKNOWLEDGED, taken["acknowledges"])


def _measure_process(extent: Extent, slack: Server, url: str) -> Process:
    _tell("starting serve")
    starts, memory, loaded = [], [], 0.0
    for _ in range(extent.starts):
        with _ours(slack, url, "serve") as serve:
            starts.append(serve.started)
            memory.append(serve.memory())
            if len(starts) == extent.starts:
                Asker(slack, extent.load).line(serve, says=MINE)
                loaded = serve.memory()
    return Process(median(starts), median(memory), loaded, extent.load)


@contextmanager
def _slack() -> Iterator[Server]:
    port = free_port()
    with running(["tests.bench.fakeslack", str(port)], port) as server:
        yield server


@contextmanager
def _bare(slack: Server, url: str) -> Iterator[Server]:
    port = free_port()
    spelt = make_url(url)
    driver = "postgresql+psycopg" if spelt.get_backend_name() == "postgresql" else "sqlite"
    address = spelt.set(drivername=driver).render_as_string(hide_password=False)
    with running(["tests.bench.bare", str(port), f"{slack.address}/api/", address], port) as server:
        yield server


@contextmanager
def _ours(slack: Server, url: str, verb: str = "web") -> Iterator[Server]:
    """`web` answers only: what the clock and delivery cost beside it has no part in a request's figures."""
    port = free_port()
    environment = {
        "DATABASE_URL": url,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack.address}/api/",
        "SLACK_COMMAND": "/okr",
        "LOG_LEVEL": "INFO",
    }
    with running(["bot", verb], port, environment) as server:
        yield server


def _tell(words: str) -> None:
    sys.stderr.write(f"… {words}\n")
