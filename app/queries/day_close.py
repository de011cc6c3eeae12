# SPDX-License-Identifier: Apache-2.0
"""What a business day comes to and what keeps it from being closed; and the days that are closed, with their seals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, func, select

from app.domain import canon
from app.domain.entry import BookType, Kind, State
from app.domain.kinds.close import TenderTotal
from app.domain.kinds.seal import SealedBook
from app.domain.money import ZERO, Money
from app.models import Book, DaySeal, Entry, Meta, Posting, Seal, SealTotal, Transfer

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Row

    from app.storage.database import Database

IN_TRANSIT = "999-1112"
"""Cash on its way from one drawer to another (rule 5.5)."""


@dataclass(frozen=True, slots=True)
class Covered:
    """What the next seal of a date would cover, as the books stand."""

    books: tuple[SealedBook, ...]
    voids: int
    previous: bytes | None
    schema: int


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """One closed business date with the hash of its seal; `number` is its place in the day book."""

    date: date
    entry_id: str
    number: int
    head: bytes
    at: str
    by: str
    books: int
    entries: int
    receipts: int
    voids: int
    over_short: Money


@dataclass(frozen=True, slots=True)
class Opened:
    """Who opened a book, on which business date; `drawer` is false for a back office."""

    person: str
    date: date
    drawer: bool


def last_closed(database: Database) -> date | None:
    """The last business date that is closed; no book opens on it, or before it."""
    with database.reading() as connection:
        return _last(connection)


def open_dates(database: Database, today: date) -> tuple[date, ...]:
    """Every business date through today with a book that no daily seal covers, oldest first."""
    with database.reading() as connection:
        wanted = select(Book.date).distinct().where(_uncovered(_last(connection)), Book.date <= today.isoformat())
        found = connection.execute(wanted.order_by(Book.date)).scalars()
        return tuple(date.fromisoformat(one) for one in found)


def covered(database: Database, day: date) -> Covered:
    """Every closed book since the last seal, through a date, in the order of their names."""
    with database.reading() as connection:
        last = connection.execute(select(DaySeal.hash).order_by(DaySeal.date.desc()).limit(1)).scalar()
        through = and_(_uncovered(_last(connection)), Book.date <= day.isoformat())
        totals: dict[str, list[TenderTotal]] = {}
        for row in connection.execute(
            select(SealTotal.book_id, SealTotal.tender, SealTotal.count_of, SealTotal.cents)
            .join(Book, Book.id == SealTotal.book_id)
            .where(through)
            .order_by(SealTotal.tender)
        ):
            totals.setdefault(row.book_id, []).append(TenderTotal(row.tender, row.count_of, row.cents))
        seals = connection.execute(
            select(*Seal.__table__.columns).join(Book, Book.id == Seal.book_id).where(through).order_by(Seal.book_id)
        )
        books = tuple(
            SealedBook(
                row.book_id, row.entries, bytes(row.head), row.receipts, row.grand, row.over_short,
                tuple(totals.get(row.book_id, ())),
            )
            for row in seals
        )  # fmt: skip
        voids = connection.execute(
            select(func.count())
            .select_from(Book)
            .join(Entry, and_(Entry.book_id == Book.id, Entry.kind == Kind.VOID.value))
            .where(through, Book.state == State.SEALED.value)
        ).scalar_one()
        schema = connection.execute(select(Meta.value).where(Meta.key == "schema")).scalar_one()
    return Covered(books, int(voids), None if last is None else bytes(last), int(schema))


def in_transit(database: Database, day: date) -> Money:
    """What is on its way between two drawers in the books no seal covers yet, through a date.

    What one drawer took too much does not make up for what another never got.
    """
    with database.reading() as connection:
        through = and_(_uncovered(_last(connection)), Book.date <= day.isoformat(), Posting.gl == IN_TRANSIT)
        moving: Money | None = connection.execute(
            select(func.sum(Posting.cents))
            .select_from(Book)
            .join(Entry, Entry.book_id == Book.id)
            .join(Posting, Posting.entry_no == Entry.no)
            .where(through)
        ).scalar()
        left: Money | None = connection.execute(
            select(func.sum(func.abs(Transfer.open), type_=Transfer.open.type))
            .join(Book, Book.id == Transfer.from_book)
            .where(Transfer.open != ZERO, Book.date <= day.isoformat())
        ).scalar()
    return moving or left or ZERO


def closed_days(database: Database, *, limit: int = 60) -> tuple[ClosedDay, ...]:
    """Closed business dates, newest first."""
    with database.reading() as connection:
        found = connection.execute(_seals().order_by(DaySeal.date.desc()).limit(limit)).all()
    return tuple(map(_closed, found))


def closed_day(database: Database, day: date) -> ClosedDay | None:
    """One closed business date; nothing where it has no seal of its own."""
    with database.reading() as connection:
        row = connection.execute(_seals().where(DaySeal.date == day.isoformat())).first()
    return None if row is None else _closed(row)


def seal_of(database: Database, entry_id: str) -> dict[str, Any]:
    """What a daily seal says."""
    with database.reading() as connection:
        return canon.decode(connection.execute(select(Entry.body).where(Entry.id == entry_id)).scalar_one().encode())


def openings(database: Database, names: tuple[str, ...]) -> dict[str, Opened]:
    """Whose each of these books is, and of which date."""
    with database.reading() as connection:
        found = connection.execute(select(Book.id, Book.person, Book.date, Book.type).where(Book.id.in_(names)))
        return {
            row.id: Opened(row.person, date.fromisoformat(row.date), row.type == BookType.DRAWER.value) for row in found
        }


def _seals() -> Select[*tuple[Any, ...]]:
    columns = (*DaySeal.__table__.columns, Entry.id, Entry.seq, Entry.body)
    wanted: Select[*tuple[Any, ...]] = select(*columns).join(Entry, Entry.no == DaySeal.entry_no)
    return wanted


def _closed(row: Row[*tuple[Any, ...]]) -> ClosedDay:
    said = canon.decode(row.body.encode())
    return ClosedDay(
        date.fromisoformat(row.date), row.id, row.seq, bytes(row.hash), said["at"], said["by"], row.books, row.entries,
        row.receipts, row.voids, row.over_short,
    )  # fmt: skip


def _last(connection: Connection) -> date | None:
    last = connection.execute(select(func.max(DaySeal.date))).scalar()
    return None if last is None else date.fromisoformat(last)


def _uncovered(last: date | None) -> ColumnElement[bool]:
    """The books since the last seal; the day book itself is covered by none."""
    return and_(Book.type != BookType.DAY.value, Book.date > ("" if last is None else last.isoformat()))
