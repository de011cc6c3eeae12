# SPDX-License-Identifier: Apache-2.0
"""A counted session as the search for the cause of its difference needs it, once its deciding count is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.domain import canon
from app.domain.count import CashCount
from app.domain.detective.facts import CountSheet, Drop, Neighbour, SessionFacts
from app.domain.kinds.counting import Listed
from app.domain.money import ZERO, Money
from app.domain.tender import Tender
from app.models import Book, DrawerCount, Entry, Person, Void
from app.queries import receipts, tenders

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.domain.kinds.tender_correction import StandingTender
    from app.domain.receipt import PostedReceipt
    from app.storage.database import Database

MOST_RECEIPTS = 5000
_KINDS = ("open", "drop", "pickup", "no_sale", "count")
_DECIDED = ("submitted", "sealed")


def facts(database: Database, book: str, *, unseen: str = "") -> SessionFacts:
    """What one session says of itself, and what its neighbours of the same date were over or short.

    The differences are those of the last count; call it only once that count decides (rule 5.6). `unseen` is a person
    whose own unsealed session is left out of the neighbours, because nobody is told the difference of their own.
    """
    with database.reading() as connection:
        said = _said(connection, book)
        last = connection.execute(
            select(*DrawerCount.__table__.columns)
            .where(DrawerCount.book_id == book)
            .order_by(DrawerCount.entry_no.desc())
            .limit(1)
        ).one()
        neighbours = _neighbours(connection, book, unseen)
        standing = tenders.standing_of(connection, [book])
        since = _put_right_since(connection, book, last.entry_no)
    (opening, _), *_ = said["open"]
    return SessionFacts(
        cash=last.counted - last.expected - since["cash"],
        checks=last.checks - last.expected_checks - since["check"],
        money_orders=last.money_orders - last.expected_money_orders - since["money_order"],
        opening=CashCount.from_body(opening.get("count", [])),
        receipts=tuple(
            _as_standing(each, standing[each.number]) if each.number in standing else each
            for each in receipts.of_book(database, book, limit=MOST_RECEIPTS)[::-1]
        ),
        drops=tuple(
            Drop(Money(body["cents"]), _at(body), undone)
            for body, undone in sorted((*said["drop"], *said["pickup"]), key=lambda told: told[0]["seq"])
        ),
        no_sales=tuple(_at(body) for body, _ in said["no_sale"]),
        counts=tuple(_sheet(body) for body, _ in said["count"]),
        neighbours=neighbours,
    )


def _said(connection: Connection, book: str) -> dict[str, list[tuple[dict[str, Any], bool]]]:
    """The bodies of a session's own acts by kind, in their order, each with whether it was undone."""
    wanted = (
        select(Entry.kind, Entry.body, Void.entry_no)
        .outerjoin(Void, Void.of_no == Entry.no)
        .where(Entry.book_id == book, Entry.kind.in_(_KINDS))
        .order_by(Entry.seq)
    )
    said: dict[str, list[tuple[dict[str, Any], bool]]] = {kind: [] for kind in _KINDS}
    for row in connection.execute(wanted):
        said[row.kind].append((canon.decode(row.body.encode()), row.entry_no is not None))
    return said


def _put_right_since(connection: Connection, book: str, count_no: int) -> dict[str, Money]:
    """What tenders put right after a count changed of what the drawer should hold: cash, checks, money orders."""
    moved: dict[str, Money] = dict.fromkeys(("cash", "check", "money_order"), ZERO)
    for no, right in tenders.corrected(connection, book).items():
        if no > count_no:
            moved[right.was] = moved.get(right.was, ZERO) - right.amount
            moved[right.kind] = moved.get(right.kind, ZERO) + right.amount
    return moved


def _as_standing(receipt: PostedReceipt, standing: tuple[StandingTender, ...]) -> PostedReceipt:
    """A receipt whose tenders were put right, as if it had been keyed so; what was kept of cash gave no change."""
    kept = tuple(Tender(each.kind, each.left, each.number) for each in standing if each.left)
    return replace(receipt, tenders=kept, change=ZERO)


def _neighbours(connection: Connection, book: str, unseen: str) -> tuple[Neighbour, ...]:
    """The other drawers of the date whose last count decides: it balanced, or a supervisor made it (rule 5.14)."""
    date = select(Book.date).where(Book.id == book).scalar_subquery()
    wanted = (
        select(Book.id, Book.code, Book.person, Book.state, Person.full_name, *_FIGURES)
        .join(DrawerCount, DrawerCount.book_id == Book.id)
        .outerjoin(Person, Person.name == Book.person)
        .where(Book.date == date, Book.id != book, Book.type == "drawer", Book.state.in_(_DECIDED), Book.attempts > 0)
        .order_by(Book.id, DrawerCount.entry_no)
    )
    last = {row.id: row for row in connection.execute(wanted)}
    return tuple(
        Neighbour(row.id, row.code, row.full_name or row.person, row.counted - row.expected)
        for row in last.values()
        if (row.balanced or row.by_person != row.person) and (row.state == "sealed" or row.person != unseen)
    )


_FIGURES = (DrawerCount.counted, DrawerCount.expected, DrawerCount.balanced, DrawerCount.by_person)


def _sheet(body: dict[str, Any]) -> CountSheet:
    return CountSheet(
        CashCount.from_body(body["count"]), _listed(body.get("checks", [])), _listed(body.get("money_orders", []))
    )


def _listed(items: list[dict[str, Any]]) -> tuple[Listed, ...]:
    return tuple(Listed(Money(item["cents"]), item.get("number", "")) for item in items)


def _at(body: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(body["at"])
