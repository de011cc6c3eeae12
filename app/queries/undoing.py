# SPDX-License-Identifier: Apache-2.0
"""What undoing a receipt needs to know: checks by what stands on them, credit as it is, and earlier returned checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, literal_column, or_, select, tuple_, type_coerce, union
from sqlalchemy.orm import aliased

from app.domain import canon, gl
from app.domain.entry import State
from app.domain.kinds.tender_correction import PutRight
from app.domain.money import ZERO, Money
from app.domain.returned import business_days
from app.domain.tender import CHECK
from app.models import (
    Book,
    Charge,
    Credit,
    DepositBook,
    DepositCheck,
    Entry,
    Posting,
    Receipt,
    ReceiptLine,
    ReceiptPair,
    ReceiptTender,
    SealTotal,
    TenderCorrection,
    Undone,
)
from app.models.base import Whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement, Connection, Select

    from app.domain.checks import SoughtCheck
    from app.storage.database import Database

_FREE = 400
"""No hold is longer than so many days back; older receipts need not be looked at."""


@dataclass(frozen=True, slots=True)
class FoundCheck:
    """A check in the books: on which receipt and where, whose, and whether it was undone before."""

    receipt: str
    place: int
    date: date
    payer: str
    amount: Money
    number: str
    routing: str
    undone: bool


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """A charge as far as it is named when it opens again."""

    text: str
    due: date


def find_checks(database: Database, sought: SoughtCheck, *, limit: int = 50) -> tuple[FoundCheck, ...]:
    """Checks over all receipts that are not voided, as they stand after corrections (rule 5.6.5), newest first.

    A session whose checks went to the bank one by one is looked up in the deposits' lists; others receipt by receipt.
    """
    keyed = _standing(ReceiptTender, ReceiptTender.entry_no, ReceiptTender.net)
    put_right = _standing(TenderCorrection, TenderCorrection.of_no, TenderCorrection.cents)
    listed = (
        keyed.join(Receipt, Receipt.entry_no == ReceiptTender.entry_no)
        .join(DepositCheck, and_(DepositCheck.receipt == Receipt.number, DepositCheck.place == ReceiptTender.n))
        .where(*_fits(DepositCheck, sought))
    )
    loose = keyed.where(ReceiptTender.entry_no.in_(_not_listed()), *_fits(ReceiptTender, sought))
    asked = [listed, loose, put_right.where(*_fits(TenderCorrection, sought))]
    if sought.amount is not None:  # what was left of a check may be the amount that is looked for
        corrected = select(TenderCorrection.of_no, TenderCorrection.source)
        place = tuple_(ReceiptTender.entry_no, ReceiptTender.n)
        asked += [keyed.where(place.in_(corrected)), put_right.where(_is_source())]
    one = union(*asked).subquery()
    gone = select(Undone.entry_no).where(Undone.of_no == one.c.of_no, or_(Undone.tender == 0, Undone.tender == one.c.n))
    wanted = (
        select(*one.c, Receipt.number.label("receipt"), Receipt.payer, Book.date, gone.exists())
        .join(Receipt, Receipt.entry_no == one.c.of_no)
        .join(Book, Book.id == Receipt.book_id)
        .where(Receipt.voided_by.is_(None), one.c.left > 0)
        .order_by(one.c.of_no.desc(), one.c.n)
        .limit(limit)
    )
    if sought.amount is not None:
        wanted = wanted.where(one.c.left == sought.amount.cents)
    with database.reading() as connection:
        return tuple(
            FoundCheck(
                row.receipt, row.n, date.fromisoformat(row.date), row.payer, Money(int(row.left)), row.number or "",
                row.routing or "", bool(row[-1]),
            )
            for row in connection.execute(wanted)
        )  # fmt: skip


def _standing(table: Any, receipt: Any, amount: Any) -> Select[*tuple[Any, ...]]:
    """Checks as keyed, or as put right, with what of each was not corrected away."""
    away = aliased(TenderCorrection)
    moved = select(func.coalesce(func.sum(type_coerce(away.cents, Whole)), 0)).where(
        away.of_no == receipt, away.source == table.n
    )
    left = (type_coerce(amount, Whole) - moved.scalar_subquery()).label("left")
    return select(receipt.label("of_no"), table.n, table.number, table.routing, left).where(table.kind == CHECK)


def _not_listed() -> Select[int]:
    """Entries of the sessions of which not every check stands in a deposit's list under its receipt.

    A session lists all of them when it is deposited with just what its receipts took by check: the books take no other
    list then. Of what was over or short nobody knows which check it is.
    """
    banked = select(DepositBook.book_id).where(
        DepositBook.book_id == SealTotal.book_id,
        DepositBook.tender == SealTotal.tender,
        DepositBook.cents == SealTotal.cents,
    )
    short = select(SealTotal.book_id).where(
        SealTotal.book_id == Book.id, SealTotal.tender == literal_column("'check'"), ~banked.exists()
    )
    books = select(Book.id).where(
        Book.type == literal_column("'drawer'"), or_(Book.state != State.SEALED.value, short.exists())
    )
    return select(Entry.no).where(Entry.book_id.in_(books))


def _is_source() -> ColumnElement[bool]:
    later = aliased(TenderCorrection)
    return (
        select(later.entry_no).where(later.of_no == TenderCorrection.of_no, later.source == TenderCorrection.n).exists()
    )


def _fits(table: Any, sought: SoughtCheck) -> list[ColumnElement[bool]]:
    if sought.amount is not None:
        return [table.cents == sought.amount]
    of_number = table.number.in_(sought.numbers)
    if sought.routing:
        of_routing = table.routing == sought.routing
        return [and_(of_routing, of_number) if sought.numbers else of_routing]
    return [of_number]


def corrections(database: Database, number: str) -> tuple[PutRight, ...]:
    """How the tenders of a receipt were put right, in order."""
    wanted = (
        select(TenderCorrection.source, TenderCorrection.kind, TenderCorrection.cents)
        .join(Receipt, Receipt.entry_no == TenderCorrection.of_no)
        .where(Receipt.number == number)
        .order_by(TenderCorrection.n)
    )
    with database.reading() as connection:
        return tuple(PutRight(row.source, row.kind, row.cents) for row in connection.execute(wanted))


def bank_of_checks(database: Database, book: str) -> str:
    """The account in the chart that a session's checks were deposited to; "" while they were not."""
    wanted = (
        select(Posting.gl)
        .join(DepositBook, DepositBook.entry_no == Posting.entry_no)
        .where(DepositBook.book_id == book, DepositBook.tender == "check", Posting.cents > ZERO)
    )
    with database.reading() as connection:
        return connection.execute(wanted).scalar_one_or_none() or ""


