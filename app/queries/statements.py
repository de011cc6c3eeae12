# SPDX-License-Identifier: Apache-2.0
"""The credits of bank statements that came in, as the log of the desk keeps them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.bank_match import BankLine
from app.domain.money import Money
from app.models import DeskEvent

if TYPE_CHECKING:
    from app.storage.database import Database

KIND = "bank_line"


def lines(database: Database, *, limit: int) -> tuple[BankLine, ...]:
    """The credits that came in last, oldest first."""
    wanted = (
        select(DeskEvent.id, DeskEvent.ref, DeskEvent.detail)
        .where(DeskEvent.kind == KIND)
        .order_by(DeskEvent.at.desc(), DeskEvent.id)
        .limit(limit)
    )
    with database.reading() as connection:
        rows = connection.execute(wanted).all()
    found = []
    for row in rows:
        said = json.loads(row.detail)
        found.append(
            BankLine(
                row.id, row.ref or "", date.fromisoformat(said["date"]), Money(said["cents"]), said["reference"],
                said["text"],
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda line: (line.date, line.id)))
