# SPDX-License-Identifier: Apache-2.0
"""What was counted can be undone: reversals and returned checks are kept by receipt, and who may write them is told."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, Text, text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = Text().with_variant(Text(collation="C"), "postgresql")
WHOLE = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    """Make the table, and give supervisors and clerks of a home that exists the rights a new one has."""
    op.create_table(
        "undone",
        Column("entry_no", WHOLE, primary_key=True, autoincrement=False, nullable=False),
        Column("of_no", WHOLE, nullable=False),
        Column("tender", WHOLE, nullable=False),
        Column("account", KEY, nullable=True),
        sqlite_strict=True,
    )
    op.create_index("undone_once", "undone", ["of_no", "tender"], unique=True)
    op.create_index("ix_undone_account", "undone", ["account"])
    op.execute(
        text(
            "INSERT INTO role_right (role, right_name) SELECT r.role, n.right_name"
            " FROM (SELECT DISTINCT role FROM role_right WHERE role IN ('supervisor', 'clerk')) AS r"
            " CROSS JOIN (SELECT 'reversal' AS right_name UNION ALL SELECT 'returned_check'"
            " UNION ALL SELECT 'refund_request') AS n"
        )
    )
