# SPDX-License-Identifier: Apache-2.0
"""A drawer should hold its float, what came in, less what went out; a difference asks for what the city decided."""

from __future__ import annotations

import pytest

from app.domain.drawer import CashFacts, Tolerance, expected_cash, over_short
from app.domain.money import Money


def test_the_cash_of_a_busy_session_comes_to_479() -> None:
    facts = CashFacts(
        opening_counted=Money(20000),
        tendered=Money(100000),
        change=Money(25100),
        paid_out=Money(2000),
        drops=Money(50000),
        transfers_in=Money(5000),
    )
    assert expected_cash(facts) == Money(47900)


@pytest.mark.parametrize(
    ("fact", "sign"),
    [
        ("tendered", 1),
        ("paid_in", 1),
        ("transfers_in", 1),
        ("from_change_fund", 1),
        ("corrections", 1),
        ("change", -1),
        ("paid_out", -1),
        ("transfers_out", -1),
        ("drops", -1),
        ("to_change_fund", -1),
        ("voided", -1),
    ],
)
def test_every_fact_moves_the_expected_cash_its_own_way(fact: str, sign: int) -> None:
    facts = CashFacts(Money(20000), **{fact: Money(700)})
    assert expected_cash(facts) == Money(20000 + sign * 700)


def test_more_than_expected_is_over_and_less_is_short() -> None:
    assert over_short(Money(47775), Money(47900)) == Money(-125)
    assert over_short(Money(48025), Money(47900)) == Money(125)


@pytest.mark.parametrize(
    ("cents", "asked"),
    [
        (0, "nothing"),
        (1, "explanation"),
        (-500, "explanation"),
        (501, "supervisor"),
        (-2499, "supervisor"),
        (2500, "supervisor"),
        (-2500, "report"),
    ],
)
def test_the_larger_the_difference_the_more_is_asked(cents: int, asked: str) -> None:
    assert Tolerance().asks(Money(cents)) == asked


def test_a_city_may_let_small_differences_pass() -> None:
    assert Tolerance(explain=Money(500)).asks(Money(-500)) == "nothing"
