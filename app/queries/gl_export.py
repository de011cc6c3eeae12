# SPDX-License-Identifier: Apache-2.0
"""What of the sealed books was handed to the general ledger, what waits for it, and what a batch is made of.

Charges that came in from outside (`import`) are the ledger's own news and never go back to it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, case, exists, func, select

from app.domain import canon
from app.domain.entry import Kind, State
from app.domain.gl_journal import Moved
from app.domain.money import ZERO, Money
from app.models import Book, Charge, Entry, GlBatch, GlBatchBook, Posting, Receipt, RevenueCode, Undone, Void

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, Row

    from app.storage.database import Database

BOOKS_AT_ONCE = 100
_PAID = (Kind.PAID_IN.value, Kind.PAID_OUT.value)


@dataclass(frozen=True, slots=True)
class WaitingBook:
    """A sealed book that is in no batch yet."""

    book: str
    date: date


@dataclass(frozen=True, slots=True)
class WaitingFund:
    """What the books of one business date that wait come to in one fund; credits are the same."""

    date: date
    fund: str
    debits: Money


@dataclass(frozen=True, slots=True)
class StoredBatch:
    """A batch as it was posted: all its file is made of beside its books' entries."""

    number: int
    format: str
    layout: str
    departments: dict[str, str]
    posted: date
    since: date
    until: date
    books: tuple[str, ...]
    lines: int
    debits: Money
    digest: str
    made_by: str
    made_at: datetime


def waiting_books(database: Database) -> tuple[WaitingBook, ...]:
    """Every sealed book with postings of its own that is in no batch, oldest first."""
    with database.reading() as connection:
        found = connection.execute(
            select(Book.id, Book.date).where(_waits(), _moves_money()).order_by(Book.date, Book.id)
        )
        return tuple(WaitingBook(row.id, date.fromisoformat(row.date)) for row in found)


def waiting_count(database: Database) -> int:
    """How many books wait."""
    with database.reading() as connection:
        wanted = select(func.count()).select_from(Book).where(_waits(), _moves_money())
        return int(connection.execute(wanted).scalar_one())


def waiting_funds(database: Database) -> tuple[WaitingFund, ...]:
    """What waits, by business date and fund."""
    debit = func.sum(case((Posting.cents > ZERO, Posting.cents), else_=0))
    wanted = (
        select(Book.date, Posting.fund, debit.label("debits"))
        .select_from(Book)
        .join(Entry, Entry.book_id == Book.id)
        .join(Posting, Posting.entry_no == Entry.no)
        .where(_waits(), Entry.kind != Kind.IMPORT.value)
        .group_by(Book.date, Posting.fund)
        .order_by(Book.date, Posting.fund)
    )
    with database.reading() as connection:
        return tuple(
            WaitingFund(date.fromisoformat(row.date), row.fund, row.debits) for row in connection.execute(wanted)
        )


def next_number(database: Database) -> int:
    """The number the next batch bears."""
    with database.reading() as connection:
        return 1 + (connection.execute(select(func.max(GlBatch.number))).scalar() or 0)


def batches(database: Database, *, limit: int = 100) -> tuple[StoredBatch, ...]:
    """The batches that were posted, newest first."""
    with database.reading() as connection:
        found = connection.execute(_batches().order_by(GlBatch.number.desc()).limit(limit)).all()
    return tuple(map(_batch, found))


def batch(database: Database, number: int) -> StoredBatch | None:
    """One batch; nothing where no batch has that number."""
    with database.reading() as connection:
        row = connection.execute(_batches().where(GlBatch.number == number)).first()
    return None if row is None else _batch(row)


def departments(database: Database) -> dict[str, str]:
    """The department of each revenue code that has one."""
    with database.reading() as connection:
        found = connection.execute(
            select(RevenueCode.code, RevenueCode.department).where(RevenueCode.department.is_not(None))
        )
        return {row.code: row.department for row in found if row.department}


def moved(database: Database, books: Sequence[str], of_code: dict[str, str]) -> Iterator[Moved]:
    """Everything these books moved, read as it is asked for; `of_code` names the department of each code that has one.

    The first journal of a city that has worked for years is all of them: it is never held whole.
    """
    with database.reading() as connection:
        for place in range(0, len(books), BOOKS_AT_ONCE):
            yield from _moved(connection, list(books[place : place + BOOKS_AT_ONCE]), of_code)


def receipt_ranges(database: Database, books: Sequence[str]) -> dict[str, tuple[str, str]]:
    """First and last receipt number of each book that has receipts."""
    ranges: dict[str, tuple[str, str]] = {}
    with database.reading() as connection:
        for place in range(0, len(books), BOOKS_AT_ONCE):
            some = list(books[place : place + BOOKS_AT_ONCE])
            of = (
                select(Entry.book_id, func.min(Receipt.ordinal).label("first"), func.max(Receipt.ordinal).label("last"))
                .join(Receipt, Receipt.entry_no == Entry.no)
                .where(Entry.book_id.in_(some))
                .group_by(Entry.book_id)
            )
            for row in connection.execute(of):
                ranges[row.book_id] = (f"{row.book_id}-{row.first:04d}", f"{row.book_id}-{row.last:04d}")
    return ranges


