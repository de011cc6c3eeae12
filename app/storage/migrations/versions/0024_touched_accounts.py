# SPDX-License-Identifier: Apache-2.0
"""A till may ask shared books which accounts changed, to keep its own copy current.

No table changes: the guards are made anew, and homes that exist get them.
"""

from __future__ import annotations

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing but the guards, which are put on after every migration."""
