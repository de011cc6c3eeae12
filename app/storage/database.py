# SPDX-License-Identifier: Apache-2.0
"""One set of books as the rest of the program knows it: read it, write the set-up, record an entry."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert

from app.domain.errors import Fault, OutcomeUnknown, Refused
from app.models import Entry as EntryRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from app.domain.entry import Approval, Entry
    from app.domain.ports import Ear

BATCH = 500
"""So many entries at most go into one transaction; the counter always records one."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The entry stands in the books; `again` says it had been recorded before."""

    again: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The row found where an entry was to go: its place and hash, to tell the same entry from another."""

    no: int
    id: str
    kind: str
    hash: bytes


class Database(ABC):
    """The books of one home, used as one person. `dialect` is "sqlite" or "postgresql"."""

    dialect: str
    person: str

    @property
    def alone(self) -> bool:
        """Whether these books are written at one till just now, without the server they belong to."""
        return False

    @abstractmethod
    def record(self, entry: Entry) -> Recorded:
        """Insert one entry; the database derives the rest. The same row again is answered as recorded.

        Raises Refused when the books said no (nothing changed), Fault when they could not (nothing changed), and
        OutcomeUnknown when no answer came: insert the same entry again, or record its annulment.
        """

    @abstractmethod
    def record_many(self, entries: Sequence[Entry]) -> list[Recorded]:
        """Insert up to 500 entries in one transaction, all or none: imports and generators, never the counter."""

    @abstractmethod
    def approve(self, approval: Approval) -> None:
        """Store a consent as the person of this database gives it (shared homes; embedded ones record it inside)."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees the books as of one moment."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[Connection]:
        """A connection in a transaction for the set-up and for events; committed at the end, rolled back on errors."""

    @abstractmethod
    def signed_in_as(self, person: str) -> Database:
        """The same embedded home, recording as another person."""

    @abstractmethod
    def connect_as(self, person: str, password: str) -> Database:
        """The same shared books, on the connection of another login."""

    @abstractmethod
    def change_own_password(self, old: str, new: str) -> None:
        """A new password for this login of a shared home."""

    def listen(self, heard: Callable[[], object]) -> Ear | None:
        """Call `heard`, in another thread, soon after anybody recorded something; None where nobody gives hints."""
        return None

    @abstractmethod
    def to_check(self) -> tuple[str, str]:
        """Where a program of its own finds these books to check them, and the password it signs in with, if any."""

    @abstractmethod
    def close(self) -> None:
        """Let the connections go."""

    def record_with(self, entries: Sequence[Entry], rows: Callable[[Connection], None]) -> None:
        """Set-up rows and up to 500 entries in one transaction, all or none: imports and generators, never the counter.

        `rows` writes what the entries rest on (accounts, customers, keys). Raises Refused, and then nothing is there.
        """
        if len(entries) > BATCH:
            raise ValueError(f"at most {BATCH} entries go into one transaction")
        with self.writing() as connection:
            rows(connection)
            if entries:
                connection.execute(insert(EntryRow), [self._columns(entry) for entry in entries])

    def _columns(self, entry: Entry) -> dict[str, object]:
        """An entry as the columns of its row; a shared server names the writer itself."""
        columns: dict[str, object] = {
            "id": entry.id,
            "book_id": entry.book,
            "seq": entry.seq,
            "kind": str(entry.kind),
            "body": entry.body.decode(),
            "prev_hash": entry.prev,
            "hash": entry.hash,
            "offline": entry.offline,
            "epoch": entry.epoch,
        }
        return columns if self.dialect == "postgresql" else {**columns, "recorded_by": self.person}

    def annul(self, annulment: Entry) -> bool:
        """Give up an entry whose outcome is unknown, by recording its annulment under the same id and number.

        True: the annulment stands, and the entry never can. False: the entry itself had been recorded.
        """
        try:
            self.record(annulment)
        except Superseded as refusal:
            return refusal.standing.kind == "annulled"
        return True


class Superseded(Refused):
    """Another row stands under this entry's id: it was given up before, or what was to be given up is recorded."""

    def __init__(self, standing: Standing) -> None:
        if standing.kind == "annulled":
            said = "This was given up before and is not recorded. Begin it anew."
        else:
            said = "This had been recorded already. Nothing was changed. Look at the last receipts."
        super().__init__("TW-SEQ", said)
        self.standing = standing


def settled(entry: Entry, by_id: Standing | None, by_place: Standing | None) -> Recorded:
    """Decide a unique violation by the rows that stand: this entry again, another one under its id, or at its place.

    Raises Refused TW-SEQ when the book has moved on, Superseded when the annulment, or the original, won.
    """
    if by_id is None:
        if by_place is None:
            raise Refused("TW-TWO")  # an index of the book decided a race
        raise Refused("TW-SEQ")
    if by_id.hash != entry.hash:
        raise Superseded(by_id)
    return Recorded(again=True)


def busy() -> Fault:
    """Somebody else is writing and did not finish in time; nothing was recorded."""
    return Fault("The books are busy.", "Nothing was recorded.", "Try again in a moment.")


def full() -> Fault:
    """The disk has no room; nothing was recorded."""
    return Fault(
        "The disk with the books is full.",
        "Nothing was recorded. Everything recorded before is safe.",
        "Take no money until there is room on the disk.",
    )


def away(safe: str) -> Fault:
    """Nobody answers; `safe` is what that means for what was asked."""
    return Fault("The server with the books does not answer.", safe, "It is asked again by itself.")


def unknown() -> OutcomeUnknown:
    """No answer came from the books."""
    return OutcomeUnknown(
        "The books gave no answer.",
        "It is recorded once or not at all.",
        "Wait: the program asks again. Do not take the payment a second time.",
    )
