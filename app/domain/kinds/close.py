# SPDX-License-Identifier: Apache-2.0
"""A close posts what is over or short, puts the float back, sends the rest to the vault and seals the book (5.14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain import gl
from app.domain.gl import Posting

if TYPE_CHECKING:
    from app.domain.entry import Pen
    from app.domain.money import Money


@dataclass(frozen=True, slots=True)
class Compared:
    """What the deciding count found beside what the books expect."""

    counted: Money
    expected: Money

    @property
    def over_short(self) -> Money:
        """More than expected is positive, less is negative."""
        return self.counted - self.expected


@dataclass(frozen=True, slots=True)
class TenderTotal:
    """What a session took by one kind of tender: how many tenders of unvoided receipts, and their net amount."""

    tender: str
    count_of: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Closing:
    """What a close is reckoned from; `grand` is the drawer's grand total with this session's receipts less voids."""

    cash: Compared
    checks: Compared
    money_orders: Compared
    opening_counted: Money
    grand: Money
    totals: tuple[TenderTotal, ...] = ()
    explanation: str = ""


def float_back(opening_counted: Money, counted: Money) -> Money:
    """The float goes back as it was counted at opening, never more than is in the drawer."""
    return min(opening_counted, counted)


def close_drawer(pen: Pen, closing: Closing) -> dict[str, Any]:
    """The content of the close of a drawer session, from the pen that will write it."""
    counted = closing.cash.counted
    back = float_back(closing.opening_counted, counted)
    vault = counted - back
    differences = (
        Posting(gl.DRAWER_CASH, closing.cash.over_short.cents, tender="cash"),
        Posting(gl.CHECKS_ON_HAND, closing.checks.over_short.cents, tender="check"),
        Posting(gl.CHECKS_ON_HAND, closing.money_orders.over_short.cents, tender="money_order"),
    )
    rows = gl.pooled(
        (
            *differences,
            Posting(gl.OVER_SHORT, -sum(row.cents for row in differences)),
            Posting(gl.CHANGE_FUND, back.cents),
            Posting(gl.VAULT, vault.cents),
            Posting(gl.DRAWER_CASH, -counted.cents, tender="cash"),
        )
    )
    content: dict[str, Any] = {
        "counted": counted.cents,
        "over_short": closing.cash.over_short.cents,
        "checks_over_short": closing.checks.over_short.cents,
        "money_orders_over_short": closing.money_orders.over_short.cents,
        "float_back": back.cents,
        "to_vault": vault.cents,
        "entries": pen.next_seq,
        "receipts": pen.receipts,
        "grand": closing.grand.cents,
        "session": pen.session,
    }
    if closing.totals:
        content["totals"] = [
            {"tender": total.tender, "count_of": total.count_of, "cents": total.amount.cents}
            for total in sorted(closing.totals, key=lambda total: total.tender)
        ]
    if closing.explanation:
        content["explanation"] = closing.explanation
    if rows:
        content["postings"] = gl.as_body(rows)
    return content


def close_office(pen: Pen) -> dict[str, Any]:
    """The content of the close of a back-office book: how many entries it holds, this one included."""
    return {"entries": pen.next_seq, "session": pen.session}
