# SPDX-License-Identifier: Apache-2.0
"""A processor pays out what was taken by card: the gross leaves card clearing, its fee is a cost (rule 5.14.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain import gl
from app.domain.errors import Refused
from app.domain.gl import Posting
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from app.domain.bank import BankAccount
    from app.domain.entry import Approval

CARD = "card"
WHOLE = 10_000
"""A share is in hundredths of a percent: so many are all of it."""
USUAL_FEE = 500
"""What a processor may keep without a second person until the city says otherwise; the guards know the same share."""


@dataclass(frozen=True, slots=True)
class CardPart:
    """What one sealed session took by card."""

    book: str
    amount: Money


def is_usual(gross: Money, credited: Money, share: int) -> bool:
    """Whether what the processor keeps is within a share of the gross, so that one person settles it alone."""
    return (gross - credited).cents * WHOLE <= gross.cents * share


def consent_target(bank: str, batch: str, credited: Money) -> str:
    """What the second person consents to besides the gross: which bank, which batch, and what the bank was paid."""
    return f"batch {batch} for {bank}: {credited.cents}"


def consent_text(bank: BankAccount, batch: str, gross: Money, credited: Money, reason: str) -> str:
    """The text the second person agrees to; its digest goes into the entry."""
    return (
        f"Settle {gross.dollars} of batch {batch} to {bank.name}, paid {credited.dollars}: the processor keeps "
        f"{(gross - credited).dollars}. Reason: {reason}"
    )


def card_settlement(
    bank: BankAccount,
    batch: str,
    parts: tuple[CardPart, ...],
    credited: Money,
    reason: str = "",
    approval: Approval | None = None,
) -> dict[str, Any]:
    """The content of a settlement: what whole sessions took by card, and what of it the bank was paid.

    A fee above the usual share has a reason, and names who agreed. Raises Refused TW-STORY for a session twice, for
    nothing, or where more was paid than was taken.
    """
    gross = Money.total(part.amount for part in parts)
    twice = len({part.book for part in parts}) < len(parts)
    if twice or any(part.amount <= ZERO for part in parts) or not ZERO < credited <= gross:
        raise Refused("TW-STORY")
    rows = (
        Posting(bank.gl, credited.cents),
        Posting(gl.CARD_CLEARING, -gross.cents, tender=CARD),
        Posting(gl.CARD_FEES, (gross - credited).cents),
    )
    return {
        "bank": bank.code,
        "batch": batch,
        "lines": [{"book": part.book, "tender": CARD, "cents": part.amount.cents} for part in parts],
        "total": gross.cents,
        "counted": credited.cents,
        "postings": gl.as_body(gl.pooled(rows)),
        **({} if approval is None else {"reason": reason, "approval": approval.as_body()}),
    }
