# SPDX-License-Identifier: Apache-2.0
"""The back office: one book per person, workstation and business date, opened by the first entry that needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.entry import BookType, Kind, Pen, State
from app.domain.errors import CounterError
from app.domain.kinds import close, open_book
from app.queries import books
from app.services import cities
from app.storage.schema import EPOCH

if TYPE_CHECKING:
    from app.domain.entry import Entry
    from app.services.desk import Desk


def pen(desk: Desk) -> Pen:
    """The pen of today's back-office book of this person at this workstation; the book is opened when there is none.

    Raises CounterError when it was closed today already.
    """
    held, opening = _place(desk)
    return held if opening is None else desk.journal.record(held, opening)


def begin(desk: Desk) -> tuple[Pen, tuple[Entry, ...]]:
    """The pen of today's back-office book, and the entry that opens it where nobody has: to be recorded with the next.

    What is refused then opens no book either. Raises CounterError when it was closed today already.
    """
    held, opening = _place(desk)
    return (held, ()) if opening is None else (held.after(opening), (opening,))


def _place(desk: Desk) -> tuple[Pen, Entry | None]:
    """Today's book and its pen; a new one's before its opening entry, which comes along."""
    found = books.office(desk.database, desk.staff.name, desk.till, desk.today())
    if found is None:
        cities.refuse_old(desk)
        opening = books.next_opening(desk.database, desk.till)
        first = Pen.first(BookType.OFFICE, desk.till, opening.session, desk.today(), desk.staff.name, EPOCH)
        return first, desk.write(first, Kind.OPEN, open_book.open_office(opening.session))
    if found.state is State.SEALED:
        raise CounterError(f"Your back-office book {found.id} of today is closed. Nothing was changed. Go on tomorrow.")
    return desk.journal.pen(found.id), None


def record(desk: Desk, kind: Kind, content: dict[str, Any]) -> Pen:
    """Write one entry into today's back-office book."""
    held = pen(desk)
    return desk.journal.record(held, desk.write(held, kind, content))


def close_office(desk: Desk) -> None:
    """Close and seal today's back-office book; nothing can follow in it."""
    held = pen(desk)
    desk.journal.record(held, desk.write(held, Kind.CLOSE, close.close_office(held)))
