# SPDX-License-Identifier: Apache-2.0
"""The guards look closer at texts that say nothing, at days, banks, batches and divisions by hand.

No table changes: the guards are made anew, and homes that exist get them.
"""

from __future__ import annotations

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing but the guards, which are put on after every migration."""
