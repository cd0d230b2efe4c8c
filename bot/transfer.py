"""Migrating, importing and exporting, from the command line."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from bot.config import Settings
from bot.progress import Progress
from store.people import Organisation
from store.planfile import Format, export
from store.planfile.apply import import_plan
from store.planfile.difference import Difference, Refused
from store.session import migrate, open_engine, reading, schema_is_current, writing

DONE, REFUSED = 0, 1


def bring_up_to_date(settings: Settings) -> int:
    """`migrate`: safe to run at any time, and from several places at once."""
    engine = open_engine(settings.database_url)
    try:
        was_current = schema_is_current(engine)
        migrate(engine)
    except OperationalError as error:
        return _refuse(f"The database cannot be reached ({type(error.orig).__name__}): check DATABASE_URL.")
    finally:
        engine.dispose()
    _say("The database was up to date already." if was_current else "The database is up to date.")
    return DONE


def bring_in(engine: Engine, file: str, *, dry_run: bool) -> int:
    """`import`: says what changed, or every problem with its line."""
    text = _read(file)
    if isinstance(text, OSError | UnicodeDecodeError):
        return _refuse(f"{file} cannot be read: {_reason(text)}.")
    done = _import(engine, text, dry_run=dry_run)
    engine.dispose()
    if isinstance(done, Refused):
        return _refuse(done.words().rstrip())
    _say(done.words().rstrip())
    if dry_run:
        _say("\nNothing was written: this was a dry run.")
    return DONE


def _read(file: str) -> str | OSError | UnicodeDecodeError:
    try:
        return sys.stdin.buffer.read().decode() if file == "-" else Path(file).read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        return error


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else "it is no text in UTF-8"


def _import(engine: Engine, text: str, *, dry_run: bool) -> Difference | Refused:
    bar, now = Progress("Importing"), datetime.now(UTC)
    if dry_run:
        with reading(engine) as session:
            return import_plan(session, text, now, dry_run=True)
    with writing(engine) as session:
        done = import_plan(session, text, now, progress=lambda _what, count, total: bar.step(count, total))
    bar.end()
    return done


def take_out(engine: Engine, form: Format, out: Path | None, organisation: str | None) -> int:
    """`export`: to a file as a whole or not at all, or to standard output."""
    with reading(engine) as session:
        found = _choose(session, organisation)
        if isinstance(found, str):
            return _refuse(found)
        text = export(session, found, form)
    engine.dispose()
    if out is None:
        sys.stdout.write(text)
        return DONE
    try:
        _write(out, text)
    except OSError as error:
        return _refuse(f"{out} cannot be written: {_reason(error)}.")
    return DONE


def _write(out: Path, text: str) -> None:
    """By way of a file beside it: a full disk must not leave half of an export in the place of the last one."""
    beside = out.with_name(out.name + ".part")
    beside.write_text(text, encoding="utf-8", newline="")
    beside.replace(out)


def _choose(session: Session, name: str | None) -> int | str:
    """The id of the organisation of that name, or of the only one; else what to do, in words."""
    every = session.exec(select(Organisation).order_by(col(Organisation.name))).all()
    fitting = [one for one in every if name in (None, one.name)]
    if len(fitting) == 1 and fitting[0].id is not None:
        return fitting[0].id
    if not every:
        return "There is nothing to export yet: no plan was imported."
    names = ", ".join(one.name for one in every)
    return f"Which organisation? Name it with --organisation: {names}."


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


def _refuse(words: str) -> int:
    sys.stderr.write(f"{words}\n")
    return REFUSED
