# SPDX-License-Identifier: Apache-2.0
"""The credits of bank statements that came in, as the log of the desk keeps them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.bank_match import BankLine
from app.domain.money import Money
from app.models import DeskEvent

if TYPE_CHECKING:
    from app.storage.database import Database

KIND = "bank_line"
OFX, COLUMNS = "ofx", "columns"


@dataclass(frozen=True, slots=True)
class Kept:
    """One credit that came in, and by which form of file: the bank's own ids (OFX), or columns."""

    id: str
    form: str
    date: date
    amount: Money


def kept(database: Database, bank: str, *, limit: int) -> tuple[Kept, ...]:
    """The credits of one account that came in last."""
    wanted = (
        select(DeskEvent.id, DeskEvent.detail)
        .where(DeskEvent.kind == KIND, DeskEvent.ref == bank)
        .order_by(DeskEvent.at.desc(), DeskEvent.id)
        .limit(limit)
    )
    with database.reading() as connection:
        rows = [(row.id, json.loads(row.detail)) for row in connection.execute(wanted)]
    return tuple(
        Kept(name, said.get("form") or _form(said["file"]), date.fromisoformat(said["date"]), Money(said["cents"]))
        for name, said in rows
    )


def _form(file: str) -> str:
    """By which form a line came that was kept before that was written down with it: its file's name tells."""
    return OFX if file.casefold().endswith((".ofx", ".qfx")) else COLUMNS


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
