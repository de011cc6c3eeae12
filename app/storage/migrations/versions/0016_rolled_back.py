# SPDX-License-Identifier: Apache-2.0
"""On shared books a transaction that has written no longer reads what adds up to a drawer that is counted.

No table changes: the views and policies that hide it are made with the guards, and homes that exist get them anew.
"""

from __future__ import annotations

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing but the guards, which are put on after every migration."""
