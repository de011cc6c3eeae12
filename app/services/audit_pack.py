# SPDX-License-Identifier: Apache-2.0
"""An audit pack is the closed books of some dates with all an auditor needs to check them, and nothing of the program.

Books that are not closed are never in it: what an open drawer should hold would be told (rule 5.6.1), and what is still
written cannot be checked to its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import canon, dates
from app.domain.errors import CounterError
from app.domain.report import Asked
from app.domain.report_forms import FORMS
from app.queries import audit_pack as read
from app.services import reports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from sqlalchemy import Connection

    from app.domain.report import Form
    from app.queries.audit_pack import PackBook, Table
    from app.services.desk import Desk
    from app.services.reports import Made

    Progress = Callable[[int, int], object]

_NAMED = 4
"""So many open books are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Period:
    """The business dates of a pack, both counted in. Raises CounterError where they cannot be."""

    since: date
    until: date

    def __post_init__(self) -> None:
        """The first is not after the last."""
        if self.until < self.since:
            raise CounterError("The last day is before the first. Nothing was written. Put the earlier day first.")

    @property
    def words(self) -> str:
        """The days in words."""
        first, last = dates.full(self.since), dates.full(self.until)
        return first if self.since == self.until else f"{first} to {last}"


@dataclass(frozen=True, slots=True)
class Pack:
    """What goes into a pack: the books whose entries it holds, the day book, and its tables by file name."""

    books: tuple[PackBook, ...]
    names: tuple[str, ...]
    tables: Iterator[tuple[str, Table]]


def chosen(desk: Desk, connection: Connection, period: Period) -> Pack:
    """What a pack of these dates holds, read on one connection and so as of one moment.

    Raises CounterError for who may not audit, and for dates with a book that is not closed.
    """
    desk.need("audit", "make an audit pack")
    books = read.books(connection, period.since, period.until)
    _refuse_open([book for book in books if not read.is_closed(book)])
    if not books:
        raise CounterError(f"There is no book of {period.words}. Nothing was written. Choose other days.")
    names = (*(book.id for book in books), *read.day_books(connection))
    return Pack(books, names, _tables(desk, connection, period, books))


def made_reports(desk: Desk, period: Period, progress: Progress) -> Iterator[tuple[Form, Made]]:
    """Every report of these dates."""
    for form in FORMS:
        yield form, reports.make(desk, Asked(form.name, period.since, period.until), progress)


def _tables(
    desk: Desk, connection: Connection, period: Period, books: tuple[PackBook, ...]
) -> Iterator[tuple[str, Table]]:
    yield "books.csv", _of_books(books)
    yield "day_seals.csv", _with_words(read.day_seals(connection))
    yield "gl_batches.csv", read.batches(connection)
    for name in read.SET_UP:
        yield f"setup/{name}.csv", read.set_up(connection, name)
    for name, file in (("audit", "audit"), ("approval", "approvals"), ("desk_event", "events")):
        yield f"log/{file}.csv", read.log(connection, name, period.since, period.until, desk.city.time_zone)


def _of_books(books: tuple[PackBook, ...]) -> Table:
    columns = (
        *("book", "type", "code", "session", "person", "date", "entries", "head", "head in words", "receipts"),
        *("grand total", "over or short"),
    )
    rows = (
        (
            one.id, one.type, one.code, one.session, one.person, one.date, one.entries, one.head,
            canon.anchor_text(one.head), one.receipts, one.grand, one.over_short,
        )
        for one in books
    )  # fmt: skip
    return read.Table(columns, rows)


def _with_words(seals: Table) -> Table:
    at = seals.columns.index("hash")
    return read.Table(
        (*seals.columns, "head in words"), ((*row, canon.anchor_text(bytes(row[at]))) for row in seals.rows)
    )


def _refuse_open(books: list[PackBook]) -> None:
    if not books:
        return
    named = ", ".join(f"{one.id} of {one.date}" for one in books[:_NAMED])
    more = f" and {len(books) - _NAMED:,} more" if len(books) > _NAMED else ""
    are, them = ("is", "it") if len(books) == 1 else ("are", "them")
    raise CounterError(
        f"{named}{more} {are} not closed. Nothing was written: a pack holds closed books alone. Close {them}, or choose"
        " other days."
    )
