# SPDX-License-Identifier: Apache-2.0
"""Working without the server (rule 5.16): what may go on then, within which limits, and what waits until it is back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.entry import Kind
from app.domain.errors import CounterError
from app.domain.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.tender import Tender

KINDS = frozenset({Kind.RECEIPT, Kind.NO_SALE, Kind.DROP})
"""What a session goes on with; everything else needs the server or a second person."""
TENDERS = ("cash", "check")
USUAL_RECEIPTS, MOST_RECEIPTS = 200, 999
ONLY_TENDERS = "Only cash and checks are taken while this till works without the server"


@dataclass(frozen=True, slots=True)
class AlonePolicy:
    """What a session may take without the server: at most so much on one receipt, in all, and on so many receipts."""

    per_receipt: Money
    per_session: Money
    receipts: int = USUAL_RECEIPTS

    def check(self, total: Money, tenders: Iterable[Tender], taken: Taken) -> None:
        """Raises CounterError for a receipt that is beyond the policy; `taken` is what the session took so far."""
        if any(tender.kind not in TENDERS for tender in tenders):
            raise CounterError(f"{ONLY_TENDERS}. Nothing was recorded. Take the money another way.")
        if total > self.per_receipt:
            raise CounterError(
                f"Without the server a receipt is {self.per_receipt.dollars} at most. Nothing was recorded. "
                "Take less, or ask the payer to come back."
            )
        if taken.total + total > self.per_session:
            raise CounterError(
                f"Without the server this session takes {self.per_session.dollars} in all, and "
                f"{taken.total.dollars} of it is taken. Nothing was recorded. Wait for the server."
            )
        if taken.receipts >= self.receipts:
            raise CounterError(
                f"Without the server this session takes {self.receipts} receipts, and they are taken. "
                "Nothing was recorded. Wait for the server."
            )


@dataclass(frozen=True, slots=True)
class Taken:
    """What a session took without the server so far."""

    receipts: int
    total: Money
