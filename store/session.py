"""Engines and transactions; bringing the schema up to date.

Everything here is synchronous: the processes call it with `asyncio.to_thread`, since a session that waits for
SQLite's write lock on the event loop would stop everybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, CursorResult, Engine, Executable, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlmodel import Session

from store import tables

METADATA = tables.metadata  # whoever opens a session needs every table known
MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATING = 5_318_008_122  # the advisory lock of a migration on PostgreSQL; any number that is always the same

Rows = CursorResult[*tuple[Any, ...]]


def open_engine(url: str) -> Engine:
    """An engine for a `sqlite:///…`, `postgres://…` or `postgresql://…` address; nothing is connected yet.

    ValueError for an address that is neither (its words name no password).
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        return _prepared_for_sqlite(create_engine(address, pool_use_lifo=True))
    return create_engine(address, pool_pre_ping=True)  # a restarted server must not cost a person their answer


def _address(url: str) -> URL:
    try:
        address = make_url(url.strip())
    except Exception as wrong:
        raise ValueError("not a database address; write sqlite:///fortnight.db or postgresql://…") from wrong
    if address.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        raise ValueError(f"{address.get_backend_name()} is not known here; write sqlite:///… or postgresql://…")
    return address


def _prepared_for_sqlite(engine: Engine) -> Engine:
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver would begin by itself, later than we mean it
    connection.execute("PRAGMA busy_timeout = 5000")  # first: the switch to WAL itself may have to wait
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _on_begin(connection: Connection) -> None:
    """A writer takes the lock at once: a reader that turns into one fails without waiting when another was faster."""
    reads = connection.get_execution_options().get("reads", False)
    driver: Any = connection.connection.driver_connection
    if connection.info.get("reads") is not reads:  # only then: after a pragma SQLite compiles every statement anew
        driver.execute(f"PRAGMA query_only = {'ON' if reads else 'OFF'}")
        connection.info["reads"] = reads
    driver.execute("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A transaction that is committed at the end, or rolled back by an exception."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one moment of the database and refuses to write (an OperationalError or InternalError)."""
    with Session(_for_reading(engine), expire_on_commit=False) as session:
        yield session


def run(session: Session, statement: Executable, values: dict[str, Any] | None = None) -> Rows:
    """Run a statement about columns past the ORM, which would double its price; what was added is written first.

    It gives rows, never objects, and objects that the session holds do not learn of what it changes.
    """
    session.flush()
    return session.connection().execute(statement, values)


def _for_reading(engine: Engine) -> Engine:
    if engine.dialect.name == "sqlite":
        return engine.execution_options(reads=True)
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def migrate(engine: Engine) -> None:
    """Brings the schema up to date. May be called by several processes at once: one does it, the others wait."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            _upgrade_sqlite(connection)
        else:
            _upgrade_postgres(connection)


def _upgrade_sqlite(connection: Connection) -> None:
    """Alembic rebuilds a table to alter it; with foreign keys on, that empties the tables that point to it."""
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        with connection.begin():
            _upgrade(connection)
            _refuse_orphans(connection)
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _upgrade_postgres(connection: Connection) -> None:
    with connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
        _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), "head")


def _refuse_orphans(connection: Connection) -> None:
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        raise RuntimeError(f"the migration would leave rows that point to nothing: {orphans[:3]}")


def schema_is_current(engine: Engine) -> bool:
    """Whether the database stands at the newest migration; False for an empty one."""
    with engine.connect() as connection:
        stands_at = set(MigrationContext.configure(connection).get_current_heads())
    return stands_at == set(ScriptDirectory.from_config(alembic_config()).get_heads())


def alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
