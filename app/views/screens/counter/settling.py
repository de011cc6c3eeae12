# SPDX-License-Identifier: Apache-2.0
"""Settling in words: what was received and what goes back, as the change shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.papers.receipt_paper import tender_name
from app.domain.tender import CASH, CHECK, Tender
from app.views import formats
from app.views.screens.counter.change_view import Sum
from app.views.widgets.change_panel import ChangeShown, Piece

if TYPE_CHECKING:
    from app.domain.change import Settlement
    from app.domain.change_advice import ChangeAdvice

_ICONS = {CASH: "banknote", CHECK: "signature", "card": "credit-card"}


def received_rows(tenders: Sequence[Tender], now: datetime) -> tuple[Sum, ...]:
    """Each tender as a row over the change."""
    rows = []
    for each in tenders:
        if each.kind == CASH:
            rows.append(Sum("Cash received", f"counted at {formats.clock_time(now)}", each.amount, "banknote"))
        else:
            detail = each.payer or (f"approval {each.approval}" if each.approval else "")
            rows.append(Sum(tender_name(each), detail, each.amount, _ICONS.get(each.kind, "wallet")))
    return tuple(rows)


def shown_change(settlement: Settlement, advice: ChangeAdvice, drawer: str) -> ChangeShown:
    """What the change panel shows: figure, pieces, or why the drawer cannot make it."""
    received = settlement.noncash + settlement.tendered
    return ChangeShown(
        change=settlement.change,
        pieces=tuple(Piece(piece.face, count, piece.coin) for piece, count in advice.pieces),
        drawer=drawer,
        shortage=advice.shortage or "",
        offers=tuple(f"{offer[:1].upper()}{offer[1:]}" for offer in advice.offers),
        short_note=f"{formats.money(received)} received, {formats.money(settlement.due)} total",
    )
