# SPDX-License-Identifier: Apache-2.0
"""Cash goes from drawer to drawer, and tenders keyed wrong are put right: two tables, and who may do it."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, Text, text

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WHOLE = BigInteger().with_variant(Integer, "sqlite")
KEY = Text().with_variant(Text(collation="C"), "postgresql")
OPEN = text("open <> 0")
RIGHTS = {
    "cashier": ("transfer_out", "transfer_in", "tender_correction"),
    "supervisor": ("transfer_out", "transfer_in", "tender_correction", "transfer_ruling"),
}


def upgrade() -> None:
    """Make the tables; in books that have roles already, give those who work drawers the new rights."""
    op.create_table(
        "tender_correction",
        Column("entry_no", WHOLE, primary_key=True, autoincrement=False, nullable=False),
        *(Column(name, WHOLE, nullable=False) for name in ("of_no", "source", "n")),
        Column("kind", KEY, nullable=False),
        Column("cents", WHOLE, nullable=False),
        Column("number", KEY),
        Column("routing", KEY),
        Column("detail", KEY, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_tender_correction_of", "tender_correction", ["of_no"])
    op.create_table(
        "transfer",
        Column("entry_no", WHOLE, primary_key=True, autoincrement=False, nullable=False),
        Column("from_book", KEY, nullable=False),
        Column("to_drawer", KEY, nullable=False),
        Column("cents", WHOLE, nullable=False),
        Column("taken_by", WHOLE),
        Column("taken", WHOLE),
        Column("ruled_by", WHOLE),
        Column("open", WHOLE, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_transfer_open", "transfer", ["to_drawer"], sqlite_where=OPEN, postgresql_where=OPEN)
    for role, rights in RIGHTS.items():
        for right in rights:
            op.execute(
                f"INSERT INTO role_right (role, right_name) SELECT '{role}', '{right}'"  # noqa: S608 - words of this file
                f" WHERE EXISTS (SELECT 1 FROM role_right WHERE role = '{role}') ON CONFLICT DO NOTHING"
            )
