# SPDX-License-Identifier: Apache-2.0
"""A money fact is one entry of one book: numbered, chained to the one before, and never changed afterwards.

A book has one writer at a time, who holds its pen: the pen knows what the next entry must say about its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.domain import canon
from app.domain.errors import Refused

if TYPE_CHECKING:
    import datetime

    from app.domain.money import Money

VERSION = "TW1"


class Kind(StrEnum):
    """What an entry is about."""

    OPEN = "open"
    RECEIPT = "receipt"
    VOID = "void"
    NO_SALE = "no_sale"
    DROP = "drop"
    PICKUP = "pickup"
    PAID_IN = "paid_in"
    PAID_OUT = "paid_out"
    EXCHANGE = "exchange"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"
    TRANSFER_RULING = "transfer_ruling"
    TENDER_CORRECTION = "tender_correction"
    BEGIN_COUNT = "begin_count"
    CANCEL_COUNT = "cancel_count"
    COUNT = "count"
    SUBMIT = "submit"
    RETURN = "return"
    CLOSE = "close"
    IMPORT = "import"
    REVERSAL = "reversal"
    RETURNED_CHECK = "returned_check"
    REFUND_REQUEST = "refund_request"
    SETUP = "setup"
    DEPOSIT = "deposit"
    DEPOSIT_CORRECTION = "deposit_correction"
    CARD_SETTLEMENT = "card_settlement"
    SEAL = "seal"
    COUNTERFEIT = "counterfeit"
    SURPRISE_COUNT = "surprise_count"
    SMALL_DIFFERENCE = "small_difference"
    ANNULLED = "annulled"


class State(StrEnum):
    """Where a book stands: assigned has no entry yet, sealed takes none any more."""

    ASSIGNED = "assigned"
    OPEN = "open"
    COUNTING = "counting"
    SUBMITTED = "submitted"
    SEALED = "sealed"


class BookType(StrEnum):
    """Whose book it is: a drawer session's, a back office's (one person, workstation and business date), or the city's.

    The city has one day book, whose entries are the daily seals.
    """

    DRAWER = "drawer"
    OFFICE = "office"
    DAY = "day"


_MOVES = {
    Kind.OPEN: State.OPEN,
    Kind.BEGIN_COUNT: State.COUNTING,
    Kind.CANCEL_COUNT: State.OPEN,
    Kind.SUBMIT: State.SUBMITTED,
    Kind.RETURN: State.COUNTING,
    Kind.CLOSE: State.SEALED,
}


@dataclass(frozen=True, slots=True)
class Approval:
    """Another person's consent to one act: its id, kind, target, amount, reason and the hash of the text shown.

    `request` is what it answers, where it was asked for at that person's own screen; they stored it there.
    """

    id: str
    entry_id: str
    kind: str
    target: str
    amount: Money
    reason: str
    text: str
    text_hash: str
    requested_by: str
    approved_by: str
    request: str = ""

    def as_body(self) -> dict[str, str]:
        """What the approved entry repeats: who consented, and the hash of the text that person saw."""
        return {"by": self.approved_by, "text": self.text_hash}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the books. `body` is the canonical writing of the fact; the columns repeat its place."""

    id: str
    book: str
    seq: int
    kind: Kind
    body: bytes
    prev: bytes
    hash: bytes
    epoch: int
    offline: bool = False
    approval: Approval | None = None
    _content: dict[str, Any] | None = field(default=None, compare=False, repr=False)

    @property
    def content(self) -> dict[str, Any]:
        """The fact itself, read once from the body; to be looked at, not changed."""
        if self._content is None:
            object.__setattr__(self, "_content", canon.decode(self.body))
        return self._content  # type: ignore[return-value]  # set above

    @property
    def code(self) -> str:
        """The verification code printed on paper: XXXXX-XXXXX."""
        return canon.code_of(self.hash)


def sealed(
    content: dict[str, Any],
    epoch: int,
    approval: Approval | None = None,
    offline: bool = False,
    known: canon.Written | None = None,
) -> Entry:
    """Write a complete fact (with its common keys) down and chain it to the hash it names under "prev".

    `known`: what of it was written down before (`canon.written`).
    """
    body = canon.encode(content, known)
    prev = bytes.fromhex(content["prev"])
    return Entry(
        id=content["id"],
        book=content["book"],
        seq=content["seq"],
        kind=Kind(content["kind"]),
        body=body,
        prev=prev,
        hash=canon.digest(prev, body),
        epoch=epoch,
        offline=offline,
        approval=approval,
        _content=content,
    )


