# SPDX-License-Identifier: Apache-2.0
"""A payment divided among an account's charges by a person and not by the city's order, with a reason (rule 5.3.1).

The receipt says so: whose account, why, and who agreed where somebody had to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.domain.allocation import AllocatedLine, shares_of
from app.domain.errors import CounterError
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from app.domain.account import Charge
    from app.domain.entry import Approval

RULE = "by_hand"
"""The rule a line names that no policy divided; the receipt carries the mark under the same word."""
CONSENT = "allocation"
"""What a consent to it is for. One to a check against a flag is for the receipt, so neither serves for the other."""
GOOD_FOR = timedelta(seconds=120)

Parts = tuple[tuple[str, Money], ...]
"""Charges by id with what each is paid, in the order of the lines."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """How a receipt's lines of one account were divided: `parts`, why, and who agreed; nothing where nobody had to.

    `by` is the full name of who agreed, `given` when, by the till's clock.
    """

    account: str
    parts: Parts
    reason: str
    approval: Approval | None = None
    by: str = ""
    given: datetime | None = None

    @property
    def amount(self) -> Money:
        """What was divided."""
        return Money.total(amount for _, amount in self.parts)

    def as_body(self) -> dict[str, Any]:
        """The mark as the receipt's entry carries it."""
        said = {} if self.approval is None else self.approval.as_body()
        return {"account": self.account, "reason": self.reason, **said}

    def check(self, entry_id: str, now: datetime) -> None:
        """Refuse a consent given for another receipt, or too long ago. Raises CounterError beside "by_hand"."""
        if self.approval is None or self.given is None:
            return
        if self.approval.entry_id != entry_id:
            raise again(f"{self.by} agreed to another receipt.")
        if now - self.given > GOOD_FOR:
            raise again(f"{self.by} agreed more than two minutes ago, which no longer holds.")


def again(said: str) -> CounterError:
    """Why what was divided by hand is not recorded, and what to do."""
    return CounterError(
        f"{said} Nothing was recorded. Allocate by hand again (Alt+A), or type the amount of the line.", "by_hand"
    )


def divided(charges: Sequence[Charge], amounts: Mapping[str, Money]) -> tuple[AllocatedLine, ...]:
    """One line for each charge that gets something, in the order of the account.

    Raises CounterError beside "charge:ID" for more than is open, or part of what is paid whole; beside "amount" when
    nothing gets anything.
    """
    lines = tuple(_line(charge, amounts[charge.id]) for charge in charges if amounts.get(charge.id, ZERO))
    if not lines:
        raise CounterError("Nothing is divided yet. Nothing was changed. Type what each charge gets.", field="amount")
    return lines


def _line(charge: Charge, amount: Money) -> AllocatedLine:
    field = f"charge:{charge.id}"
    if not ZERO < amount <= charge.open:
        raise CounterError(f"{charge.open.dollars} is open. Type that amount or less.", field=field)
    if amount < charge.open and not charge.partial:
        raise CounterError(f"It is paid whole or not at all: {charge.open.dollars}.", field=field)
    left = charge.open - amount
    why = f"Allocated by hand{f', {left.dollars} remains' if left else ''}."
    return AllocatedLine(charge, amount, shares_of(charge, amount), why, RULE)


def consent_target(account: str, parts: Parts) -> str:
    """What the second person consents to: whose account, and what each charge gets."""
    return f"{account}: {', '.join(f'{charge} {amount.cents}' for charge, amount in parts)}"


def consent_text(account: str, lines: Sequence[AllocatedLine], reason: str) -> str:
    """The text the second person agrees to; its hash goes into the receipt's entry."""
    told = ", ".join(f"{line.charge.text} {line.amount.dollars}" for line in lines)
    total = Money.total(line.amount for line in lines)
    return f"Divide {total.dollars} of {account} by hand: {told}. Reason: {reason}"
