# SPDX-License-Identifier: Apache-2.0
"""Cash of a session that moved without a receipt, and how far its limits are used up; what it holds is never told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.domain import canon
from app.domain.money import Money
from app.models import Entry, Void
from app.models.seen import OPEN_CASH

if TYPE_CHECKING:
    from app.storage.database import Database

MOVES = ("drop", "pickup", "paid_in", "paid_out")
"""Kinds that move cash without a receipt, and that a void may take back."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Cash that was moved and still stands: its entry, kind, amount, whom it went to or came from, why and when."""

    id: str
    kind: str
    amount: Money
    party: str
    reason: str
    at: datetime


def moved(database: Database, book: str) -> tuple[Moved, ...]:
    """What a session moved without a receipt and did not take back, newest first."""
    wanted = (
        select(Entry.id, Entry.kind, Entry.body)
        .outerjoin(Void, Void.of_no == Entry.no)
        .where(Entry.book_id == book, Entry.kind.in_(MOVES), Void.entry_no.is_(None))
        .order_by(Entry.seq.desc())
    )
    with database.reading() as connection:
        rows = [(row.id, row.kind, canon.decode(row.body.encode())) for row in connection.execute(wanted)]
    return tuple(
        Moved(
            key, kind, Money(said["cents"]), said.get("party", ""), said["reason"], datetime.fromisoformat(said["at"])
        )
        for key, kind, said in rows
    )


def no_sales(database: Database, book: str) -> int:
    """How often a session's drawer was opened without a sale."""
    with database.reading() as connection:
        wanted = select(func.count()).where(Entry.book_id == book, Entry.kind == "no_sale")
        return int(connection.execute(wanted).scalar_one())


def paid_out_alone(database: Database, book: str) -> Money:
    """What a session paid out without anybody's consent and did not take back: it counts towards the limit."""
    wanted = (
        select(Entry.body)
        .outerjoin(Void, Void.of_no == Entry.no)
        .where(Entry.book_id == book, Entry.kind == "paid_out", Void.entry_no.is_(None))
    )
    with database.reading() as connection:
        bodies = [canon.decode(body.encode()) for body in connection.execute(wanted).scalars()]
    return Money.total(Money(said["cents"]) for said in bodies if "approval" not in said)


def holds_more_than(database: Database, book: str, limit: Money) -> bool:
    """Whether an open session's drawer holds more cash than a limit; no figure, and no answer once it is counted."""
    wanted = select(OPEN_CASH.c.book_id).where(OPEN_CASH.c.book_id == book, OPEN_CASH.c.cash > limit)
    with database.reading() as connection:
        return connection.execute(wanted).first() is not None
