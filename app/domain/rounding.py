# SPDX-License-Identifier: Apache-2.0
"""Cash is rounded only by a dated policy of the city, only in the cash leg, and never when exact pennies are paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import CounterError
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from datetime import date

NONE = "none"
SYMMETRIC = "symmetric5"
PAYER_FAVOUR = "payer_favour5"
UP_CREDIT = "round_up_credit"
MODES = (NONE, SYMMETRIC, PAYER_FAVOUR, UP_CREDIT)
_STEP = 5


@dataclass(frozen=True, slots=True)
class RoundingPolicy:
    """How the city rounds cash (rule 5.2): every mode but "none" names the authority that adopted it, and from when."""

    mode: str = NONE
    authority: str = ""
    from_date: date | None = None

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise CounterError(
                f"“{self.mode}” is not a way of rounding. The old policy is kept. Choose one of {', '.join(MODES)}.",
                field="mode",
            )
        if self.mode != NONE and not self.authority.strip():
            raise CounterError(
                "Rounding needs the authority that adopted it. The old policy is kept. Type the resolution's number.",
                field="authority",
            )
        if self.mode != NONE and self.from_date is None:
            raise CounterError(
                "Rounding needs the date it begins. The old policy is kept. Type the date of the resolution.",
                field="from_date",
            )

    @property
    def active(self) -> bool:
        """Whether cash is rounded at all."""
        return self.mode != NONE


EXACT = RoundingPolicy()
"""No rounding: what applies where no policy says otherwise."""


def rounded(exact: Money, mode: str) -> Money:
    """An amount of cash as the mode rounds it, to 5 cents.

    symmetric5 rounds the absolute value to the nearest and restores the sign; payer_favour5 lets the payer pay less
    and get back more; round_up_credit lets the payer pay more, or get back less, and credits the difference.
    """
    cents = exact.cents
    if mode == SYMMETRIC:
        size = (abs(cents) + _STEP // 2) // _STEP * _STEP
        return Money(-size if cents < 0 else size)
    if mode == PAYER_FAVOUR:
        return Money(cents // _STEP * _STEP)
    if mode == UP_CREDIT:
        return Money(-(-cents // _STEP) * _STEP)
    return exact


def cash_due(exact: Money, tendered: Money | None, policy: RoundingPolicy) -> tuple[Money, Money]:
    """What cash must cover, and the rounding in it (rule 5.1.3).

    Whoever tenders the exact amount, or more of it by a multiple of 5 cents, is not rounded. `tendered` is None while
    no cash is keyed. rounding = due - exact.
    """
    if tendered is not None and tendered >= exact and (tendered - exact).cents % _STEP == 0:
        return exact, ZERO
    due = rounded(exact, policy.mode)
    return due, due - exact
