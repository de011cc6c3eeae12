# SPDX-License-Identifier: Apache-2.0
"""What reports are made of: the books of some days, then sums over those books alone, a chunk of books at a time.

Everything is reached from the index of dates to the books and from there to their entries by key, so a day costs what
that day holds, however many years lie before it. A listing is read in keyed pages: book, then the place in the book.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Select, Text, case, cast, func, select
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import aliased

from app.domain import canon, gl
from app.domain.entry import BookType, Kind, State
from app.domain.money import ZERO, Money
from app.models import Book, Charge, Entry, Posting, Receipt, ReceiptLine, ReceiptTender, Seal, Undone, Void
from app.queries import tenders

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from app.domain.report import Asked
    from app.storage.database import Database

BOOKS_AT_ONCE = 100
_UNDOING = (Kind.VOID.value, Kind.REVERSAL.value, Kind.RETURNED_CHECK.value)
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Part:
    """One book of a report, as far as it was written when the report was made: `upto` is its last entry then."""

    book: str
    type: BookType
    code: str
    session: int
    person: str
    date: date
    state: State
    attempts: int
    upto: int


@dataclass(frozen=True, slots=True)
class ReceiptSum:
    """The receipts of a book, voided or not: how many, how much, and what rounding added and took away."""

    book: str
    voided: bool
    count: int
    total: Money
    rounded: int
    up: Money
    down: Money


@dataclass(frozen=True, slots=True)
class TenderSum:
    """What a book's receipts took by one kind of tender, net of change."""

    book: str
    kind: str
    voided: bool
    count: int
    net: Money


@dataclass(frozen=True, slots=True)
class CodeSum:
    """What was taken for one revenue code; "" is credit kept on accounts."""

    code: str
    voided: bool
    count: int
    cents: Money


@dataclass(frozen=True, slots=True)
class GlSum:
    """What was posted to one GL account, both ways, each without a sign."""

    fund: str
    gl: str
    debit: Money
    credit: Money


@dataclass(frozen=True, slots=True)
class HourSum:
    """The receipts that stand and were written in one hour of the city's clock."""

    hour: int
    count: int
    total: Money


@dataclass(frozen=True, slots=True)
class Difference:
    """What a sealed session was over (positive) or short, cash and papers together."""

    book: str
    over_short: Money


@dataclass(frozen=True, slots=True)
class Undoing:
    """One void, reversal or returned check (`kind`): what it undid, by whom, who agreed and why.

    `target` is a receipt's number, else "", and then `of_kind` says what it was.
    """

    book: str
    kind: str
    target: str
    of_kind: str
    at: str
    by: str
    agreed: str
    reason: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Listed:
    """One number of a session: a receipt with its tenders as they stand, or one that was given up, which has none."""

    book: str
    seq: int
    number: str
    at: str
    payer: str
    kinds: tuple[str, ...]
    total: Money
    voided: bool
    given_up: bool


def parts(database: Database, asked: Asked) -> tuple[Part, ...]:
    """The books of these days in the order of date, code and session."""
    wanted = (
        select(
            *(Book.id, Book.type, Book.code, Book.session, Book.person, Book.date, Book.state),
            *(Book.attempts, Book.next_seq),
        )
        .where(Book.date >= asked.since.isoformat(), Book.date <= asked.until.isoformat())
        .order_by(Book.date, Book.code, Book.session)
    )
    if asked.drawer:
        wanted = wanted.where(Book.code == asked.drawer)
    if asked.person:
        wanted = wanted.where(Book.person == asked.person)
    with database.reading() as connection:
        return tuple(
            Part(
                row.id,
                BookType(row.type),
                row.code,
                row.session,
                row.person,
                date.fromisoformat(row.date),
                State(row.state),
                row.attempts,
                row.next_seq - 1,
            )
            for row in connection.execute(wanted)
        )


def gathered(
    database: Database,
    read: Callable[[Connection, list[str]], list[_Found]],
    books: Sequence[str],
    progress: Callable[[int, int], object],
) -> list[_Found]:
    """What `read` finds in all of these books, as of one moment; `progress` hears after how many, and may stop it."""
    found: list[_Found] = []
    with database.reading() as connection:
        for place in range(0, len(books), BOOKS_AT_ONCE):
            progress(place, len(books))
            found += read(connection, list(books[place : place + BOOKS_AT_ONCE]))
    progress(len(books), len(books))
    return found


