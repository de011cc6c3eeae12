# SPDX-License-Identifier: Apache-2.0
"""What was taken by card and nobody has settled yet, by business date, and what processors paid out before."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from app.domain import canon
from app.domain.kinds.card_settlement import CARD, CardPart
from app.domain.money import ZERO, Money
from app.models import Book, DepositBook, Entry, Receipt, ReceiptTender, SealTotal
from app.queries import tenders

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.storage.database import Database

MOST_SHOWN = 400


@dataclass(frozen=True, slots=True)
class CardDay:
    """The sealed sessions of one business date whose cards no processor has paid yet."""

    date: datetime.date
    parts: tuple[CardPart, ...]

    @property
    def gross(self) -> Money:
        """What all of them took by card."""
        return Money.total(part.amount for part in self.parts)


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """A settlement that stands; `date` is the first business date of its sessions."""

    id: str
    bank: str
    batch: str
    date: datetime.date
    gross: Money
    credited: Money

    @property
    def fee(self) -> Money:
        """What the processor kept."""
        return self.gross - self.credited

    @property
    def first(self) -> datetime.date:
        """From which date on it is on its way to the bank."""
        return self.date

    @property
    def total(self) -> Money:
        """What the bank has of it."""
        return self.credited


@dataclass(frozen=True, slots=True)
class CardReceipt:
    """What one receipt took by card, as it stands."""

    book: str
    number: str
    amount: Money


def waiting(database: Database) -> tuple[CardDay, ...]:
    """What waits for a processor, the oldest date first."""
    settled = and_(DepositBook.book_id == SealTotal.book_id, DepositBook.tender == CARD)
    wanted = (
        select(Book.id, Book.date, SealTotal.cents)
        .join(Book, Book.id == SealTotal.book_id)
        .outerjoin(DepositBook, settled)
        .where(SealTotal.tender == CARD, SealTotal.cents > ZERO, DepositBook.book_id.is_(None))
        .order_by(Book.date, Book.id)
        .limit(MOST_SHOWN)
    )
    days: dict[str, list[CardPart]] = {}
    with database.reading() as connection:
        for row in connection.execute(wanted):
            days.setdefault(row.date, []).append(CardPart(row.id, row.cents))
    return tuple(CardDay(datetime.date.fromisoformat(day), tuple(parts)) for day, parts in days.items())


def recent(database: Database) -> tuple[SettlementRow, ...]:
    """The settlements that stand, newest first."""
    wanted = (
        select(Entry.id, Entry.body, func.min(Book.date).label("first"))
        .join(DepositBook, DepositBook.entry_no == Entry.no)
        .join(Book, Book.id == DepositBook.book_id)
        .where(DepositBook.tender == CARD)
        .group_by(Entry.no, Entry.id, Entry.body)
        .order_by(Entry.no.desc())
        .limit(MOST_SHOWN)
    )
    with database.reading() as connection:
        rows = connection.execute(wanted).all()
    return tuple(_row(row.id, row.body, row.first) for row in rows)


def _row(entry_id: str, body: str, first: str) -> SettlementRow:
    said = canon.decode(body.encode())
    return SettlementRow(
        entry_id,
        said["bank"],
        said["batch"],
        datetime.date.fromisoformat(first),
        Money(said["total"]),
        Money(said["counted"]),
    )


def card_receipts(database: Database, books: Iterable[str]) -> tuple[CardReceipt, ...]:
    """What each receipt of some sessions took by card, in their order; voids are left out, corrections are in."""
    ids = list(books)
    wanted = (
        select(Receipt.book_id, Receipt.number, func.sum(ReceiptTender.net).label("net"))
        .join(ReceiptTender, ReceiptTender.entry_no == Receipt.entry_no)
        .where(Receipt.book_id.in_(ids), Receipt.voided_by.is_(None), ReceiptTender.kind == CARD)
        .group_by(Receipt.book_id, Receipt.number)
    )
    with database.reading() as connection:
        found = {(row.book_id, row.number): Money(int(row.net.cents)) for row in connection.execute(wanted)}
        standing = tenders.standing_of(connection, ids)
    for number, each in standing.items():
        found[number.rpartition("-")[0], number] = Money.total(one.left for one in each if one.kind == CARD)
    return tuple(CardReceipt(book, number, amount) for (book, number), amount in sorted(found.items()) if amount)
