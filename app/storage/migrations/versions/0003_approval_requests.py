# SPDX-License-Identifier: Apache-2.0
"""What needs a second person may be asked of them at their own screen; a consent may name the request it answers."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, DateTime, Integer, SmallInteger, Text, text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WHOLE = BigInteger().with_variant(Integer, "sqlite")
SMALL = SmallInteger().with_variant(Integer, "sqlite")
KEY = Text().with_variant(Text(collation="C"), "postgresql")
INSTANT = Text().with_variant(DateTime(timezone=True), "postgresql")
CLOCKS = {"sqlite": "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))", "postgresql": "clock_timestamp()"}


def upgrade() -> None:
    """Make the tables of requests and refusals, and let a consent name a request."""
    clock = text(CLOCKS[op.get_bind().dialect.name])
    op.create_table(
        "approval_request",
        Column("id", KEY, primary_key=True, nullable=False),
        Column("entry_id", KEY, nullable=False),
        Column("kind", KEY, nullable=False),
        Column("target", KEY, nullable=False),
        Column("amount", WHOLE, nullable=False),
        Column("reason", KEY, nullable=False),
        Column("text", KEY, nullable=False),
        Column("needs", KEY, nullable=False),
        Column("till", KEY, nullable=False),
        Column("requested_by", KEY, nullable=False),
        Column("requested_at", INSTANT, nullable=False, server_default=clock),
        sqlite_strict=True,
    )
    op.create_index("ix_approval_request_requested_at", "approval_request", ["requested_at"])
    op.create_table(
        "approval_refusal",
        Column("request_id", KEY, primary_key=True, nullable=False),
        Column("withdrawn", SMALL, nullable=False),
        Column("words", KEY, nullable=False),
        Column("answered_by", KEY, nullable=False),
        Column("answered_at", INSTANT, nullable=False, server_default=clock),
        sqlite_strict=True,
    )
    op.add_column("approval", Column("request_id", KEY, nullable=True))
    op.create_index("ix_approval_request", "approval", ["request_id"])
    op.create_index("ix_approval_approved_at", "approval", ["approved_at"])
