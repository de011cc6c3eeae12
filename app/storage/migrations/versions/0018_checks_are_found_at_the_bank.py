# SPDX-License-Identifier: Apache-2.0
"""A returned check is looked for in what was deposited: receipts of checks need no index of their own any more.

Two indexes were two pages more to write for every payment by check, an eighth of what the payment costs.
"""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the indexes by number and amount from the receipts to the deposits' lists."""
    for column in ("number", "cents"):
        op.drop_index(f"ix_receipt_tender_check_{column}", "receipt_tender")
        op.create_index(f"ix_deposit_check_{column}", "deposit_check", [column])