def book_id(code: str, session: int) -> str:
    """A book is named by its drawer or workstation and the ordinal of the session: "01-0001", "W1-0007"."""
    return f"{code}-{session:04d}"


@dataclass(frozen=True, slots=True)
class Pen:
    """What the writer of a book knows of it: its names, its state and the place of its next entry.

    `code` is the drawer's code, the workstation's or the day book's; `receipts` counts the ordinals used, `attempts`
    the counts of this counting; `head` is the hash of the last entry, 32 zero bytes before the first.
    """

    book: str
    type: BookType
    code: str
    session: int
    date: datetime.date
    person: str
    state: State
    next_seq: int
    head: bytes
    receipts: int = 0
    attempts: int = 0
    epoch: int = 1

    @classmethod
    def first(cls, type: BookType, code: str, session: int, date: datetime.date, person: str, epoch: int = 1) -> Pen:  # noqa: A002
        """The pen of a book that has no entry yet; its first must be `open`."""
        return cls(
            book_id(code, session), type, code, session, date, person, State.ASSIGNED, 1, canon.START, epoch=epoch
        )

    def on(self, date: datetime.date) -> Pen:
        """The pen of the day book as it writes about one business date; every other book has a date of its own."""
        return replace(self, date=date)

    def next_receipt_number(self) -> str:
        """The number the next receipt of this book bears: book, hyphen, ordinal."""
        return f"{self.book}-{self.receipts + 1:04d}"

    def body(
        self,
        kind: Kind,
        id: str,  # noqa: A002
        at: datetime.datetime,
        by: str,
        till: str,
        content: dict[str, Any],
        *,
        replay: bool = False,
    ) -> dict[str, Any]:
        """The complete fact as the next entry of this book would carry it: `content` and the common keys.

        `at` is the till's clock, aware, in the city's time zone.
        """
        if at.tzinfo is None:
            raise ValueError("an entry's time needs its offset")
        whole = {
            **content,
            "v": VERSION,
            "id": id,
            "book": self.book,
            "seq": self.next_seq,
            "kind": kind.value,
            "prev": self.head.hex(),
            "date": self.date.isoformat(),
            "at": at.isoformat(timespec="seconds"),
            "by": by,
            "till": till,
        }
        if self.type is BookType.DRAWER:
            whole["drawer"] = self.code
        if replay:
            whole["replay"] = "yes"
        return whole

    def write(
        self,
        kind: Kind,
        id: str,  # noqa: A002
        at: datetime.datetime,
        by: str,
        till: str,
        content: dict[str, Any],
        *,
        approval: Approval | None = None,
        offline: bool = False,
        replay: bool = False,
        known: canon.Written | None = None,
    ) -> Entry:
        """Write the next entry of this book; `known` is what of the content was written down before.

        Raises Refused TW-STATE when nothing or something else must come next (only `open` begins a book, nothing
        follows `close`), TW-NUMBER when the content bears a receipt number that is not the next.
        """
        if self.state is State.SEALED or (kind is Kind.OPEN) != (self.state is State.ASSIGNED):
            raise Refused("TW-STATE")
        if content.get("number", self.next_receipt_number()) != self.next_receipt_number():
            raise Refused("TW-NUMBER")
        return sealed(self.body(kind, id, at, by, till, content, replay=replay), self.epoch, approval, offline, known)

    def after(self, entry: Entry) -> Pen:
        """The pen once `entry` is recorded. Raises Refused TW-SEQ when it is not this book's next."""
        if (entry.book, entry.seq, entry.prev) != (self.book, self.next_seq, self.head):
            raise Refused("TW-SEQ")
        kind = entry.kind
        anew = kind in (Kind.BEGIN_COUNT, Kind.RETURN) or (kind is Kind.SUBMIT and "approval" in entry.content)
        attempts = 0 if anew else self.attempts + (kind is Kind.COUNT)
        return Pen(
            self.book,
            self.type,
            self.code,
            self.session,
            self.date,
            self.person,
            _MOVES.get(kind, self.state),
            self.next_seq + 1,
            entry.hash,
            self.receipts + ("number" in entry.content),
            attempts,
            self.epoch,
        )
