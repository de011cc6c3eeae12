# SPDX-License-Identifier: Apache-2.0
"""People and ways to pay may be limited to departments (PI12); what was there before is limited to none."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Give both tables their list of departments, empty."""
    for table in ("person", "tender_kind"):
        op.add_column(table, Column("departments", KEY, nullable=False, server_default="[]"))
