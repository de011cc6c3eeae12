# SPDX-License-Identifier: Apache-2.0
"""Receipts set aside before they were paid: parked at one till, taken up at any, never lost and never doubled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import draft_text, ids
from app.domain.errors import CounterError
from app.queries import desk_events as events
from app.storage import desk_events

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.draft import Draft
    from app.queries.desk_events import WaitingCart
    from app.services.desk import Desk


def suspend(desk: Desk, draft: Draft, *, name: str = "") -> str:
    """Set a cart aside under a name; answers its id. Tenders are not kept: money is handed back first.

    Raises CounterError for an empty cart or one with money received.
    """
    if not draft.lines:
        raise CounterError("There is nothing to park yet. Add a line first.")
    if draft.tenders:
        raise CounterError("Money was received for this receipt. Hand it back (Ctrl+Z), then park it.")
    cart = ids.uuid7(desk.clock())
    _log(desk, "cart_suspended", cart, {"name": name or draft.payer or "No name", "draft": draft_text.written(draft)})
    return cart


def waiting(desk: Desk) -> tuple[WaitingCart, ...]:
    """Every cart set aside and not taken up or dropped since, oldest first, whoever parked it."""
    return events.waiting_carts(desk.database)


def resume(desk: Desk, cart: str) -> Draft:
    """Take a cart up again. Raises CounterError when somebody else has done so meanwhile.

    Amounts are those that were parked; a bill paid meanwhile is refused when the receipt is finished.
    """
    parked = next((one for one in waiting(desk) if one.id == cart), None)
    if parked is None:
        raise CounterError("Somebody has taken this receipt up meanwhile. Nothing is lost. Choose another one.")
    _log(desk, "cart_resumed", cart, {"name": parked.name})
    return draft_text.read(parked.draft)


def drop(desk: Desk, cart: str, *, reason: str = "") -> None:
    """Give a parked cart up: it stays in the log with its reason."""
    _log(desk, "cart_dropped", cart, {"reason": reason})


def abandon(desk: Desk, draft: Draft) -> None:
    """Log a cart that was given up after a tender had been keyed (rule 5.7): what, how much, by whom."""
    if draft.tenders:
        facts = {"total": draft.total.cents, "tenders": len(draft.tenders), "lines": len(draft.lines)}
        _log(desk, "abandoned", draft.id, facts)


def _log(desk: Desk, kind: str, ref: str, detail: Mapping[str, object]) -> None:
    at = desk.clock()
    event = desk_events.Event(ids.uuid7(at), at, desk.staff.name, desk.till, kind, ref, dict(detail))
    with desk.database.writing() as connection:
        desk_events.add(connection, event)
