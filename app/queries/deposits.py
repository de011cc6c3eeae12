# SPDX-License-Identifier: Apache-2.0
"""What waits for the bank, what has been taken there, and what a deposit holds check by check."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, and_, case, cast, func, literal, or_, select

from app.domain import canon, gl
from app.domain.bank import BankAccount, Mismatch, TakenCheck
from app.domain.kinds.deposit import CASH, CHECK, MONEY_ORDER, TENDERS, Part
from app.domain.money import ZERO, Money
from app.models import (
    BankAccount as BankRow,
)
from app.models import (
    Book,
    Deposit,
    DepositBook,
    DepositCheck,
    DepositCorrection,
    Entry,
    Posting,
    Receipt,
    ReceiptTender,
    TenderCorrection,
    Void,
)
from app.queries import tenders

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection

    from app.storage.database import Database

MOST_WAITING = 400


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sealed session with money nobody has taken to the bank yet, by tender."""

    book: str
    drawer: str
    person: str
    date: datetime.date
    parts: tuple[Part, ...]

    def of(self, tender: str) -> Money:
        """What waits of one tender."""
        return Money.total(part.amount for part in self.parts if part.tender == tender)

    @property
    def total(self) -> Money:
        """All that waits."""
        return Money.total(part.amount for part in self.parts)


@dataclass(frozen=True, slots=True)
class DepositRow:
    """A deposit as the list shows it; `first` and `last` are the business dates of its sessions.

    `corrected` is what the bank counted more or less than the slip, as far as that was taken over.
    """

    no: int
    id: str
    bank: str
    bag: str
    seal: str
    date: datetime.date
    first: datetime.date
    last: datetime.date
    sessions: int
    cash: Money
    checks: Money
    money_orders: Money
    prepared_by: str
    verified_by: str
    corrected: Money = ZERO

    @property
    def total(self) -> Money:
        """What the slip comes to."""
        return self.cash + self.checks + self.money_orders


def banks(database: Database, *, active_only: bool = True) -> tuple[BankAccount, ...]:
    """The city's bank accounts, by code."""
    wanted = select(*BankRow.__table__.columns).order_by(BankRow.code)
    if active_only:
        wanted = wanted.where(BankRow.active == 1)
    with database.reading() as connection:
        rows = connection.execute(wanted).all()
    return tuple(
        BankAccount(
            row.code, row.name, row.gl, tuple(json.loads(row.tenders)), row.bank, row.last_four, bool(row.active)
        )
        for row in rows
    )


def waiting(database: Database, tenders: Iterable[str] = TENDERS) -> tuple[Waiting, ...]:
    """Sealed sessions that still bring something by one of these tenders, oldest first."""
    wanted = tuple(tenders)
    deposited = (
        select(func.count())
        .select_from(DepositBook)
        .where(DepositBook.book_id == Book.id, DepositBook.tender.in_(wanted))
        .scalar_subquery()
    )
    sealed = (
        select(Book.id, Book.code, Book.person, Book.date)
        .where(Book.type == "drawer", Book.state == "sealed", deposited < len(wanted))
        .order_by(Book.date, Book.id)
        .limit(MOST_WAITING)
    )
    with database.reading() as connection:
        rows = connection.execute(sealed).all()
        parts = _parts(connection, [row.id for row in rows], wanted)
    found = (
        Waiting(row.id, row.code, row.person, datetime.date.fromisoformat(row.date), parts[row.id]) for row in rows
    )
    return tuple(one for one in found if any(part.amount for part in one.parts))


def parts(database: Database, books: Iterable[str], tenders: Iterable[str]) -> tuple[Part, ...]:
    """What sessions bring by the tenders of one bank account that nobody has deposited, session by session."""
    named = list(books)
    with database.reading() as connection:
        found = _parts(connection, named, tuple(tenders))
    return tuple(part for book in named for part in found[book])


def _parts(connection: Connection, books: list[str], tenders: tuple[str, ...]) -> dict[str, tuple[Part, ...]]:
    """By the postings, as the guards reckon it: cash in the vault, checks and money orders on hand."""
    amounts: dict[tuple[str, str], Money] = {}
    kind = case((Posting.gl == gl.VAULT, literal(CASH, String)), else_=Posting.tender)
    sums = (
        select(Entry.book_id, kind.label("kind"), func.sum(Posting.cents).label("cents"))
        .join(Posting, Posting.entry_no == Entry.no)
        .where(Entry.book_id.in_(books), _to_the_bank())
        .group_by(Entry.book_id, kind)
    )
    for row in connection.execute(sums):
        amounts[row.book_id, row.kind] = row.cents or ZERO
    gone = {
        (row.book_id, row.tender)
        for row in connection.execute(
            select(DepositBook.book_id, DepositBook.tender).where(DepositBook.book_id.in_(books))
        )
    }
    return {
        book: tuple(
            Part(book, tender, amounts.get((book, tender), ZERO))
            for tender in TENDERS
            if tender in tenders and (book, tender) not in gone
        )
        for book in books
    }


