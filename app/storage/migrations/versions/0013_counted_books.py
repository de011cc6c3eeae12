# SPDX-License-Identifier: Apache-2.0
"""The drawers that are being counted are found at once: on shared books, what adds up to them is hidden meanwhile.

What hides it, views, functions and policies, is made with the guards.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

COUNTED = text("type = 'drawer' AND state IN ('counting', 'submitted')")


def upgrade() -> None:
    """Make the index by which every reading of a cashier's login asks for them."""
    op.create_index("ix_book_counted", "book", ["id"], sqlite_where=COUNTED, postgresql_where=COUNTED)
