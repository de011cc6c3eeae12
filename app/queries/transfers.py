# SPDX-License-Identifier: Apache-2.0
"""Cash between drawers: what is on its way to whom, and what was left in transit for a supervisor to rule on.

What another drawer sent is counted before anybody there is told how much it was (rule 5.5), so `waiting` reads no
amount, and nothing a cashier's login may not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.domain import canon
from app.domain.money import Money
from app.models import Book, Entry, Person, Transfer
from app.models.seen import ON_ITS_WAY

if TYPE_CHECKING:
    from sqlalchemy import Row, Select

    from app.storage.database import Database


@dataclass(frozen=True, slots=True)
class Waiting:
    """Cash on its way to a drawer, without a figure: the entry that sent it, from where, by whom, when and why."""

    id: str
    from_book: str
    from_drawer: str
    sender: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sent:
    """Cash a session sent that nobody has taken yet."""

    id: str
    to_drawer: str
    amount: Money
    at: str


@dataclass(frozen=True, slots=True)
class Left:
    """A transfer that left something in transit: what was sent and taken, by whom, and what is left.

    `to_book`, `receiver` and `taken` are "" and nothing where nobody has taken it. Names are full names; `parties` are
    the sign-in names of who may not rule on it. `left` is less than nothing where more was counted than sent.
    """

    id: str
    from_book: str
    from_drawer: str
    sender: str
    to_drawer: str
    to_book: str
    receiver: str
    sent: Money
    taken: Money | None
    left: Money
    at: str
    reason: str
    parties: frozenset[str]


def waiting(database: Database, drawer: str) -> tuple[Waiting, ...]:
    """What was sent to a drawer and waits there to be counted, oldest first."""
    wanted = (
        select(*ON_ITS_WAY.c, Book.code, Book.person, Person.full_name)
        .join(Book, Book.id == ON_ITS_WAY.c.from_book)
        .outerjoin(Person, Person.name == Book.person)
        .where(ON_ITS_WAY.c.to_drawer == drawer)
        .order_by(ON_ITS_WAY.c.entry_no)
    )
    with database.reading() as connection:
        return tuple(
            Waiting(row.id, row.from_book, row.code, row.full_name or row.person, row.at, row.reason)
            for row in connection.execute(wanted)
        )


def sent(database: Database, book: str) -> tuple[Sent, ...]:
    """What a session sent and nobody has taken yet, oldest first: it may take it back."""
    wanted = (
        select(Entry.id, Entry.body)
        .select_from(Transfer)
        .join(Entry, Entry.no == Transfer.entry_no)
        .where(Transfer.from_book == book, Transfer.taken_by.is_(None), Transfer.ruled_by.is_(None))
        .order_by(Transfer.entry_no)
    )
    with database.reading() as connection:
        bodies = [canon.decode(row.body.encode()) for row in connection.execute(wanted)]
    return tuple(Sent(said["id"], said["to"], Money(said["cents"]), said["at"]) for said in bodies)


def sender_of(database: Database, acceptance: str) -> tuple[str, str, str]:
    """Whose transfer an entry took in: the session that sent it, its drawer, and its person."""
    taken = aliased(Entry)
    wanted = (
        select(Book.id, Book.code, Book.person)
        .join(Transfer, Transfer.from_book == Book.id)
        .join(taken, taken.no == Transfer.taken_by)
        .where(taken.id == acceptance)
    )
    with database.reading() as connection:
        book, code, person = connection.execute(wanted).one()
    return book, code, person


def left(database: Database) -> tuple[Left, ...]:
    """Every transfer with something in transit, oldest first: only for who may rule on it."""
    with database.reading() as connection:
        rows = connection.execute(_transfers().where(Transfer.open != 0).order_by(Transfer.entry_no))
        return tuple(map(_left, rows))


def by_id(database: Database, transfer_id: str) -> Left | None:
    """One transfer by the entry that sent it, whatever is left of it: only for who may rule on it."""
    with database.reading() as connection:
        row = connection.execute(_transfers().where(Entry.id == transfer_id)).first()
    return None if row is None else _left(row)


def _transfers() -> Select[*tuple[Any, ...]]:
    taken, sender, receiver, came, live = aliased(Entry), aliased(Person), aliased(Person), aliased(Book), aliased(Book)
    columns = (
        *(Entry.id, Entry.body, Transfer.from_book, Book.code, Book.person, sender.full_name.label("sender")),
        *(Transfer.to_drawer, taken.book_id.label("to_book"), came.person.label("taker")),
        *(receiver.full_name.label("receiver"), Transfer.cents, Transfer.taken, Transfer.open),
        live.person.label("there"),
    )
    return (
        select(*columns)
        .select_from(Transfer)
        .join(Entry, Entry.no == Transfer.entry_no)
        .join(Book, Book.id == Transfer.from_book)
        .outerjoin(sender, sender.name == Book.person)
        .outerjoin(taken, taken.no == Transfer.taken_by)
        .outerjoin(came, came.id == taken.book_id)
        .outerjoin(receiver, receiver.name == came.person)
        .outerjoin(
            live, (live.code == Transfer.to_drawer) & (live.type == "drawer") & live.state.in_(("open", "counting"))
        )
    )


def _left(row: Row[*tuple[Any, ...]]) -> Left:
    said = canon.decode(row.body.encode())
    other = row.taker if row.to_book else row.there
    return Left(
        row.id,
        row.from_book,
        row.code,
        row.sender or row.person,
        row.to_drawer,
        row.to_book or "",
        row.receiver or row.taker or "",
        row.cents,
        row.taken,
        row.open,
        said["at"],
        said["reason"],
        frozenset({row.person, *([other] if other else [])}),
    )
