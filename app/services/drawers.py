# SPDX-License-Identifier: Apache-2.0
"""A drawer session from its float to its seal: open, drop, no-sale, blind count, submit, return, close (5.5, 5.6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.domain import cards, dates, ids
from app.domain.entry import BookType, Kind, Pen, State
from app.domain.errors import CounterError
from app.domain.kinds import cash, counting, open_book
from app.domain.kinds.close import close_drawer
from app.domain.money import ZERO, Money
from app.queries import books, drawers, masters
from app.queries import policies as policy_rows
from app.services import absences, cities, outcomes, session_acts
from app.services.consents import Witness
from app.services.session_acts import Asked, Done
from app.storage.schema import EPOCH

if TYPE_CHECKING:
    from datetime import date

    from app.domain.count import CashCount
    from app.domain.entry import Entry
    from app.domain.kinds.close import Closing
    from app.domain.kinds.counting import Listed
    from app.queries.books import BookRow
    from app.queries.drawers import SessionReport
    from app.services.desk import Desk

ATTEMPTS = 3
_GRAVITY = ("nothing", "explanation", "supervisor", "report")


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was just opened: its book, what was counted and what the drawer's float should have been.

    `code` is the short code of the entry, `at` the till's clock: both stand on the slip.
    """

    book: str
    drawer: str
    counted: Money
    assigned: Money
    count: CashCount
    code: str
    at: str

    @property
    def difference(self) -> Money:
        """Counted less assigned; posted with the opening."""
        return self.counted - self.assigned


@dataclass(frozen=True, slots=True)
class CountAnswer:
    """All a cashier learns of a count: balanced or not, and how many attempts are left.

    `book`, `code` and `at` name the stored attempt on its slip, `along` is who counted with its writer (full name).
    """

    balanced: bool
    attempt: int
    left: int
    submitted: bool
    book: str
    code: str
    at: str
    along: str = ""


def open_drawer(desk: Desk, *, drawer: str, count: CashCount, entry_id: str = "") -> Opened:
    """Open a drawer on the float counted in it; a difference from the assigned float is posted at once.

    `entry_id` here and below is that of the entry to be: with the same one, asking twice acts once.
    Raises CounterError when the drawer or the person has an open session already.
    """
    desk.need("open", "open drawers")
    if (before := outcomes.recorded(desk, entry_id)) is not None:
        return _opened(before, count)
    setup = next((one for one in masters.drawers(desk.database) if one.code == drawer and one.active), None)
    if setup is None:
        raise CounterError(
            f"There is no drawer {drawer} in use. Nothing was opened. Choose another one.", field="drawer"
        )
    _refuse_second_session(desk, drawer)
    cities.refuse_old(desk)
    assigned = policy_rows.assigned_float(desk.database, drawer, desk.today())
    opening = books.next_opening(desk.database, drawer)
    pen = Pen.first(BookType.DRAWER, drawer, opening.session, desk.today(), desk.staff.name, EPOCH)
    content = open_book.open_drawer(opening.session, opening.grand, assigned, count)
    entry = desk.write(pen, Kind.OPEN, content, entry_id=entry_id)
    desk.journal.record(pen, entry)
    return _opened(entry, count)


def no_sale(desk: Desk, *, reason: str, second: Witness | None = None, entry_id: str = "") -> Done:
    """Open the cash drawer without a sale, with a reason; it is counted and shown to supervisors.

    More often than a session may by the city's policy, a second person agrees (`asks` tells when). Raises CounterError
    beside "reason", "approver" or "password".
    """
    desk.need("no_sale", "open the drawer without a sale")
    said_reason = session_acts.said(reason)
    words = f"Open the drawer without a sale. Reason: {said_reason}"
    return session_acts.act(
        desk, Kind.NO_SALE, lambda by: cash.no_sale(said_reason, by), entry_id, Asked(words, ZERO, second)
    )


def drop(desk: Desk, *, amount: Money, reason: str, count: CashCount | None = None, entry_id: str = "") -> Done:
    """Bring cash from the drawer to the vault; never more than it holds."""
    desk.need("drop", "bring cash to the vault")
    if amount <= ZERO:
        raise CounterError("A drop needs an amount. Nothing was moved. Type what goes to the vault.", field="amount")
    content = cash.drop(amount, session_acts.said(reason), count)
    return session_acts.act(desk, Kind.DROP, lambda _: content, entry_id)


