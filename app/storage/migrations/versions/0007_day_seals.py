# SPDX-License-Identifier: Apache-2.0
"""Business days are closed and sealed (rule 5.14): a row for each daily seal, and the right to write one."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Text, text

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WHOLE = BigInteger().with_variant(Integer, "sqlite")
KEY = Text().with_variant(Text(collation="C"), "postgresql")
RIGHT = text(
    "INSERT INTO role_right (role, right_name) SELECT DISTINCT role, 'close_day' FROM role_right"
    " WHERE right_name = 'close_drawer'"
    " AND role NOT IN (SELECT role FROM role_right WHERE right_name = 'close_day')"
)


def upgrade() -> None:
    """Make the table of daily seals; whoever closes drawers closes days, as in a new city."""
    op.create_table(
        "day_seal",
        Column("date", KEY, primary_key=True, nullable=False),
        Column("entry_no", WHOLE, nullable=False),
        Column("hash", LargeBinary, nullable=False),
        Column("books", WHOLE, nullable=False),
        Column("entries", WHOLE, nullable=False),
        Column("receipts", WHOLE, nullable=False),
        Column("voids", WHOLE, nullable=False),
        Column("over_short", WHOLE, nullable=False),
        sqlite_strict=True,
    )
    op.execute(RIGHT)
