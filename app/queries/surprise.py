# SPDX-License-Identifier: Apache-2.0
"""Surprise counts as they were found, who may be counted now, and how well drawers and people are covered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select

from app.domain import canon
from app.domain.entry import BookType, State
from app.domain.kinds.close import Compared
from app.domain.surprise_draw import Candidate
from app.models import Book, DeskEvent, Drawer, Entry, Person, SurpriseCount

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection, Row

    from app.storage.database import Database

DRAWN = "surprise_drawn"
"""The event of the desk that says a drawer was drawn; who draws again and again is seen."""


@dataclass(frozen=True, slots=True)
class SurpriseRow:
    """One surprise count beside what should have been there. People are full names, `at` is the till's clock.

    `person` is the sign-in name of whose drawer it was; `counted` what was found, piece by piece, as its entry says it.
    """

    entry_id: str
    book: str
    drawer: str
    person: str
    full_name: str
    date: str
    at: str
    by: str
    witness: str
    chosen: str
    reason: str
    cash: Compared
    checks: Compared
    money_orders: Compared
    balanced: bool
    code: str
    counted: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often a drawer, or the drawers of a person, were counted by surprise: of `sessions`, `covered` at least once.

    `key` is the drawer's code or the sign-in name; `off` counts that did not balance; `last_at` "" where there is none.
    """

    key: str
    name: str
    sessions: int
    covered: int
    counts: int
    off: int
    last_at: str


def candidates(database: Database, since: date) -> tuple[Candidate, ...]:
    """Every open drawer session by code, with the surprise counts of its drawer and its person since a day."""
    with database.reading() as connection:
        by_drawer = dict(_times(connection, Book.code, since))
        by_person = dict(_times(connection, Book.person, since))
        wanted = (
            select(Book.id, Book.code, Book.person, Book.next_seq, Person.full_name)
            .outerjoin(Person, Person.name == Book.person)
            .where(Book.type == BookType.DRAWER.value, Book.state == State.OPEN.value)
            .order_by(Book.code)
        )
        rows = connection.execute(wanted).all()
    return tuple(
        Candidate(
            row.id,
            row.code,
            row.person,
            row.full_name or row.person,
            row.next_seq - 1,
            by_drawer.get(row.code, 0),
            by_person.get(row.person, 0),
        )
        for row in rows
    )


def counts(database: Database, since: date) -> tuple[SurpriseRow, ...]:
    """Every surprise count of sessions since a day, newest first."""
    wanted = _rows().where(Book.date >= since.isoformat()).order_by(SurpriseCount.entry_no.desc())
    with database.reading() as connection:
        return _read(connection, wanted)


def by_id(database: Database, entry_id: str) -> SurpriseRow:
    """The surprise count under the id of its entry."""
    with database.reading() as connection:
        return _read(connection, _rows().where(Entry.id == entry_id))[0]


def entries_of(database: Database, book: str) -> tuple[str, ...]:
    """The ids of the entries that counted a session by surprise, in their order."""
    wanted = select(Entry.id).join(SurpriseCount, SurpriseCount.entry_no == Entry.no)
    with database.reading() as connection:
        found = connection.execute(wanted.where(SurpriseCount.book_id == book).order_by(Entry.no)).scalars()
        return tuple(found)


def coverage(database: Database, since: date, *, by_person: bool) -> tuple[Coverage, ...]:
    """Every drawer in use, or every person who had one, since a day: least covered first."""
    key = Book.person if by_person else Book.code
    drawers = Book.type == BookType.DRAWER.value, Book.date >= since.isoformat()
    counted = (
        select(
            key.label("key"),
            func.count(SurpriseCount.book_id.distinct()).label("covered"),
            func.count().label("counts"),
            func.sum(1 - SurpriseCount.balanced).label("off"),
            func.max(SurpriseCount.at).label("last_at"),
        )
        .join(Book, Book.id == SurpriseCount.book_id)
        .where(*drawers)
        .group_by(key)
    )
    with database.reading() as connection:
        opened = connection.execute(select(key, func.count()).where(*drawers).group_by(key))
        sessions = {str(one): int(times) for one, times in opened}
        found = {row.key: row for row in connection.execute(counted)}
        names = _names(connection, by_person)
    keys = sessions.keys() if by_person else names.keys() | sessions.keys()
    rows = [_coverage(each, names.get(each, each), sessions.get(each, 0), found.get(each)) for each in keys]
    return tuple(sorted(rows, key=lambda row: (row.covered * 1000 // max(1, row.sessions), row.key)))


def last_drawn(database: Database, person: str) -> tuple[str, datetime] | None:
    """The session a person drew last and the minute drawn with it; nothing where it was counted since."""
    wanted = (
        select(DeskEvent.ref, DeskEvent.at, DeskEvent.detail)
        .where(DeskEvent.kind == DRAWN, DeskEvent.by_person == person)
        .order_by(DeskEvent.id.desc())
        .limit(1)
    )
    with database.reading() as connection:
        row = connection.execute(wanted).first()
        if row is None or row.ref is None:
            return None
        counted = select(func.max(SurpriseCount.at)).where(SurpriseCount.book_id == row.ref)
        last = connection.execute(counted).scalar_one_or_none()
    if last is not None and datetime.fromisoformat(last) >= row.at.replace(microsecond=0):
        return None
    return row.ref, datetime.fromisoformat(json.loads(row.detail)["at"])


def _times(connection: Connection, key: Any, since: date) -> list[tuple[str, int]]:
    wanted = (
        select(key, func.count())
        .select_from(SurpriseCount)
        .join(Book, Book.id == SurpriseCount.book_id)
        .where(Book.date >= since.isoformat())
        .group_by(key)
    )
    return [(str(name), int(times)) for name, times in connection.execute(wanted)]


def _names(connection: Connection, by_person: bool) -> dict[str, str]:
    if by_person:
        return {row.name: row.full_name for row in connection.execute(select(Person.name, Person.full_name))}
    wanted = select(Drawer.code, Drawer.name).where(Drawer.active == 1)
    return {row.code: row.name for row in connection.execute(wanted)}


def _coverage(key: str, name: str, sessions: int, found: Row[*tuple[Any, ...]] | None) -> Coverage:
    if found is None:
        return Coverage(key, name, sessions, 0, 0, 0, "")
    return Coverage(key, name, sessions, found.covered, found.counts, int(found.off or 0), found.last_at)


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(*SurpriseCount.__table__.columns, Book.code, Book.person, Book.date, Entry.id, Entry.hash, Entry.body)
        .join(Book, Book.id == SurpriseCount.book_id)
        .join(Entry, Entry.no == SurpriseCount.entry_no)
    )


def _read(connection: Connection, wanted: Select[*tuple[Any, ...]]) -> tuple[SurpriseRow, ...]:
    rows = connection.execute(wanted).all()
    names = {row.name: row.full_name for row in connection.execute(select(Person.name, Person.full_name))}
    return tuple(_row(row, names) for row in rows)


def _row(row: Row[*tuple[Any, ...]], names: dict[str, str]) -> SurpriseRow:
    said = json.loads(row.body)
    return SurpriseRow(
        row.id,
        row.book_id,
        row.code,
        row.person,
        names.get(row.person, row.person),
        row.date,
        row.at,
        names.get(row.by_person, row.by_person),
        names.get(row.witness, row.witness),
        row.chosen,
        said["reason"],
        Compared(row.counted, row.expected),
        Compared(row.checks, row.expected_checks),
        Compared(row.money_orders, row.expected_money_orders),
        bool(row.balanced),
        canon.code_of(row.hash),
        said,
    )