def receipt_sums(connection: Connection, books: list[str]) -> list[ReceiptSum]:
    """The receipts of each book, those that stand and those that were voided."""
    voided = Receipt.voided_by.is_not(None)
    up = case((Receipt.rounding > ZERO, Receipt.rounding), else_=0)
    down = case((Receipt.rounding < ZERO, Receipt.rounding), else_=0)
    wanted = (
        select(
            Entry.book_id,
            voided.label("voided"),
            func.count(),
            func.sum(Receipt.total),
            func.sum(case((Receipt.rounding != ZERO, 1), else_=0)),
            func.sum(up),
            func.sum(down),
        )
        .join(Receipt, Receipt.entry_no == Entry.no)
        .where(Entry.book_id.in_(books))
        .group_by(Entry.book_id, voided)
    )
    return [
        ReceiptSum(book, bool(undone), count, total, int(rounded), up, down)
        for book, undone, count, total, rounded, up, down in connection.execute(wanted)
    ]


def tender_sums(connection: Connection, books: list[str]) -> list[TenderSum]:
    """What each book took by each kind of tender: what stands as it was put right (rule 5.6.5), what was voided."""
    standing = tenders.totals(connection, books)
    wanted = (
        select(Entry.book_id, ReceiptTender.kind, func.count(), func.sum(ReceiptTender.net))
        .join(Receipt, Receipt.entry_no == Entry.no)
        .join(ReceiptTender, ReceiptTender.entry_no == Entry.no)
        .where(Entry.book_id.in_(books), Receipt.voided_by.is_not(None))
        .group_by(Entry.book_id, ReceiptTender.kind)
    )
    return [
        *(
            TenderSum(book, total.tender, voided=False, count=total.count_of, net=total.amount)
            for book, totals in standing.items()
            for total in totals
        ),
        *(
            TenderSum(book, kind, voided=True, count=count, net=net)
            for book, kind, count, net in _of(connection, wanted)
        ),
    ]


def code_sums(connection: Connection, books: list[str]) -> list[CodeSum]:
    """What was taken for each code; a bill's line counts for the code of its charge."""
    voided, code = Receipt.voided_by.is_not(None), func.coalesce(ReceiptLine.code, Charge.code, "")
    wanted = (
        select(code, voided.label("voided"), func.count(), func.sum(ReceiptLine.cents))
        .select_from(Entry)
        .join(Receipt, Receipt.entry_no == Entry.no)
        .join(ReceiptLine, ReceiptLine.entry_no == Entry.no)
        .outerjoin(Charge, Charge.id == ReceiptLine.charge)
        .where(Entry.book_id.in_(books))
        .group_by(code, voided)
    )
    return [CodeSum(code, bool(undone), count, cents) for code, undone, count, cents in _of(connection, wanted)]


def gl_sums(connection: Connection, books: list[str]) -> list[GlSum]:
    """What was posted to each account of the chart, by entries of every kind."""
    debit = case((Posting.cents > ZERO, Posting.cents), else_=0)
    credit = case((Posting.cents < ZERO, Posting.cents), else_=0)
    wanted = (
        select(Posting.fund, Posting.gl, func.sum(debit), func.sum(credit))
        .select_from(Entry)
        .join(Posting, Posting.entry_no == Entry.no)
        .where(Entry.book_id.in_(books))
        .group_by(Posting.fund, Posting.gl)
    )
    return [GlSum(fund, account, debit, -credit) for fund, account, debit, credit in _of(connection, wanted)]


def hour_sums(connection: Connection, books: list[str]) -> list[HourSum]:
    """The receipts that stand, by the hour of the till's clock."""
    hour = func.substr(_said(connection, "at"), 12, 2)
    wanted = (
        select(hour, func.count(), func.sum(Receipt.total))
        .select_from(Entry)
        .join(Receipt, Receipt.entry_no == Entry.no)
        .where(Entry.book_id.in_(books), Receipt.voided_by.is_(None))
        .group_by(hour)
    )
    return [HourSum(int(hour), count, total) for hour, count, total in _of(connection, wanted)]


