# SPDX-License-Identifier: Apache-2.0
"""Money never appears or vanishes: every fund balances, and pooled cash owes each fund exactly what it holds for it.

Amounts are whole cents, debit positive. A leg is the tuple (account, fund it is for, tender, charge, customer account);
an entry holds each leg at most once.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

Leg = tuple[str, str, str, str, str]

POOL = "999"
DUE = "999-2010"
BANK, PAYABLES, RETURNED_FEES = "999-1100", "100-2010", "100-4280"
DRAWER, TRANSIT, VAULT, CHANGE_FUND, CHECKS = "999-1110", "999-1112", "999-1115", "999-1190", "999-1120"
DUE_FROM_BANKS, CARD_CLEARING, ACH_CLEARING, CARD_FEES = "999-1150", "999-1130", "999-1140", "100-5310"
OVER_SHORT, ROUNDING, SMALL = "100-4190", "100-4191", "100-4192"

_GL = re.compile(r"[0-9]{3}-[0-9]{4}")


def fund_of(gl: str) -> str:
    """The fund is the part of the account before the hyphen."""
    return gl.partition("-")[0]


def is_bank(gl: str) -> bool:
    """Whether an account of the pool may be one at a bank: no drawer's, vault's or unsettled money is kept on it."""
    kept = (DRAWER, TRANSIT, VAULT, CHANGE_FUND, CHECKS, CARD_CLEARING, ACH_CLEARING, DUE, DUE_FROM_BANKS)
    return fund_of(gl) == POOL and gl not in kept


def written(content: Mapping[str, Any]) -> dict[Leg, int]:
    """The legs an entry carries, added up."""
    legs: dict[Leg, int] = defaultdict(int)
    for row in content.get("postings", ()):
        legs[leg_of(row)] += row.get("cents", 0)
    return legs


def leg_of(row: Mapping[str, Any]) -> Leg:
    """The dimensions of one posting, empty where it has none."""
    return (
        row.get("gl", ""),
        row.get("for", ""),
        row.get("tender", ""),
        row.get("charge", ""),
        row.get("account", ""),
    )


def pooled(rows: Iterable[tuple[Leg, int]]) -> dict[Leg, int]:
    """Add up what a story posts and complete it: the cash of each fund, and what the pool owes it."""
    legs: dict[Leg, int] = defaultdict(int)
    sums: dict[str, int] = defaultdict(int)
    for leg, cents in rows:
        legs[leg] += cents
        sums[fund_of(leg[0])] += cents
    for fund, cents in sums.items():
        if fund != POOL:
            legs[f"{fund}-1010", "", "", "", ""] -= cents
            legs[DUE, fund, "", "", ""] += cents
    return {leg: cents for leg, cents in legs.items() if cents}


def plain(gl: str, cents: int, tender: str = "") -> tuple[Leg, int]:
    """One leg with no dimension but perhaps its tender."""
    return (gl, "", tender, "", ""), cents


def problems(content: Mapping[str, Any]) -> list[str]:
    """What is wrong with an entry's postings whatever its kind: shape, balance per fund, the pool's rule."""
    rows = content.get("postings")
    if rows is None:
        return []
    found = []
    funds: dict[str, int] = defaultdict(int)
    cash: dict[str, int] = defaultdict(int)
    due: dict[str, int] = defaultdict(int)
    legs = set()
    for row in rows:
        if not isinstance(row, dict) or not _GL.fullmatch(str(row.get("gl", ""))) or not _amount(row.get("cents")):
            return ["a posting has no account or no amount"]
        gl, cents, leg = row["gl"], row["cents"], leg_of(row)
        if leg in legs:
            found.append(f"account {gl} is posted twice alike")
        legs.add(leg)
        funds[fund_of(gl)] += cents
        if (gl == DUE) != ("for" in row):
            found.append(f"account {gl} {'does not say' if gl == DUE else 'says'} which fund it is for")
        elif gl == DUE:
            due[row["for"]] += cents
        elif gl.endswith("-1010"):
            cash[fund_of(gl)] += cents
    if len(rows) < 2:
        found.append("there are fewer than two postings")
    found += [f"fund {fund} does not balance, it is off by {cents} cents" for fund, cents in funds.items() if cents]
    found += [
        f"the pool owes fund {fund} another amount" for fund in cash.keys() | due.keys() if cash[fund] != -due[fund]
    ]
    return found


def _amount(value: Any) -> bool:
    return isinstance(value, int) and value != 0
