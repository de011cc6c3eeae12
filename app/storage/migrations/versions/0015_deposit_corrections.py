# SPDX-License-Identifier: Apache-2.0
"""What the bank counted otherwise is corrected by entries of its own; a mistake of the bank has an account."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, Text, text

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = Text().with_variant(Text(collation="C"), "postgresql")
WHOLE = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    """Make the table and the account, and give the right to the roles that make deposits."""
    op.create_table(
        "deposit_correction",
        Column("entry_no", WHOLE, primary_key=True, autoincrement=False, nullable=False),
        Column("of_no", WHOLE, nullable=False),
        Column("counted", WHOLE, nullable=False),
        Column("cents", WHOLE, nullable=False),
        Column("charged", KEY, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_deposit_correction_of", "deposit_correction", ["of_no"])
    op.execute(
        text(
            "INSERT INTO gl_account (code, fund, name, kind) SELECT '999-1150', '999', 'Due from banks', 'asset'"
            " WHERE EXISTS (SELECT 1 FROM fund WHERE code = '999') ON CONFLICT (code) DO NOTHING"
        )
    )
    op.execute(
        text(
            "INSERT INTO role_right (role, right_name) SELECT role, 'deposit_correction' FROM role_right"
            " WHERE right_name = 'deposit' ON CONFLICT (role, right_name) DO NOTHING"
        )
    )
