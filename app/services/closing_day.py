# SPDX-License-Identifier: Apache-2.0
"""Closing the business day: what is still open in it, and the one seal over all its books when nothing is (5.14).

The list says what keeps the day open and what a person should know before leaving; only the books decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain import dates
from app.domain.act_words import named
from app.domain.entry import BookType, Kind, Pen, State
from app.domain.errors import CounterError
from app.domain.kinds import close, open_book, seal
from app.domain.kinds.deposit import CASH
from app.domain.kinds.seal import DayTotals
from app.queries import approvals, books, day_close, deposits, desk_events, gl_export, people
from app.services import outcomes
from app.storage.schema import EPOCH

if TYPE_CHECKING:
    from datetime import date

    from app.domain.money import Money
    from app.queries.books import BookRow
    from app.queries.day_close import ClosedDay
    from app.services.desk import Desk


class Cause(StrEnum):
    """What a line of the list is about."""

    SESSION = "session"
    OFFICE = "office"
    TRANSIT = "transit"
    UNKNOWN = "unknown"
    REQUEST = "request"
    PAPER = "paper"
    CART = "cart"
    VAULT = "vault"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the list: something of the day that is not finished. `keeps`: the day cannot be closed before it is.

    `book` names the book it is about, `state` how that stands; `who` is a full name, `what` an act, a cart or a paper.
    """

    cause: Cause
    keeps: bool
    who: str = ""
    book: str = ""
    state: State | None = None
    date: date | None = None
    what: str = ""
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a business date stands: what is waiting in it, and what its closed books come to.

    `days` are the dates that are not closed, oldest first; `day` is nothing when there is none. `last` is the last
    closed one. `covered` counts the books the seal would fix, `earlier` is the oldest date among them; `to_post` counts
    closed books that are not posted to the general ledger yet.
    """

    day: date | None
    days: tuple[date, ...]
    last: date | None
    waiting: tuple[Waiting, ...]
    covered: int
    totals: DayTotals
    voids: int
    to_post: int = 0

    @property
    def ready(self) -> bool:
        """Whether nothing keeps the day open."""
        return self.day is not None and not any(one.keeps for one in self.waiting)

    @property
    def earlier(self) -> tuple[date, ...]:
        """Dates before the chosen one that its seal covers as well."""
        return tuple(one for one in self.days if self.day is not None and one < self.day)


def standing(desk: Desk, day: date | None = None) -> Standing:
    """How a date stands; without one, the oldest that is not closed. In a city that never closed a day, the newest.

    Raises CounterError for who may not close days.
    """
    desk.need("close_day", "close the day")
    last = day_close.last_closed(desk.database)
    days = day_close.open_dates(desk.database, desk.today())
    if day is None and days:
        day = days[-1] if last is None else days[0]
    to_post = gl_export.waiting_count(desk.database)
    if day is None or day not in days:
        return Standing(None, days, last, (), 0, seal.totals_of(()), 0, to_post)
    told = day_close.covered(desk.database, day)
    return Standing(
        day, days, last, _waiting(desk, day), len(told.books), seal.totals_of(told.books), told.voids, to_post
    )


def close_offices(desk: Desk, day: date) -> int:
    """Close every back-office book of a date or an earlier one, also of people who have left; answers how many.

    Raises CounterError where one of them is somebody else's and the person may close no books of others.
    """
    desk.need("close_day", "close the day")
    names = people.full_names(desk.database)
    open_books = [row for row in books.not_closed(desk.database, day) if row.type is BookType.OFFICE]
    for row in open_books:
        if row.person != desk.staff.name:
            who = names.get(row.person, row.person)
            desk.need("close_drawer", f"close the back-office book {row.id} of {who}")
        desk.journal.forget(row.id)
        pen = desk.journal.pen(row.id)
        desk.journal.record(pen, desk.write(pen, Kind.CLOSE, close.close_office(pen)))
    return len(open_books)


def close_day(desk: Desk, *, day: date, entry_id: str = "") -> ClosedDay:
    """Close a business date by one seal over every book since the last one; no book opens on it any more.

    With the same `entry_id`, asking twice acts once. Raises CounterError naming what is still open.
    """
    desk.need("close_day", "close the day")
    if outcomes.recorded(desk, entry_id) is None:
        _refuse(desk, day)
        pen = _day_book(desk, day).on(day)
        told = day_close.covered(desk.database, day)
        content = seal.seal(told.books, voids=told.voids, previous=told.previous, schema=told.schema)
        desk.journal.record(pen, desk.write(pen, Kind.SEAL, content, entry_id=entry_id))
    return closed(desk, day)


def closed(desk: Desk, day: date) -> ClosedDay:
    """A closed business date with its seal. Raises CounterError for one that is not closed."""
    found = day_close.closed_day(desk.database, day)
    if found is None:
        raise CounterError(f"{_said(day)} is not closed. Nothing was changed. Choose a day of the list.")
    return found


def closed_days(desk: Desk) -> tuple[ClosedDay, ...]:
    """The days that were closed last, newest first."""
    desk.need("close_day", "look at closed days")
    return day_close.closed_days(desk.database)


def _refuse(desk: Desk, day: date) -> None:
    last = day_close.last_closed(desk.database)
    if last is not None and day <= last:
        raise CounterError(
            f"{_said(day)} is closed already. Nothing was changed. Print its report again if you need it."
        )
    if day > desk.today():
        raise CounterError(f"{_said(day)} has not come yet. Nothing was changed. Close the days that are over.")
    first = next((one for one in _waiting(desk, day) if one.keeps), None)
    if first is not None:
        raise CounterError(f"{in_words(first)} Nothing was closed. {remedy(first)}")


def _day_book(desk: Desk, day: date) -> Pen:
    """The pen of the city's day book, as the books have it now; it is opened with the first day that is closed."""
    desk.journal.forget(seal.BOOK)
    if books.by_id(desk.database, seal.BOOK) is not None:
        return desk.journal.pen(seal.BOOK)
    first = Pen.first(BookType.DAY, seal.CODE, 1, day, desk.staff.name, EPOCH)
    return desk.journal.record(first, desk.write(first, Kind.OPEN, open_book.open_day()))


