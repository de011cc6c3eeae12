# SPDX-License-Identifier: Apache-2.0
"""A second person may allow checks from an account that pays by cash or certified kinds only (rule 5.8.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.errors import CounterError
from app.domain.money import Money
from app.domain.tender import CHECK

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.domain.entry import Approval
    from app.domain.tender import Tender

GOOD_FOR = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class CheckConsent:
    """Consent to checks on one receipt: for these accounts, up to the approval's amount, for 120 seconds.

    `approval` names the receipt's entry to be, `by` is the full name of who consented, `given` the till's clock.
    """

    approval: Approval
    accounts: tuple[str, ...]
    by: str
    given: datetime

    def covers(self, account: str) -> bool:
        """Whether it was given for this account."""
        return account in self.accounts

    def check(self, entry_id: str, tenders: Iterable[Tender], now: datetime) -> None:
        """Refuse what it was not given for: another receipt, a later moment, more money.

        Raises CounterError beside "consent"; then it has to be asked for again.
        """
        amount = Money.total(tender.amount for tender in tenders if tender.kind == CHECK)
        if entry_id != self.approval.entry_id:
            raise _refusal(f"{self.by} allowed a check on another receipt.")
        if now - self.given > GOOD_FOR:
            raise _refusal(f"{self.by} allowed a check more than two minutes ago, which no longer holds.")
        if amount > self.approval.amount:
            raise _refusal(f"{self.by} allowed checks up to {self.approval.amount.dollars}, not {amount.dollars}.")


def consent_text(accounts: Iterable[str], amount: Money, reason: str) -> str:
    """The text the second person agrees to; its hash goes into the receipt's entry."""
    return f"Allow checks up to {amount.dollars} from {', '.join(accounts)}. Reason: {reason}"


def _refusal(said: str) -> CounterError:
    return CounterError(f"{said} Nothing was recorded. Ask again (Alt+O), or take another kind of payment.", "consent")
