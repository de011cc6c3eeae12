# SPDX-License-Identifier: Apache-2.0
"""A drawer session from its float to its seal: open, drop, no-sale, blind count, submit, return, close (5.5, 5.6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.domain import dates
from app.domain.entry import BookType, Kind, Pen, State
from app.domain.errors import CounterError
from app.domain.kinds import cash, counting, open_book
from app.domain.kinds.close import close_drawer
from app.domain.money import ZERO, Money
from app.queries import books, drawers, masters
from app.queries import policies as policy_rows

if TYPE_CHECKING:
    from app.domain.count import CashCount
    from app.domain.kinds.counting import Listed
    from app.queries.books import BookRow
    from app.queries.drawers import SessionReport
    from app.services.desk import Desk

ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was just opened: its book, what was counted and what the drawer's float should have been."""

    book: str
    drawer: str
    counted: Money
    assigned: Money

    @property
    def difference(self) -> Money:
        """Counted less assigned; posted with the opening."""
        return self.counted - self.assigned


@dataclass(frozen=True, slots=True)
class Done:
    """A recorded act without a receipt number: its entry, for the slip and for a void."""

    id: str
    book: str
    seq: int
    kind: Kind
    amount: Money
    reason: str
    code: str
    at: str


@dataclass(frozen=True, slots=True)
class CountAnswer:
    """All a cashier learns of a count: balanced or not, and how many attempts are left."""

    balanced: bool
    attempt: int
    left: int
    submitted: bool


def open_drawer(desk: Desk, *, drawer: str, count: CashCount) -> Opened:
    """Open a drawer on the float counted in it; a difference from the assigned float is posted at once.

    Raises CounterError when the drawer or the person has an open session already.
    """
    desk.need("open", "open drawers")
    setup = next((one for one in masters.drawers(desk.database) if one.code == drawer and one.active), None)
    if setup is None:
        raise CounterError(
            f"There is no drawer {drawer} in use. Nothing was opened. Choose another one.", field="drawer"
        )
    _refuse_second_session(desk, drawer)
    assigned = policy_rows.assigned_float(desk.database, drawer, desk.today())
    opening = books.next_opening(desk.database, drawer)
    pen = Pen.first(BookType.DRAWER, drawer, opening.session, desk.today(), desk.staff.name, books.epoch(desk.database))
    _write(desk, pen, Kind.OPEN, open_book.open_drawer(opening.session, opening.grand, assigned, count))
    return Opened(pen.book, drawer, count.total, assigned)


def no_sale(desk: Desk, *, reason: str) -> Done:
    """Open the cash drawer without a sale, with a reason; it is counted and shown to supervisors."""
    desk.need("no_sale", "open the drawer without a sale")
    return _act(desk, Kind.NO_SALE, cash.no_sale(_said(reason)))


def drop(desk: Desk, *, amount: Money, reason: str, count: CashCount | None = None) -> Done:
    """Bring cash from the drawer to the vault; never more than it holds."""
    desk.need("drop", "bring cash to the vault")
    if amount <= ZERO:
        raise CounterError("A drop needs an amount. Nothing was moved. Type what goes to the vault.", field="amount")
    return _act(desk, Kind.DROP, cash.drop(amount, _said(reason), count))


def begin_count(desk: Desk) -> None:
    """Stop taking payments and count: the drawer opens."""
    _act(desk, Kind.BEGIN_COUNT, counting.begin_count())


def cancel_count(desk: Desk) -> None:
    """Go back to taking payments; only before a first attempt is stored."""
    book = _own(desk)
    if book.attempts:
        raise CounterError("An attempt is stored, so this count goes on. Nothing is lost. Count again and submit.")
    _act(desk, Kind.CANCEL_COUNT, counting.cancel_count())


