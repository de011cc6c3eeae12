# SPDX-License-Identifier: Apache-2.0
"""The tenders of receipts as they stand: as they were keyed, and as they were put right afterwards (rule 5.6.5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.domain.kinds.close import TenderTotal
from app.domain.kinds.tender_correction import StandingTender
from app.domain.money import ZERO, Money
from app.models import Entry, Posting, Receipt, ReceiptTender, TenderCorrection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Row

    from app.storage.database import Database


@dataclass(frozen=True, slots=True)
class Corrected:
    """One tender of a receipt that was put right: from which kind to which, how much; `whole`: nothing was left."""

    entry_no: int
    was: str
    kind: str
    amount: Money
    number: str
    whole: bool


def of_receipt(database: Database, number: str) -> tuple[StandingTender, ...]:
    """The tenders of one receipt as they stand now; one that was corrected away stands there with nothing left."""
    with database.reading() as connection:
        no = connection.execute(select(Receipt.entry_no).where(Receipt.number == number)).scalar_one_or_none()
        return () if no is None else tuple(_standing(connection, [no])[no])


def corrected(connection: Connection, book: str) -> dict[int, Corrected]:
    """The corrections of a session by the number of their entries."""
    return {each.entry_no: each for each in _put_right(connection, _corrected_receipts(connection, [book]))[1]}


def totals(connection: Connection, books: Iterable[str]) -> dict[str, tuple[TenderTotal, ...]]:
    """What unvoided receipts of each session took by kind of tender, net of change and as corrected, in code order."""
    listed = list(books)
    wanted = (
        select(Entry.book_id, ReceiptTender.kind, func.count().label("many"), func.sum(ReceiptTender.net).label("net"))
        .join(
            Receipt, Receipt.entry_no == Entry.no
        )  # found by the entries of the book, however many receipts there are
        .join(ReceiptTender, ReceiptTender.entry_no == Entry.no)
        .where(Entry.book_id.in_(listed), Receipt.voided_by.is_(None))
        .group_by(Entry.book_id, ReceiptTender.kind)
    )
    sums = {(row.book_id, row.kind): (row.many, row.net or ZERO) for row in connection.execute(wanted)}
    receipts = _corrected_receipts(connection, listed)
    keyed, standing = _keyed(connection, receipts), _standing(connection, receipts)
    for no, book in receipts.items():
        for tenders, sign in ((keyed[no], -1), (standing[no], 1)):
            for each in tenders:
                if each.left:
                    many, cents = sums.get((book, each.kind), (0, ZERO))
                    sums[book, each.kind] = many + sign, cents + (each.left if sign > 0 else -each.left)
    found: dict[str, list[TenderTotal]] = {}
    for (book, kind), (many, cents) in sorted(sums.items()):
        if many:
            found.setdefault(book, []).append(TenderTotal(kind, many, cents))
    return {book: tuple(each) for book, each in found.items()}


def standing_of(connection: Connection, books: Sequence[str]) -> dict[str, tuple[StandingTender, ...]]:
    """The tenders of every corrected receipt of these sessions as they stand, by the receipt's number."""
    receipts = _corrected_receipts(connection, books)
    numbers = select(Receipt.entry_no, Receipt.number).where(Receipt.entry_no.in_(list(receipts)))
    standing = _standing(connection, receipts)
    return {row.number: tuple(standing[row.entry_no]) for row in connection.execute(numbers)}


def _corrected_receipts(connection: Connection, books: Sequence[str]) -> dict[int, str]:
    wanted = (
        select(TenderCorrection.of_no, Entry.book_id)
        .join(Entry, Entry.no == TenderCorrection.entry_no)
        .where(Entry.book_id.in_(books), Entry.kind == "tender_correction")
        .order_by(TenderCorrection.of_no)
    )
    return {row.of_no: row.book_id for row in connection.execute(wanted)}


def _keyed(connection: Connection, receipts: Iterable[int]) -> dict[int, list[StandingTender]]:
    """The tenders as they were keyed, net of change, each with the account it was posted to."""
    listed = list(receipts)
    wanted = (
        select(
            ReceiptTender.entry_no,
            ReceiptTender.n,
            ReceiptTender.kind,
            ReceiptTender.net,
            ReceiptTender.number,
            Posting.gl,
        )
        .outerjoin(Posting, (Posting.entry_no == ReceiptTender.entry_no) & (Posting.tender == ReceiptTender.kind))
        .where(ReceiptTender.entry_no.in_(listed))
        .order_by(ReceiptTender.entry_no, ReceiptTender.n)
    )
    found: dict[int, dict[int, StandingTender]] = {no: {} for no in listed}
    for row in connection.execute(wanted):  # credit on account may be posted to more than one fund
        found[row.entry_no].setdefault(row.n, StandingTender(row.n, row.kind, row.net, row.gl, row.number or ""))
    return {no: list(tenders.values()) for no, tenders in found.items()}


def _corrections(connection: Connection, receipts: Sequence[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    wanted = (
        select(*TenderCorrection.__table__.columns, Posting.gl)
        .outerjoin(
            Posting,
            (Posting.entry_no == TenderCorrection.entry_no) & (Posting.tender == TenderCorrection.kind),
        )
        .where(TenderCorrection.of_no.in_(receipts))
        .order_by(TenderCorrection.of_no, TenderCorrection.n)
    )
    return connection.execute(wanted).all()


def _standing(connection: Connection, receipts: Iterable[int]) -> dict[int, list[StandingTender]]:
    return _put_right(connection, receipts)[0]


def _put_right(
    connection: Connection, receipts: Iterable[int]
) -> tuple[dict[int, list[StandingTender]], list[Corrected]]:
    """The tenders of receipts after their corrections, and each correction with what it left."""
    standing, done = _keyed(connection, receipts), []
    for row in _corrections(connection, list(standing)):
        stands = standing[row.of_no]
        wrong = stands[row.source - 1]
        rest = wrong.left - row.cents
        stands[row.source - 1] = replace(wrong, left=rest)
        stands.append(StandingTender(row.n, row.kind, row.cents, row.gl, row.number or ""))
        done.append(Corrected(row.entry_no, wrong.kind, row.kind, row.cents, row.number or "", rest == ZERO))
    return standing, done
