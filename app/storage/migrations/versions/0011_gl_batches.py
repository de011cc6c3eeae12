# SPDX-License-Identifier: Apache-2.0
"""Journals for the general ledger have a table of batches; who closes the day may make them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, DateTime, Integer, Text, text

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WHOLE = BigInteger().with_variant(Integer, "sqlite")
KEY = Text().with_variant(Text(collation="C"), "postgresql")
MOMENT = Text().with_variant(DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the tables, and give the right to the roles that close days."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    now = text("(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))" if sqlite else "clock_timestamp()")
    op.create_table(
        "gl_batch",
        Column("number", WHOLE, primary_key=True, autoincrement=False, nullable=False),
        Column("format", KEY, nullable=False),
        Column("layout", KEY, nullable=False),
        Column("departments", KEY, nullable=False),
        Column("date", KEY, nullable=False),
        Column("since", KEY, nullable=False),
        Column("until", KEY, nullable=False),
        Column("books", KEY, nullable=False),
        Column("lines", WHOLE, nullable=False),
        Column("debits", WHOLE, nullable=False),
        Column("digest", KEY, nullable=False),
        Column("made_by", KEY, nullable=False),
        Column("made_at", MOMENT, nullable=False, server_default=now),
        sqlite_strict=True,
    )
    op.create_table(
        "gl_batch_book",
        Column("book_id", KEY, primary_key=True, nullable=False),
        Column("number", WHOLE, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_gl_batch_book_number", "gl_batch_book", ["number"])
    op.execute(
        "INSERT INTO role_right (role, right_name) SELECT DISTINCT role, 'export_gl' FROM role_right"
        " WHERE right_name = 'close_day' ON CONFLICT (role, right_name) DO NOTHING"
    )
