"""What Alembic runs: on the connection that `store.session` (or the writer of a new step) hands in."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from store.tables import metadata


def render(kind: str, thing: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """A step names plain column types only, so that it still means the same when our classes have moved on."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=render,
    render_as_batch=True,  # SQLite can alter a table by rebuilding it only; the caller has foreign keys switched off
    compare_server_default=True,
)
context.run_migrations()
