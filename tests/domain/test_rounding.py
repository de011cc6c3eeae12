# SPDX-License-Identifier: Apache-2.0
"""Cash is rounded by policy only, by four cents at most, and exact pennies are always welcome."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import CounterError
from app.domain.money import ZERO, Money
from app.domain.rounding import EXACT, MODES, RoundingPolicy, cash_due, rounded

FROM = date(2026, 11, 20)


def policy(mode: str) -> RoundingPolicy:
    return RoundingPolicy(mode, "Resolution 2026-41", FROM)


@pytest.mark.parametrize(
    ("cents", "expected"),
    [(0, 0), (1, 0), (2, 0), (3, 5), (4, 5), (5, 5), (6, 5), (7, 5), (8, 10), (9, 10), (10, 10), (12503, 12505)],
)
def test_symmetric_rounding_goes_to_the_nearest_five_cents_and_keeps_the_sign(cents: int, expected: int) -> None:
    assert rounded(Money(cents), "symmetric5") == Money(expected)
    assert rounded(Money(-cents), "symmetric5") == Money(-expected)


@pytest.mark.parametrize(("cents", "expected"), [(1, 0), (4, 0), (5, 5), (9, 5), (-1, -5), (-5, -5), (-6, -10)])
def test_in_the_payers_favour_one_pays_less_and_gets_back_more(cents: int, expected: int) -> None:
    assert rounded(Money(cents), "payer_favour5") == Money(expected)


@pytest.mark.parametrize(("cents", "expected"), [(1, 5), (5, 5), (6, 10), (-1, 0), (-5, -5), (-6, -5)])
def test_rounded_up_one_pays_more_and_is_credited(cents: int, expected: int) -> None:
    assert rounded(Money(cents), "round_up_credit") == Money(expected)


def test_the_cash_leg_of_a_split_bill_is_rounded_and_not_the_bill() -> None:
    # due 100.03, check 50.02: the cash leg 50.01 becomes 50.00
    assert cash_due(Money(10003) - Money(5002), Money(6000), policy("symmetric5")) == (Money(5000), Money(-1))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("tendered", [5001, 6001, 5006, 5011])
def test_exact_pennies_are_never_rounded(mode: str, tendered: int) -> None:
    assert cash_due(Money(5001), Money(tendered), policy(mode)) == (Money(5001), ZERO)


def test_without_cash_keyed_yet_the_rounded_amount_is_asked_for() -> None:
    assert cash_due(Money(12503), None, policy("symmetric5")) == (Money(12505), Money(2))
    assert cash_due(Money(12503), Money(13000), policy("symmetric5")) == (Money(12505), Money(2))
    assert cash_due(Money(12503), Money(12000), policy("symmetric5")) == (Money(12505), Money(2))


def test_a_city_without_a_policy_takes_exact_cash() -> None:
    assert not EXACT.active
    assert policy("symmetric5").active
    assert cash_due(Money(12503), Money(13000), EXACT) == (Money(12503), ZERO)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (("nearest", "Resolution 1", FROM), "mode"),
        (("symmetric5", " ", FROM), "authority"),
        (("symmetric5", "Resolution 1", None), "from_date"),
    ],
)
def test_rounding_needs_a_known_way_an_authority_and_a_date(facts: tuple[str, str, date | None], field: str) -> None:
    with pytest.raises(CounterError, match="old policy is kept") as refused:
        RoundingPolicy(*facts)
    assert refused.value.field == field


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.integers(-(10**9), 10**9), st.sampled_from(MODES), st.integers(0, 10**9))
def test_rounding_never_moves_more_than_four_cents(cents: int, mode: str, tendered: int) -> None:
    exact = Money(cents)
    due, rounding = cash_due(exact, Money(tendered), policy(mode))
    assert due == exact + rounding
    assert abs(rounding.cents) <= (2 if mode == "symmetric5" else 4)
    assert rounding == ZERO or due.cents % 5 == 0
    assert rounded(-exact, "symmetric5") == -rounded(exact, "symmetric5")