def _to_the_bank() -> ColumnElement[bool]:
    return or_(Posting.gl == gl.VAULT, and_(Posting.gl == gl.CHECKS_ON_HAND, Posting.tender.in_((CHECK, MONEY_ORDER))))


def taken_checks(database: Database, books: Iterable[str]) -> tuple[TakenCheck, ...]:
    """Every check and money order of receipts that stand, as they were keyed, and then those put right to one.

    Session by session, in the order of the receipts; what was corrected away is left out (rule 5.6.5).
    """
    books = list(books)
    wanted = (
        select(
            Receipt.book_id,
            Receipt.number.label("receipt"),
            Receipt.payer,
            ReceiptTender.n,
            ReceiptTender.kind,
            ReceiptTender.net,
            ReceiptTender.number,
            ReceiptTender.routing,
        )
        .join(Entry, Entry.no == Receipt.entry_no)
        .join(ReceiptTender, ReceiptTender.entry_no == Receipt.entry_no)
        .where(
            Entry.book_id.in_(list(books)),
            Receipt.voided_by.is_(None),
            ReceiptTender.kind.in_((CHECK, MONEY_ORDER)),
        )
        .order_by(Receipt.book_id, Receipt.ordinal, ReceiptTender.n)
    )
    put_right = (
        select(
            Receipt.book_id,
            Receipt.number.label("receipt"),
            Receipt.payer,
            TenderCorrection.n,
            TenderCorrection.kind,
            TenderCorrection.number,
            TenderCorrection.routing,
        )
        .select_from(Entry)
        .join(TenderCorrection, TenderCorrection.entry_no == Entry.no)
        .join(Receipt, Receipt.entry_no == TenderCorrection.of_no)
        .where(Entry.book_id.in_(books), TenderCorrection.kind.in_((CHECK, MONEY_ORDER)))
        .order_by(Receipt.book_id, Receipt.ordinal, TenderCorrection.n)
    )
    with database.reading() as connection:
        rows = connection.execute(wanted).all()
        corrected = connection.execute(put_right).all()
        stands = {
            (number, each.place): each.left
            for number, each_of in tenders.standing_of(connection, books).items()
            for each in each_of
        }
    found = [
        TakenCheck(
            row.book_id, row.kind, row.receipt, row.n, stands.get((row.receipt, row.n), row.net), row.number or "",
            row.routing or "", row.payer,
        )
        for row in rows
    ]  # fmt: skip
    found += [
        TakenCheck(
            row.book_id, row.kind, row.receipt, row.n, stands[row.receipt, row.n], row.number or "",
            row.routing or "", row.payer,
        )
        for row in corrected
    ]  # fmt: skip
    return tuple(one for one in found if one.amount)


def receipts_side(database: Database, books: Iterable[str]) -> dict[str, tuple[Money, Money, Money]]:
    """By tender: what receipts took, what was over or short when the sessions closed, and what moved otherwise."""
    named = list(books)
    undone = select(Void.entry_no).join(Receipt, Receipt.entry_no == Void.of_no)
    group = case(
        (or_(Entry.kind == "receipt", Entry.no.in_(undone)), literal("receipts", String)),
        (Entry.kind == "close", literal("close", String)),
        (Entry.kind == "open", literal("open", String)),
        else_=literal("other", String),
    )
    tender = case(
        (Posting.gl.in_((gl.DRAWER_CASH, gl.VAULT)), literal(CASH, String)), else_=cast(Posting.tender, String)
    )
    moved = (
        select(group.label("what"), tender.label("tender"), func.sum(Posting.cents).label("cents"))
        .join(Posting, Posting.entry_no == Entry.no)
        .where(Entry.book_id.in_(named), or_(_to_the_bank(), Posting.gl == gl.DRAWER_CASH))
        .group_by(group, tender)
    )
    closes = select(Entry.body).where(Entry.book_id.in_(named), Entry.kind == "close")
    with database.reading() as connection:
        sums = {(row.what, row.tender): row.cents or ZERO for row in connection.execute(moved)}
        bodies = [canon.decode(body.encode()) for body in connection.execute(closes).scalars()]
    over = {
        CASH: Money(sum(body["over_short"] for body in bodies)),
        CHECK: Money(sum(body["checks_over_short"] for body in bodies)),
        MONEY_ORDER: Money(sum(body["money_orders_over_short"] for body in bodies)),
    }
    float_kept = sums.get(("open", CASH), ZERO) - Money(sum(body["float_back"] for body in bodies))
    return {
        tender: (
            sums.get(("receipts", tender), ZERO),
            over[tender],
            sums.get(("other", tender), ZERO) + (float_kept if tender == CASH else ZERO),
        )
        for tender in TENDERS
    }


