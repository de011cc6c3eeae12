# SPDX-License-Identifier: Apache-2.0
"""A void undoes an act of the same open session: every posting of the original with its sign turned (rule 5.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import gl
from app.domain.entry import Kind
from app.domain.errors import Refused

if TYPE_CHECKING:
    from app.domain.entry import Approval, Entry

VOIDABLE = (Kind.RECEIPT, Kind.DROP, Kind.PICKUP, Kind.PAID_IN, Kind.PAID_OUT)
"""What moved money in a session and may be taken back in it (rules 5.5 and 5.7)."""


def void(
    original: Entry, reason: str, approval: Approval, *, customer_present: bool, original_taken: bool
) -> dict[str, Any]:
    """The content of a void of a receipt, a drop, a pickup, a paid-in or a paid-out, agreed by a second person.

    Amounts are copied, never reckoned again. Raises Refused TW-VOID when the original cannot be voided.
    """
    if original.kind not in VOIDABLE:
        raise Refused("TW-VOID")
    rows = [gl.from_body(row) for row in original.content["postings"]]
    return {
        "of": original.id,
        "target": target_of(original),
        "reason": reason,
        "total": amount_of(original),
        "customer_present": "yes" if customer_present else "no",
        "original_taken": "yes" if original_taken else "no",
        "approval": approval.as_body(),
        "postings": gl.as_body(gl.mirror(rows)),
    }


def target_of(original: Entry) -> str:
    """What people call the act to be voided: a receipt's number, else the entry's id."""
    number: str = original.content.get("number", original.id)
    return number


def amount_of(entry: Entry) -> int:
    """The cents an entry is about: a receipt's or void's total, the cash that was moved, or zero."""
    content = entry.content
    cents: int = content.get("total", content.get("cents", 0))
    return cents
