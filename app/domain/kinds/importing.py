# SPDX-License-Identifier: Apache-2.0
"""Charges that come in from outside are entries too: debit what the customer owes, credit what was billed elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.domain import gl
from app.domain.errors import Refused
from app.domain.gl import Posting
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.code import Share


class LineType(StrEnum):
    """What a file did to a charge: brought it, changed what was billed, or said it was paid elsewhere."""

    CHARGE = "charge"
    RAISE = "raise"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One charge of a file. `amount` is signed: what the charge's open rises by (a payment elsewhere is negative).

    `shares` make the amount, each on a fund's receivable; `open` is what was open before (not for a new charge).
    """

    type: LineType
    charge: str
    account: str
    code: str
    text: str
    due: date
    amount: Money
    shares: tuple[Share, ...]
    open: Money | None = None
    billed: date | None = None

    def adds_up(self) -> bool:
        """New charges rise from nothing; others from what is open, and never below nothing; the shares fit."""
        if self.type is LineType.CHARGE:
            sound = self.open is None and self.amount > ZERO
        else:
            paid = self.type is LineType.PAID
            sound = self.open is not None and self.open + self.amount >= ZERO and (self.amount < ZERO or not paid)
        return sound and bool(self.amount) and Money.total(share.amount for share in self.shares) == self.amount

    def as_body(self) -> dict[str, Any]:
        """The line as the entry carries it."""
        body: dict[str, Any] = {
            "type": self.type.value,
            "charge": self.charge,
            "account": self.account,
            "code": self.code,
            "text": self.text,
            "due": self.due.isoformat(),
            "cents": self.amount.cents,
            "shares": [{"gl": share.gl, "cents": share.amount.cents} for share in self.shares],
        }
        if self.billed is not None:
            body["billed"] = self.billed.isoformat()
        if self.open is not None:
            body["open"] = self.open.cents
        return body

    def postings(self) -> list[Posting]:
        """What the line debits and credits, fund by fund."""
        rows: list[Posting] = []
        for share in self.shares:
            elsewhere = gl.billed_elsewhere(gl.fund_of(share.gl))
            rows.append(Posting(share.gl, share.amount.cents, charge=self.charge, account=self.account))
            rows.append(Posting(elsewhere, -share.amount.cents, account=self.account))
        return rows


def import_charges(source: str, lines: Sequence[ImportLine], file: str = "") -> dict[str, Any]:
    """The content of an import. `source` names where it comes from, `file` the file where there was one.

    Raises Refused TW-STORY for no line or one that does not add up, TW-CHARGE for a charge named twice.
    """
    if not lines or not all(line.adds_up() for line in lines):
        raise Refused("TW-STORY")
    if len({line.charge for line in lines}) != len(lines):
        raise Refused("TW-CHARGE")
    rows = [row for line in lines for row in line.postings()]
    content: dict[str, Any] = {
        "source": source,
        "lines": [line.as_body() for line in lines],
        "postings": gl.as_body(gl.pooled(rows)),
    }
    if file:
        content["file"] = file
    return content
