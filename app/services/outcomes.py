# SPDX-License-Identifier: Apache-2.0
"""What became of an act whose answer was lost: it is found standing, or given up for good, and never in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.act_words import named, verb
from app.domain.entry import Kind
from app.domain.errors import CounterError
from app.domain.kinds.annulled import annulled, consent_of
from app.queries import books

if TYPE_CHECKING:
    from app.domain.entry import Entry, Pen
    from app.services.desk import Desk

_REASON = "The books did not answer; given up at the counter"


@dataclass(frozen=True, slots=True)
class GivenUp:
    """The final answer to giving up. `stands`: the act had been recorded all the same, and giving it up did nothing.

    `named` is what people call it, `verb` whether such an act is posted or recorded; `number` is a receipt's, used up
    by an annulment, "" for everything else and where nothing was ever sent.
    """

    named: str
    verb: str
    stands: bool
    number: str = ""


def give_up(desk: Desk, entry_id: str) -> GivenUp:
    """Give up an act nobody has an answer for: it is annulled under its own id and number, or it stands already.

    Only the books decide which. Raises Undecided while they do not answer this either; asking again is safe.
    """
    tried = next((entry for entry in desk.journal.unknown if entry.id == entry_id), None)
    if tried is not None:
        stands = not desk.journal.give_up(entry_id, lambda entry, pen: _annulment(desk, entry, pen))
        return GivenUp(named(tried), verb(tried), stands, tried.content.get("number", ""))
    standing = books.entry(desk.database, entry_id)
    if standing is None:
        return GivenUp("it", "recorded", stands=False)
    return GivenUp(
        named(standing), verb(standing), standing.kind is not Kind.ANNULLED, standing.content.get("number", "")
    )


def recorded(desk: Desk, entry_id: str) -> Entry | None:
    """The entry an act became that may have been asked for before; nothing where it was not.

    One without an answer is asked for first. Raises Undecided while there is none, CounterError for what was given up.
    """
    if not entry_id:
        return None
    tried = next((entry for entry in desk.journal.unknown if entry.id == entry_id), None)
    if tried is not None:
        desk.journal.pen(tried.book)
    standing = books.entry(desk.database, entry_id)
    if standing is not None and standing.kind is Kind.ANNULLED:
        raise CounterError("This was given up before and is not recorded. Nothing was changed. Begin it anew.")
    return standing


def _annulment(desk: Desk, tried: Entry, pen: Pen) -> Entry:
    content = annulled(tried, _REASON)
    return desk.write(pen, Kind.ANNULLED, content, entry_id=tried.id, approval=consent_of(tried))
