# SPDX-License-Identifier: Apache-2.0
"""The journal handed to the general ledger: one balanced set of lines per fund, by session and account (5.14.5).

Debits and credits stand apart, so a receipt and its void are both seen. The due-to and due-from pairs stand as they
were posted: 999-2010 names the fund each line is for, and is always the opposite of that fund's claim on the pool.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import Fault
from app.domain.gl import DUE_TO_FUNDS, due_from_pool
from app.domain.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class Moved:
    """What one session moved on one account, one way: positive cents are a debit."""

    book: str
    date: date
    fund: str
    account: str
    due_to: str
    department: str
    cents: int


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line of the journal; `first` and `last` are the receipt numbers of its session, "" where it has none.

    `due_to` is the fund a 999-2010 line is for; one of `debit` and `credit` is zero.
    """

    fund: str
    account: str
    due_to: str
    department: str
    session: str
    date: date
    first: str
    last: str
    debit: Money
    credit: Money


@dataclass(frozen=True, slots=True)
class Batch:
    """What a file says of itself: its number, the day it was made, the business dates it covers, and its sums."""

    number: int
    posted: date
    since: date
    until: date
    lines: int
    debits: Money
    credits: Money


@dataclass(frozen=True, slots=True)
class FundTotal:
    """What a journal debits and credits in one fund; the two are the same."""

    fund: str
    debits: Money
    credits: Money


def journal(moved: Iterable[Moved], receipts: Mapping[str, tuple[str, str]]) -> tuple[JournalLine, ...]:
    """The lines of a batch in the order of fund, day, session and account, summed by everything they carry.

    `receipts`: first and last receipt number of each session. Raises Fault when a fund does not balance, or when a
    fund's claim on the pool and what the pool owes it are not the same.
    """
    sums: dict[tuple[str, date, str, str, str, str, bool], int] = {}
    for one in moved:
        key = (one.fund, one.date, one.book, one.account, one.due_to, one.department, one.cents < 0)
        sums[key] = sums.get(key, 0) + one.cents
    lines = []
    for (fund, day, book, account, due_to, department, _), cents in sorted(sums.items()):
        first, last = receipts.get(book, ("", ""))
        debit, credit = Money(max(cents, 0)), Money(max(-cents, 0))
        lines.append(JournalLine(fund, account, due_to, department, book, day, first, last, debit, credit))
    _check(lines)
    return tuple(lines)


def fund_totals(lines: Iterable[JournalLine]) -> tuple[FundTotal, ...]:
    """The sums of each fund, in the order of the funds."""
    held = list(lines)
    return tuple(
        FundTotal(
            fund,
            Money.total(one.debit for one in held if one.fund == fund),
            Money.total(one.credit for one in held if one.fund == fund),
        )
        for fund in sorted({one.fund for one in held})
    )


def _check(lines: Sequence[JournalLine]) -> None:
    for total in fund_totals(lines):
        if total.debits != total.credits:
            raise _wrong(f"fund {total.fund} does not balance: {total.debits.dollars} and {total.credits.dollars}")
    for fund in sorted({one.fund for one in lines} | {one.due_to for one in lines if one.due_to}):
        owed = _net(one for one in lines if one.account == DUE_TO_FUNDS and one.due_to == fund)
        claimed = _net(one for one in lines if one.account == due_from_pool(fund))
        if owed + claimed:
            raise _wrong(f"fund {fund} claims another amount from the pool than the pool owes it")


def _net(lines: Iterable[JournalLine]) -> int:
    return sum(one.debit.cents - one.credit.cents for one in lines)


def _wrong(said: str) -> Fault:
    return Fault(
        f"The journal cannot be posted: {said}.",
        "Nothing was written, and the books are as they were.",
        "Have the administrator run verify --deep.",
    )
