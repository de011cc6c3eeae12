# SPDX-License-Identifier: Apache-2.0
"""Change comes out to the cent: non-cash first, rounding in the cash leg only, nothing back on a check."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.change import quick_cash, settle
from app.domain.errors import CounterError
from app.domain.money import ZERO, Money
from app.domain.rounding import EXACT, MODES, RoundingPolicy
from app.domain.tender import STARTER_TENDER_KINDS, Tender

KINDS = {kind.code: kind for kind in STARTER_TENDER_KINDS}


@dataclass(frozen=True)
class Line:
    amount: Money
    account: str = ""


def lines(*cents: int, account: str = "") -> tuple[Line, ...]:
    return tuple(Line(Money(each), account) for each in cents)


def cash(cents: int) -> Tender:
    return Tender("cash", Money(cents))


def check(cents: int) -> Tender:
    return Tender("check", Money(cents), number="1021", routing="121000358")


def rounding(mode: str) -> RoundingPolicy:
    return RoundingPolicy(mode, "Resolution 2026-41", date(2026, 11, 20)) if mode != "none" else EXACT


SYMMETRIC = rounding("symmetric5")


def test_a_check_and_cash_pay_the_lines_in_order_and_cash_gives_change() -> None:
    settled = settle(lines(800, 6200, 3000, 2000), [check(8000), cash(5000)], KINDS, EXACT)
    assert (settled.due, settled.noncash, settled.exact, settled.cash_due) == (
        Money(12000),
        Money(8000),
        Money(4000),
        Money(4000),
    )
    assert (settled.tendered, settled.change, settled.short, settled.complete) == (
        Money(5000),
        Money(1000),
        ZERO,
        True,
    )
    assert [(pair.line, pair.tender, pair.cents) for pair in settled.pairs] == [
        (0, 0, 800),
        (1, 0, 6200),
        (2, 0, 1000),
        (2, 1, 2000),
        (3, 1, 2000),
    ]
    assert settled.message == ""
    assert settled.remaining == ZERO


def test_the_order_keyed_decides_which_tender_paid_which_line_not_how_much_cash_is_owed() -> None:
    settled = settle(lines(3000, 9000), [cash(5000), check(8000)], KINDS, EXACT)
    assert settled.change == Money(1000)
    assert [(pair.line, pair.tender, pair.cents) for pair in settled.pairs] == [
        (0, 0, 3000),
        (1, 0, 1000),
        (1, 1, 8000),
    ]


def test_a_dollar_short_is_told_in_a_sentence() -> None:
    settled = settle(lines(2000), [cash(1900)], KINDS, EXACT)
    assert not settled.complete
    assert settled.message == "$1.00 short. Take another $1.00, or press Esc to change the amounts."
    assert (settled.short, settled.remaining, settled.change) == (Money(100), Money(100), ZERO)


def test_a_license_by_cash_is_rounded_and_its_change_too() -> None:
    settled = settle(lines(12503), [cash(13000)], KINDS, SYMMETRIC)
    assert (settled.cash_due, settled.rounding, settled.change, settled.total) == (
        Money(12505),
        Money(2),
        Money(495),
        Money(12505),
    )
    assert [pair.cents for pair in settled.pairs] == [12503]


def test_only_the_cash_leg_of_a_split_bill_is_rounded() -> None:
    settled = settle(lines(10003), [check(5002), cash(5000)], KINDS, SYMMETRIC)
    assert (settled.exact, settled.cash_due, settled.rounding, settled.change) == (
        Money(5001),
        Money(5000),
        Money(-1),
        ZERO,
    )
    assert [pair.cents for pair in settled.pairs] == [5002, 5001]
    by_card = settle(lines(10003), [Tender("card", Money(10003))], KINDS, SYMMETRIC)
    assert (by_card.rounding, by_card.complete) == (ZERO, True)


@pytest.mark.parametrize(("tendered", "change"), [(5001, 0), (6001, 1000)])
def test_exact_pennies_are_never_rounded(tendered: int, change: int) -> None:
    settled = settle(lines(5001), [cash(tendered)], KINDS, SYMMETRIC)
    assert (settled.rounding, settled.change, settled.cash_due) == (ZERO, Money(change), Money(5001))


def test_before_any_cash_the_cashier_sees_what_cash_would_have_to_cover() -> None:
    settled = settle(lines(12503), [], KINDS, SYMMETRIC)
    assert (settled.cash_due, settled.short, settled.remaining, settled.complete) == (
        Money(12505),
        Money(12503),
        Money(12503),
        False,
    )
    part = settle(lines(12503), [cash(10000)], KINDS, SYMMETRIC)
    assert (part.short, part.remaining) == (Money(2505), Money(2503))
    assert [pair.cents for pair in part.pairs] == [10000]


def test_rounding_up_is_credited_to_the_first_account_of_the_cart() -> None:
    policy = rounding("round_up_credit")
    cart = (*lines(2000), *lines(5001, account="UB-1"))
    settled = settle(cart, [cash(8000)], KINDS, policy)
    assert (settled.cash_due, settled.rounding, settled.credited, settled.credited_account) == (
        Money(7005),
        ZERO,
        Money(4),
        "UB-1",
    )
    assert (settled.change, settled.total) == (Money(995), Money(7005))
    assert [(pair.line, pair.cents) for pair in settled.pairs] == [(0, 2000), (1, 5001), (2, 4)]


def test_rounding_up_without_an_account_is_rounding_like_any_other() -> None:
    settled = settle(lines(5001), [cash(6000)], KINDS, rounding("round_up_credit"))
    assert (settled.rounding, settled.credited, settled.credited_account) == (Money(4), ZERO, "")
    exact = settle(lines(5000, account="UB-1"), [cash(6000)], KINDS, rounding("round_up_credit"))
    assert (exact.credited, exact.credited_account) == (ZERO, "")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("check", r"A check cannot be more than what is owed\. \$92\.40 is owed"),
        ("card", "A card cannot be more"),
        ("money_order", "A money order cannot be more"),
        ("ach", "An ACH cannot be more"),
    ],
)
def test_no_check_or_card_is_taken_for_more_than_is_owed(kind: str, words: str) -> None:
    with pytest.raises(CounterError, match=words) as refused:
        settle(lines(9240), [Tender(kind, Money(9241))], KINDS, EXACT)
    assert refused.value.field == "amount"
    with pytest.raises(CounterError, match=r"\$2\.40 is owed"):
        settle(lines(9240), [check(9000), Tender(kind, Money(241))], KINDS, EXACT)


def test_cash_is_not_taken_where_nothing_is_left_to_pay() -> None:
    with pytest.raises(CounterError, match=r"Hand \$5\.00 back"):
        settle(lines(9240), [check(9240), cash(500)], KINDS, EXACT)


def test_several_amounts_of_cash_are_one() -> None:
    settled = settle(lines(2500), [cash(2000), cash(1000)], KINDS, EXACT)
    assert settled.tenders == (cash(3000),)
    assert settled.change == Money(500)


def test_change_is_given_for_one_kind_at_a_time() -> None:
    kinds = KINDS | {"tokens": replace(KINDS["cash"], code="tokens")}
    with pytest.raises(CounterError, match="one kind of payment at a time"):
        settle(lines(2500), [cash(2000), Tender("tokens", Money(1000))], kinds, EXACT)


def test_credit_pays_only_lines_of_its_own_account() -> None:
    cart = (*lines(1000, account="UB-1"), *lines(2000))
    credit = Tender("on_account", Money(1000), account="UB-1", fund="501")
    assert settle(cart, [credit, cash(2000)], KINDS, EXACT).complete
    with pytest.raises(CounterError, match=r"Credit of UB-1 pays only lines of UB-1: \$10\.00"):
        settle(cart, [replace(credit, amount=Money(1001))], KINDS, EXACT)


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (8417, [8417, 8500, 9000, 10000]),
        (10917, [10917, 11000, 12000, 15000]),
        (25, [25, 100, 500, 1000]),
        (500, [500, 1000, 2000, 5000]),
        (2000, [2000, 4000, 5000, 10000]),
        (5000, [5000, 6000, 10000, 20000]),
        (10000, [10000, 12000, 15000, 20000]),
        (0, []),
        (-100, []),
    ],
)
def test_quick_cash_offers_the_exact_amount_and_three_round_ones(due: int, expected: list[int]) -> None:
    assert [amount.cents for amount in quick_cash(Money(due), EXACT)] == expected


def test_quick_cash_offers_what_is_due_after_rounding() -> None:
    assert quick_cash(Money(12503), SYMMETRIC)[0] == Money(12505)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.integers(1, 10**7))
def test_quick_cash_is_always_four_rising_amounts(due: int) -> None:
    offered = quick_cash(Money(due), EXACT)
    assert len(offered) == 4
    assert list(offered) == sorted(set(offered))
    assert all(amount.cents % 100 == 0 for amount in offered[1:])


CARTS = st.lists(st.tuples(st.integers(1, 20_000), st.sampled_from(["", "UB-1", "BL-2"])), min_size=1, max_size=5)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(CARTS, st.lists(st.integers(1, 20_000), max_size=3), st.integers(0, 50_000), st.sampled_from(MODES))
def test_no_cent_is_lost_between_tenders_lines_change_and_rounding(
    cart: list[tuple[int, str]], checks: list[int], extra: int, mode: str
) -> None:
    due = sum(cents for cents, _ in cart)
    keyed: list[Tender] = []
    for cents in checks:
        part = min(cents, due - 1 - sum(tender.amount.cents for tender in keyed))
        if part > 0:
            keyed.append(check(part))
    rest = due - sum(tender.amount.cents for tender in keyed)
    handed = max(1, rest + extra - 500)
    settled = settle([Line(Money(c), a) for c, a in cart], [*keyed, cash(handed)], KINDS, rounding(mode))
    assert settled.tendered == Money(handed)
    assert abs(settled.rounding.cents) + settled.credited.cents <= 4
    if not settled.complete:
        assert settled.change == ZERO
        return
    assert settled.tendered - settled.change == settled.cash_due
    assert settled.total == settled.noncash + settled.tendered - settled.change
    by_line: dict[int, int] = {}
    by_tender: dict[int, int] = {}
    for pair in settled.pairs:
        assert pair.cents > 0
        by_line[pair.line] = by_line.get(pair.line, 0) + pair.cents
        by_tender[pair.tender] = by_tender.get(pair.tender, 0) + pair.cents
    owed = [cents for cents, _ in cart] + ([settled.credited.cents] if settled.credited else [])
    assert by_line == dict(enumerate(owed))
    kept = [tender.amount.cents for tender in settled.tenders]
    kept[-1] -= (settled.change + settled.rounding).cents
    assert by_tender == {place: cents for place, cents in enumerate(kept) if cents}
