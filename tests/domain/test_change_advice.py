# SPDX-License-Identifier: Apache-2.0
"""The fewest pieces the drawer really has, or what to ask for instead."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.change_advice import MOST_CHANGE, ChangeAdvice, advise
from app.domain.count import CashCount
from app.domain.denomination import DENOMINATIONS, Denomination, by_key
from app.domain.money import ZERO, Money

FLOAT = {"20.00": 5, "10.00": 6, "5.00": 4, "1.00": 15, "0.25": 20}


def keyed(advice: ChangeAdvice) -> dict[str, int]:
    return {piece.key: count for piece, count in advice.pieces}


def stock() -> dict[Denomination, int]:
    return CashCount.of(FLOAT).pieces()


def test_change_of_15_40_is_a_ten_a_five_a_quarter_a_dime_and_a_nickel() -> None:
    advice = advise(Money(1540), None, rounding_active=False)
    assert keyed(advice) == {"10.00": 1, "5.00": 1, "0.25": 1, "0.10": 1, "0.05": 1}
    assert advice.text == "One ten, one five, one quarter, one dime, one nickel."
    assert advice.shortage is None


def test_nothing_to_hand_back_needs_no_advice() -> None:
    assert advise(ZERO, None, rounding_active=False) == ChangeAdvice()
    assert ChangeAdvice().text == ""


def test_several_pieces_are_told_by_number() -> None:
    many = {by_key("20.00"): 2, by_key("0.01"): 12}
    assert advise(Money(4012), many, rounding_active=False).words == "Two twenties, 12 pennies."


def test_two_dollar_bills_and_dollar_coins_are_handed_out_only_when_the_drawer_has_them() -> None:
    assert keyed(advise(Money(400), None, rounding_active=False)) == {"1.00": 4}
    rare = {by_key("2.00"): 2, by_key("1.00c"): 9, by_key("0.50"): 3}
    assert keyed(advise(Money(450), rare, rounding_active=False)) == {"2.00": 2, "0.50": 1}


def test_fewest_pieces_are_found_where_taking_the_largest_first_would_fail() -> None:
    coins = {by_key("0.25"): 1, by_key("0.10"): 3, by_key("0.01"): 5}
    assert keyed(advise(Money(30), coins, rounding_active=False)) == {"0.10": 3}
    bills = {by_key("50.00"): 1, by_key("20.00"): 3, by_key("1.00"): 20}
    assert keyed(advise(Money(6000), bills, rounding_active=False)) == {"20.00": 3}


def test_while_cash_is_rounded_no_pennies_are_used() -> None:
    assert keyed(advise(Money(9), {by_key("0.01"): 9}, rounding_active=False)) == {"0.01": 9}
    advice = advise(Money(9), {by_key("0.01"): 9}, rounding_active=True)
    assert advice.pieces == ()
    assert advice.shortage == "The drawer cannot make $0.09: no pennies."
    unknown = advise(Money(9), None, rounding_active=True)
    assert unknown.text == (
        "The drawer cannot make $0.09: no pennies. "
        "Ask for 91¢ and hand back $1.00, or change a bill with another drawer."
    )


def test_a_drawer_without_dimes_and_nickels_asks_for_the_rest_of_the_dollar() -> None:
    advice = advise(Money(1540), stock(), rounding_active=False, neighbour="01")
    assert advice.text == (
        "The drawer cannot make $15.40: no dimes or nickels. "
        "Ask for 60¢ and hand back $16.00, or change a bill with drawer 01."
    )


def test_a_drawer_with_too_few_pieces_says_so_and_asks_for_the_next_round_amount() -> None:
    few = {by_key("20.00"): 2, by_key("1.00"): 1, by_key("0.25"): 7}
    advice = advise(Money(300), few, rounding_active=False)
    assert advice.shortage == "The drawer cannot make $3.00: too few ones."
    assert advice.offers == ("ask for $17.00 and hand back $20.00", "change a bill with another drawer")
    mixed = advise(Money(340), few, rounding_active=False)
    assert mixed.shortage == "The drawer cannot make $3.40: no dimes or nickels, too few ones."


def test_everything_missing_is_named_once() -> None:
    advice = advise(Money(1541), {by_key("10.00"): 1}, rounding_active=False)
    assert advice.shortage == "The drawer cannot make $15.41: no fives, quarters, dimes, nickels or pennies."


def test_an_empty_drawer_can_only_change_a_bill() -> None:
    advice = advise(Money(500), {}, rounding_active=False)
    assert advice.offers == ("change a bill with another drawer",)
    assert advice.text == "The drawer cannot make $5.00: no fives. Change a bill with another drawer."


def test_a_fortune_is_counted_by_two_people() -> None:
    advice = advise(MOST_CHANGE + Money(1), None, rounding_active=False)
    assert advice.text == "$10,000.01 is too much for a suggestion. Have a second person count it."
    assert keyed(advise(MOST_CHANGE, None, rounding_active=False)) == {"100.00": 100}


SMALL = tuple(piece for piece in DENOMINATIONS if piece.face <= Money(500))


@settings(max_examples=120, deadline=None, derandomize=True)
@given(
    st.dictionaries(st.sampled_from(SMALL), st.integers(0, 3), max_size=5),
    st.integers(1, 900),
    st.booleans(),
)
def test_advice_is_as_good_as_trying_every_way(
    held: dict[Denomination, int], cents: int, rounding_active: bool
) -> None:
    usable = [piece for piece in held if not (rounding_active and piece.face == Money(1))]
    ways = [
        sum(counts)
        for counts in product(*(range(held[piece] + 1) for piece in usable))
        if sum(piece.face.cents * count for piece, count in zip(usable, counts, strict=True)) == cents
    ]
    advice = advise(Money(cents), held, rounding_active)
    assert (advice.shortage is None) == bool(ways)
    if ways:
        assert sum(count for _, count in advice.pieces) == min(ways)
        assert Money.total(piece.worth(count) for piece, count in advice.pieces) == Money(cents)
        assert all(0 < count <= held[piece] for piece, count in advice.pieces)
    else:
        assert advice.offers


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(1, 100_000), st.dictionaries(st.sampled_from(DENOMINATIONS), st.integers(0, 200), max_size=13))
def test_advice_adds_up_whatever_the_drawer_holds(cents: int, held: dict[Denomination, int]) -> None:
    advice = advise(Money(cents), held, rounding_active=False)
    if advice.shortage is None:
        assert Money.total(piece.worth(count) for piece, count in advice.pieces) == Money(cents)
        assert all(count <= held[piece] for piece, count in advice.pieces)
