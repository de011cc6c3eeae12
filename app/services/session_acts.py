# SPDX-License-Identifier: Apache-2.0
"""One act of the own drawer session: written by whoever has it, and where it needs it agreed to by a second person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain import cards, ids
from app.domain.errors import CounterError
from app.domain.kinds.void import amount_of
from app.domain.money import Money
from app.domain.request import Wanted
from app.queries import books, people
from app.services import outcomes

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.entry import Approval, Entry, Kind, Pen
    from app.queries.books import BookRow
    from app.services.consents import Witness
    from app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Done:
    """A recorded act without a receipt number: its entry, for the slip and for a void.

    `party` is whom cash came from or went to, `purpose` the code or account it is for, `agreed_by` the full name of
    the second person; each is "" where there is none.
    """

    id: str
    book: str
    seq: int
    kind: Kind
    amount: Money
    reason: str
    code: str
    at: str
    party: str = ""
    purpose: str = ""
    agreed_by: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a second person is asked to agree to: the words shown, the amount, and who it is.

    `second` is nobody where no consent is needed, `target` the entry that is undone, "" for the session itself.
    """

    words: str
    amount: Money
    second: Witness | None
    target: str = ""


def act(
    desk: Desk,
    kind: Kind,
    build: Callable[[Approval | None], dict[str, Any]],
    entry_id: str,
    asked: Asked | None = None,
) -> Done:
    """Write one act of the own session; `asked` is what a second person is shown, and who it is where one agrees."""
    entry = outcomes.recorded(desk, entry_id)
    if entry is None:
        held = pen(desk, needed(desk).id)
        entry_id = entry_id or ids.uuid7(desk.clock())
        approval = None
        if asked is not None and asked.second is not None:
            wanted = Wanted(
                entry_id, kind.value, asked.target or held.book, asked.amount, build(None)["reason"], asked.words
            )
            approval = asked.second.consents(desk, wanted)
        entry = desk.write(held, kind, build(approval), entry_id=entry_id, approval=approval)
        desk.journal.record(held, entry)
    return done(desk, entry)


def done(desk: Desk, entry: Entry) -> Done:
    """What a recorded act without a receipt number came to."""
    content = entry.content
    agreed = content.get("approval", {}).get("by", "")
    names = people.full_names(desk.database) if agreed else {}
    return Done(
        entry.id,
        entry.book,
        entry.seq,
        entry.kind,
        Money(amount_of(entry)),
        content.get("reason", ""),
        entry.code,
        content["at"],
        content.get("party", content.get("account", "")),
        content.get("code") or ", ".join(share["gl"] for share in content.get("shares", ())),
        names.get(agreed, agreed),
    )


def said(reason: str) -> str:
    """A reason as it is kept: words, without a card number. Raises CounterError beside "reason"."""
    if not reason.strip():
        raise CounterError("A reason is missing. Nothing was done. Say why in a few words.", field="reason")
    cards.refuse(reason, "reason")
    return reason.strip()


def needed(desk: Desk) -> BookRow:
    """The session the signed-in person has open or is counting. Raises CounterError without one."""
    book = books.of_person(desk.database, desk.staff.name)
    if book is None:
        raise CounterError("You have no open drawer. Nothing was done. Open one on the Drawer screen first.")
    return book


def refuse_uncounted(desk: Desk, number: str) -> None:
    """Raises CounterError for a receipt of a session that two people still have to count: either may be who asks."""
    book = books.by_id(desk.database, number.rpartition("-")[0])
    if book is not None and book.waits_for_two:
        raise CounterError(
            f"The receipts of session {book.id} are not shown until two people have counted its drawer. They are "
            "safe. Look again after the count."
        )


def pen(desk: Desk, book: str) -> Pen:
    """The pen as the books have it: a session changes hands between cashier and supervisor."""
    desk.journal.forget(book)
    return desk.journal.pen(book)
