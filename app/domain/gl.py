# SPDX-License-Identifier: Apache-2.0
"""Every fund balances by itself: cash is pooled in fund 999, and each fund's claim on the pool is posted beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

POOL = "999"
BANK = "999-1100"
DRAWER_CASH = "999-1110"
IN_TRANSIT = "999-1112"
VAULT = "999-1115"
CHECKS_ON_HAND = "999-1120"
CARD_CLEARING, ACH_CLEARING = "999-1130", "999-1140"
DUE_FROM_BANKS = "999-1150"
CHANGE_FUND = "999-1190"
DUE_TO_FUNDS = "999-2010"
OVER_SHORT = "100-4190"
CASH_ROUNDING = "100-4191"
SMALL_DIFFERENCES = "100-4192"
RETURNED_FEES = "100-4280"
CARD_FEES = "100-5310"
PAYABLES = "100-2010"


def fund_of(code: str) -> str:
    """The fund of an account is what stands before the hyphen: "501-1310" belongs to 501."""
    return code.partition("-")[0]


def due_from_pool(fund: str) -> str:
    """A fund's claim on the pooled cash: "501" has "501-1010"."""
    return f"{fund}-1010"


def receivable(fund: str) -> str:
    """What customers owe a fund: "501" has "501-1310"."""
    return f"{fund}-1310"


def billed_elsewhere(fund: str) -> str:
    """The other side of charges that came in from outside: "501" has "501-1399"."""
    return f"{fund}-1399"


def customer_credits(fund: str) -> str:
    """Money held for customers and not yet applied: "501" has "501-2300"."""
    return f"{fund}-2300"


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an entry: signed cents on an account, debit positive, with what it was for.

    `for_fund` names the fund a 999-2010 row belongs to; `tender`, `charge` and `account` are kept where they apply.
    """

    gl: str
    cents: int
    for_fund: str = ""
    tender: str = ""
    charge: str = ""
    account: str = ""

    def as_body(self) -> dict[str, Any]:
        """The row as the entry carries it; what is empty is left out."""
        body: dict[str, Any] = {"gl": self.gl, "cents": self.cents}
        if self.for_fund:
            body["for"] = self.for_fund
        if self.tender:
            body["tender"] = self.tender
        if self.charge:
            body["charge"] = self.charge
        if self.account:
            body["account"] = self.account
        return body


_DIMENSIONS = ("for", "tender", "charge", "account")


def from_body(row: dict[str, Any]) -> Posting:
    """Read a row back from an entry."""
    return Posting(row["gl"], row["cents"], *(row.get(key, "") for key in _DIMENSIONS))


def pooled(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """Complete a story's rows with the claims on the pool, one row per meaning, in the order of the books.

    For every fund F but 999: F-1010 takes the opposite of F's other rows, and 999-2010 for F the opposite of that.
    Order: 999 rows as told, 999-2010 by fund, then fund by fund F-1010 and its rows as told. Rows of zero are left
    out. Raises Refused TW-POST when the whole does not come to zero, or when the claims are already there.
    """
    rows = _aggregated(postings)
    claims: dict[str, int] = {}
    for row in rows:
        fund = fund_of(row.gl)
        if row.gl in (DUE_TO_FUNDS, due_from_pool(fund)):
            raise Refused("TW-POST")
        if fund != POOL:
            claims[fund] = claims.get(fund, 0) + row.cents
    claimed = sorted(claims)
    done = [row for row in rows if fund_of(row.gl) == POOL]
    done += [Posting(DUE_TO_FUNDS, claims[fund], for_fund=fund) for fund in claimed if claims[fund]]
    for fund in claimed:
        if claims[fund]:
            done.append(Posting(due_from_pool(fund), -claims[fund]))
        done += [row for row in rows if fund_of(row.gl) == fund]
    if not balanced(done):
        raise Refused("TW-POST")
    return tuple(done)


def balanced(postings: Iterable[Posting]) -> bool:
    """Debits equal credits in every fund."""
    sums: dict[str, int] = {}
    for row in postings:
        fund = fund_of(row.gl)
        sums[fund] = sums.get(fund, 0) + row.cents
    return not any(sums.values())


def mirror(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """The same rows in the same order with every sign turned."""
    return tuple(replace(row, cents=-row.cents) for row in postings)


def as_body(postings: Iterable[Posting]) -> list[dict[str, Any]]:
    """The rows as an entry carries them."""
    return [row.as_body() for row in postings]


def _aggregated(postings: Iterable[Posting]) -> list[Posting]:
    meanings: dict[tuple[str, str, str, str, str], int] = {}
    for row in postings:
        if row.cents:
            meaning = (row.gl, row.for_fund, row.tender, row.charge, row.account)
            meanings[meaning] = meanings.get(meaning, 0) + row.cents
    return [Posting(gl, cents, *rest) for (gl, *rest), cents in meanings.items() if cents]
