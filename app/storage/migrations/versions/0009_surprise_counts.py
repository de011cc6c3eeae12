# SPDX-License-Identifier: Apache-2.0
"""Surprise counts have a table of their own; who closes drawers may make them, who takes money reports bad notes."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, SmallInteger, Text, text

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WHOLE = BigInteger().with_variant(Integer, "sqlite")
SMALL = SmallInteger().with_variant(Integer, "sqlite")
KEY = Text().with_variant(Text(collation="C"), "postgresql")

NEW_RIGHTS = {"surprise_count": "close_drawer", "counterfeit": "receipt"}
"""Each new right, and the one whose holders get it."""


def upgrade() -> None:
    """Make the table, and give the new rights to the roles that hold what they go with."""
    op.create_table(
        "surprise_count",
        Column("entry_no", WHOLE, primary_key=True, autoincrement=False, nullable=False),
        Column("book_id", KEY, nullable=False),
        Column("at_seq", WHOLE, nullable=False),
        Column("at", KEY, nullable=False),
        Column("by_person", KEY, nullable=False),
        Column("witness", KEY, nullable=False),
        Column("chosen", KEY, nullable=False),
        Column("counted", WHOLE, nullable=False),
        Column("checks", WHOLE, nullable=False),
        Column("money_orders", WHOLE, nullable=False),
        Column("expected", WHOLE, nullable=False),
        Column("expected_checks", WHOLE, nullable=False),
        Column("expected_money_orders", WHOLE, nullable=False),
        Column("balanced", SMALL, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_surprise_count_book", "surprise_count", ["book_id"])
    for right, holders in NEW_RIGHTS.items():
        op.get_bind().execute(
            text(
                "INSERT INTO role_right (role, right_name) SELECT role, :right FROM role_right"
                " WHERE right_name = :holders ON CONFLICT (role, right_name) DO NOTHING"
            ),
            {"right": right, "holders": holders},
        )
