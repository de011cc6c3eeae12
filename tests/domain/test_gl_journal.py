# SPDX-License-Identifier: Apache-2.0
"""The journal for the general ledger: summed by session and account, each fund balanced by itself (rule 5.14.5)."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.errors import Fault
from app.domain.gl_journal import JournalLine, Moved, fund_totals, journal

DAY = date(2026, 11, 20)


def moved(account: str, cents: int, due_to: str = "", department: str = "", book: str = "01-0001") -> Moved:
    return Moved(book, DAY, account.partition("-")[0], account, due_to, department, cents)


def water(cents: int = 7000) -> list[Moved]:
    """Rule 5.14: a utility bill of 70.00 by cash, with its pool legs; turned around it is the void."""
    return [
        moved("999-1110", cents), moved("999-2010", -cents, "501"), moved("501-1010", cents),
        moved("501-1310", -(cents * 62) // 70), moved("501-1310", -(cents * 8) // 70),
    ]  # fmt: skip


def said(line: JournalLine) -> tuple[str, str, str, str]:
    return line.account, line.due_to, line.debit.plain, line.credit.plain


def test_a_receipt_is_one_balanced_set_of_lines_in_each_fund() -> None:
    lines = journal(water(), {"01-0001": ("01-0001-0001", "01-0001-0009")})
    assert [said(line) for line in lines] == [
        ("501-1010", "", "70.00", "0.00"), ("501-1310", "", "0.00", "70.00"),
        ("999-1110", "", "70.00", "0.00"), ("999-2010", "501", "0.00", "70.00"),
    ]  # fmt: skip
    assert {(line.first, line.last) for line in lines} == {("01-0001-0001", "01-0001-0009")}
    assert [(one.fund, one.debits.plain, one.credits.plain) for one in fund_totals(lines)] == [
        ("501", "70.00", "70.00"), ("999", "70.00", "70.00"),
    ]  # fmt: skip


def test_a_receipt_and_its_void_are_both_seen() -> None:
    lines = journal([*water(), *water(-7000)], {})
    assert ("999-1110", "", "70.00", "0.00") in map(said, lines)
    assert ("999-1110", "", "0.00", "70.00") in map(said, lines)


def test_departments_and_sessions_stand_apart() -> None:
    rows = [
        moved("100-4230", -2000, department="Clerk"), moved("100-4290", -500), moved("100-1010", 2500),
        moved("999-2010", -2500, "100"), moved("999-1110", 2500),
    ]  # fmt: skip
    twice = [*rows, *(Moved("02-0001", m.date, m.fund, m.account, m.due_to, m.department, m.cents) for m in rows)]
    lines = journal(twice, {})
    assert len(lines) == 10
    assert [(line.session, line.department) for line in lines if line.account == "100-4230"] == [
        ("01-0001", "Clerk"), ("02-0001", "Clerk"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ([moved("999-1110", 100), moved("999-2010", -99, "501")], "fund 999 does not balance"),
        ([moved("999-1110", 100), moved("999-2010", -100, "501")], "fund 501 claims another"),
        (
            [
                moved("999-1110", 100), moved("999-2010", -100, "501"), moved("501-1010", 90), moved("501-1310", -90),
            ],
            "fund 501 claims another amount",
        ),
    ],
)  # fmt: skip
def test_what_does_not_balance_is_never_a_journal(wrong: list[Moved], words: str) -> None:
    with pytest.raises(Fault, match=words):
        journal(wrong, {})
