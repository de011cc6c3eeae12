# SPDX-License-Identifier: Apache-2.0
"""A surprise count: an open drawer is counted blind by two people, at a moment its cashier could not foresee.

It is written in the supervisor's back-office book and names the drawer's book and last entry; the session goes on.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.domain.errors import Refused
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.count import CashCount
    from app.domain.entry import Approval
    from app.domain.kinds.counting import Listed


class Chosen(StrEnum):
    """Why this drawer: it was drawn, or somebody asked for it (a payer who disputes the change)."""

    RANDOM = "random"
    ASKED = "asked"


def surprise_count(
    of: str,
    at_seq: int,
    chosen: Chosen,
    reason: str,
    approval: Approval,
    cash: CashCount,
    checks: Sequence[Listed] = (),
    money_orders: Sequence[Listed] = (),
) -> dict[str, Any]:
    """What two people counted in the drawer of book `of` after its entry `at_seq`; `approval` is the second one's.

    Raises Refused TW-STORY for a check or money order of nothing.
    """
    if any(item.amount <= ZERO for item in (*checks, *money_orders)):
        raise Refused("TW-STORY")
    return {
        "of": of,
        "at_seq": at_seq,
        "chosen": chosen.value,
        "reason": reason,
        "counted": cash.total.cents,
        "count": cash.as_body(),
        "checks": [item.as_body() for item in checks],
        "checks_total": Money.total(item.amount for item in checks).cents,
        "money_orders": [item.as_body() for item in money_orders],
        "money_orders_total": Money.total(item.amount for item in money_orders).cents,
        "approval": approval.as_body(),
    }


def total_of(cash: CashCount, checks: Sequence[Listed] = (), money_orders: Sequence[Listed] = ()) -> Money:
    """Everything that was counted, the amount the second person consents to."""
    return cash.total + Money.total(item.amount for item in (*checks, *money_orders))


def consent_text(drawer: str, book: str, cash: Money, total: Money, reason: str) -> str:
    """What the second person agrees to: what was counted, and nothing of what should have been there."""
    return f"Surprise count of drawer {drawer}, session {book}: cash {cash.dollars}, in all {total.dollars}. {reason}"
