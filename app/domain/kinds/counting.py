# SPDX-License-Identifier: Apache-2.0
"""A drawer is counted blind: the entry holds what was counted and nothing of what was expected (rule 5.6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.errors import Refused
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from app.domain.count import CashCount


@dataclass(frozen=True, slots=True)
class Listed:
    """One check or money order as listed at the count; its number where it was read."""

    amount: Money
    number: str = ""

    def as_body(self) -> dict[str, Any]:
        """The item as the entry carries it."""
        body: dict[str, Any] = {"cents": self.amount.cents}
        if self.number:
            body["number"] = self.number
        return body


def begin_count() -> dict[str, Any]:
    """From now on the session takes no payments until it is counted."""
    return {}


def cancel_count() -> dict[str, Any]:
    """The session takes payments again; only while no attempt is stored."""
    return {}


def count(
    attempt: int, cash: CashCount, checks: tuple[Listed, ...] = (), money_orders: tuple[Listed, ...] = ()
) -> dict[str, Any]:
    """One attempt: cash by denomination, every check and money order listed.

    `attempt` is the pen's attempts + 1. Raises Refused TW-STORY for an item of nothing.
    """
    if any(item.amount <= ZERO for item in (*checks, *money_orders)):
        raise Refused("TW-STORY")
    return {
        "attempt": attempt,
        "counted": cash.total.cents,
        "count": cash.as_body(),
        "checks": [item.as_body() for item in checks],
        "checks_total": Money.total(item.amount for item in checks).cents,
        "money_orders": [item.as_body() for item in money_orders],
        "money_orders_total": Money.total(item.amount for item in money_orders).cents,
    }


def submit(attempts: int) -> dict[str, Any]:
    """The session goes to the supervisor after so many attempts."""
    return {"attempts": attempts}


def return_count(reason: str) -> dict[str, Any]:
    """A supervisor gives the count back, and says why."""
    return {"reason": reason}