def _waiting(desk: Desk, day: date) -> tuple[Waiting, ...]:
    names = people.full_names(desk.database)
    moving = day_close.in_transit(desk.database, day)
    papers = desk_events.unprinted(desk.database, day, desk.now().tzinfo)
    return (
        *(_of_book(row, names) for row in books.not_closed(desk.database, day)),
        *([Waiting(Cause.TRANSIT, keeps=True, amount=moving)] if moving else []),
        *(Waiting(Cause.UNKNOWN, keeps=True, book=one.book, what=named(one)) for one in desk.journal.unknown),
        *(
            Waiting(Cause.REQUEST, keeps=False, who=asked.by_name, what=asked.wanted.text)
            for asked in approvals.waiting(desk.database)
        ),
        *(Waiting(Cause.PAPER, keeps=False, what=ref) for ref in papers),
        *(
            Waiting(Cause.CART, keeps=False, who=names.get(cart.by, cart.by), what=cart.name)
            for cart in desk_events.waiting_carts(desk.database)
        ),
        *(
            Waiting(Cause.VAULT, keeps=False, who=names.get(one.person, one.person), book=one.book, amount=one.of(CASH))
            for one in deposits.waiting(desk.database, (CASH,))
            if one.date <= day
        ),
    )


def _of_book(row: BookRow, names: dict[str, str]) -> Waiting:
    cause = Cause.OFFICE if row.type is BookType.OFFICE else Cause.SESSION
    return Waiting(cause, True, names.get(row.person, row.person), row.id, row.state, row.date)


_STATES = {
    State.OPEN: "is still open",
    State.COUNTING: "is being counted",
    State.SUBMITTED: "is submitted and waits for a supervisor",
}


def in_words(one: Waiting) -> str:
    """What is not finished, as one sentence."""
    if one.cause is Cause.SESSION and one.state is not None:
        return f"Session {one.book} of {one.who} {_STATES[one.state]}."
    if one.cause is Cause.OFFICE:
        return f"Back-office book {one.book} of {one.who} is still open."
    if one.cause is Cause.TRANSIT:
        return f"{one.amount.dollars if one.amount is not None else ''} is on its way between two drawers."
    if one.cause is Cause.UNKNOWN:
        return f"Nobody knows yet whether {one.what} is recorded."
    if one.cause is Cause.REQUEST:
        return f"{one.who} asks for a consent: {one.what}"
    if one.cause is Cause.PAPER:
        return f"{one.what} was not printed."
    if one.cause is Cause.VAULT:
        cash = one.amount.dollars if one.amount is not None else ""
        return f"{cash} of session {one.book} of {one.who} stays in the vault."
    return f"“{one.what}” is parked, by {one.who}."


def remedy(one: Waiting) -> str:
    """What to do about it, as one sentence."""
    if one.cause is Cause.SESSION:
        return "Close it on the Drawer screen." if one.state is State.SUBMITTED else "Have it counted and submitted."
    return {
        Cause.OFFICE: "Close the back-office books.",
        Cause.TRANSIT: "Have it accepted, or rule on the difference.",
        Cause.UNKNOWN: "Wait for the answer, or give it up.",
        Cause.REQUEST: "Allow or refuse it on the Audit screen.",
        Cause.PAPER: "Print it again if somebody needs it.",
        Cause.CART: "It stays parked; nothing of it is recorded.",
        Cause.VAULT: "Deposit it, or leave it there overnight under that name.",
    }[one.cause]


def _said(day: date) -> str:
    return f"{dates.weekday(day)} {dates.full(day)}"
