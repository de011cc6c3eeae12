# SPDX-License-Identifier: Apache-2.0
"""Cash goes from one drawer to another in two halves, each counted by its own person (rule 5.5).

What was dispatched is in transit until the other drawer takes what it counted; what is left then, more or less than
nothing, stays in transit until a supervisor rules on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import gl
from app.domain.errors import Refused
from app.domain.gl import Posting
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from app.domain.count import CashCount


def dispatch(to: str, count: CashCount, reason: str, salt: str = "") -> dict[str, Any]:
    """Cash left this drawer for another one, counted by who sends it. Raises Refused TW-STORY when it is nothing.

    `salt` is a word nobody can guess: whoever is to count it blind can read the entry's hash, and all it says but the
    amount, and could try amounts until the hash is met.
    """
    rows = (Posting(gl.IN_TRANSIT, _some(count).cents), Posting(gl.DRAWER_CASH, -count.total.cents, tender="cash"))
    return {
        "to": to,
        "cents": count.total.cents,
        "count": count.as_body(),
        "reason": reason,
        **({"salt": salt} if salt else {}),
        "postings": gl.as_body(gl.pooled(rows)),
    }


def acceptance(dispatched: str, count: CashCount) -> dict[str, Any]:
    """A drawer takes what it counted of a dispatch, named by its entry's id; the sender may take its own back.

    What was dispatched is not told here: the count is blind, and more or less than that is taken as counted.
    """
    rows = (Posting(gl.DRAWER_CASH, _some(count).cents, tender="cash"), Posting(gl.IN_TRANSIT, -count.total.cents))
    return {
        "of": dispatched,
        "cents": count.total.cents,
        "count": count.as_body(),
        "postings": gl.as_body(gl.pooled(rows)),
    }


def ruling(dispatched: str, left: Money, charged: str, reason: str) -> dict[str, Any]:
    """A supervisor ends what a dispatch left in transit: it is over/short, told of one of its two sessions.

    `left` is more than nothing when money is missing, less when more was counted than sent. `charged` is a book.
    """
    if left == ZERO:
        raise Refused("TW-STORY")
    rows = (Posting(gl.IN_TRANSIT, -left.cents), Posting(gl.OVER_SHORT, left.cents))
    return {
        "of": dispatched,
        "cents": left.cents,
        "charged": charged,
        "reason": reason,
        "postings": gl.as_body(gl.pooled(rows)),
    }


def _some(count: CashCount) -> Money:
    if count.total <= ZERO:
        raise Refused("TW-STORY")
    return count.total
