# SPDX-License-Identifier: Apache-2.0
"""The estimated bills and coins of an open session: its last count, and the cash that came and went since (5.1.5).

The opening count begins it; a surprise count sets it right on the way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.orm import aliased

from app.domain import canon
from app.domain.count import CashCount
from app.domain.money import Money
from app.domain.stock import Flow, estimate, usual_pieces
from app.models import Entry, Receipt, ReceiptTender, SurpriseCount, Void
from app.queries.drawer_cash import MOVES

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.domain.denomination import Denomination
    from app.storage.database import Database

_LATEST = 400  # beyond so many receipts an estimate is one in name only; the oldest are left out
_COUNTED_MOVES = (*MOVES, "exchange", "transfer_out", "transfer_in", "tender_correction")
"""Kinds beside receipts that bring cash into a drawer, or out of it."""


def of_book(database: Database, book: str, *, rounding_active: bool = False) -> dict[Denomination, int]:
    """The pieces a session's drawer is taken to hold now."""
    with database.reading() as connection:
        counted, since = _last_count(connection, book)
        flows = {
            **_receipts(connection, book, since),
            **_moves(connection, book, since),
            **_undone(connection, book, since),
        }
    return estimate(counted.pieces(), (flows[no] for no in sorted(flows)), rounding_active=rounding_active)


# What every payment asks is put together once; the database sees the same words, Python builds them no more.
_BOOK: BindParameter[str] = bindparam("book")
_SINCE: BindParameter[int] = bindparam("since")
_SURPRISE = (
    select(SurpriseCount.at_seq, Entry.body)
    .join(Entry, Entry.no == SurpriseCount.entry_no)
    .where(SurpriseCount.book_id == _BOOK)
    .order_by(SurpriseCount.at_seq.desc(), SurpriseCount.entry_no.desc())
    .limit(1)
)
_OPENING = select(Entry.seq.label("at_seq"), Entry.body).where(Entry.book_id == _BOOK, Entry.seq == 1)
_RECEIPTS = (
    select(Receipt.entry_no, func.sum(ReceiptTender.cents).label("handed_over"), Receipt.change)
    .join(Receipt, Receipt.entry_no == ReceiptTender.entry_no)
    .join(Entry, Entry.no == Receipt.entry_no)  # found by the entries of the book, however many receipts there are
    .where(Entry.book_id == _BOOK, Entry.seq > _SINCE, Receipt.voided_by.is_(None), ReceiptTender.kind == "cash")
    .group_by(Receipt.entry_no, Receipt.change)
    .order_by(Receipt.entry_no.desc())
    .limit(_LATEST)
)
_MOVED = (
    select(Entry.no, Entry.kind, Entry.body)
    .outerjoin(Void, Void.of_no == Entry.no)
    .where(Entry.book_id == _BOOK, Entry.seq > _SINCE, Entry.kind.in_(_COUNTED_MOVES), Void.entry_no.is_(None))
)
_ORIGINAL = aliased(Entry)
_UNDONE = (
    select(Void.entry_no, _ORIGINAL.kind, _ORIGINAL.body)
    .join(_ORIGINAL, _ORIGINAL.no == Void.of_no)
    .join(Entry, Entry.no == Void.entry_no)
    .where(Entry.book_id == _BOOK, Entry.seq > _SINCE, _ORIGINAL.seq <= _SINCE)
)


def _last_count(connection: Connection, book: str) -> tuple[CashCount, int]:
    """The last count of a session and the place of the entry it was made after; counts that close it are not asked."""
    of = {"book": book}
    found = connection.execute(_SURPRISE, of).first() or connection.execute(_OPENING, of).one()
    return CashCount.from_body(canon.decode(found.body.encode()).get("count", [])), found.at_seq


def _receipts(connection: Connection, book: str, since: int) -> dict[int, Flow]:
    """The cash of the receipts that stand, by their place in the books."""
    rows = connection.execute(_RECEIPTS, {"book": book, "since": since})
    return {row.entry_no: Flow(row.handed_over, row.change) for row in rows}


def _moves(connection: Connection, book: str, since: int) -> dict[int, Flow]:
    """The cash that moved without a receipt and was not taken back, by its place in the books."""
    rows = connection.execute(_MOVED, {"book": book, "since": since})
    return {row.no: _flow(row.kind, canon.decode(row.body.encode())) for row in rows}


def _undone(connection: Connection, book: str, since: int) -> dict[int, Flow]:
    """What a void took back of the time before the count: the count had it, and now it is gone."""
    if since == 1:
        return {}  # before the opening count there was nothing to take back
    rows = connection.execute(_UNDONE, {"book": book, "since": since})
    return {row.entry_no: _flow(row.kind, canon.decode(row.body.encode())).undone for row in rows}


def _flow(kind: str, said: dict[str, Any]) -> Flow:
    def counted(key: str) -> dict[Denomination, int]:
        return CashCount.from_body(said.get(key, [])).pieces()

    if kind == "receipt":
        handed = sum(tender["cents"] for tender in said["tenders"] if tender["kind"] == "cash")
        return Flow(Money(handed), Money(said["change"]))
    if kind == "exchange":
        return Flow(pieces_in=counted("pieces_in"), pieces_out=counted("pieces_out"))
    if kind == "tender_correction":
        return _corrected(said)
    if kind in ("paid_in", "transfer_in"):
        return Flow(came=Money(said["cents"]), pieces_in=counted("count"))
    return Flow(went=Money(said["cents"]), pieces_out=counted("count"))


def _corrected(said: dict[str, Any]) -> Flow:
    """Cash that had never come in, or that had come in as something else; the pieces it was taken for."""
    amount = Money(said["total"])
    if said["from"] == "cash":
        return Flow(pieces_out=usual_pieces(amount))
    return Flow(came=amount) if said["tenders"][0]["kind"] == "cash" else Flow()
