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

CARD = "card"


@dataclass(frozen=True, slots=True)
class CardPart:
    """What one sealed session took by card."""

    book: str
    amount: Money


def card_settlement(bank: BankAccount, batch: str, parts: tuple[CardPart, ...], credited: Money) -> dict[str, Any]:
    """The content of a settlement: what whole sessions took by card, and what of it the bank was paid.

    Raises Refused TW-STORY for a session twice, for nothing, or where more was paid than was taken.
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
    }
