# SPDX-License-Identifier: Apache-2.0
"""What a difference is looked for in: a session as its books and its counts tell it, and what a cause is called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.money import ZERO, Money
from app.domain.tender import CASH, CHECK

if TYPE_CHECKING:
    import datetime

    from app.domain.count import CashCount
    from app.domain.kinds.counting import Listed
    from app.domain.receipt import PostedReceipt
    from app.domain.tender import Tender

MONEY_ORDER = "money_order"
CARD = "card"
PARTS = 10**15
"""Weights are whole parts of this many, because nothing here is reckoned in fractions."""
_THOUSAND = 1000


class Cause(StrEnum):
    """The kinds of mistake that are looked for."""

    SWAPPED = "swapped"
    RECEIPT = "receipt"
    CHANGE = "change"
    WRONG_SIGN = "wrong_sign"
    WRONG_TENDER = "wrong_tender"
    ROW_DOUBLED = "row_doubled"
    ROW_LEFT_OUT = "row_left_out"
    PACKS = "packs"
    DROP = "drop"
    SUM = "sum"
    NEIGHBOUR = "neighbour"
    LISTING = "listing"


@dataclass(frozen=True, slots=True)
class Drop:
    """Cash brought to the vault, dropped or picked up; `undone` where a void took it back (rule 5.5)."""

    amount: Money
    at: datetime.datetime
    undone: bool = False


@dataclass(frozen=True, slots=True)
class CountSheet:
    """One stored count of the session: the cash by denomination, and what was listed."""

    cash: CashCount
    checks: tuple[Listed, ...] = ()
    money_orders: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another drawer of the same date whose count is decided, and what it was over (positive) or short (negative)."""

    book: str
    drawer: str
    person: str
    over_short: Money


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """All that is known of a session once its deciding count is stored.

    The differences are what was counted less what was expected: cash, checks, money orders. `receipts` stand in their
    order, the oldest first; `counts` too, and the last one decides. `no_sales` are the times the drawer was opened
    without a sale.
    """

    cash: Money
    checks: Money
    money_orders: Money
    opening: CashCount
    receipts: tuple[PostedReceipt, ...]
    drops: tuple[Drop, ...]
    no_sales: tuple[datetime.datetime, ...]
    counts: tuple[CountSheet, ...]
    neighbours: tuple[Neighbour, ...] = ()

    @property
    def deciding(self) -> CountSheet:
        """The count the difference comes from."""
        return self.counts[-1]


@dataclass(frozen=True, slots=True)
class Lead:
    """One way the difference could have come about.

    `weight` is how often that would happen among sessions that are off, in PARTS: how common the mistake is, shared
    out over every place of this session where it could have been made. `several` and `several_evidence` are the words
    where more than one receipt fits alike; leads with the same `several` are told as one.
    """

    cause: Cause
    weight: int
    head: str
    evidence: str
    receipts: tuple[str, ...] = ()
    several: str = ""
    several_evidence: str = ""


def spread(per_thousand: int, over: int) -> int:
    """The weight of one place, where so many in a thousand differences are made in one of `over` places."""
    return PARTS * per_thousand // (_THOUSAND * over)


def handed_over(receipt: PostedReceipt, kind: str = CASH) -> Money:
    """What a receipt took by one kind of tender, before change."""
    return Money.total(tender.amount for tender in receipt.tenders if tender.kind == kind)


def kept(receipt: PostedReceipt) -> Money:
    """The cash of a receipt that stayed in the drawer: handed over less change (rule 5.1.4); of others, nothing."""
    cash = handed_over(receipt)
    return cash - receipt.change if cash else ZERO


def papers_of(receipts: tuple[PostedReceipt, ...], kind: str = CHECK) -> list[tuple[PostedReceipt, Tender]]:
    """The checks or money orders of receipts that count, each with its receipt."""
    return [
        (receipt, tender)
        for receipt in receipts
        if receipt.voided is None
        for tender in receipt.tenders
        if tender.kind == kind
    ]


def swaps(amount: int) -> list[int]:
    """What a number becomes when two digits beside each other change places; such errors are divisible by 9.

    A number of whole dollars in cents is typed without its cents, so only its dollars are swapped.
    """
    tail = "00" if amount >= 100 and amount % 100 == 0 else ""
    digits = str(amount)[: len(str(amount)) - len(tail)]
    found = []
    for place in range(len(digits) - 1):
        left, right = digits[place], digits[place + 1]
        if left != right and not (place == 0 and right == "0"):
            found.append(int(f"{digits[:place]}{right}{left}{digits[place + 2 :]}{tail}"))
    return found


def pieces_swapped(pieces: int) -> list[int]:
    """The same for a number of pieces, which has no cents."""
    return [swapped // 100 for swapped in swaps(pieces * 100)] if pieces >= 10 else []
