# SPDX-License-Identifier: Apache-2.0
"""What a drawer should hold, and what a difference asks for (rules 5.5 and 5.6)."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.money import ZERO, Money

_FIVE = Money(500)
_TWENTY_FIVE = Money(2500)


@dataclass(frozen=True, slots=True)
class CashFacts:
    """Everything that moved cash in one drawer session, each as a positive sum.

    `voided` is the cash handed back on voided receipts; a void of a drop, paid-in or paid-out is reckoned by leaving
    that one out. `corrections` (tender corrections) carry their sign.
    """

    opening_counted: Money
    tendered: Money = ZERO
    change: Money = ZERO
    paid_in: Money = ZERO
    transfers_in: Money = ZERO
    from_change_fund: Money = ZERO
    paid_out: Money = ZERO
    transfers_out: Money = ZERO
    drops: Money = ZERO
    to_change_fund: Money = ZERO
    voided: Money = ZERO
    corrections: Money = ZERO


def expected_cash(facts: CashFacts) -> Money:
    """The cash a session should hold: the float counted, what came in, less what went out (rule 5.5)."""
    came = facts.opening_counted + facts.tendered + facts.paid_in + facts.transfers_in + facts.from_change_fund
    went = facts.change + facts.paid_out + facts.transfers_out + facts.drops + facts.to_change_fund + facts.voided
    return came - went + facts.corrections


def over_short(counted: Money, expected: Money) -> Money:
    """What was counted less what was expected: over is positive, short negative, and neither is netted away."""
    return counted - expected


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Which differences ask for what (rule 5.6.3), all absolute but `report_short`.

    Above `explain` and up to `supervisor` the cashier explains, above that a supervisor rules; short by `report_short`
    or more, a written report follows.
    """

    explain: Money = ZERO
    supervisor: Money = _FIVE
    report_short: Money = _TWENTY_FIVE

    def asks(self, difference: Money) -> str:
        """What a difference asks for: "nothing", "explanation", "supervisor" or "report"."""
        if difference <= -self.report_short:
            return "report"
        if abs(difference) > self.supervisor:
            return "supervisor"
        return "explanation" if abs(difference) > self.explain else "nothing"
