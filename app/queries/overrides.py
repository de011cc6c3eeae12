# SPDX-License-Identifier: Apache-2.0
"""Receipts on which a person went beside a rule: divided by hand, or a check taken against an account's flag."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from app.domain import by_hand, canon
from app.domain.money import Money
from app.models import Approval, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

BY_HAND, CHECK = by_hand.CONSENT, "receipt"
"""What a consent on a receipt is for."""


@dataclass(frozen=True, slots=True)
class Override:
    """One of them: `kind` is BY_HAND or CHECK, `agreed` who agreed, "" where nobody had to."""

    book: str
    number: str
    kind: str
    at: str
    by: str
    agreed: str
    reason: str
    amount: Money


def of_books(connection: Connection, books: list[str]) -> list[Override]:
    """Every override of some books, in the order they were written."""
    # A card's approval code is a text; only a consent, and the mark of what was divided, are objects.
    marked = or_(*(Entry.body.contains(f'"{key}":{{', autoescape=True) for key in ("approval", by_hand.RULE)))
    wanted = (
        select(Entry.book_id, Entry.body)
        .where(Entry.book_id.in_(books), Entry.kind == "receipt", marked)
        .order_by(Entry.book_id, Entry.seq)
    )
    reasons = _reasons(connection, books)
    return [
        found
        for row in connection.execute(wanted)
        for found in _of(row.book_id, canon.decode(row.body.encode()), reasons)
    ]


def _reasons(connection: Connection, books: list[str]) -> dict[str, str]:
    """Why checks were allowed, by receipt: the consent says it, and the receipt does not repeat it."""
    wanted = (
        select(Approval.entry_id, Approval.reason)
        .join(Entry, Entry.id == Approval.entry_id)
        .where(Approval.kind == CHECK, Entry.book_id.in_(books))
    )
    found: dict[str, str] = defaultdict(str)
    found.update((row.entry_id, row.reason) for row in connection.execute(wanted))
    return found


def _of(book: str, said: dict[str, Any], reasons: dict[str, str]) -> Iterator[Override]:
    number, at, by = said["number"], said["at"], said["by"]
    if (mark := said.get(by_hand.RULE)) is not None:
        charges = [each for each in said["lines"] if each["type"] == "charge" and each["account"] == mark["account"]]
        amount = Money(sum(each["cents"] for each in charges))
        yield Override(book, number, BY_HAND, at, by, mark.get("by", ""), mark["reason"], amount)
    if "approval" in said:
        yield Override(book, number, CHECK, at, by, said["approval"]["by"], reasons[said["id"]], Money(said["total"]))
