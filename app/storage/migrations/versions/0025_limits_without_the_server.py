# SPDX-License-Identifier: Apache-2.0
"""What is taken without the server has limits, and what is beyond them waits for a supervisor.

No table changes: the guards are made anew, and homes that exist get them.
"""

from __future__ import annotations

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing but the guards, which are put on after every migration."""
