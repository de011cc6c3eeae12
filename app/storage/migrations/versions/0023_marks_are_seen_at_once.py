# SPDX-License-Identifier: Apache-2.0
"""The guards see that a part of a check says something at its first mark.

No table changes: the guards are made anew, and homes that exist get them.
"""

from __future__ import annotations

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing but the guards, which are put on after every migration."""
