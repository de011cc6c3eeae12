# SPDX-License-Identifier: Apache-2.0
"""Receipts set aside before they were paid: parked at one till, taken up at any, never lost and never doubled."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from app.domain import canon, cards, draft_text, ids
from app.domain.errors import CounterError
from app.queries import desk_events as events
from app.storage import desk_events

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.draft import Draft
    from app.queries.desk_events import WaitingCart
    from app.services.desk import Desk


_LONGEST_NAME = 80
_TAKEN = "Somebody has taken this receipt up meanwhile. Nothing is lost. Choose another one."


def suspend(desk: Desk, draft: Draft, *, name: str = "") -> str:
    """Set a cart aside under a name; answers its id. Tenders are not kept: money is handed back first.

    Raises CounterError for an empty cart or one with money received.
    """
    if not draft.lines:
        raise CounterError("There is nothing to park yet. Add a line first.")
    if draft.tenders:
        raise CounterError("Money was received for this receipt. Hand it back (Ctrl+Z), then park it.")
    said = canon.text(name.strip() or draft.payer or "No name", limit=_LONGEST_NAME, field="name")
    cards.refuse(said, "name")
    cart = ids.uuid7(desk.clock())
    _log(desk, "cart_suspended", cart, {"name": said, "draft": draft_text.written(draft)})
    return cart


def waiting(desk: Desk) -> tuple[WaitingCart, ...]:
    """Every cart set aside and not taken up or dropped since, oldest first, whoever parked it."""
    return events.waiting_carts(desk.database)


def resume(desk: Desk, cart: str) -> Draft:
    """Take a cart up again. Raises CounterError when somebody else has done so meanwhile.

    Amounts are those that were parked; a bill paid meanwhile is refused when the receipt is finished.
    """
    parked = next((one for one in waiting(desk) if one.id == cart), None)
    if parked is None or not _end(desk, "cart_resumed", cart, {"name": parked.name}):
        raise CounterError(_TAKEN)
    return draft_text.read(parked.draft)


def drop(desk: Desk, cart: str, *, reason: str = "") -> None:
    """Give a parked cart up: it stays in the log with its reason.

    Raises CounterError when somebody has taken it up meanwhile.
    """
    cards.refuse(reason, "reason")
    if all(one.id != cart for one in waiting(desk)) or not _end(desk, "cart_dropped", cart, {"reason": reason.strip()}):
        raise CounterError(_TAKEN)


def abandon(desk: Desk, draft: Draft) -> None:
    """Log a cart that was given up after a tender had been keyed (rule 5.7): what, how much, by whom."""
    if draft.tenders:
        facts = {"total": draft.total.cents, "tenders": len(draft.tenders), "lines": len(draft.lines)}
        _log(desk, "abandoned", draft.id, facts)


def _end(desk: Desk, kind: str, cart: str, detail: Mapping[str, object]) -> bool:
    """Take a cart off the list. Its end has one id for everybody, so of two tills that try at once one gets it."""
    end = str(uuid.uuid5(uuid.NAMESPACE_OID, f"end of {cart}"))
    with desk.database.writing() as connection:
        return desk_events.add_once(connection, _event(desk, end, kind, cart, detail))


def _log(desk: Desk, kind: str, ref: str, detail: Mapping[str, object]) -> None:
    with desk.database.writing() as connection:
        desk_events.add(connection, _event(desk, ids.uuid7(desk.clock()), kind, ref, detail))


def _event(desk: Desk, key: str, kind: str, ref: str, detail: Mapping[str, object]) -> desk_events.Event:
    return desk_events.Event(key, desk.clock(), desk.staff.name, desk.till, kind, ref, dict(detail))
