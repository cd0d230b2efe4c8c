"""The steps give the tables that the program means, on both databases."""

from __future__ import annotations

import threading

from alembic import command
from sqlalchemy import Engine, inspect, text
from sqlmodel import SQLModel

from store.session import alembic_config, migrate, schema_is_current


def test_migrating_gives_the_tables_that_are_declared(blank_engine: Engine) -> None:
    """`alembic check` finds nothing that the tables have and the steps lack; if it does, write a step."""
    migrate(blank_engine)
    with blank_engine.connect() as connection, connection.begin():
        command.check(alembic_config(connection))
    assert set(inspect(blank_engine).get_table_names()) == {*SQLModel.metadata.tables, "alembic_version"}


def test_an_empty_database_is_not_current_and_a_migrated_one_is(blank_engine: Engine) -> None:
    """`serve` asks this before it starts."""
    assert not schema_is_current(blank_engine)
    migrate(blank_engine)
    assert schema_is_current(blank_engine)


def test_migrating_twice_changes_nothing(blank_engine: Engine) -> None:
    """A release step runs at every deployment."""
    migrate(blank_engine)
    with blank_engine.begin() as connection:
        connection.execute(text("INSERT INTO organisation (name, mission, timezone) VALUES ('a', '', 'UTC')"))
    migrate(blank_engine)
    with blank_engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM organisation")).scalar() == 1


def test_processes_that_migrate_at_once_do_it_once(blank_engine: Engine) -> None:
    """One does it while the others wait, instead of failing on a table that is there already."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            migrate(blank_engine)
        except BaseException as failure:  # noqa: BLE001 - a thread's failure has to reach the test
            failures.append(failure)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert schema_is_current(blank_engine)


def test_what_was_migrated_can_be_taken_back(blank_engine: Engine) -> None:
    """The step's way down fits its way up."""
    migrate(blank_engine)
    with blank_engine.connect() as connection, connection.begin():
        command.downgrade(alembic_config(connection), "base")
    assert inspect(blank_engine).get_table_names() == ["alembic_version"]
