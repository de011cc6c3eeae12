# SPDX-License-Identifier: Apache-2.0
"""What a day file tells of money, read into what the rules reckon with, and what is told in its words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.count import CashCount
from app.domain.money import Money
from app.domain.tender import Tender

if TYPE_CHECKING:
    from app.queries.day_close import ClosedDay


def tender(told: dict[str, Any]) -> Tender:
    """A tender as a day file tells it."""
    particulars = {key: value for key, value in told.items() if key not in ("kind", "amount", "dated")}
    dated = told.get("dated")
    return Tender(
        told["kind"], Money.parse(told["amount"]), dated=dated if isinstance(dated, date) else None, **particulars
    )


def counted(said: dict[str, Any], key: str) -> CashCount:
    """A count as a day file tells it: loose pieces by face, rolls and straps beside them."""
    return CashCount.of(said[key], said.get("rolls", {}), said.get("straps", {}))


def figures(day: ClosedDay) -> dict[str, Any]:
    """A closed day in the words of day files."""
    return {"books": day.books, "receipts": day.receipts, "voids": day.voids, "over_short": day.over_short.plain}
