# SPDX-License-Identifier: Apache-2.0
"""What cash is paid in or out for: whom it comes from or goes to, and a revenue code or an account (rule 5.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain import gl
from app.domain.code import Share, shared_out

if TYPE_CHECKING:
    from app.domain.code import RevenueCode
    from app.domain.money import Money

_OF_CUSTOMERS = ("2300", "2310")
_RECKONED = frozenset({gl.OVER_SHORT, gl.CASH_ROUNDING, gl.SMALL_DIFFERENCES})
"""Differences come from counting and rounding alone: nobody may write one off through the drawer."""


def may_be_named(account: str, kind: str) -> bool:
    """Whether cash may be paid in to or out of an account of this kind of the chart.

    Not those of the pool, nothing the city owns or is owed, no customer's money, and no over/short or rounding.
    """
    fund = gl.fund_of(account)
    kept = {f"{fund}-{ending}" for ending in _OF_CUSTOMERS} | _RECKONED
    return fund != gl.POOL and kind != "asset" and account not in kept


@dataclass(frozen=True, slots=True)
class Purpose:
    """Whom cash comes from or goes to, and the accounts it is for by weight; `code` where a revenue code names them."""

    party: str
    weights: tuple[tuple[str, int], ...]
    code: str = ""

    @classmethod
    def of_code(cls, party: str, code: RevenueCode) -> Purpose:
        """What a revenue code is for: the accounts of its split."""
        return cls(party, code.shares, code.code)

    @classmethod
    def of_account(cls, party: str, account: str) -> Purpose:
        """One account of the chart."""
        return cls(party, ((account, 1),))

    def shares_of(self, amount: Money) -> tuple[Share, ...]:
        """An amount parted among the accounts."""
        return shared_out(amount, self.weights)

    def as_body(self, amount: Money) -> dict[str, Any]:
        """The purpose as an entry carries it."""
        shares = [{"gl": share.gl, "cents": share.amount.cents} for share in self.shares_of(amount)]
        body: dict[str, Any] = {"party": self.party, "shares": shares}
        if self.code:
            body["code"] = self.code
        return body