def count(
    desk: Desk,
    *,
    cash_count: CashCount,
    checks: tuple[Listed, ...] = (),
    money_orders: tuple[Listed, ...] = (),
    book: str = "",
) -> CountAnswer:
    """Store one blind attempt; a balanced or a third one of the drawer's own person submits by itself (rule 5.6.2).

    `book` names a submitted session that a supervisor counts; without it, the person's own session is counted, and
    counting begins by itself.
    """
    pen = desk.journal.pen(book or _own(desk).id)
    if pen.state is State.OPEN:
        pen = _write(desk, pen, Kind.BEGIN_COUNT, counting.begin_count())
    attempt = pen.attempts + 1
    pen = _write(desk, pen, Kind.COUNT, counting.count(attempt, cash_count, checks, money_orders))
    balanced = drawers.last_count_balanced(desk.database, pen.book)
    own = pen.state is State.COUNTING
    submitted = own and (balanced or attempt >= ATTEMPTS)
    if submitted:
        _write(desk, pen, Kind.SUBMIT, counting.submit(attempt))
    return CountAnswer(balanced, attempt, max(ATTEMPTS - attempt, 0) if own else 0, submitted or not own)


def submit(desk: Desk) -> None:
    """Pass the pen to the supervisors; the last attempt balanced, or all attempts are used up."""
    pen = desk.journal.pen(_own(desk).id)
    _write(desk, pen, Kind.SUBMIT, counting.submit(pen.attempts))


def return_count(desk: Desk, *, book: str, reason: str) -> None:
    """Give a submitted count back to its person, with a reason."""
    desk.need("return", "return counts")
    desk.journal.forget(book)
    _write(desk, desk.journal.pen(book), Kind.RETURN, counting.return_count(_said(reason)))


def close(desk: Desk, *, book: str, explanation: str = "") -> SessionReport:
    """A supervisor closes a submitted session: over/short, float back, rest to the vault, book sealed (rule 5.14).

    Raises CounterError when an unbalanced count still needs the supervisor's own, or the person closes their own.
    """
    desk.need("close_drawer", "close drawer sessions")
    desk.journal.forget(book)
    pen = desk.journal.pen(book)
    if pen.person == desk.staff.name:
        raise CounterError("Nobody closes their own session. It stays submitted. Ask another supervisor.")
    if pen.state is not State.SUBMITTED:
        raise CounterError(
            f"Session {book} is not submitted. Nothing was closed. Its person counts and submits it first."
        )
    closing = drawers.closing(desk.database, book)
    if closing is None:
        raise CounterError(
            "The last count did not balance, so a supervisor counts too. Nothing was closed. "
            "Count the drawer, then close it."
        )
    _write(desk, pen, Kind.CLOSE, close_drawer(pen, replace(closing, explanation=explanation.strip())))
    return drawers.session_report(desk.database, book)


def own_session(desk: Desk) -> BookRow | None:
    """The session the signed-in person has open or is counting, if there is one."""
    return books.of_person(desk.database, desk.staff.name)


def _own(desk: Desk) -> BookRow:
    book = own_session(desk)
    if book is None:
        raise CounterError("You have no open drawer. Nothing was done. Open one on the Drawer screen first.")
    return book


def _refuse_second_session(desk: Desk, drawer: str) -> None:
    own = own_session(desk)
    if own is not None:
        raise CounterError(
            f"You have session {own.id} in drawer {own.code} since {dates.short(own.date)}. It is safe. "
            "Count and submit it first.",
            field="drawer",
        )
    other = books.of_drawer(desk.database, drawer)
    if other is not None:
        raise CounterError(
            f"Drawer {drawer} is open: session {other.id} of {other.person}. Choose another drawer.",
            field="drawer",
        )


def _said(reason: str) -> str:
    if not reason.strip():
        raise CounterError("A reason is missing. Nothing was done. Say why in a few words.", field="reason")
    return reason.strip()


def _act(desk: Desk, kind: Kind, content: dict[str, Any]) -> Done:
    pen = desk.journal.pen(_own(desk).id)
    entry = desk.write(pen, kind, content)
    desk.journal.record(pen, entry)
    amount = Money(content.get("cents", 0))
    return Done(
        entry.id, entry.book, entry.seq, kind, amount, content.get("reason", ""), entry.code, entry.content["at"]
    )


def _write(desk: Desk, pen: Pen, kind: Kind, content: dict[str, Any]) -> Pen:
    return desk.journal.record(pen, desk.write(pen, kind, content))
