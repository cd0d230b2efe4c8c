"""The round that most tests of the handlers happen in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from store.session import open_engine
from tests.handlers.rounds import open_round


@pytest.fixture(scope="session")
def asked_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to copy: importing a plan and asking everybody is more than most tests do."""
    path = tmp_path_factory.mktemp("asked") / "asked.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    open_round(engine)
    engine.dispose()
    return path


@pytest.fixture
def asked(asked_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """Everybody has been asked on 17 November, and nobody has answered."""
    path = tmp_path / "asked.db"
    shutil.copy(asked_template, path)
    engine = open_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()
