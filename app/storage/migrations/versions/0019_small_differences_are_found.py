# SPDX-License-Identifier: Apache-2.0
"""Small differences are found by their account: what was let go before, and what one person did alone on a date."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, SmallInteger, Text, text

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KEY = Text().with_variant(Text(collation="C"), "postgresql")
WHOLE = BigInteger().with_variant(Integer, "sqlite")
SMALL = SmallInteger().with_variant(Integer, "sqlite")

BEFORE = {
    "sqlite": text(
        "INSERT INTO small_difference (entry_no, account, charge, fund, date, cents, alone)"
        " SELECT no, body ->> 'account', body ->> 'charge', body ->> 'fund', body ->> 'date', body ->> 'total',"
        " body ->> 'approval' IS NULL FROM entry WHERE kind = 'small_difference'"
    ),
    "postgresql": text(
        "INSERT INTO small_difference (entry_no, account, charge, fund, date, cents, alone)"
        " SELECT no, body ->> 'account', body ->> 'charge', body ->> 'fund', body ->> 'date',"
        " CAST(body ->> 'total' AS bigint), CAST(body ->> 'approval' IS NULL AS integer)"
        " FROM (SELECT no, CAST(body AS jsonb) AS body FROM entry WHERE kind = 'small_difference') AS settled"
    ),
}


def upgrade() -> None:
    """Make the table, and fill it with what was settled before."""
    op.create_table(
        "small_difference",
        Column("entry_no", WHOLE, primary_key=True, autoincrement=False, nullable=False),
        Column("account", KEY, nullable=False),
        Column("charge", KEY),
        Column("fund", KEY),
        Column("date", KEY, nullable=False),
        Column("cents", WHOLE, nullable=False),
        Column("alone", SMALL, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_small_difference_account", "small_difference", ["account"])
    op.execute(BEFORE[op.get_bind().dialect.name])
