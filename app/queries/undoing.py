# SPDX-License-Identifier: Apache-2.0
"""What undoing a receipt needs to know: checks by what stands on them, credit as it is, and earlier returned checks."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, literal_column, or_, select, tuple_, type_coerce, union
from sqlalchemy.orm import aliased

from app.domain import canon, gl
from app.domain.entry import State
from app.domain.kinds import undoing
from app.domain.kinds.tender_correction import PutRight
from app.domain.money import ZERO, Money
from app.domain.returned import Brought, business_days, still_held
from app.domain.tender import CHECK, ON_ACCOUNT
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
    ReceiptTender,
    SealTotal,
    SmallDifference,
    TenderCorrection,
    Undone,
)
from app.models.base import Whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement, Connection, Select

    from app.domain.checks import SoughtCheck
    from app.storage.database import Database


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

    What a check, as keyed or as put right, had paid of a credit line is held while it stands; the oldest was used
    first.
    """
    wanted = (
        _unspoiled(select(Entry.no, Entry.body, Book.date).select_from(Receipt), Receipt.entry_no)
        .join(Book, Book.id == Receipt.book_id)
        .where(_has_line(Receipt.entry_no, account, credit=True))
        .order_by(Entry.no)
    )
    with database.reading() as connection:
        rows = connection.execute(wanted).all()
        put_right, back = _put_right(connection, {row.no for row in rows})
        used = _used(connection, account, fund)
    return still_held(
        (
            _brought(row, put_right[row.no], back[row.no], (account, fund), held=_is_held(row.date, on, hold))
            for row in rows
        ),
        used,
    )


def kept_of(database: Database, entry_id: str) -> dict[tuple[str, str], Money]:
    """What the city kept, as a small difference, of the credit a receipt brought, by account and fund (rule 5.4).

    It kept what was there last, all of it: the first keeping after the receipt took what that receipt had brought, but
    for what came later. What was given back of it before is no longer kept.
    """
    with database.reading() as connection:
        row = connection.execute(select(Entry.no, Entry.body).where(Entry.id == entry_id)).one()
        lines = [line for line in canon.decode(row.body.encode())["lines"] if line["type"] == "credit"]
        found = {
            (line["account"], line["fund"]): _kept(connection, row.no, line["account"], line["fund"]) for line in lines
        }
    return {which: cents for which, cents in found.items() if cents > ZERO}


def _kept(connection: Connection, receipt: int, account: str, fund: str) -> Money:
    keeping = (
        select(SmallDifference.entry_no, SmallDifference.cents)
        .where(SmallDifference.account == account, SmallDifference.charge.is_(None), SmallDifference.fund == fund)
        .where(SmallDifference.entry_no > receipt)
        .order_by(SmallDifference.entry_no)
        .limit(1)
    )
    kept = connection.execute(keeping).first()
    if kept is None:
        return ZERO
    gone = select(Undone.entry_no).where(
        Undone.of_no == Receipt.entry_no, Undone.tender == 0, Undone.entry_no < kept.entry_no
    )
    since = (
        select(Entry.body)
        .select_from(Receipt)
        .join(Entry, Entry.no == Receipt.entry_no)
        .where(_has_line(Receipt.entry_no, account, credit=True), ~gone.exists())
        .where(Receipt.entry_no > receipt, Receipt.entry_no < kept.entry_no)
        .where(func.coalesce(Receipt.voided_by, kept.entry_no) >= kept.entry_no)
    )
    later = Money.total(
        _credit_of(canon.decode(body.encode()), account, fund) for body in connection.execute(since).scalars()
    )
    back = (
        select(Posting.cents)
        .join(Undone, Undone.entry_no == Posting.entry_no)
        .where(Undone.of_no == receipt, Posting.gl == gl.SMALL_DIFFERENCES, Posting.account == account)
    )
    of_it: Money = kept.cents
    return max(ZERO, of_it - later - Money.total(connection.execute(back).scalars()))


def _credit_of(story: dict[str, Any], account: str, fund: str) -> Money:
    """What a receipt brought to an account as credit of a fund."""
    of = ("credit", account, fund)
    mine = [line for line in story["lines"] if (line["type"], line.get("account"), line.get("fund")) == of]
    return Money(sum(line["cents"] for line in mine))


def _unspoiled(wanted: Any, receipt: Any) -> Select[*tuple[Any, ...]]:
    """Receipts that were neither voided nor reversed."""
    whole = select(Undone.entry_no).where(Undone.of_no == receipt, Undone.tender == 0)
    found: Select[*tuple[Any, ...]] = wanted.join(Entry, Entry.no == receipt)
    return found.where(Receipt.voided_by.is_(None), ~whole.exists())


def _has_line(receipt: Any, account: str, *, credit: bool) -> ColumnElement[bool]:
    lines = select(ReceiptLine.entry_no).where(ReceiptLine.account == account)
    found: ColumnElement[bool] = receipt.in_(lines.where(ReceiptLine.type == "credit") if credit else lines)
    return found


def _put_right(connection: Connection, receipts: set[int]) -> tuple[dict[int, list[PutRight]], dict[int, set[int]]]:
    """How the tenders of receipts were put right, in order, and which of them came back."""
    put_right: defaultdict[int, list[PutRight]] = defaultdict(list)
    of = (TenderCorrection.of_no, TenderCorrection.source, TenderCorrection.kind, TenderCorrection.cents)
    for row in connection.execute(
        select(*of).where(TenderCorrection.of_no.in_(receipts)).order_by(TenderCorrection.of_no, TenderCorrection.n)
    ):
        put_right[row.of_no].append(PutRight(row.source, row.kind, row.cents))
    back: defaultdict[int, set[int]] = defaultdict(set)
    undone = select(Undone.of_no, Undone.tender).where(Undone.of_no.in_(receipts))
    for receipt, tender in connection.execute(undone):
        back[receipt].add(tender)
    return put_right, back


def _used(connection: Connection, account: str, fund: str) -> Money:
    """What receipts that stand took of an account's credit in a fund."""
    wanted = _unspoiled(
        select(ReceiptTender.net, ReceiptTender.detail)
        .select_from(ReceiptTender)
        .join(Receipt, Receipt.entry_no == ReceiptTender.entry_no),
        ReceiptTender.entry_no,
    ).where(ReceiptTender.kind == ON_ACCOUNT, _has_line(ReceiptTender.entry_no, account, credit=False))
    used = ZERO
    for row in connection.execute(wanted):
        detail = json.loads(row.detail)
        used += row.net if (detail.get("account"), detail.get("fund")) == (account, fund) else ZERO
    return used


def _brought(row: Any, put_right: list[PutRight], back: set[int], of: tuple[str, str], *, held: bool) -> Brought:
    """What one receipt brought; of what came back nothing is left."""
    story, (account, fund) = canon.decode(row.body.encode()), of
    credit = (gl.customer_credits(fund), account)
    kinds = [*(tender["kind"] for tender in story["tenders"]), *(one.kind for one in put_right)]
    paid = [
        Money(sum(leg.cents for leg in undoing.paid_by(story, n, put_right) if (leg.gl, leg.account) == credit))
        for n in range(1, len(kinds) + 1)
    ]
    gone = Money.total(cents for n, cents in enumerate(paid, 1) if n in back)
    checks = [
        cents for n, (kind, cents) in enumerate(zip(kinds, paid, strict=True), 1) if kind == CHECK and n not in back
    ]
    return Brought(_credit_of(story, account, fund) - gone, Money.total(checks) if held else ZERO)


def _is_held(taken: str, on: date, hold: int) -> bool:
    return business_days(date.fromisoformat(taken), on) < hold