def credits_of(database: Database, accounts: Iterable[str]) -> dict[tuple[str, str], Money]:
    """The credit of accounts, by account and fund."""
    wanted = select(Credit.account, Credit.fund, Credit.cents).where(Credit.account.in_(tuple(accounts)))
    with database.reading() as connection:
        return {(row.account, row.fund): row.cents for row in connection.execute(wanted)}


def returned_on(database: Database, account: str) -> tuple[date, ...]:
    """The business dates of the returned checks an account bears the fee of, oldest first."""
    wanted = (
        select(Book.date)
        .select_from(Undone)
        .join(Entry, Entry.no == Undone.entry_no)
        .join(Book, Book.id == Entry.book_id)
        .where(Undone.account == account)
        .order_by(Undone.entry_no)
    )
    with database.reading() as connection:
        return tuple(date.fromisoformat(day) for day in connection.execute(wanted).scalars())


def corrected(database: Database, entry_id: str) -> tuple[gl.Posting, ...]:
    """What the corrections of a receipt's tenders posted (rule 5.6.5)."""
    wanted = (
        select(Posting.gl, Posting.cents, Posting.tender)
        .select_from(Entry)
        .join(TenderCorrection, TenderCorrection.of_no == Entry.no)
        .join(Posting, Posting.entry_no == TenderCorrection.entry_no)
        .where(Entry.id == entry_id)
        .order_by(Posting.entry_no, Posting.pos)
    )
    with database.reading() as connection:
        return tuple(gl.Posting(row.gl, row.cents.cents, tender=row.tender or "") for row in connection.execute(wanted))


