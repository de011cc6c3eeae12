# SPDX-License-Identifier: Apache-2.0
"""The estimated bills and coins of an open session: its opening count and the cash of its receipts since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.domain import canon
from app.domain.count import CashCount
from app.domain.stock import estimate
from app.models import Entry, Receipt, ReceiptTender

if TYPE_CHECKING:
    from app.domain.denomination import Denomination
    from app.storage.database import Database

_LATEST = 400  # beyond so many receipts an estimate is one in name only; the oldest are left out


def of_book(database: Database, book: str, *, rounding_active: bool = False) -> dict[Denomination, int]:
    """The pieces a session's drawer is taken to hold now."""
    opening = select(Entry.body).where(Entry.book_id == book, Entry.seq == 1)
    cash = (
        select(func.sum(ReceiptTender.cents).label("handed_over"), Receipt.change)
        .join(Receipt, Receipt.entry_no == ReceiptTender.entry_no)
        .join(Entry, Entry.no == Receipt.entry_no)  # found by the entries of the book, however many receipts there are
        .where(Entry.book_id == book, Receipt.voided_by.is_(None), ReceiptTender.kind == "cash")
        .group_by(Receipt.entry_no, Receipt.change)
        .order_by(Receipt.entry_no.desc())
        .limit(_LATEST)
    )
    with database.reading() as connection:
        body = canon.decode(connection.execute(opening).scalar_one().encode())
        rows = connection.execute(cash).all()
    counted = CashCount.from_body(body.get("count", []))
    return estimate(
        counted.pieces(), ((row.handed_over, row.change) for row in reversed(rows)), rounding_active=rounding_active
    )
