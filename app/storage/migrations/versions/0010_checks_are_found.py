# SPDX-License-Identifier: Apache-2.0
"""A returned check is looked for by its number or amount over all receipts, however many there are."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OF_CHECKS = text("kind = 'check'")


def upgrade() -> None:
    """Make the two indexes; only checks are in them."""
    for column in ("number", "cents"):
        op.create_index(
            f"ix_receipt_tender_check_{column}",
            "receipt_tender",
            [column],
            sqlite_where=OF_CHECKS,
            postgresql_where=OF_CHECKS,
        )
