# SPDX-License-Identifier: Apache-2.0
"""An account as the counter sees it: who, what is owed, what to beware of, and what was paid last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, func, literal_column, select

from app.domain.account import AccountCard, Alert, Charge, ChargeShare, Credit, PastPayment
from app.domain.errors import CounterError
from app.domain.money import ZERO, Money
from app.models import (
    Account,
    AccountAlert,
    Book,
    Customer,
    Entry,
    Receipt,
    ReceiptLine,
    ReceiptTender,
    RevenueCode,
    SmallDifference,
    Undone,
)
from app.models import Charge as ChargeRow
from app.models import ChargeShare as ShareRow
from app.models import Credit as CreditRow
from app.storage import search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from app.storage.database import Database

LAST_PAYMENTS = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """An account the look-up found: what it was found by, what it owes now, and what to beware of.

    `owed` is open charges less credit; `chips` are (word, tone); `misspelt` says that a letter had to be mended.
    """

    number: str
    kind: str
    name: str
    address: str
    found_by: str
    matched: str
    owed: Money
    chips: tuple[tuple[str, str], ...]
    misspelt: bool


def find(database: Database, text: str, *, limit: int = 8) -> tuple[Hit, ...]:
    """Accounts of every kind that what was typed may mean, best first; one call per keystroke at the most."""
    with database.reading() as connection:
        matches = search.matches(connection, text, limit, statement=_found)
    typed = search.folded(text)
    return tuple(_hit(match, typed) for match in matches)


@cache
def _found(ways: int, most: int, rows: int) -> Select[*tuple[Any, ...]]:
    """The look-up's scan with what the counter shows of each account, so that one keystroke is one question.

    Constants are written out: where one might choose an index, SQLite would plan the statement anew at each key.
    """
    nothing: ColumnElement[int] = literal_column("0")
    owed = (
        select(func.coalesce(func.sum(ChargeRow.open, type_=Integer), nothing))
        .where(ChargeRow.account == Account.number, ChargeRow.open > nothing)
        .scalar_subquery()
    )
    credit = (
        select(func.coalesce(func.sum(CreditRow.cents, type_=Integer), nothing))
        .where(CreditRow.account == Account.number)
        .scalar_subquery()
    )
    alert = select(AccountAlert.tone).where(
        AccountAlert.account == Account.number, AccountAlert.active == literal_column("1")
    )
    scan = (
        search.scan(ways, most, rows).cte("scan").prefix_with("MATERIALIZED")
    )  # else it is reckoned anew for each row
    found = select(
        scan,
        Account.kind,
        Account.name,
        Account.address,
        Account.cash_only_until,
        owed.label("owed"),
        credit.label("credit"),
        search.at_most(1, alert).scalar_subquery().label("alert"),
    )
    return found.join_from(scan, Account, Account.number == scan.c.account).order_by(*list(scan.c)[:4])


def _hit(match: search.Match, typed: str) -> Hit:
    row = match.row
    balance = Money(int(row.owed) - int(row.credit))  # a server adds whole cents up to a decimal
    chips = []
    if row.cash_only_until is not None:
        chips.append(("No checks", "caution"))
    if row.alert is not None:
        chips.append(("Note", "neutral"))
    if balance < ZERO:
        chips.append(("Credit", "accent"))
    near = match.key.replace(" ", "").startswith(typed.replace(" ", ""))
    return Hit(
        row.account, row.kind, row.name, row.address or "", match.kind, match.key, balance, tuple(chips), not near
    )


def card(database: Database, number: str) -> AccountCard:
    """Everything the counter shows of one account. Raises CounterError when there is no such account."""
    with database.reading() as connection:
        wanted = (
            select(*Account.__table__.columns, Customer.alias)
            .select_from(Account)
            .outerjoin(Customer, Customer.id == Account.customer_id)
            .where(Account.number == number)
        )
        row = connection.execute(wanted).first()
        if row is None:
            raise CounterError(f"There is no account {number}. Nothing was changed. Check the number.", field="account")
        return AccountCard(
            number=row.number,
            kind=row.kind,
            name=row.name,
            charges=_open_charges(connection, number),
            credits=_credits(connection, number),
            alerts=_alerts(connection, number),
            payments=_payments(connection, number),
            address=row.address or "",
            alias=row.alias or "",
            parcel=row.parcel or "",
            meter=row.meter or "",
            license=row.license or "",
            phone=row.phone or "",
            status=row.status,
            as_of=None if row.as_of is None else datetime.fromisoformat(row.as_of),
            cash_only_until=_day(row.cash_only_until),
            credit_fund=_fund_paid_last(connection, number),
        )


def open_charges(database: Database, number: str) -> tuple[Charge, ...]:
    """What is open on an account right now, oldest due date first."""
    with database.reading() as connection:
        return _open_charges(connection, number)


def account_of_charge(database: Database, charge: str) -> str | None:
    """The account a charge (or the invoice of that name) belongs to."""
    with database.reading() as connection:
        return connection.execute(select(ChargeRow.account).where(ChargeRow.id == charge)).scalar_one_or_none()


def last_payment_of(database: Database, charge: str) -> Row[*tuple[Any, ...]] | None:
    """The newest receipt on a charge: number, book, opening person and drawer, and when (the till's time)."""
    newest = (
        select(Receipt.number, Book.code, Book.person, Entry.body)
        .select_from(ReceiptLine)
        .join(Receipt, Receipt.entry_no == ReceiptLine.entry_no)
        .join(Book, Book.id == Receipt.book_id)
        .join(Entry, Entry.no == Receipt.entry_no)
        .where(ReceiptLine.charge == charge, Receipt.voided_by.is_(None))
        .order_by(ReceiptLine.entry_no.desc())
        .limit(1)
    )
    with database.reading() as connection:
        return connection.execute(newest).first()


def cash_only_until(database: Database, number: str) -> date | None:
    """Until when an account pays by certified kinds only; nothing when it may pay as it likes."""
    with database.reading() as connection:
        return _day(
            connection.execute(select(Account.cash_only_until).where(Account.number == number)).scalar_one_or_none()
        )


def still_open(database: Database, charge: str) -> Money:
    """What a charge owes right now; zero for one the books do not have."""
    with database.reading() as connection:
        return connection.execute(select(ChargeRow.open).where(ChargeRow.id == charge)).scalar_one_or_none() or ZERO


def let_go_before(database: Database, account: str, charge: str) -> Money:
    """How much of a charge was let go as a small difference, whatever became of it since."""
    return _settled(database, SmallDifference.account == account, SmallDifference.charge == charge)


def settled_alone(database: Database, account: str, day: date) -> Money:
    """What was let go or kept of an account on a business date without a second person, by anybody."""
    return _settled(
        database,
        SmallDifference.account == account,
        SmallDifference.date == day.isoformat(),
        SmallDifference.alone == literal_column("1"),
    )


def _settled(database: Database, *which: ColumnElement[bool]) -> Money:
    with database.reading() as connection:
        found: Money | None = connection.execute(select(func.sum(SmallDifference.cents)).where(*which)).scalar_one()
    return found or ZERO


def _open_charges(connection: Connection, number: str) -> tuple[Charge, ...]:
    wanted = (
        select(*ChargeRow.__table__.columns, RevenueCode.service, RevenueCode.component, RevenueCode.partial)
        .join(RevenueCode, RevenueCode.code == ChargeRow.code)
        .where(ChargeRow.account == number, ChargeRow.open > ZERO)
        .order_by(ChargeRow.due, ChargeRow.id)
    )
    rows = connection.execute(wanted).all()
    shares = _shares(connection, [row.id for row in rows if row.gl is None])
    return tuple(_charge(row, shares) for row in rows)


def _charge(row: Row[*tuple[Any, ...]], shares: dict[str, list[ChargeShare]]) -> Charge:
    single = () if row.gl is None else (ChargeShare(row.gl, row.amount, row.open),)
    return Charge(
        id=row.id,
        account=row.account,
        code=row.code,
        text=row.text,
        service=row.service or "",
        component=row.component,
        due=date.fromisoformat(row.due),
        amount=row.amount,
        open=row.open,
        shares=single or tuple(shares[row.id]),
        billed=_day(row.billed),
        partial=bool(row.partial),
    )


def _shares(connection: Connection, charges: Sequence[str]) -> dict[str, list[ChargeShare]]:
    found: dict[str, list[ChargeShare]] = {}
    if charges:
        rows = select(*ShareRow.__table__.columns).where(ShareRow.charge.in_(charges)).order_by(ShareRow.gl)
        for row in connection.execute(rows):
            found.setdefault(row.charge, []).append(ChargeShare(row.gl, row.amount, row.open))
    return found


def _credits(connection: Connection, number: str) -> tuple[Credit, ...]:
    wanted = select(CreditRow.fund, CreditRow.cents).where(CreditRow.account == number, CreditRow.cents != ZERO)
    return tuple(Credit(row.fund, row.cents) for row in connection.execute(wanted.order_by(CreditRow.fund)))


def _alerts(connection: Connection, number: str) -> tuple[Alert, ...]:
    wanted = select(*AccountAlert.__table__.columns).where(AccountAlert.account == number, AccountAlert.active == 1)
    return tuple(
        Alert(row.tone, row.text, date.fromisoformat(row.from_date), _day(row.until))
        for row in connection.execute(wanted.order_by(AccountAlert.from_date))
    )


def _payments(connection: Connection, number: str) -> tuple[PastPayment, ...]:
    wanted = (
        select(
            Receipt.entry_no,
            Receipt.number,
            Receipt.voided_by,
            Book.date,
            func.sum(ReceiptLine.cents).label("cents"),
        )
        .select_from(ReceiptLine)
        .join(Receipt, Receipt.entry_no == ReceiptLine.entry_no)
        .join(Book, Book.id == Receipt.book_id)
        .where(ReceiptLine.account == number)
        .group_by(Receipt.entry_no, Receipt.number, Receipt.voided_by, Book.date)
        .order_by(Receipt.entry_no.desc())
        .limit(LAST_PAYMENTS)
    )
    rows = connection.execute(wanted).all()
    numbers = [row.entry_no for row in rows]
    checks, undone = _check_numbers(connection, numbers), _undone(connection, numbers)
    return tuple(
        PastPayment(
            number,
            row.number,
            date.fromisoformat(row.date),
            row.cents,
            checks.get(row.entry_no, ""),
            row.voided_by is not None,
            undone.get(row.entry_no, ""),
        )
        for row in rows
    )


def _check_numbers(connection: Connection, receipts: Sequence[int]) -> dict[int, str]:
    wanted = select(ReceiptTender.entry_no, ReceiptTender.number).where(
        ReceiptTender.entry_no.in_(receipts), ReceiptTender.kind == "check"
    )
    return {row.entry_no: row.number or "" for row in connection.execute(wanted)} if receipts else {}


def _undone(connection: Connection, receipts: Sequence[int]) -> dict[int, str]:
    """The kind of the entry that undid a receipt, or a check of it, after its session."""
    wanted = (
        select(Undone.of_no, Entry.kind)
        .join(Entry, Entry.no == Undone.entry_no)
        .where(Undone.of_no.in_(receipts))
        .order_by(Undone.entry_no)
    )
    return {row.of_no: row.kind for row in connection.execute(wanted)} if receipts else {}


def _fund_paid_last(connection: Connection, number: str) -> str:
    """The fund of the charge paid last on this account: where a new credit will lie; "" when none was ever paid."""
    paid = (
        select(ChargeRow.gl)
        .select_from(ReceiptLine)
        .join(ChargeRow, ChargeRow.id == ReceiptLine.charge)
        .where(ReceiptLine.account == number)
        .order_by(ReceiptLine.entry_no.desc(), ReceiptLine.n.desc())
        .limit(1)
    )
    gl = connection.execute(paid).scalar_one_or_none()
    return "" if gl is None else gl.partition("-")[0]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
