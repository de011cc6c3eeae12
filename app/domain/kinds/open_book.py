# SPDX-License-Identifier: Apache-2.0
"""Every book begins with `open`: a drawer with its counted float, every other with nothing but its number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import gl
from app.domain.entry import BookType
from app.domain.gl import Posting

if TYPE_CHECKING:
    from app.domain.count import CashCount
    from app.domain.money import Money


def open_drawer(session: int, grand: Money, assigned: Money, count: CashCount) -> dict[str, Any]:
    """A drawer opens on what is counted in it; a difference from its assigned float is the vault's (rule 5.5).

    `session` is the drawer's next ordinal, `grand` its grand total carried from the session before.
    """
    counted = count.total
    difference = (counted - assigned).cents
    rows = gl.pooled(
        (
            Posting(gl.DRAWER_CASH, counted.cents, tender="cash"),
            Posting(gl.CHANGE_FUND, -assigned.cents),
            Posting(gl.OVER_SHORT, -difference),
        )
    )
    content: dict[str, Any] = {
        "type": BookType.DRAWER.value,
        "session": session,
        "grand": grand.cents,
        "assigned": assigned.cents,
        "counted": counted.cents,
    }
    if count.rows:
        content["count"] = count.as_body()
    if rows:
        content["postings"] = gl.as_body(rows)
    return content


def open_day() -> dict[str, Any]:
    """The city's day book opens once, with nothing in it, and is never closed."""
    return {"type": BookType.DAY.value, "session": 1}


def open_office(session: int) -> dict[str, Any]:
    """A back-office book opens with its ordinal at the workstation; it holds no cash."""
    return {"type": BookType.OFFICE.value, "session": session}
