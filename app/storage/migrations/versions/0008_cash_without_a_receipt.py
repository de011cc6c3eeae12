# SPDX-License-Identifier: Apache-2.0
"""Pickup, paid-in, paid-out and exchange are rights of their own; who may bring cash to the vault starts with them."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ADDED = ("pickup", "paid_in", "paid_out", "exchange")


def upgrade() -> None:
    """Give every role that may drop cash the new rights; a home that is just being made has no roles yet."""
    for right in ADDED:
        op.execute(
            f"INSERT INTO role_right (role, right_name) SELECT role, '{right}' FROM role_right"  # noqa: S608 - ours
            f" WHERE right_name = 'drop' AND role NOT IN (SELECT role FROM role_right WHERE right_name = '{right}')"
        )
