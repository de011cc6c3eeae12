# SPDX-License-Identifier: Apache-2.0
"""Books as their writers need them: the pen of a book, and which book a person or a drawer has open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, bindparam, func, select

from app.domain.entry import BookType, Entry, Kind, Pen, State
from app.domain.errors import Refused
from app.domain.money import ZERO, Money
from app.models import Book
from app.models import Entry as EntryRow
from app.models.seen import GRAND_TOTAL
from app.storage.schema import EPOCH

if TYPE_CHECKING:
    from sqlalchemy import Row

    from app.storage.database import Database

_LIVE = (State.OPEN.value, State.COUNTING.value)


@dataclass(frozen=True, slots=True)
class BookRow:
    """A book as lists show it; no figure of the drawer is in it."""

    id: str
    type: BookType
    code: str
    session: int
    person: str
    date: date
    state: State
    attempts: int
    opened_at: str
    sealed_at: str | None

    @property
    def waits_for_two(self) -> bool:
        """Whether two people still have to count it, submitted for who is absent: every other one was counted."""
        return self.type is BookType.DRAWER and self.state is State.SUBMITTED and self.attempts == 0


@dataclass(frozen=True, slots=True)
class Opening:
    """What the next book of a drawer or workstation begins with: its ordinal and the grand total carried on."""

    session: int
    grand: Money


def pen(database: Database, book: str) -> Pen:
    """What the next entry of a book must say about its place. Raises Refused TW-BOOK for a book nobody opened.

    Its epoch is this program's own, so books that were brought up to date meanwhile refuse what it writes.
    """
    with database.reading() as connection:
        row = connection.execute(_PEN, {"wanted": book}).first()
    if row is None:
        raise Refused("TW-BOOK")
    return Pen(
        row.id,
        BookType(row.type),
        row.code,
        row.session,
        date.fromisoformat(row.date),
        row.person,
        State(row.state),
        row.next_seq,
        bytes(row.head),
        row.receipts,
        row.attempts,
        EPOCH,
    )


def next_opening(database: Database, code: str) -> Opening:
    """The ordinal of the next book of a drawer or workstation, and the grand total its last one ended with."""
    last = select(GRAND_TOTAL.c.session, GRAND_TOTAL.c.grand).where(GRAND_TOTAL.c.code == code)
    with database.reading() as connection:
        row = connection.execute(last.order_by(GRAND_TOTAL.c.session.desc()).limit(1)).first()
    return Opening(1, ZERO) if row is None else Opening(row.session + 1, row.grand)


def of_person(database: Database, name: str) -> BookRow | None:
    """The drawer session a person has open or is counting, if there is one."""
    return _one(database, _OF_PERSON, name)


def of_drawer(database: Database, drawer: str) -> BookRow | None:
    """The session that is open or being counted in a drawer, if there is one."""
    return _one(database, _OF_DRAWER, drawer)


def uncounted_in(database: Database, drawer: str) -> BookRow | None:
    """The session whose money lies in a drawer until two people have counted it, if there is one."""
    wanted = _rows().where(Book.code == bindparam("wanted"), Book.state == State.SUBMITTED.value, Book.attempts == 0)
    return _one(database, wanted.limit(1), drawer)


def office(database: Database, person: str, till: str, day: date) -> BookRow | None:
    """A person's back-office book of a workstation and business date, if it was opened."""
    wanted = _rows().where(Book.code == till, Book.date == day.isoformat(), Book.type == BookType.OFFICE.value)
    return _one(database, wanted.where(Book.person == bindparam("wanted")), person)


def by_id(database: Database, book: str) -> BookRow | None:
    """One book by its name."""
    return _one(database, _BY_ID, book)


def unsealed(database: Database, *, limit: int = 200) -> tuple[BookRow, ...]:
    """Every drawer session that is not sealed yet, oldest first: what supervisors have to look at."""
    wanted = _rows().where(Book.type == BookType.DRAWER.value, Book.state != State.SEALED.value)
    with database.reading() as connection:
        return tuple(map(_row, connection.execute(wanted.order_by(Book.date, Book.id).limit(limit))))


def not_closed(database: Database, through: date) -> tuple[BookRow, ...]:
    """Every book of a business date or an earlier one that is not closed: drawers first, the oldest first."""
    wanted = _rows().where(
        Book.date <= through.isoformat(), Book.type != BookType.DAY.value, Book.state != State.SEALED.value
    )
    with database.reading() as connection:
        return tuple(map(_row, connection.execute(wanted.order_by(Book.type, Book.date, Book.id))))


def sessions(database: Database, *, since: date, limit: int = 200) -> tuple[BookRow, ...]:
    """Drawer sessions from a business date on, newest first."""
    wanted = _rows().where(Book.type == BookType.DRAWER.value, Book.date >= since.isoformat())
    with database.reading() as connection:
        newest = wanted.order_by(Book.date.desc(), Book.opened_at.desc()).limit(limit)
        return tuple(map(_row, connection.execute(newest)))


def entry(database: Database, entry_id: str) -> Entry | None:
    """The entry that stands under an id, whatever became of it; nothing when there is none."""
    with database.reading() as connection:
        row = connection.execute(select(*EntryRow.__table__.columns).where(EntryRow.id == entry_id)).first()
    if row is None:
        return None
    return Entry(
        row.id, row.book_id, row.seq, Kind(row.kind), row.body.encode(), bytes(row.prev_hash), bytes(row.hash),
        row.epoch, bool(row.offline),
    )  # fmt: skip


def count_of_entries(database: Database) -> int:
    """How many entries the books hold."""
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(EntryRow)).scalar_one())


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        Book.id,
        Book.type,
        Book.code,
        Book.session,
        Book.person,
        Book.date,
        Book.state,
        Book.attempts,
        Book.opened_at,
        Book.sealed_at,
    )


# What every payment asks is put together once; the database sees the same words, Python builds them no more.
_LIVE_DRAWERS = _rows().where(Book.type == BookType.DRAWER.value, Book.state.in_(_LIVE))
_OF_PERSON = _LIVE_DRAWERS.where(Book.person == bindparam("wanted")).limit(1)
_OF_DRAWER = _LIVE_DRAWERS.where(Book.code == bindparam("wanted")).limit(1)
_BY_ID = _rows().where(Book.id == bindparam("wanted"))
# Nothing of what the drawer holds is read, which a cashier's login may not.
_PEN = _BY_ID.add_columns(Book.next_seq, Book.head, Book.receipts)


def _one(database: Database, statement: Select[*tuple[Any, ...]], wanted: str) -> BookRow | None:
    with database.reading() as connection:
        row = connection.execute(statement, {"wanted": wanted}).first()
    return None if row is None else _row(row)


def _row(row: Row[*tuple[Any, ...]]) -> BookRow:
    return BookRow(
        row.id,
        BookType(row.type),
        row.code,
        row.session,
        row.person,
        date.fromisoformat(row.date),
        State(row.state),
        row.attempts,
        row.opened_at,
        row.sealed_at,
    )
