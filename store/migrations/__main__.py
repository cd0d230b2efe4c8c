"""`python -m store.migrations "what changes"`: writes the step from the newest migration to the tables as they are now.

`make format` afterwards. With `--anew` the first step is written again, which is right only as long as nobody has
a database.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from store.session import alembic_config, migrate, open_engine

VERSIONS = Path(__file__).parent / "versions"


def main(arguments: list[str]) -> None:
    reader = argparse.ArgumentParser(prog="python -m store.migrations", description=__doc__)
    reader.add_argument("words", nargs="?", default="The tables", help="what the step does, for its file name")
    reader.add_argument("--anew", action="store_true", help="forget all steps and write the first again")
    chosen = reader.parse_args(arguments)
    if chosen.anew:
        _forget()
    with tempfile.TemporaryDirectory() as folder:
        print(write_step(f"sqlite:///{folder}/new.db", chosen.words))


def _forget() -> None:
    for step in VERSIONS.glob("v[0-9]*.py"):
        step.unlink()


def write_step(url: str, words: str) -> Path:
    """Brings the empty database at `url` to the newest step, and writes the step that is missing from there."""
    engine = open_engine(url)
    migrate(engine)
    with engine.connect() as connection, connection.begin():
        config = alembic_config(connection)
        number = f"{len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1:04}"
        config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
        command.revision(config, message=words, autogenerate=True, rev_id=number)
    engine.dispose()
    return next(VERSIONS.glob(f"v{number}_*.py"))


if __name__ == "__main__":
    main(sys.argv[1:])
