# SPDX-License-Identifier: Apache-2.0
"""Record an entry exactly once: the pens of this till, its intents on disk, and outcomes that are not known yet."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.act_words import named, verb
from app.domain.entry import Kind
from app.domain.errors import Fault, OutcomeUnknown, Refused
from app.queries import books

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.entry import Entry, Pen
    from app.storage.database import Database
    from app.storage.outbox import Outbox


_NEWEST = 200
"""So many of the newest entries are kept in mind: many more than come before a till's copy knows of them."""


class Undecided(OutcomeUnknown):
    """An act was sent and the books gave no answer. `entry` is what was sent; it stands once or not at all."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(
            "The books did not answer.",
            f"Nobody can tell yet whether {named(entry)} is {verb(entry)}; it is never {verb(entry)} twice.",
            "Asking again.",
        )
        self.entry = entry


@dataclass(slots=True)
class _Open:
    """An entry without an answer, the pen it was written with, and its annulment once somebody gave it up."""

    entry: Entry
    pen: Pen | None = None
    annulment: Entry | None = None


class Journal:
    """The pens a till holds, and the way every entry takes into the books.

    A book has one writer, so the till knows number, sequence and head without asking; after a refusal it asks again.
    In shared mode the row is flushed to the till's own disk before it is sent (the posting rule). An outcome that
    stays unknown blocks its book until the same row was sent again and answered, or its annulment was.
    """

    def __init__(self, database: Database, outbox: Outbox | None = None) -> None:
        self._database = database
        self._outbox = outbox
        self._pens: dict[str, Pen] = {}
        self._unknown: dict[bytes, _Open] = {}
        self._newest: deque[Entry] = deque(maxlen=_NEWEST if outbox is not None else 0)

    @property
    def unknown(self) -> tuple[Entry, ...]:
        """Entries whose outcome nobody knows yet, oldest first."""
        return tuple(one.entry for one in self._unknown.values())

    def pen(self, book: str) -> Pen:
        """What the next entry of a book must say; an earlier one of it that is undecided is sent again first.

        Raises Undecided while that one has no answer.
        """
        self.settle(book)
        undecided = next((entry for entry in self.unknown if entry.book == book), None)
        if undecided is not None:
            raise Undecided(undecided)
        held = self._pens.get(book)
        if held is None:
            held = self._pens[book] = books.pen(self._database, book)
        return held

    def newest(self, book: str) -> tuple[Entry, ...]:
        """The newest entries of a book from this till, in their order; the last one may be of unknown outcome.

        Raises Undecided when that one was given up and nobody knows yet which of the two stands.
        """
        recorded = [entry for entry in self._newest if entry.book == book]
        tried = [one for one in self._unknown.values() if one.entry.book == book]
        if any(one.annulment is not None for one in tried):
            raise Undecided(tried[0].entry)
        return (*recorded, *(one.entry for one in tried))

    def handed_over(self, book: str) -> None:
        """A book goes on in the till's own copy, with what was of unknown outcome: nobody asks for that here."""
        for one in tuple(self._unknown.values()):
            if one.entry.book == book:
                self._decided(one.entry, stands=True)
        self.forget_all()

    def forget_all(self) -> None:
        """Ask the books again before the next entry of any book."""
        self._pens.clear()

    def forget(self, book: str) -> None:
        """Ask the books again before the next entry of this book: somebody else had the pen."""
        self._pens.pop(book, None)

    def record(self, pen: Pen, entry: Entry) -> Pen:
        """Insert the entry; answers the pen for the one after it.

        Raises Refused when the books said no (nothing changed), Undecided when nobody can tell yet.
        """
        if self._outbox is not None and not self._database.alone:  # a till's own copy is itself on its disk
            self._outbox.intend(entry)
        try:
            self._database.record(entry)
        except OutcomeUnknown as silence:
            self._unknown[entry.hash] = _Open(entry, pen)
            raise Undecided(entry) from silence
        except (Refused, Fault):
            self._decided(entry, stands=False)
            raise
        except BaseException:  # not an answer to the insert: nobody can tell, whatever went wrong
            self._unknown[entry.hash] = _Open(entry, pen)
            raise
        self._decided(entry, stands=True)
        self._newest.append(entry)
        after = self._pens[entry.book] = pen.after(entry)
        return after

    def settle(self, book: str = "") -> tuple[Entry, ...]:
        """Ask for every undecided row (of one book) again; answers those that are now known to stand in the books.

        The same row is sent, or the annulment of one that was given up. What still has no answer stays undecided, and
        so does what the books could not take just now.
        """
        stand = []
        for one in tuple(self._unknown.values()):
            if book not in ("", one.entry.book):
                continue
            try:
                stands = self._ask(one)
            except (Fault, Refused):  # no answer yet, or its annulment was not taken: it is asked for again
                continue
            if stands:
                stand.append(one.entry)
        return tuple(stand)

    def give_up(self, entry_id: str, write: Callable[[Entry, Pen], Entry]) -> bool:
        """Give up an entry without an answer, by recording its annulment under the same id and number.

        `write(tried, pen)` writes the annulment. False: the entry itself had been recorded. True: it never can be
        any more, or this till holds no open question about it. Raises Undecided while the annulment has no answer
        either, and Refused when the books do not take it; then the entry is asked for as before.
        """
        one = next((each for each in self._unknown.values() if each.entry.id == entry_id), None)
        if one is None:
            return True
        if one.annulment is None:
            pen = one.pen or books.pen(self._database, one.entry.book)
            if pen.next_seq == one.entry.seq:
                annulment = write(one.entry, pen)
                if self._outbox is not None:
                    self._outbox.intend(annulment)
                one.annulment = annulment
        try:
            return not self._ask(one)
        except OutcomeUnknown as silence:
            raise Undecided(one.entry) from silence

    def adopt(self, entry: Entry) -> None:
        """Take over an intent found on the till's disk after a crash: undecided until it is settled."""
        tried = next((one for one in self._unknown.values() if one.entry.id == entry.id), None)
        if entry.kind is Kind.ANNULLED and tried is not None:
            tried.annulment = entry
        else:
            self._unknown[entry.hash] = _Open(entry)

    def _ask(self, one: _Open) -> bool:
        """Whether an undecided entry stands; raises Fault while there is no answer."""
        if one.annulment is not None:
            return self._ask_annulment(one, one.annulment)
        try:
            self._database.record(one.entry)
        except Refused:
            self._decided(one.entry, stands=False)
            return False
        self._decided(one.entry, stands=True)
        self._newest.append(one.entry)
        return True

    def _ask_annulment(self, one: _Open, annulment: Entry) -> bool:
        try:
            given_up = self._database.annul(annulment)
        except Refused:
            one.annulment = None
            self._decided(annulment, stands=False)
            raise
        self._newest.append(annulment if given_up else one.entry)
        self._decided(annulment, stands=given_up)
        self._decided(one.entry, stands=not given_up)
        return not given_up

    def _decided(self, entry: Entry, *, stands: bool) -> None:
        self._unknown.pop(entry.hash, None)
        self.forget(entry.book)
        if self._outbox is not None:
            self._outbox.decided(entry, stands=stands)