def counterfeit(desk: Desk, *, face: Money, serial: str, payer: str, reason: str, entry_id: str = "") -> Done:
    """Keep a note taken for counterfeit, credited to nobody; it goes to the police with its report.

    Raises CounterError beside "face", "serial" or "reason".
    """
    desk.need("counterfeit", "report counterfeit notes")
    if face not in cash.BILLS:
        raise CounterError("There is no such bill. Nothing was recorded. Type $1, $5, $20 and so on.", field="face")
    if not serial.strip():
        raise CounterError("The serial number is missing. Nothing was recorded. Read it off the note.", field="serial")
    for name, typed in (("serial", serial), ("payer", payer)):
        cards.refuse(typed, name)
    content = cash.counterfeit(face, serial.strip(), payer.strip(), session_acts.said(reason))
    return replace(session_acts.act(desk, Kind.COUNTERFEIT, lambda _: content, entry_id), amount=face)


def begin_count(desk: Desk, *, entry_id: str = "") -> None:
    """Stop taking payments and count: the drawer opens."""
    desk.need("count", "count drawers")
    session_acts.act(desk, Kind.BEGIN_COUNT, lambda _: counting.begin_count(), entry_id)


def cancel_count(desk: Desk, *, entry_id: str = "") -> None:
    """Go back to taking payments; only before a first attempt is stored."""
    book = session_acts.needed(desk)
    if book.attempts:
        raise CounterError("An attempt is stored, so this count goes on. Nothing is lost. Count again and submit.")
    session_acts.act(desk, Kind.CANCEL_COUNT, lambda _: counting.cancel_count(), entry_id)


def count(
    desk: Desk,
    *,
    cash_count: CashCount,
    checks: tuple[Listed, ...] = (),
    money_orders: tuple[Listed, ...] = (),
    book: str = "",
    second: Witness | None = None,
    entry_id: str = "",
) -> CountAnswer:
    """Store one blind attempt; a balanced or a third one of the drawer's own person submits by itself (rule 5.6.2).

    `book` names a submitted session that a supervisor counts; without it, the person's own session is counted, and
    counting begins by itself. `second` counts along where the session was submitted in its person's place. Where an
    earlier attempt was the last one and only its submission is missing, that is made up for and the new figures are
    not needed.
    """
    desk.need("close_drawer" if book else "count", "count this drawer")
    if (before := outcomes.recorded(desk, entry_id)) is not None:
        return _counted(desk, before, own=not book)
    pen = session_acts.pen(desk, book or session_acts.needed(desk).id)
    if pen.state is State.OPEN:
        pen = _write(desk, pen, Kind.BEGIN_COUNT, counting.begin_count())
    if pen.state is State.SEALED or (book and pen.state is not State.SUBMITTED):
        raise CounterError(f"Session {pen.book} is not submitted. Nothing was stored. Look at the list again.")
    own = pen.state is State.COUNTING
    if own and complete(desk, pen.book, pen.attempts):
        return _submitted(desk, pen)
    entry_id = entry_id or ids.uuid7(desk.clock())
    reason, along = absences.counted_along(
        desk, pen, cash=cash_count, checks=checks, money_orders=money_orders, second=second, entry_id=entry_id
    )
    content = counting.count(pen.attempts + 1, cash_count, checks, money_orders, reason, along)
    entry = desk.write(pen, Kind.COUNT, content, entry_id=entry_id, approval=along)
    desk.journal.record(pen, entry)
    return _counted(desk, entry, own=own)


def _counted(desk: Desk, entry: Entry, *, own: bool) -> CountAnswer:
    """The answer to a stored attempt; the last one of the drawer's own person is submitted, unless it was already."""
    attempt = entry.content["attempt"]
    balanced = drawers.last_count_balanced(desk.database, entry.book)
    last = own and (balanced or attempt >= ATTEMPTS)
    if last and (pen := session_acts.pen(desk, entry.book)).state is State.COUNTING:
        _write(desk, pen, Kind.SUBMIT, counting.submit(attempt))
    left = max(ATTEMPTS - attempt, 0) if own else 0
    along = session_acts.done(desk, entry).agreed_by
    return CountAnswer(balanced, attempt, left, last or not own, entry.book, entry.code, entry.content["at"], along)


