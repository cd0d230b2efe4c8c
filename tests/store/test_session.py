"""Engines and transactions."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, select

from store.people import Organisation, Person, Platform, Workspace
from store.session import open_engine, reading, writing


def add_organisation(engine: Engine, name: str = "Mentorly") -> int:
    with writing(engine) as session:
        session.add(organisation := Organisation(name=name))
        session.flush()
        assert organisation.id is not None
        return organisation.id


@pytest.mark.parametrize(
    "given", ["postgres://a:b@host/plan", "postgresql://a:b@host/plan", "postgresql+psycopg://a:b@host/plan"]
)
def test_every_spelling_of_a_postgresql_address_gets_the_one_driver(given: str) -> None:
    """Hosts hand out `postgres://`, which SQLAlchemy does not know."""
    assert open_engine(given).url.render_as_string(hide_password=False) == "postgresql+psycopg://a:b@host/plan"


@pytest.mark.parametrize("given", ["mysql://a:secret@host/plan", "fortnight.db", "", "postgres://a:secret@host:x/plan"])
def test_another_address_is_refused_without_telling_its_password(given: str) -> None:
    """The words end up in a log."""
    with pytest.raises(ValueError, match="sqlite:///") as refused:
        open_engine(given)
    assert "secret" not in str(refused.value)


def test_a_writer_keeps_what_it_wrote_and_its_rows_stay_readable(engine: Engine) -> None:
    """Rows are used after the transaction, to say what was done."""
    with writing(engine) as session:
        session.add(row := Organisation(name="Mentorly"))
    assert row.name == "Mentorly"
    with reading(engine) as session:
        assert session.exec(select(Organisation.name)).all() == ["Mentorly"]


def test_an_exception_takes_everything_back(engine: Engine) -> None:
    """The change and the message it owes are written together or not at all."""

    def half_way() -> None:
        with writing(engine) as session:
            session.add(Organisation(name="Mentorly"))
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        half_way()
    with reading(engine) as session:
        assert session.exec(select(Organisation)).all() == []


def test_a_reader_refuses_to_write_and_the_next_writer_may(engine: Engine) -> None:
    """What a reader writes would be lost without a word."""
    with reading(engine) as session:
        session.add(Organisation(name="lost"))
        with pytest.raises(DBAPIError, match=r"readonly|read-only"):
            session.flush()
    add_organisation(engine)
    with reading(engine) as session:
        assert session.exec(select(Organisation.name)).all() == ["Mentorly"]


def test_a_reader_sees_one_moment(engine: Engine) -> None:
    """A digest that is put together from several statements agrees with itself."""
    with reading(engine) as session:
        before = session.exec(select(Organisation)).all()
        add_organisation(engine)
        assert session.exec(select(Organisation)).all() == before == []


def test_writers_wait_for_each_other(engine: Engine) -> None:
    """Read, then write: on SQLite this fails at once without BEGIN IMMEDIATE, on both it must not lose an update."""
    number = add_organisation(engine, name="0")

    def count_up() -> None:
        for _ in range(20):
            with writing(engine) as session:
                row = session.exec(select(Organisation).where(Organisation.id == number).with_for_update()).one()
                row.name = str(int(row.name) + 1)

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as session:
        assert session.exec(select(Organisation.name)).one() == "80"


def test_a_row_cannot_point_to_nothing(engine: Engine) -> None:
    """SQLite checks foreign keys only when told to, on each connection."""
    with pytest.raises(IntegrityError), writing(engine) as session:
        session.add(Workspace(organisation_id=404, platform=Platform.SLACK))


def test_sqlite_is_set_up_for_several_processes(sqlite_engine: Engine) -> None:
    """The pragmas hold on every connection."""
    with sqlite_engine.connect() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 1, "busy_timeout": 5000, "foreign_keys": 1}


def test_instants_come_back_as_they_were(engine: Engine) -> None:
    """Aware and UTC, to the microsecond, whatever zone the server lives in."""
    instant = datetime(2026, 10, 25, 1, 30, 0, 123456, UTC)
    number = add_organisation(engine)
    with writing(engine) as session:
        session.add(Person(organisation_id=number, key="ana", name="Ana", welcomed_at=instant))
    with reading(engine) as session:
        found = session.exec(select(Person.welcomed_at)).one()
    assert found == instant
    assert found is not None
    assert found.utcoffset() is not None


def test_enums_come_back_as_enums(engine: Engine) -> None:
    """A word out of a closed list is no mere text."""
    number = add_organisation(engine)
    with writing(engine) as session:
        session.add(Workspace(organisation_id=number, platform=Platform.MSTEAMS))
    with reading(engine) as session:
        assert session.exec(select(Workspace.platform)).one() is Platform.MSTEAMS


def test_sessions_are_closed_after_use(engine: Engine) -> None:
    """A session that stays open keeps a connection, and on SQLite the write-ahead log grows under it."""
    with reading(engine) as session:
        assert isinstance(session, Session)
        session.exec(select(Organisation)).all()
    assert "Current Checked out connections: 0" in engine.pool.status()
