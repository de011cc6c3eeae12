# SPDX-License-Identifier: Apache-2.0
"""The guards ask a payment as much as before in fewer steps.

No table changes: the guards are made anew, and homes that exist get them.
"""

from __future__ import annotations

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing but the guards, which are put on after every migration."""
