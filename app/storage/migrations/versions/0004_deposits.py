# SPDX-License-Identifier: Apache-2.0
"""Sealed sessions go to the bank (rule 5.14): bank accounts, deposits, what is in them, and who makes them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, SmallInteger, Text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WHOLE = BigInteger().with_variant(Integer, "sqlite")
SMALL = SmallInteger().with_variant(Integer, "sqlite")
KEY = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables; a home that is in use gets its first account, and its supervisors and clerks the right."""
    op.create_table(
        "bank_account",
        Column("code", KEY, primary_key=True, nullable=False),
        Column("name", KEY, nullable=False),
        Column("bank", KEY, nullable=False, server_default=""),
        Column("last_four", KEY, nullable=False, server_default=""),
        Column("gl", KEY, ForeignKey("gl_account.code", name="fk_bank_account_gl"), nullable=False),
        Column("tenders", KEY, nullable=False, server_default="[]"),
        Column("active", SMALL, nullable=False, server_default="1"),
        Column("version", WHOLE, nullable=False, server_default="1"),
        sqlite_strict=True,
    )
    op.create_table(
        "deposit",
        Column("entry_no", WHOLE, primary_key=True, autoincrement=False, nullable=False),
        Column("bank", KEY, nullable=False),
        Column("bag", KEY, nullable=False),
        Column("seal", KEY, nullable=False),
        Column("date", KEY, nullable=False),
        Column("cash", WHOLE, nullable=False),
        Column("checks", WHOLE, nullable=False),
        Column("money_orders", WHOLE, nullable=False),
        Column("prepared_by", KEY, nullable=False),
        Column("verified_by", KEY, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("deposit_bag", "deposit", ["bank", "bag"], unique=True)
    op.create_table(
        "deposit_book",
        Column("book_id", KEY, primary_key=True, nullable=False),
        Column("tender", KEY, primary_key=True, nullable=False),
        Column("entry_no", WHOLE, nullable=False),
        Column("cents", WHOLE, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_deposit_book_entry", "deposit_book", ["entry_no"])
    op.create_table(
        "deposit_check",
        Column("entry_no", WHOLE, primary_key=True, nullable=False),
        Column("n", WHOLE, primary_key=True, nullable=False),
        Column("book_id", KEY, nullable=False),
        Column("tender", KEY, nullable=False),
        Column("cents", WHOLE, nullable=False),
        Column("receipt", KEY, nullable=True),
        Column("place", WHOLE, nullable=True),
        Column("number", KEY, nullable=True),
        Column("routing", KEY, nullable=True),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO bank_account (code, name, gl, tenders)"
        " SELECT 'GENERAL', 'General account', code, '[\"cash\", \"check\", \"money_order\"]'"
        " FROM gl_account WHERE code = '999-1100'"
    )
    op.execute(
        "INSERT INTO role_right (role, right_name) SELECT DISTINCT role, 'deposit' FROM role_right"
        " WHERE role IN ('supervisor', 'clerk')"
    )
