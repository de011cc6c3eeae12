# SPDX-License-Identifier: Apache-2.0
"""Drawer sessions with their figures: only for those who may see them, and never while a session is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.domain.kinds.close import Closing, Compared, TenderTotal
from app.domain.money import ZERO, Money
from app.models import Book, DrawerCount, Entry, Receipt, ReceiptTender, Seal

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.storage.database import Database


@dataclass(frozen=True, slots=True)
class CountRow:
    """One stored attempt, with what the books expected: for supervisors, after submission."""

    attempt: int
    by: str
    counted: Money
    expected: Money
    checks: Money
    expected_checks: Money
    money_orders: Money
    expected_money_orders: Money
    balanced: bool
    body: str

    @property
    def over_short(self) -> Money:
        """Cash counted less cash expected."""
        return self.counted - self.expected


@dataclass(frozen=True, slots=True)
class SessionReport:
    """A whole session: what it took by tender, what was counted, and once sealed the head of its chain.

    `head` is the hash of the last entry; `close_body` the close's canonical text, "" before it.
    """

    book: str
    drawer: str
    person: str
    date: str
    state: str
    opened_at: str
    sealed_at: str
    receipts: int
    voids: int
    no_sales: int
    taken: Money
    opening_counted: Money
    totals: tuple[TenderTotal, ...]
    counts: tuple[CountRow, ...]
    entries: int
    head: bytes
    close_body: str


def last_count_balanced(database: Database, book: str) -> bool:
    """Whether the newest attempt of a session balanced: all a cashier may know of it."""
    newest = select(DrawerCount.balanced).where(DrawerCount.book_id == book).order_by(DrawerCount.entry_no.desc())
    with database.reading() as connection:
        return bool(connection.execute(newest.limit(1)).scalar_one())


def closing(database: Database, book: str) -> Closing | None:
    """What the close of a submitted session is reckoned from; nothing while a supervisor's own count is missing.

    The last count decides; one of the drawer's own person only when it balanced (rule 5.14).
    """
    with database.reading() as connection:
        row = connection.execute(select(*Book.__table__.columns).where(Book.id == book)).one()
        counted = connection.execute(
            select(*DrawerCount.__table__.columns)
            .where(DrawerCount.book_id == book)
            .order_by(DrawerCount.entry_no.desc())
            .limit(1)
        ).first()
        if counted is None or not (counted.balanced or counted.by_person != row.person):
            return None
        return Closing(
            cash=Compared(counted.counted, row.cash),
            checks=Compared(counted.checks, row.checks),
            money_orders=Compared(counted.money_orders, row.money_orders),
            opening_counted=row.opening_counted,
            grand=row.opening_grand + row.taken,
            totals=_totals(connection, book),
        )


def expected(database: Database, book: str) -> dict[str, Money]:
    """What a session should hold by tender kind: its drawer's cash, and what it took by every other kind.

    Cash is the session's balance on the drawer account, which always equals rule 5.5.
    """
    with database.reading() as connection:
        cash = connection.execute(select(Book.cash).where(Book.id == book)).scalar_one()
        totals = {total.tender: total.amount for total in _totals(connection, book)}
    return {**totals, "cash": cash}


def session_report(database: Database, book: str) -> SessionReport:
    """The report of one session, as its close fixed it or as it stands."""
    with database.reading() as connection:
        row = connection.execute(select(*Book.__table__.columns).where(Book.id == book)).one()
        kinds = dict(
            connection.execute(
                select(Entry.kind, func.count()).where(Entry.book_id == book).group_by(Entry.kind)
            ).tuples()
        )
        body = connection.execute(
            select(Entry.body).where(Entry.book_id == book, Entry.kind == "close")
        ).scalar_one_or_none()
        sealed = connection.execute(select(Seal.entries).where(Seal.book_id == book)).scalar_one_or_none()
        return SessionReport(
            book,
            row.code,
            row.person,
            row.date,
            row.state,
            row.opened_at,
            row.sealed_at or "",
            row.receipts,
            kinds.get("void", 0),
            kinds.get("no_sale", 0),
            row.taken,
            row.opening_counted,
            _totals(connection, book),
            _counts(connection, book),
            sealed or row.next_seq - 1,
            bytes(row.head),
            body or "",
        )


def _totals(connection: Connection, book: str) -> tuple[TenderTotal, ...]:
    """What unvoided receipts took by kind of tender, net of change, in code order."""
    wanted = (
        select(ReceiptTender.kind, func.count().label("count_of"), func.sum(ReceiptTender.net).label("net"))
        .join(Receipt, Receipt.entry_no == ReceiptTender.entry_no)
        .where(Receipt.book_id == book, Receipt.voided_by.is_(None))
        .group_by(ReceiptTender.kind)
        .order_by(ReceiptTender.kind)
    )
    return tuple(TenderTotal(row.kind, row.count_of, row.net or ZERO) for row in connection.execute(wanted))


def _counts(connection: Connection, book: str) -> tuple[CountRow, ...]:
    wanted = (
        select(*DrawerCount.__table__.columns, Entry.body)
        .join(Entry, Entry.no == DrawerCount.entry_no)
        .where(DrawerCount.book_id == book)
        .order_by(DrawerCount.entry_no)
    )
    return tuple(
        CountRow(
            row.attempt,
            row.by_person,
            row.counted,
            row.expected,
            row.checks,
            row.expected_checks,
            row.money_orders,
            row.expected_money_orders,
            bool(row.balanced),
            row.body,
        )
        for row in connection.execute(wanted)
    )
