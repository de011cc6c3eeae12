# SPDX-License-Identifier: Apache-2.0
"""The supervisor who decides about a session asks why its drawer may be off; nobody else does, and never before.

While a count is open, or a supervisor's own blind count is still to come, nothing of this can be read (rule 5.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.detective.search import search
from app.domain.entry import State
from app.domain.errors import CounterError
from app.queries import books, detective, drawers
from app.queries import receipts as posted

if TYPE_CHECKING:
    from app.domain.detective.search import Part
    from app.domain.receipt import PostedReceipt
    from app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Explained:
    """What may have put a session off, by kind of tender; no parts where the session balances.

    The figures say what was looked through.
    """

    book: str
    parts: tuple[Part, ...]
    receipts: int
    drops: int
    counts: int
    neighbours: int


def explain(desk: Desk, *, book: str) -> Explained:
    """Look for the causes of a session's difference: in its receipts, drops, counts and the drawers beside it.

    Raises CounterError for who may not close drawers, for one's own session, and until the deciding count is stored.
    """
    desk.need("close_drawer", "look for what put a drawer off")
    row = books.by_id(desk.database, book)
    if row is None:
        raise CounterError(f"There is no session {book}. Nothing was changed. Choose one of the list.")
    if row.person == desk.staff.name:
        raise CounterError("Nobody looks into their own session. It is safe. Another supervisor does.")
    if row.state not in (State.SUBMITTED, State.SEALED) or drawers.closing(desk.database, book) is None:
        raise CounterError(
            f"The count of session {book} is not decided yet. Its figures stay hidden. Count the drawer first."
        )
    facts = detective.facts(desk.database, book, unseen=desk.staff.name)
    return Explained(
        book, search(facts), len(facts.receipts), len(facts.drops), len(facts.counts), len(facts.neighbours)
    )


def receipts_of(desk: Desk, *, numbers: tuple[str, ...]) -> tuple[PostedReceipt, ...]:
    """The receipts a cause names, to be shown as paper."""
    desk.need("close_drawer", "look at the receipts of other sessions")
    return tuple(posted.by_number(desk.database, number) for number in numbers)
