# SPDX-License-Identifier: Apache-2.0
"""Record an entry exactly once: the pens of this till, its intents on disk, and outcomes that are not known yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import Fault, OutcomeUnknown, Refused
from app.queries import books

if TYPE_CHECKING:
    from app.domain.entry import Entry, Pen
    from app.storage.database import Database
    from app.storage.outbox import Outbox


class Journal:
    """The pens a till holds, and the way every entry takes into the books.

    A book has one writer, so the till knows number, sequence and head without asking; after a refusal it asks again.
    In shared mode the row is flushed to the till's own disk before it is sent (the posting rule). An outcome that
    stays unknown blocks its book until the same row was sent again and answered.
    """

    def __init__(self, database: Database, outbox: Outbox | None = None) -> None:
        self._database = database
        self._outbox = outbox
        self._pens: dict[str, Pen] = {}
        self._unknown: dict[bytes, Entry] = {}

    @property
    def unknown(self) -> tuple[Entry, ...]:
        """Entries whose outcome nobody knows yet, oldest first."""
        return tuple(self._unknown.values())

    def pen(self, book: str) -> Pen:
        """What the next entry of a book must say; an earlier one of it that is undecided is sent again first.

        Raises OutcomeUnknown while that one stays undecided.
        """
        self.settle(book)
        if any(entry.book == book for entry in self.unknown):
            raise _undecided()
        held = self._pens.get(book)
        if held is None:
            held = self._pens[book] = books.pen(self._database, book)
        return held

    def forget(self, book: str) -> None:
        """Ask the books again before the next entry of this book: somebody else had the pen."""
        self._pens.pop(book, None)

    def record(self, pen: Pen, entry: Entry) -> Pen:
        """Insert the entry; answers the pen for the one after it.

        Raises Refused when the books said no (nothing changed), OutcomeUnknown when nobody can tell yet.
        """
        if self._outbox is not None:
            self._outbox.intend(entry)
        try:
            self._database.record(entry)
        except (Refused, Fault) as no:
            if isinstance(no, OutcomeUnknown):
                self._unknown[entry.hash] = entry
            else:
                self._decided(entry, stands=False)
            raise
        except BaseException:  # not an answer to the insert: nobody can tell, whatever went wrong
            self._unknown[entry.hash] = entry
            raise
        self._decided(entry, stands=True)
        after = self._pens[entry.book] = pen.after(entry)
        return after

    def settle(self, book: str = "") -> tuple[Entry, ...]:
        """Send every undecided row (of one book) again; answers those that are now known to stand in the books.

        What still has no answer stays undecided, and so does what the books could not take just now.
        """
        stand = []
        for entry in self.unknown:
            if book not in ("", entry.book):
                continue
            try:
                self._database.record(entry)
            except Refused:
                self._decided(entry, stands=False)
            except Fault:
                continue
            else:
                self._decided(entry, stands=True)
                stand.append(entry)
        return tuple(stand)

    def adopt(self, entry: Entry) -> None:
        """Take over an intent found on the till's disk after a crash: undecided until it is settled."""
        self._unknown[entry.hash] = entry

    def _decided(self, entry: Entry, *, stands: bool) -> None:
        self._unknown.pop(entry.hash, None)
        self.forget(entry.book)
        if self._outbox is not None:
            self._outbox.decided(entry, stands=stands)


def _undecided() -> OutcomeUnknown:
    return OutcomeUnknown(
        "The last payment is not confirmed yet.",
        "It is safe on this till and is never taken twice.",
        "Wait a moment, then finish again. Nothing else is recorded in this drawer until it is known.",
    )
