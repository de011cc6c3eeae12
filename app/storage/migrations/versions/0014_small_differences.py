# SPDX-License-Identifier: Apache-2.0
"""Who takes payments may settle small differences, as far as the city's policy goes."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give the new right to the roles that take payments."""
    op.get_bind().execute(
        text(
            "INSERT INTO role_right (role, right_name) SELECT role, 'small_difference' FROM role_right"
            " WHERE right_name = 'receipt' ON CONFLICT (role, right_name) DO NOTHING"
        )
    )
