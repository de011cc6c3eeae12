# SPDX-License-Identifier: Apache-2.0
"""What a session took while its till went on without the server (rule 5.16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.domain.alone import Taken
from app.domain.money import ZERO
from app.models import Entry, Receipt

if TYPE_CHECKING:
    from app.storage.database import Database


def taken(database: Database, book: str) -> Taken:
    """How many receipts of a session were written without the server, and how much they come to."""
    wanted = (
        select(func.count(), func.sum(Receipt.total))
        .join(Entry, Entry.no == Receipt.entry_no)
        .where(Entry.book_id == book, Entry.offline.is_(True))
    )
    with database.reading() as connection:
        receipts, total = connection.execute(wanted).one()
    return Taken(receipts, total or ZERO)
