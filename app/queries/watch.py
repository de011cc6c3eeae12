# SPDX-License-Identifier: Apache-2.0
"""What a wall of drawers shows of each: state, person and figures, read as of one moment; who may see it is no matter.

The services above withhold what rule 5.6.1 keeps from people; nothing here is shown as it is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from app.domain import canon
from app.domain.entry import BookType, State
from app.domain.kinds.close import TenderTotal
from app.domain.money import Money
from app.models import Book, Drawer, DrawerCount, Entry, Person, Receipt
from app.queries import tenders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

    from app.storage.database import Database

_TALLIED = ("receipt", "void", "no_sale", "drop", "pickup")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a session should hold and what it did: cash by rule 5.5, the other tenders net of voids, and its acts."""

    cash: Money
    others: tuple[TenderTotal, ...]
    receipts: int
    voids: int
    no_sales: int
    drops: int


@dataclass(frozen=True, slots=True)
class Watched:
    """One drawer with one of its sessions; `book` is "" for a drawer nobody ever opened.

    `person` is the sign-in name, `full_name` the name people know. `opened_at`, `sealed_at` and `last_at` are the
    till's clock. `decided`: the last count decides, because it balanced or is another person's (rule 5.14).
    """

    drawer: str
    name: str
    book: str = ""
    session: int = 0
    state: State = State.ASSIGNED
    person: str = ""
    full_name: str = ""
    date: str = ""
    opened_at: str = ""
    sealed_at: str = ""
    attempts: int = 0
    decided: bool = False
    seq: int = 0
    last_kind: str = ""
    last_at: str = ""
    last_number: str = ""
    figures: Figures | None = None


def drawers(database: Database) -> tuple[Watched, ...]:
    """Every active drawer by code: its unsealed sessions, oldest first, or else its newest one, or none."""
    any_of = aliased(Book)
    newest = select(func.max(any_of.session)).where(any_of.code == Drawer.code, any_of.type == BookType.DRAWER.value)
    with database.reading() as connection:
        unsealed = _books(connection, Book.state != State.SEALED.value)
        latest = _books(connection, Book.session == newest.correlate(Drawer).scalar_subquery())
        known = {row.id: row for row in (*latest, *unsealed)}
        waiting = {row.code for row in unsealed}
        shown = [row for row in known.values() if row.state != State.SEALED.value or row.code not in waiting]
        watched = _watched(connection, shown)
        named = connection.execute(select(Drawer.code, Drawer.name).where(Drawer.active == 1)).all()
    opened = {each.drawer for each in watched}
    never = [Watched(row.code, row.name) for row in named if row.code not in opened]
    return tuple(sorted((*watched, *never), key=lambda each: (each.drawer, each.session)))


def session(database: Database, book: str) -> Watched | None:
    """One session as the wall would show it; nothing for a book that is no drawer's."""
    with database.reading() as connection:
        found = _watched(connection, _books(connection, Book.id == book))
    return found[0] if found else None


def _books(connection: Connection, wanted: ColumnElement[bool]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Sessions with their drawer, their person and their last entry."""
    columns = (
        *Book.__table__.columns,
        Drawer.name.label("drawer_name"),
        Person.full_name,
        Entry.kind.label("last_kind"),
        Entry.body.label("last_body"),
    )
    found: Select[*tuple[Any, ...]] = (
        select(*columns)
        .join(Drawer, Drawer.code == Book.code)
        .join(Entry, (Entry.book_id == Book.id) & (Entry.seq == Book.next_seq - 1))
        .outerjoin(Person, Person.name == Book.person)
        .where(Book.type == BookType.DRAWER.value, wanted)
        .order_by(Book.code, Book.session)
    )
    return connection.execute(found).all()


def _watched(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Watched]:
    ids = [row.id for row in rows]
    decided, tenders, acts = _decided(connection, ids), _tenders(connection, ids), _acts(connection, ids)
    return [_one(row, row.id in decided, tenders.get(row.id, []), acts.get(row.id, {})) for row in rows]


def _one(row: Row[*tuple[Any, ...]], decided: bool, tenders: list[TenderTotal], acts: dict[str, int]) -> Watched:
    last = canon.decode(row.last_body.encode())
    figures = Figures(
        row.cash,
        tuple(tenders),
        acts.get("receipt", 0) - acts.get("voided", 0),  # numbers that were given up are no receipts
        acts.get("void", 0),
        acts.get("no_sale", 0),
        acts.get("drop", 0) + acts.get("pickup", 0),
    )
    return Watched(
        row.code,
        row.drawer_name,
        row.id,
        row.session,
        State(row.state),
        row.person,
        row.full_name or row.person,
        row.date,
        row.opened_at,
        row.sealed_at or "",
        row.attempts,
        decided,
        row.next_seq - 1,
        row.last_kind,
        last["at"],
        last.get("number", ""),
        figures,
    )


def _decided(connection: Connection, books: list[str]) -> set[str]:
    """The sessions whose last count decides; nothing of what was expected is read for it."""
    wanted = (
        select(DrawerCount.book_id, DrawerCount.balanced, DrawerCount.by_person, Book.person)
        .join(Book, Book.id == DrawerCount.book_id)
        .where(DrawerCount.book_id.in_(books), Book.attempts > 0)
        .order_by(DrawerCount.entry_no)
    )
    last = {row.book_id: bool(row.balanced) or row.by_person != row.person for row in connection.execute(wanted)}
    return {book for book, decides in last.items() if decides}


def _tenders(connection: Connection, books: list[str]) -> dict[str, list[TenderTotal]]:
    """What unvoided receipts took by every kind of tender but cash, net and as corrected, in code order."""
    found = tenders.totals(connection, books)
    return {book: [total for total in totals if total.tender != "cash"] for book, totals in found.items()}


def _acts(connection: Connection, books: list[str]) -> dict[str, dict[str, int]]:
    """How often each session took, voided, dropped and opened without a sale, and how many receipts are undone."""
    wanted = (
        select(Entry.book_id, Entry.kind, func.count().label("times"))
        .where(Entry.book_id.in_(books), Entry.kind.in_(_TALLIED))
        .group_by(Entry.book_id, Entry.kind)
    )
    undone = (
        select(Entry.book_id, func.count().label("times"))
        .join(Receipt, Receipt.entry_no == Entry.no)
        .where(Entry.book_id.in_(books), Receipt.voided_by.is_not(None))
        .group_by(Entry.book_id)
    )
    acts: dict[str, dict[str, int]] = {}
    for row in connection.execute(wanted):
        acts.setdefault(row.book_id, {})[row.kind] = row.times
    for book, times in connection.execute(undone):
        acts.setdefault(book, {})["voided"] = times
    return acts
