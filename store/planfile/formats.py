"""Export: a plan and its history as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from sqlmodel import Session

from store.planfile.document import Document
from store.planfile.pages import write_markdown
from store.planfile.sheet import write_csv
from store.planfile.snapshot import take_snapshot
from store.planfile.tree import build_tree
from store.planfile.write import write_json, write_yaml

Format = Literal["yaml", "json", "csv", "md"]

WRITERS: dict[Format, Callable[[Document], str]] = {
    "yaml": lambda document: write_yaml(build_tree(document)),
    "json": lambda document: write_json(build_tree(document)),
    "csv": write_csv,
    "md": write_markdown,
}


def export(session: Session, organisation_id: int, format: Format = "yaml") -> str:
    """YAML and JSON are complete and can be imported; CSV is one row a check-in; Markdown is for reading and diffs."""
    return WRITERS[format](take_snapshot(session, organisation_id).document)
