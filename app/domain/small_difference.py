# SPDX-License-Identifier: Apache-2.0
"""What of an account is small enough to be let go or kept, as the city's policy says (rule 5.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from app.domain.account import AccountCard, Charge, Credit


@dataclass(frozen=True, slots=True)
class SmallDifferences:
    """How much may be let go or kept at once, and up to how much without a second person; nothing without a policy."""

    amount: Money = ZERO
    alone: Money = ZERO


@dataclass(frozen=True, slots=True)
class Small:
    """One small difference of an account: what is left of a bill, or a credit in one fund."""

    account: str
    charge: Charge | None = None
    credit: Credit | None = None

    @property
    def key(self) -> str:
        """Its name: the charge's id, or the credit's fund."""
        if self.charge is not None:
            return f"charge:{self.charge.id}"
        return f"credit:{self.credit.fund if self.credit is not None else ''}"

    @property
    def amount(self) -> Money:
        """How much it is; all of it or nothing is settled."""
        if self.charge is not None:
            return self.charge.open
        return self.credit.amount if self.credit is not None else ZERO

    @property
    def words(self) -> str:
        """What is done, as a second person reads it: "Write off $0.40 of Water"."""
        if self.charge is not None:
            return f"Write off {self.amount.dollars} of {self.charge.text}"
        return f"Keep {self.amount.dollars} paid too much"


def small_of(card: AccountCard, policy: SmallDifferences) -> tuple[Small, ...]:
    """What is left of bills somebody paid on, and credit, where it is no more than the policy says."""
    left = [Small(card.number, charge=charge) for charge in card.charges if ZERO < charge.open < charge.amount]
    held = [Small(card.number, credit=credit) for credit in card.credits if credit.amount > ZERO]
    return tuple(each for each in (*left, *held) if each.amount <= policy.amount)
