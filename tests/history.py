# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - tables and columns of the program itself
"""Years of history behind one day, made by copying that day in the tables: for what only reads, and is to stay fast.

The guards are off for it and the copies verify as nothing; no test asks such a home for its proofs.
"""

from __future__ import annotations

from sqlalchemy import Connection

from app.domain.count import CashCount
from app.models import (
    Base,
    Book,
    DrawerCount,
    Entry,
    Posting,
    Receipt,
    ReceiptLine,
    ReceiptPair,
    ReceiptTender,
    Seal,
    SealTotal,
    Void,
)
from app.storage import schema
from app.storage.database import Database
from tests.books import Books, by_check, drawer, in_cash, item, money
from tests.reported_days import closed

COPIED = (
    Entry, Book, Posting, Receipt, ReceiptLine, ReceiptTender, ReceiptPair, Void, Seal, SealTotal, DrawerCount,
)  # fmt: skip
NUMBERS = ("no", "entry_no", "of_no", "voided_by")
NAMES = ("id", "book_id", "number")
DRAWERS = (("01", "mdiaz"), ("02", "tnguyen"), ("03", "rwells"), ("04", "lchan"))


def one_day(books: Books, receipts: int) -> None:
    """Four closed sessions of so many receipts each, every fifth by check, one voided."""
    for code, person in DRAWERS:
        session = drawer(books, code, person).opens()
        checks = 0
        for number in range(receipts):
            if number % 5 == 4:
                session.takes([item("DOGLIC", "20.00")], [by_check("20.00", str(1000 + number))])
                checks += 20
            else:
                session.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
        session.voids(session.takes([item("PERMIT", "20.00", {"100-4220": "20.00"})], [in_cash("20.00")]))
        cash = 200 + 20 * receipts - checks
        closed(session, CashCount.of({"20.00": cash // 20}), money(f"{checks}.00").plain if checks else "")


def behind(database: Database, days: int) -> None:
    """Copy everything to each of so many days before."""
    with database.writing() as connection:
        schema.guards_off(connection)
        apart = connection.exec_driver_sql("SELECT max(no) FROM entry").scalar_one()
        for model in COPIED:
            _copy(connection, model, apart, days)
        connection.exec_driver_sql("ANALYZE")


def _copy(connection: Connection, model: type[Base], apart: int, days: int) -> None:
    names = [column.name for column in model.__table__.columns]
    told = ", ".join(_shifted(model, name, apart) for name in names)
    connection.exec_driver_sql(
        f"WITH RECURSIVE past(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM past WHERE k < {days})"
        f" INSERT INTO {model.__tablename__} ({', '.join(names)}) SELECT {told} FROM past, {model.__tablename__}"
    )


def _shifted(model: type[Base], name: str, apart: int) -> str:
    if name in NUMBERS:
        return f"{name} + k * {apart}"
    if name in NAMES and not (model is ReceiptTender and name == "number"):
        return f"{name} || '~' || k"
    if model is Book and name == "session":
        return "session + 10 * k"
    if model is Book and name == "date":
        return "date(date, '-' || k || ' days')"
    return name
