# SPDX-License-Identifier: Apache-2.0
"""A drawer is counted blind: the entry holds what was counted and nothing of what was expected (rule 5.6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.errors import Refused
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from app.domain.count import CashCount
    from app.domain.entry import Approval


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
    attempt: int,
    cash: CashCount,
    checks: tuple[Listed, ...] = (),
    money_orders: tuple[Listed, ...] = (),
    reason: str = "",
    second: Approval | None = None,
) -> dict[str, Any]:
    """One attempt: cash by denomination, every check and money order listed.

    `attempt` is the pen's attempts + 1. `second` counted along, for the `reason` the session was submitted in another's
    place. Raises Refused TW-STORY for an item of nothing.
    """
    if any(item.amount <= ZERO for item in (*checks, *money_orders)):
        raise Refused("TW-STORY")
    along = {} if second is None else {"reason": reason, "approval": second.as_body()}
    return along | {
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


def submit_in_place(attempts: int, reason: str, second: Approval) -> dict[str, Any]:
    """A supervisor submits for who is absent; `second` agreed, and what was counted before counts no more."""
    return {"attempts": attempts, "reason": reason, "approval": second.as_body()}


def in_place_text(book: str, person: str, reason: str) -> str:
    """What the second person agrees to when a session is submitted for its `person` (full name)."""
    return f"Submit session {book} in place of {person}, who is absent; two people count the drawer. Reason: {reason}"


def counted_text(book: str, cash: Money, total: Money) -> str:
    """What who counts along agrees to: what was counted, and nothing of what should have been there."""
    return f"Count of session {book} by two people: cash {cash.dollars}, in all {total.dollars}"


def return_count(reason: str) -> dict[str, Any]:
    """A supervisor gives the count back, and says why."""
    return {"reason": reason}
