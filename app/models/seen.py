# SPDX-License-Identifier: Apache-2.0
"""Views the guards make: what everybody may read of drawers, while what they hold is hidden from who counts them."""

from __future__ import annotations

from sqlalchemy import column, table

from app.models.base import Cents, Key, Whole

OPEN_CASH = table("open_cash", column("book_id", Key), column("cash", Cents))
"""The cash of drawers that are open; none of one that is being counted (rule 5.6.1)."""

GRAND_TOTAL = table("grand_total", column("code", Key), column("session", Whole), column("grand", Cents))
"""What all sessions of a drawer took up to the end of one; of one that has not ended, up to its beginning."""

ON_ITS_WAY = table(
    "on_its_way",
    column("entry_no", Whole),
    column("id", Key),
    column("at", Key),
    column("reason", Key),
    column("from_book", Key),
    column("to_drawer", Key),
)
"""Cash sent to another drawer that nobody there has counted, without the amount (rule 5.5)."""