def submit(desk: Desk, *, entry_id: str = "") -> None:
    """Pass the pen to the supervisors; the last attempt balanced, or all attempts are used up."""
    if outcomes.recorded(desk, entry_id) is not None:
        return
    pen = session_acts.pen(desk, session_acts.needed(desk).id)
    if not complete(desk, pen.book, pen.attempts):
        raise CounterError(
            "The count is not finished, so it stays with you. Nothing was submitted. Count the drawer first."
        )
    _write(desk, pen, Kind.SUBMIT, counting.submit(pen.attempts), entry_id)


def complete(desk: Desk, book: str, attempts: int) -> bool:
    """Whether no further attempt is due: the last one balanced, or it was the third."""
    return attempts > 0 and (attempts >= ATTEMPTS or drawers.last_count_balanced(desk.database, book))


def return_count(desk: Desk, *, book: str, reason: str, entry_id: str = "") -> None:
    """Give a submitted count back to its person, with a reason."""
    desk.need("return", "return counts")
    if outcomes.recorded(desk, entry_id) is not None:
        return
    pen = session_acts.pen(desk, book)
    if pen.state is not State.SUBMITTED:
        raise CounterError(f"Session {book} is not submitted. Nothing was returned. Look at the list again.")
    _write(desk, pen, Kind.RETURN, counting.return_count(session_acts.said(reason)), entry_id)


def close(desk: Desk, *, book: str, explanation: str = "", entry_id: str = "") -> SessionReport:
    """A supervisor closes a submitted session: over/short, float back, rest to the vault, book sealed (rule 5.14).

    Raises CounterError when an unbalanced count still needs the supervisor's own, when the person closes their own, or
    beside "explanation" when the difference is above the tolerance and nothing explains it (rule 5.6.3).
    """
    desk.need("close_drawer", "close drawer sessions")
    if outcomes.recorded(desk, entry_id) is not None:
        return drawers.session_report(desk.database, book)
    pen = session_acts.pen(desk, book)
    if pen.person == desk.staff.name:
        raise CounterError("Nobody closes their own session. It stays submitted. Ask another supervisor.")
    if pen.state is not State.SUBMITTED:
        raise CounterError(
            f"Session {book} is not submitted. Nothing was closed. Its person counts and submits it first."
        )
    cards.refuse(explanation, "explanation")
    closing = drawers.closing(desk.database, book)
    if closing is None:
        raise CounterError(
            "The last count did not balance, so a supervisor counts too. Nothing was closed. "
            "Count the drawer, then close it."
        )
    if not explanation.strip() and asked(desk, closing, pen.date) != "nothing":
        raise CounterError(
            "The drawer is not balanced, and nothing explains it. Nothing was closed. Say what is known about it.",
            field="explanation",
        )
    content = close_drawer(pen, replace(closing, explanation=explanation.strip()))
    _write(desk, pen, Kind.CLOSE, content, entry_id)
    return drawers.session_report(desk.database, book)


def asked(desk: Desk, closing: Closing, day: date) -> str:
    """What the differences of a session ask for: "nothing", "explanation", "supervisor" or "report" (rule 5.6.3).

    A day played from a file explains itself: it asks for nothing.
    """
    if desk.replay:
        return "nothing"
    tolerance = policy_rows.in_force(desk.database, day).tolerance
    compared = (closing.cash, closing.checks, closing.money_orders)
    return max((tolerance.asks(one.over_short) for one in compared), key=_GRAVITY.index)


def own_session(desk: Desk) -> BookRow | None:
    """The session the signed-in person has open or is counting, if there is one."""
    return books.of_person(desk.database, desk.staff.name)


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
    left = books.uncounted_in(desk.database, drawer)
    if left is not None:
        raise CounterError(
            f"The money of session {left.id} still lies in drawer {drawer} until two people have counted it. Nothing "
            "was opened. Choose another drawer, or ask a supervisor to count.",
            field="drawer",
        )


def _submitted(desk: Desk, pen: Pen) -> CountAnswer:
    """Make up for a submission that is missing after the last attempt."""
    last = drawers.last_count(desk.database, pen.book)
    _write(desk, pen, Kind.SUBMIT, counting.submit(pen.attempts))
    return CountAnswer(last.balanced, pen.attempts, 0, True, pen.book, last.code, last.at)


def _opened(entry: Entry, count: CashCount) -> Opened:
    said = entry.content
    return Opened(entry.book, said["drawer"], count.total, Money(said["assigned"]), count, entry.code, said["at"])


def _write(desk: Desk, pen: Pen, kind: Kind, content: dict[str, Any], entry_id: str = "") -> Pen:
    return desk.journal.record(pen, desk.write(pen, kind, content, entry_id=entry_id))
