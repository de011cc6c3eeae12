# SPDX-License-Identifier: Apache-2.0
"""What change a drawer used up on earlier days, read once a session, and what it has on order from the vault."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.domain import canon
from app.domain.change_forecast import Paid, use_of
from app.domain.count import CashCount
from app.domain.money import Money
from app.models import Book, DeskEvent, Entry, Receipt

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.domain.change_forecast import Use
    from app.storage.database import Database

ORDERED, FILLED, WITHDRAWN = "change_order", "change_order_filled", "change_order_withdrawn"
_DAYS, _ENOUGH, _WEEKS = 6, 2, 26
"""So many days are looked at, this few of one weekday are enough, and older ones tell nothing any more."""


@dataclass(frozen=True, slots=True)
class ChangeOrder:
    """Change a session has ordered from the vault and not taken in yet; `vault` hands it out."""

    id: str
    book: str
    count: CashCount
    vault: str
    at: datetime
    by: str


def use(database: Database, drawer: str, day: date) -> Use:
    """What a drawer used up on its last days before `day`: those of the same weekday, else any."""
    with database.reading() as connection:
        past = _sessions(connection, drawer, day)
        same = [book for book, on in past if on.weekday() == day.weekday()][:_DAYS]
        books = same if len(same) >= _ENOUGH else [book for book, _ in past[:_DAYS]]
        return use_of([_payments(connection, book) for book in books], alike=len(same) >= _ENOUGH)


def _sessions(connection: Connection, drawer: str, day: date) -> list[tuple[str, date]]:
    """The sealed sessions of a drawer in the last half year, newest first."""
    since = (day - timedelta(weeks=_WEEKS)).isoformat()
    wanted = (
        select(Book.id, Book.date)
        .where(
            Book.type == "drawer", Book.code == drawer, Book.state == "sealed",
            Book.date < day.isoformat(), Book.date >= since, Book.receipts > 0,
        )
        .order_by(Book.session.desc())
    )  # fmt: skip
    return [(row.id, date.fromisoformat(row.date)) for row in connection.execute(wanted)]


def _payments(connection: Connection, book: str) -> list[Paid]:
    """The payments in cash of one session that stand, by the clock of its till."""
    wanted = (
        select(Entry.body)
        .join(Receipt, Receipt.entry_no == Entry.no)
        .where(Entry.book_id == book, Entry.kind == "receipt", Receipt.voided_by.is_(None))
    )
    said = (canon.decode(body.encode()) for body in connection.execute(wanted).scalars())
    return [paid for paid in map(_paid, said) if paid.came]


def _paid(said: dict[str, Any]) -> Paid:
    handed = sum(tender["cents"] for tender in said["tenders"] if tender["kind"] == "cash")
    return Paid(datetime.fromisoformat(said["at"]).hour, Money(handed), Money(said["change"]))


def ordered(database: Database, book: str) -> ChangeOrder | None:
    """The change order of a session that waits; nothing once it was taken in or withdrawn."""
    wanted = (
        select(*DeskEvent.__table__.columns)
        .where(DeskEvent.kind.in_((ORDERED, FILLED, WITHDRAWN)), DeskEvent.ref == book)
        .order_by(DeskEvent.id.desc())
        .limit(1)
    )
    with database.reading() as connection:
        last = connection.execute(wanted).first()
    if last is None or last.kind != ORDERED:
        return None
    said = json.loads(last.detail)
    return ChangeOrder(last.id, book, CashCount.from_body(said["pieces"]), said["vault"], last.at, last.by_person)
