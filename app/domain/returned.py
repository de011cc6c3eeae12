# SPDX-License-Identifier: Apache-2.0
"""A returned check has a fee and may flag its account (rule 5.8), and what came by check is held back (rule 5.4).

All of it is the city's policy.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Iterable

_SATURDAY = 5
FIRST_FEE, LATER_FEE = Money(2500), Money(3500)


class ReturnReason(StrEnum):
    """Why a bank sent a check back, as it is kept (rule 5.8.5)."""

    NSF = "nsf"
    CLOSED = "closed"
    STOP = "stop"
    STALE = "stale"
    SIGNATURE = "signature"
    ENDORSEMENT = "endorsement"


REASON_WORDS = {
    ReturnReason.NSF: "insufficient funds",
    ReturnReason.CLOSED: "account closed",
    ReturnReason.STOP: "payment stopped",
    ReturnReason.STALE: "check too old",
    ReturnReason.SIGNATURE: "signature missing or different",
    ReturnReason.ENDORSEMENT: "endorsement missing",
}


def bank_words(reason: str) -> str:
    """Why a check came back, in words; what is kept is the short form."""
    return {str(known): words for known, words in REASON_WORDS.items()}.get(reason, reason)


@dataclass(frozen=True, slots=True)
class ReturnedCheckPolicy:
    """The fee for the first and for each later check of an account, the flag, and the hold before a refund.

    After `returns` returned checks within `within` months the account pays by cash or certified kinds for `months`.
    """

    first: Money = FIRST_FEE
    later: Money = LATER_FEE
    returns: int = 2
    within: int = 12
    months: int = 12
    hold: int = 10

    def fee(self, earlier: int) -> Money:
        """What the check costs an account that had so many returned before."""
        return self.later if earlier else self.first

    def flag(self, on: date, earlier_within: int) -> date | None:
        """Through which day the account then pays without checks; None while it may go on paying by check."""
        if self.months and earlier_within + 1 >= self.returns:
            return months_after(on, self.months)
        return None


def months_after(day: date, months: int) -> date:
    """The same day so many months later (earlier, when negative), or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def business_days(since: date, until: date) -> int:
    """How many days from Monday to Friday come after one date, through another."""
    return sum((since + timedelta(days=n)).weekday() < _SATURDAY for n in range(1, (until - since).days + 1))


def free_on(taken: date, hold: int) -> date:
    """The first day on which money of a check taken on a date is no longer held."""
    day = taken
    while business_days(taken, day) < hold:
        day += timedelta(days=1)
    return day


@dataclass(frozen=True, slots=True)
class Brought:
    """What one receipt brought to an account as credit, and how much of it a check paid that may still come back."""

    amount: Money
    held: Money


def still_held(brought: Iterable[Brought], used: Money) -> Money:
    """How much of an account's credit is held (rule 5.4): of what was `brought`, the oldest went first."""
    held, upto = 0, 0
    for one in brought:
        upto += one.amount.cents
        held += min(one.held.cents, max(0, min(one.amount.cents, upto - used.cents)))
    return Money(held)


def missing(moved: Money, held: Money) -> Money:
    """How much of a credit to be taken back is no longer there: it was used meanwhile (rule 5.7)."""
    return max(ZERO, moved - max(ZERO, held))