def differences(connection: Connection, books: list[str]) -> list[Difference]:
    """What each sealed session was over or short, as its close posted it."""
    wanted = (
        select(Seal.book_id, func.sum(Posting.cents))
        .outerjoin(Posting, (Posting.entry_no == Seal.entry_no) & (Posting.gl == gl.OVER_SHORT))
        .where(Seal.book_id.in_(books))
        .group_by(Seal.book_id)
    )
    return [Difference(book, -(cents or ZERO)) for book, cents in _of(connection, wanted)]


def undone(connection: Connection, books: list[str]) -> list[Undoing]:
    """Every void, reversal and returned check with what its entry says, and the kind of what it undid."""
    original = aliased(Entry)
    wanted = (
        select(Entry.book_id, Entry.kind, Entry.body, original.kind.label("of_kind"))
        .outerjoin(Void, Void.entry_no == Entry.no)
        .outerjoin(Undone, Undone.entry_no == Entry.no)
        .join(original, original.no == func.coalesce(Void.of_no, Undone.of_no))
        .where(Entry.book_id.in_(books), Entry.kind.in_(_UNDOING))
        .order_by(Entry.book_id, Entry.seq)
    )
    return [
        _undoing(book, kind, of_kind, canon.decode(body.encode()))
        for book, kind, body, of_kind in _of(connection, wanted)
    ]


def listed(database: Database, parts: Sequence[Part], after: tuple[int, int], limit: int) -> tuple[Listed, ...]:
    """At most `limit` numbers of these books in their order, from behind `after`: the place of a book, and a seq."""
    place, seq = after
    found: list[Listed] = []
    with database.reading() as connection:
        while place < len(parts) and len(found) < limit:
            found += _numbers(connection, parts[place], seq, limit - len(found))
            place, seq = place + 1, 0
        standing = tenders.standing_of(connection, sorted({each.book for each in found}))
    return tuple(
        replace(each, kinds=tuple(dict.fromkeys(tender.kind for tender in standing[each.number] if tender.left)))
        if each.number in standing
        else each
        for each in found
    )


def _numbers(connection: Connection, part: Part, after: int, limit: int) -> list[Listed]:
    number = _said(connection, "number")
    wanted = (
        select(
            Entry.no,
            Entry.seq,
            Entry.kind,
            number.label("number"),
            _said(connection, "at").label("at"),
            Receipt.payer,
            Receipt.total,
            Receipt.voided_by,
        )
        .outerjoin(Receipt, Receipt.entry_no == Entry.no)
        .where(
            Entry.book_id == part.book,
            Entry.seq > after,
            Entry.seq <= part.upto,
            Entry.kind.in_((Kind.RECEIPT.value, Kind.ANNULLED.value)),
            number.is_not(None),
        )
        .order_by(Entry.seq)
        .limit(limit)
    )
    rows = connection.execute(wanted).all()
    kinds = _kinds(connection, [row.no for row in rows])
    return [
        Listed(
            part.book,
            row.seq,
            row.number,
            row.at,
            row.payer or "",
            tuple(kinds.get(row.no, ())),
            row.total or ZERO,
            row.voided_by is not None,
            row.kind == Kind.ANNULLED.value,
        )
        for row in rows
    ]


def _kinds(connection: Connection, numbers: list[int]) -> dict[int, list[str]]:
    """The kinds of tender of some receipts, each once, in the order they were handed over."""
    wanted = (
        select(ReceiptTender.entry_no, ReceiptTender.kind)
        .where(ReceiptTender.entry_no.in_(numbers))
        .order_by(ReceiptTender.entry_no, ReceiptTender.n)
    )
    kinds: dict[int, list[str]] = {}
    for no, kind in connection.execute(wanted):
        if kind not in kinds.setdefault(no, []):
            kinds[no].append(kind)
    return kinds


def _undoing(book: str, kind: str, of_kind: str, said: dict[str, Any]) -> Undoing:
    number = "" if said["target"] == said["of"] else said["target"]
    agreed = said.get("approval", {}).get("by", "")
    return Undoing(book, kind, number, of_kind, said["at"], said["by"], agreed, said["reason"], Money(said["total"]))


def _said(connection: Connection, key: str) -> ColumnElement[str]:
    """One text out of an entry's body, as each database reads it; nothing where the body has no such key."""
    if connection.dialect.name == "sqlite":
        return func.json_extract(Entry.body, f"$.{key}", type_=Text())
    text: ColumnElement[str] = cast(Entry.body, JSON)[key].astext
    return text


def _of(connection: Connection, wanted: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    return connection.execute(wanted).all()
