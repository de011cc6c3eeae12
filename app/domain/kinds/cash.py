# SPDX-License-Identifier: Apache-2.0
"""Cash moves to the vault by a drop; the drawer opens without a sale only with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import gl
from app.domain.errors import Refused
from app.domain.gl import Posting
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from app.domain.count import CashCount


def no_sale(reason: str) -> dict[str, Any]:
    """The drawer was opened without money moving, and why."""
    return {"reason": reason}


def drop(amount: Money, reason: str, count: CashCount | None = None) -> dict[str, Any]:
    """Cash went from the drawer to the vault, counted by denomination where it was.

    Raises Refused TW-STORY when nothing is dropped or the count makes another amount.
    """
    if amount <= ZERO or (count is not None and count.total != amount):
        raise Refused("TW-STORY")
    rows = (Posting(gl.VAULT, amount.cents), Posting(gl.DRAWER_CASH, -amount.cents, tender="cash"))
    content: dict[str, Any] = {"cents": amount.cents, "reason": reason, "postings": gl.as_body(gl.pooled(rows))}
    if count is not None:
        content["count"] = count.as_body()
    return content
