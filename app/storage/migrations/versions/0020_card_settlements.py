# SPDX-License-Identifier: Apache-2.0
"""What processors pay for cards is settled by who makes deposits; once for each session, as deposits are."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give the right to the roles that make deposits."""
    op.get_bind().execute(
        text(
            "INSERT INTO role_right (role, right_name) SELECT role, 'card_settlement' FROM role_right"
            " WHERE right_name = 'deposit' ON CONFLICT (role, right_name) DO NOTHING"
        )
    )
