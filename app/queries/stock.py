# SPDX-License-Identifier: Apache-2.0
"""The estimated bills and coins of an open session: its opening count and the cash that came and went since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.domain import canon
from app.domain.count import CashCount
from app.domain.money import Money
from app.domain.stock import Flow, estimate
from app.models import Entry, Receipt, ReceiptTender, Void
from app.queries.drawer_cash import MOVES

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.domain.denomination import Denomination
    from app.storage.database import Database

_LATEST = 400  # beyond so many receipts an estimate is one in name only; the oldest are left out


def of_book(database: Database, book: str, *, rounding_active: bool = False) -> dict[Denomination, int]:
    """The pieces a session's drawer is taken to hold now."""
    opening = select(Entry.body).where(Entry.book_id == book, Entry.seq == 1)
    with database.reading() as connection:
        body = canon.decode(connection.execute(opening).scalar_one().encode())
        flows = {**_receipts(connection, book), **_moves(connection, book)}
    counted = CashCount.from_body(body.get("count", []))
    return estimate(counted.pieces(), (flows[no] for no in sorted(flows)), rounding_active=rounding_active)


def _receipts(connection: Connection, book: str) -> dict[int, Flow]:
    """The cash of the receipts that stand, by their place in the books."""
    cash = (
        select(Receipt.entry_no, func.sum(ReceiptTender.cents).label("handed_over"), Receipt.change)
        .join(Receipt, Receipt.entry_no == ReceiptTender.entry_no)
        .join(Entry, Entry.no == Receipt.entry_no)  # found by the entries of the book, however many receipts there are
        .where(Entry.book_id == book, Receipt.voided_by.is_(None), ReceiptTender.kind == "cash")
        .group_by(Receipt.entry_no, Receipt.change)
        .order_by(Receipt.entry_no.desc())
        .limit(_LATEST)
    )
    return {row.entry_no: Flow(row.handed_over, row.change) for row in connection.execute(cash)}


def _moves(connection: Connection, book: str) -> dict[int, Flow]:
    """The cash that moved without a receipt and was not taken back, by its place in the books."""
    wanted = (
        select(Entry.no, Entry.kind, Entry.body)
        .outerjoin(Void, Void.of_no == Entry.no)
        .where(Entry.book_id == book, Entry.kind.in_((*MOVES, "exchange")), Void.entry_no.is_(None))
    )
    return {row.no: _flow(row.kind, canon.decode(row.body.encode())) for row in connection.execute(wanted)}


def _flow(kind: str, said: dict[str, Any]) -> Flow:
    def counted(key: str) -> dict[Denomination, int]:
        return CashCount.from_body(said.get(key, [])).pieces()

    if kind == "exchange":
        return Flow(pieces_in=counted("pieces_in"), pieces_out=counted("pieces_out"))
    if kind == "paid_in":
        return Flow(came=Money(said["cents"]), pieces_in=counted("count"))
    return Flow(went=Money(said["cents"]), pieces_out=counted("count"))
