# SPDX-License-Identifier: Apache-2.0
"""Money adds up to the cent, however it is typed, split or shared."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import CounterError
from app.domain.money import ZERO, Money

CENTS = st.integers(min_value=-(10**12), max_value=10**12)
bounded = settings(max_examples=100, deadline=None, derandomize=True)


@pytest.mark.parametrize("wrong", [1.0, "100", True, None])
def test_only_whole_cents_are_money(wrong: object) -> None:
    with pytest.raises(TypeError):
        Money(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("284.6", 28460),
        ("284.60", 28460),
        ("1,284.60", 128460),
        ("12,345,678.90", 1234567890),
        (" 100 ", 10000),
        ("100.", 10000),
        (".5", 50),
        (".05", 5),
        ("$7", 700),
        ("-5.00", -500),
        ("0", 0),
        ("9999999999999.99", 10**15 - 1),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: str, cents: int) -> None:
    assert Money.parse(typed) == Money(cents)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        ".",
        "-",
        "$",
        "1.234",
        "1,28.60",
        ",100",
        "12,34",
        "1 284",
        "\u0661\u0660",
        "\uff11\uff10\uff10",
        "1e3",
        "5-",
        "+5",
        "abc",
        "1" * 25,
    ],
)
def test_what_is_no_amount_is_refused_beside_its_field(typed: str) -> None:
    with pytest.raises(CounterError, match="not an amount") as refused:
        Money.parse(typed, field="amount")
    assert refused.value.field == "amount"


def test_an_amount_too_large_for_the_books_is_refused() -> None:
    with pytest.raises(CounterError, match="larger than the books"):
        Money.parse("10000000000000.00")


@pytest.mark.parametrize(
    ("cents", "paper", "screen", "table", "said"),
    [
        (128460, "1,284.60", "$1,284.60", "1284.60", "$1,284.60"),
        (-760, "-7.60", "−$7.60", "-7.60", "−$7.60"),  # noqa: RUF001
        (60, "0.60", "$0.60", "0.60", "60¢"),
        (0, "0.00", "$0.00", "0.00", "$0.00"),
        (100, "1.00", "$1.00", "1.00", "$1.00"),
    ],
)
def test_an_amount_shows_two_decimals_everywhere(cents: int, paper: str, screen: str, table: str, said: str) -> None:
    money = Money(cents)
    assert (str(money), money.dollars, money.plain, money.spoken) == (paper, screen, table, said)


def test_amounts_add_compare_and_change_sign() -> None:
    assert Money(250) + Money(50) - Money(100) == Money(200)
    assert -Money(5) == Money(-5)
    assert abs(Money(-5)) == Money(5)
    assert Money(25) * 20 == Money(500)
    assert Money(1) > ZERO
    assert bool(Money(1))
    assert not ZERO
    assert Money.total([Money(1), Money(2)]) == Money(3)
    assert Money.total([]) == ZERO


def test_a_dollar_in_three_gives_the_first_part_the_odd_cent() -> None:
    assert Money(100).split(3) == [Money(34), Money(33), Money(33)]
    assert Money(-100).split(3) == [Money(-34), Money(-33), Money(-33)]


def test_the_plan_of_450_in_seven_has_four_larger_installments() -> None:
    assert Money(45000).split(7) == [Money(6429)] * 4 + [Money(6428)] * 3


def test_sharing_goes_by_largest_remainder_and_ties_to_the_first() -> None:
    assert Money(100).share([1, 1, 1]) == [Money(34), Money(33), Money(33)]
    assert Money(750).share([2, 1]) == [Money(500), Money(250)]
    assert Money(1).share([1, 2]) == [ZERO, Money(1)]
    assert Money(-5).share([0, 1]) == [ZERO, Money(-5)]


@pytest.mark.parametrize("weights", [[], [0, 0], [-1, 3]])
def test_sharing_needs_weights_that_mean_something(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Money(100).share(weights)


@pytest.mark.parametrize(
    ("cents", "basis_points", "expected"),
    [(10000, 295, 295), (100, 295, 3), (1000, 5, 1), (999, 5, 0), (-1000, 5, -1), (0, 295, 0)],
)
def test_a_percentage_rounds_half_a_cent_up(cents: int, basis_points: int, expected: int) -> None:
    assert Money(cents).percent(basis_points) == Money(expected)


@bounded
@given(CENTS, st.integers(1, 500))
def test_split_parts_always_add_up_and_differ_by_a_cent_at_most(cents: int, parts: int) -> None:
    split = Money(cents).split(parts)
    assert Money.total(split) == Money(cents)
    assert len(split) == parts
    assert max(split).cents - min(split).cents <= 1


@bounded
@given(CENTS, st.lists(st.integers(0, 10**9), min_size=1, max_size=8).filter(any))
def test_shares_always_add_up_and_stay_within_a_cent_of_fair(cents: int, weights: list[int]) -> None:
    shares = Money(cents).share(weights)
    assert Money.total(shares) == Money(cents)
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share.cents * sum(weights) - cents * weight) < sum(weights)
        assert share.cents * cents >= 0


@bounded
@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_an_amount_shown_and_typed_again_is_the_same(cents: int) -> None:
    assert Money.parse(str(Money(cents))) == Money(cents)