def _moved(connection: Connection, books: list[str], of_code: dict[str, str]) -> Iterator[Moved]:
    wanted = (
        select(
            Book.id.label("book"),
            Book.date,
            Entry.no,
            Posting.fund,
            Posting.gl,
            Posting.for_fund,
            Posting.charge,
            Posting.cents,
            Charge.code,
        )
        .select_from(Book)
        .join(Entry, Entry.book_id == Book.id)
        .join(Posting, Posting.entry_no == Entry.no)
        .outerjoin(Charge, Charge.id == Posting.charge)
        .where(Book.id.in_(books), Entry.kind != Kind.IMPORT.value)
        .order_by(Book.id, Entry.seq, Posting.pos)
    )
    shares = _shares(connection, books, of_code)
    for row in connection.execute(wanted):
        day, due_to = date.fromisoformat(row.date), row.for_fund or ""
        parted = {of_code.get(row.code, ""): row.cents.cents} if row.charge else None
        for department, cents in (parted or _parted(shares.get(row.no, {}).get(row.gl, {}), row.cents.cents)).items():
            yield Moved(row.book, day, row.fund, row.gl, due_to, department, cents)


def _parted(shares: dict[str, int], cents: int) -> dict[str, int]:
    """A posting by department: as its items say, where they are of one department or make it up; else of none."""
    if len(shares) == 1:
        return dict.fromkeys(shares, cents)
    if len(shares) > 1 and abs(sum(shares.values())) == abs(cents):
        sign = 1 if (sum(shares.values()) > 0) == (cents > 0) else -1
        return {department: sign * part for department, part in shares.items()}
    return {"": cents}


def _shares(connection: Connection, books: list[str], of_code: dict[str, str]) -> dict[int, dict[str, dict[str, int]]]:
    """Entry → account → department → cents of the items sold, or paid for, by revenue code.

    What undoes a receipt moves what its items moved, so it follows them.
    """
    found: dict[int, dict[str, dict[str, int]]] = {}
    if not of_code:
        return found
    undone = (
        select(Entry.no, func.coalesce(Void.of_no, Undone.of_no).label("of_no"))
        .outerjoin(Void, Void.entry_no == Entry.no)
        .outerjoin(Undone, Undone.entry_no == Entry.no)
        .where(Entry.book_id.in_(books), func.coalesce(Void.of_no, Undone.of_no).is_not(None))
    )
    follows = {row.no: row.of_no for row in connection.execute(undone)}
    told = select(Entry.no, Entry.kind, Entry.body).where(
        Entry.book_id.in_(books), Entry.kind.in_((Kind.RECEIPT.value, *_PAID))
    )
    originals = select(Entry.no, Entry.kind, Entry.body).where(Entry.no.in_(sorted(set(follows.values()))))
    for wanted in (told, originals):
        for row in connection.execute(wanted):
            if row.no not in found:
                found[row.no] = _of_items(row.kind, canon.decode(row.body.encode()), of_code)
    return found | {no: found[of_no] for no, of_no in follows.items() if of_no in found}


def _of_items(kind: str, said: dict[str, Any], of_code: dict[str, str]) -> dict[str, dict[str, int]]:
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    if kind in _PAID:
        for row in said.get("postings", ()) if said.get("code") else ():
            if row["gl"].partition("-")[2] != "1010" and not row["gl"].startswith("999-"):
                sums[row["gl"]][of_code.get(said["code"], "")] += row["cents"]
    for line in said.get("lines", ()):
        for share in line.get("shares", ()) if line["type"] == "code" else ():
            sums[share["gl"]][of_code.get(line["code"], "")] += share["cents"]
    return {account: dict(parts) for account, parts in sums.items()}


def _waits() -> ColumnElement[bool]:
    return (Book.state == State.SEALED.value) & Book.id.not_in(select(GlBatchBook.book_id))


def _moves_money() -> ColumnElement[bool]:
    return exists(
        select(1)
        .select_from(Entry)
        .join(Posting, Posting.entry_no == Entry.no)
        .where(Entry.book_id == Book.id, Entry.kind != Kind.IMPORT.value)
    )


def _batches() -> Select[*tuple[Any, ...]]:
    wanted: Select[*tuple[Any, ...]] = select(*GlBatch.__table__.columns)
    return wanted


def _batch(row: Row[*tuple[Any, ...]]) -> StoredBatch:
    return StoredBatch(
        row.number, row.format, row.layout, json.loads(row.departments), date.fromisoformat(row.date),
        date.fromisoformat(row.since), date.fromisoformat(row.until), tuple(json.loads(row.books)), row.lines,
        row.debits, row.digest, row.made_by, row.made_at,
    )  # fmt: skip