def charges(database: Database, names: Iterable[str]) -> Mapping[str, ChargeRow]:
    """Charges by their id, with the due dates they keep."""
    wanted = select(Charge.id, Charge.text, Charge.due).where(Charge.id.in_(tuple(names)))
    with database.reading() as connection:
        return {row.id: ChargeRow(row.text, date.fromisoformat(row.due)) for row in connection.execute(wanted)}


def held_credit(database: Database, account: str, fund: str, on: date, hold: int) -> Money:
    """Credit of an account that came by checks which may still come back (rule 5.4).

    A tender is held, all of it, while it or anything it was put right to is a check that stands.
    """
    whole = select(Undone.entry_no).where(Undone.of_no == ReceiptPair.entry_no, Undone.tender == 0)
    tender: Any = and_(ReceiptTender.entry_no == ReceiptPair.entry_no, ReceiptTender.n == ReceiptPair.tender)
    wanted = (
        select(
            *(ReceiptPair.entry_no, Book.date, ReceiptLine.n, Entry.body),
            *(ReceiptTender.n.label("place"), ReceiptTender.kind, ReceiptPair.cents),
        )
        .select_from(ReceiptLine)
        .join(ReceiptPair, and_(ReceiptPair.entry_no == ReceiptLine.entry_no, ReceiptPair.line == ReceiptLine.n))
        .join(ReceiptTender, tender)
        .join(Receipt, and_(Receipt.entry_no == ReceiptLine.entry_no, Receipt.voided_by.is_(None)))
        .join(Book, Book.id == Receipt.book_id)
        .join(Entry, Entry.no == ReceiptLine.entry_no)
        .where(
            ReceiptLine.account == account,
            ReceiptLine.type == "credit",
            Book.date >= date.fromordinal(on.toordinal() - _FREE).isoformat(),
            ~whole.exists(),
        )
    )
    with database.reading() as connection:
        rows = [row for row in connection.execute(wanted) if _holds(row, fund, on, hold)]
        checks = _standing_checks(connection, {row.entry_no for row in rows})
    return Money.total(row.cents for row in rows if (row.entry_no, row.place) in checks)


def _standing_checks(connection: Connection, receipts: set[int]) -> set[tuple[int, int]]:
    """The tenders of receipts, as keyed, that are or were put right to a check which has not come back."""
    keyed = select(ReceiptTender.entry_no, ReceiptTender.n, ReceiptTender.kind)
    put_right = select(TenderCorrection.of_no, TenderCorrection.n, TenderCorrection.kind, TenderCorrection.source)
    returned = select(Undone.of_no, Undone.tender).where(Undone.of_no.in_(receipts))
    back = {(row.of_no, row.tender) for row in connection.execute(returned)}
    places = [(*row, 0) for row in connection.execute(keyed.where(ReceiptTender.entry_no.in_(receipts)))]
    later = put_right.where(TenderCorrection.of_no.in_(receipts)).order_by(TenderCorrection.n)
    roots: dict[tuple[int, int], int] = {}
    found = set()
    for receipt, place, kind, source in (*places, *connection.execute(later)):
        root = roots[receipt, place] = roots[receipt, source] if source else place
        if kind == "check" and (receipt, place) not in back:
            found.add((receipt, root))
    return found


def _holds(row: Any, fund: str, on: date, hold: int) -> bool:
    line = canon.decode(row.body.encode())["lines"][row.n - 1]
    return bool(line.get("fund") == fund and business_days(date.fromisoformat(row.date), on) < hold)
