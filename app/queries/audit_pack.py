# SPDX-License-Identifier: Apache-2.0
"""What an audit pack takes out of the books: closed books with every entry, and the set-up and logs around them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Column, and_, select

from app.domain.entry import BookType, State
from app.models import Base, Book, Entry, Seal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

A_PAGE = 500
SET_UP: dict[str, tuple[str, ...]] = {
    "person": ("name", "full_name", "role", "active", "version", "departments"),
    **dict.fromkeys(
        (
            *("role_right", "policy", "workstation", "drawer", "printer", "fund", "gl_account", "tender_kind"),
            *("bank_account", "revenue_code", "code_share", "code_field"),
        ),
        (),
    ),
}
"""The tables of the set-up with the columns that are told; all of them where none is named. No password is."""
_OF_CUSTOMERS = ("account", "customer", "account_alert")


@dataclass(frozen=True, slots=True)
class PackBook:
    """A book of the pack, and what its close fixed."""

    id: str
    type: str
    code: str
    session: int
    person: str
    date: str
    state: str
    entries: int
    head: bytes
    receipts: int
    grand: int
    over_short: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the pack: the names of its columns, and its rows as the books have them."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def books(connection: Connection, since: date, until: date) -> tuple[PackBook, ...]:
    """Every drawer's and back-office book of these dates, closed or not, in the order of their names."""
    wanted = (
        select(
            Book.id,
            Book.type,
            Book.code,
            Book.session,
            Book.person,
            Book.date,
            Book.state,
            Book.next_seq,
            Book.head,
            Seal.receipts,
            Seal.grand,
            Seal.over_short,
        )
        .outerjoin(Seal, Seal.book_id == Book.id)
        .where(Book.type != BookType.DAY.value, Book.date >= since.isoformat(), Book.date <= until.isoformat())
        .order_by(Book.id)
    )
    return tuple(
        PackBook(
            row.id, row.type, row.code, row.session, row.person, row.date, row.state, row.next_seq - 1, bytes(row.head),
            row.receipts or 0, row.grand.cents if row.grand is not None else 0,
            row.over_short.cents if row.over_short is not None else 0,
        )
        for row in connection.execute(wanted)
    )  # fmt: skip


def is_closed(book: PackBook) -> bool:
    """Whether a book takes no entry any more."""
    return book.state == State.SEALED.value


def entries(connection: Connection, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Every entry of these books, book by book in its order, as a line of the pack says it."""
    for name in names:
        after = 0
        while True:
            page = connection.execute(
                select(*Entry.__table__.columns)
                .where(Entry.book_id == name, Entry.seq > after)
                .order_by(Entry.seq)
                .limit(A_PAGE)
            ).all()
            for row in page:
                yield {
                    "book": row.book_id, "seq": row.seq, "id": row.id, "kind": row.kind, "body": row.body,
                    "prev": bytes(row.prev_hash).hex(), "hash": bytes(row.hash).hex(), "offline": int(row.offline),
                    "epoch": row.epoch, "recorded_by": row.recorded_by, "recorded_at": row.recorded_at.isoformat(),
                }  # fmt: skip
            if len(page) < A_PAGE:
                break
            after = page[-1].seq


def day_books(connection: Connection) -> tuple[str, ...]:
    """The city's day book, once a day was closed."""
    return tuple(connection.execute(select(Book.id).where(Book.type == BookType.DAY.value).order_by(Book.id)).scalars())


def day_seals(connection: Connection) -> Table:
    """Every daily seal: those before and after the dates continue the same chain."""
    return _table(connection, "day_seal", ("date", "hash", "books", "entries", "receipts", "voids", "over_short"))


def set_up(connection: Connection, name: str) -> Table:
    """One table of the set-up as it is now."""
    return _table(connection, name, SET_UP[name])


def batches(connection: Connection) -> Table:
    """Every journal that was posted, without the words of its format."""
    columns = ("number", "format", "date", "since", "until", "books", "lines", "debits", "digest", "made_by", "made_at")
    return _table(connection, "gl_batch", columns)


def log(connection: Connection, name: str, since: date, until: date, zone: str) -> Table:
    """What a log says of these days by the city's clock: audit, approval or desk_event."""
    moment, columns = {
        "audit": ("at", ("at", "by_person", "what", "key", "before", "after")),
        "approval": (
            "approved_at",
            ("approved_at", "approved_by", "requested_by", "kind", "entry_id", "target", "amount", "reason", "text"),
        ),
        "desk_event": ("at", ("at", "by_person", "till", "kind", "ref")),
    }[name]
    table, city = Base.metadata.tables[name], ZoneInfo(zone)
    first = datetime.combine(since, time(), city)
    last = datetime.combine(until + timedelta(days=1), time(), city)
    within = and_(table.c[moment] >= first, table.c[moment] < last)
    if name == "audit":
        within = and_(within, table.c.what.not_in(_OF_CUSTOMERS))
    return _table(connection, name, columns, within)


def _table(connection: Connection, name: str, names: tuple[str, ...] = (), within: Any = None) -> Table:
    table = Base.metadata.tables[name]
    columns: list[Column[Any]] = [table.c[one] for one in names] if names else list(table.columns)
    wanted = select(*columns).order_by(*table.primary_key)
    if within is not None:
        wanted = wanted.where(within)
    return Table(tuple(column.name for column in columns), (tuple(row) for row in connection.execute(wanted)))
