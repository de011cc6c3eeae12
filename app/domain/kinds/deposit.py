# SPDX-License-Identifier: Apache-2.0
"""A bank deposit takes sealed sessions as they were counted, in one bag, seen by two people (rule 5.14.1 and 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain import gl
from app.domain.errors import Refused
from app.domain.gl import Posting
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from app.domain.count import CashCount
    from app.domain.entry import Approval

CASH, CHECK, MONEY_ORDER = "cash", "check", "money_order"
TENDERS = (CASH, CHECK, MONEY_ORDER)
"""What goes to the bank in a bag; cards and ACH are settled by their processors."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one sealed session brings by one tender: its cash in the vault, or its checks as they were counted."""

    book: str
    tender: str
    amount: Money


@dataclass(frozen=True, slots=True)
class BagCheck:
    """One check or money order in the bag, and the tender of the receipt it was taken on.

    `place` counts the receipt's tenders from 1; a check that is on no receipt has neither (rule 5.6.5).
    """

    book: str
    tender: str
    amount: Money
    receipt: str = ""
    place: int = 0
    number: str = ""
    routing: str = ""

    def as_body(self) -> dict[str, Any]:
        """The check as the entry carries it; what is not known is left out."""
        body: dict[str, Any] = {"book": self.book, "tender": self.tender, "cents": self.amount.cents}
        if self.receipt:
            body |= {"receipt": self.receipt, "seq": self.place}
        if self.number:
            body["number"] = self.number
        if self.routing:
            body["routing"] = self.routing
        return body


@dataclass(frozen=True, slots=True)
class Bag:
    """What is taken to the bank: for which account, in which bag under which seal, and what was counted into it."""

    bank: str
    account: str
    bag: str
    seal: str
    reason: str
    parts: tuple[Part, ...]
    cash: CashCount
    checks: tuple[BagCheck, ...]

    def of(self, tender: str) -> Money:
        """What the sessions bring by one tender."""
        return Money.total(part.amount for part in self.parts if part.tender == tender)

    @property
    def total(self) -> Money:
        """What the slip comes to."""
        return Money.total(part.amount for part in self.parts)

    def counted(self, tender: str) -> Money:
        """What was counted into the bag of one tender."""
        if tender == CASH:
            return self.cash.total
        return Money.total(check.amount for check in self.checks if check.tender == tender)

    @property
    def ties(self) -> bool:
        """Whether what was counted is what the sessions bring, by tender (rule 5.14.2)."""
        return all(self.counted(tender) == self.of(tender) for tender in TENDERS)


def consent_target(bank: str, bag: str) -> str:
    """What the verifier consents to: this bag, for this account."""
    return f"bag {bag} for {bank}"


def deposit(bag: Bag, approval: Approval) -> dict[str, Any]:
    """The content of a deposit that a second person has verified.

    Raises Refused TW-STORY when the bag holds nothing, or other money than its sessions bring.
    """
    if bag.total <= ZERO or not bag.ties:
        raise Refused("TW-STORY")
    rows = (
        Posting(bag.account, bag.total.cents),
        Posting(gl.VAULT, -bag.of(CASH).cents),
        *(Posting(gl.CHECKS_ON_HAND, -bag.of(tender).cents, tender=tender) for tender in (CHECK, MONEY_ORDER)),
    )
    return {
        "bank": bag.bank,
        "bag": bag.bag,
        "seal": bag.seal,
        "reason": bag.reason,
        "lines": [{"book": part.book, "tender": part.tender, "cents": part.amount.cents} for part in bag.parts],
        "count": bag.cash.as_body(),
        "checks": [check.as_body() for check in bag.checks],
        "total": bag.total.cents,
        "approval": approval.as_body(),
        "postings": gl.as_body(gl.pooled(rows)),
    }


def consent_text(bag: Bag) -> str:
    """The text the verifier agrees to; its hash goes into the entry."""
    listed = len(bag.checks)
    items = "1 check or money order" if listed == 1 else f"{listed} checks and money orders"
    sum_of_checks = bag.of(CHECK) + bag.of(MONEY_ORDER)
    books = ", ".join(dict.fromkeys(part.book for part in bag.parts))
    return (
        f"Deposit of {bag.total.dollars} to {bag.bank} in bag {bag.bag}, seal {bag.seal}: "
        f"{bag.of(CASH).dollars} in cash, {items} of {sum_of_checks.dollars}. Sessions: {books}."
    )