def recent(database: Database, *, limit: int = 200) -> tuple[DepositRow, ...]:
    """Deposits, newest first."""
    with database.reading() as connection:
        return _rows(connection, None, limit)


def account_of(database: Database, no: int) -> str:
    """The account in the chart that a deposit went to, whatever that of its bank is called since."""
    with database.reading() as connection:
        wanted = select(Posting.gl).where(Posting.entry_no == no, Posting.cents > ZERO)
        return connection.execute(wanted).scalar_one()


def by_id(database: Database, entry_id: str) -> DepositRow | None:
    """The deposit that an entry made."""
    with database.reading() as connection:
        rows = _rows(connection, Entry.id == entry_id, 1)
    return rows[0] if rows else None


def _rows(connection: Connection, where: ColumnElement[bool] | None, limit: int) -> tuple[DepositRow, ...]:
    wanted = select(*Deposit.__table__.columns, Entry.id).join(Entry, Entry.no == Deposit.entry_no)
    if where is not None:
        wanted = wanted.where(where)
    rows = connection.execute(wanted.order_by(Deposit.entry_no.desc()).limit(limit)).all()
    numbers = [row.entry_no for row in rows]
    spans = (
        select(
            DepositBook.entry_no,
            func.min(Book.date).label("first"),
            func.max(Book.date).label("last"),
            func.count(func.distinct(Book.id)).label("sessions"),
        )
        .join(Book, Book.id == DepositBook.book_id)
        .where(DepositBook.entry_no.in_(numbers))
        .group_by(DepositBook.entry_no)
    )
    span = {row.entry_no: row for row in connection.execute(spans)}
    sums = (
        select(DepositCorrection.of_no, func.sum(DepositCorrection.cents).label("cents"))
        .where(DepositCorrection.of_no.in_(numbers))
        .group_by(DepositCorrection.of_no)
    )
    corrected = {row.of_no: row.cents for row in connection.execute(sums)}
    return tuple(_row(row, span[row.entry_no], corrected.get(row.entry_no, ZERO)) for row in rows)


def _row(row: Any, span: Any, corrected: Money) -> DepositRow:
    return DepositRow(
        no=row.entry_no,
        id=row.id,
        bank=row.bank,
        bag=row.bag,
        seal=row.seal,
        date=datetime.date.fromisoformat(row.date),
        first=datetime.date.fromisoformat(span.first),
        last=datetime.date.fromisoformat(span.last),
        sessions=span.sessions,
        cash=row.cash,
        checks=row.checks,
        money_orders=row.money_orders,
        prepared_by=row.prepared_by,
        verified_by=row.verified_by,
        corrected=corrected,
    )


def composition(database: Database, no: int) -> tuple[Mismatch, ...]:
    """The tender-composition test of a deposit: checks on receipts but not in the bag, and the reverse (SV4)."""
    with database.reading() as connection:
        listed = connection.execute(
            select(*DepositCheck.__table__.columns).where(DepositCheck.entry_no == no).order_by(DepositCheck.n)
        ).all()
        sides = {
            (row.book_id, row.tender)
            for row in connection.execute(
                select(DepositBook.book_id, DepositBook.tender).where(DepositBook.entry_no == no)
            )
        }
    in_bag = {(row.receipt, row.place) for row in listed if row.receipt is not None}
    missing = [
        Mismatch(one.book, one.tender, one.amount, one.receipt, one.number, in_bag=False)
        for one in taken_checks(database, sorted({book for book, _ in sides}))
        if (one.book, one.tender) in sides and (one.receipt, one.place) not in in_bag
    ]
    strange = [
        Mismatch(row.book_id, row.tender, row.cents, "", row.number or "", in_bag=True)
        for row in listed
        if row.receipt is None
    ]
    return (*missing, *strange)
