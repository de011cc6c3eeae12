# SPDX-License-Identifier: Apache-2.0
"""A supervisor submits for a cashier who is absent, and two people count: what allows it is made with the guards."""

from __future__ import annotations

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing stored changes."""
