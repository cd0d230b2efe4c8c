<%
    def plain(lines):
        return "\n".join(line for line in lines.splitlines() if "###" not in line).strip()
%>\
# ruff: noqa: PLR0915 - a step is as long as it is
"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${plain(upgrades) if upgrades else "pass"}


def downgrade() -> None:
    ${plain(downgrades) if downgrades else "pass"}
