# SPDX-License-Identifier: Apache-2.0
"""A daily seal fixes every book of a business date, and the seal before it: what it covers cannot change unseen (5.14).

Everything in it is what the books say of themselves: how many entries, where their chains end, what was taken. Its hash
is what the day report prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain import canon
from app.domain.kinds.close import TenderTotal
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Mapping

CODE = "DAY"
"""The code of the city's one day book; no drawer and no workstation bears it."""
BOOK = "DAY-0001"
"""The day book's name."""


@dataclass(frozen=True, slots=True)
class SealedBook:
    """One closed book as a daily seal lists it: its entries, the head of its chain, and what its close fixed.

    `grand` is the drawer's grand total so far; a back-office book has no money and no totals.
    """

    book: str
    entries: int
    head: bytes
    receipts: int
    grand: Money
    over_short: Money
    totals: tuple[TenderTotal, ...] = ()


@dataclass(frozen=True, slots=True)
class DayTotals:
    """What all books of a day come to."""

    entries: int
    receipts: int
    over_short: Money
    tenders: tuple[TenderTotal, ...]


def totals_of(books: tuple[SealedBook, ...]) -> DayTotals:
    """Add up what closed books fixed; tenders in the order of their names."""
    tenders: dict[str, tuple[int, Money]] = {}
    for total in (total for book in books for total in book.totals):
        many, amount = tenders.get(total.tender, (0, ZERO))
        tenders[total.tender] = many + total.count_of, amount + total.amount
    return DayTotals(
        entries=sum(book.entries for book in books),
        receipts=sum(book.receipts for book in books),
        over_short=Money.total(book.over_short for book in books),
        tenders=tuple(TenderTotal(name, many, amount) for name, (many, amount) in sorted(tenders.items())),
    )


def seal(books: tuple[SealedBook, ...], *, voids: int, previous: bytes | None, schema: int) -> dict[str, Any]:
    """The content of a daily seal: every book it covers, by name, what they come to, and the seal before it.

    `previous` is the hash of that seal, nothing for the first; `voids` counts the acts undone in these books.
    """
    totals = totals_of(books)
    return {
        "books": [_listed(book) for book in sorted(books, key=lambda book: book.book)],
        "entries": totals.entries,
        "receipts": totals.receipts,
        "voids": voids,
        "over_short": totals.over_short.cents,
        "totals": _tenders(totals.tenders),
        "previous": (previous or canon.START).hex(),
        "version": schema,
    }


def read(content: Mapping[str, Any]) -> tuple[SealedBook, ...]:
    """The books a seal covers, out of its content."""
    return tuple(
        SealedBook(
            row["book"],
            row["entries"],
            bytes.fromhex(row["head"]),
            row["receipts"],
            Money(row["grand"]),
            Money(row["over_short"]),
            tuple(TenderTotal(one["tender"], one["count_of"], Money(one["cents"])) for one in row["totals"]),
        )
        for row in content["books"]
    )


def _listed(book: SealedBook) -> dict[str, Any]:
    return {
        "book": book.book,
        "entries": book.entries,
        "head": book.head.hex(),
        "receipts": book.receipts,
        "grand": book.grand.cents,
        "over_short": book.over_short.cents,
        "totals": _tenders(book.totals),
    }


def _tenders(totals: tuple[TenderTotal, ...]) -> list[dict[str, Any]]:
    return [
        {"tender": total.tender, "count_of": total.count_of, "cents": total.amount.cents}
        for total in sorted(totals, key=lambda total: total.tender)
    ]
