# SPDX-License-Identifier: Apache-2.0
"""A revenue code prices itself, asks for what it needs, and splits over its accounts."""

from __future__ import annotations

import pytest

from app.domain.code import CodeField, RevenueCode, Share, check_pattern, price
from app.domain.errors import CounterError
from app.domain.money import Money

TAG = CodeField("tag", "Tag number", pattern="digits")
DOGLIC = RevenueCode("DOGLIC", "Dog license", "fixed", (("100-4230", 1),), amount=Money(2000), fields=(TAG,))
COPY = RevenueCode("COPY", "Copies", "each", (("100-4290", 1),), amount=Money(25))
CARDFEE = RevenueCode("CARDFEE", "Card service fee", "percent", (("100-4285", 1),), basis_points=295)
PERMIT = RevenueCode("PERMIT", "Permit", "entered", (("100-4220", 1),))
MAP = RevenueCode("MAP", "City map", "fixed", (("501-4600", 1), ("100-4290", 2)), amount=Money(750))


def test_a_dog_license_costs_what_it_costs_and_keeps_its_tag() -> None:
    line = price(DOGLIC, fields={"tag": " 4471 "})
    assert (line.code, line.text, line.quantity, line.amount) == ("DOGLIC", "Dog license", 1, Money(2000))
    assert line.shares == (Share("100-4230", Money(2000)),)
    assert line.fields == (("tag", "4471"),)


def test_copies_cost_a_quarter_each() -> None:
    line = price(COPY, quantity=7)
    assert (line.amount, line.quantity, line.fields) == (Money(175), 7, ())


def test_a_percentage_is_reckoned_on_its_base_half_a_cent_up() -> None:
    assert price(CARDFEE, base=Money(12000)).amount == Money(354)
    assert price(CARDFEE, base=Money(100)).amount == Money(3)


def test_an_entered_amount_is_taken_as_typed() -> None:
    assert price(PERMIT, entered=Money(30000)).amount == Money(30000)


def test_a_fixed_amount_may_be_repeated_but_not_changed() -> None:
    assert price(MAP, entered=Money(750)).amount == Money(750)
    with pytest.raises(CounterError, match=r"costs \$7\.50") as refused:
        price(MAP, entered=Money(700))
    assert refused.value.field == "amount"


def test_a_map_goes_two_thirds_to_one_account_and_a_third_to_the_other() -> None:
    assert price(MAP).shares == (Share("100-4290", Money(500)), Share("501-4600", Money(250)))


def test_an_odd_cent_goes_to_the_lowest_account_and_empty_shares_are_left_out() -> None:
    halves = RevenueCode("HALF", "Halves", "entered", (("501-4600", 1), ("100-4290", 1)))
    assert price(halves, entered=Money(3)).shares == (Share("100-4290", Money(2)), Share("501-4600", Money(1)))
    assert price(halves, entered=Money(1)).shares == (Share("100-4290", Money(1)),)


@pytest.mark.parametrize(
    ("code", "facts", "field", "words"),
    [
        (DOGLIC, {}, "tag", "Tag number is missing"),
        (DOGLIC, {"fields": {"tag": "A-1"}}, "tag", "must be digits only"),
        (DOGLIC, {"fields": {"tag": "4111111111111111"}}, "tag", "looks like a card number"),
        (DOGLIC, {"fields": {"tag": "1", "color": "red"}}, "code", "does not ask for “color”"),
        (DOGLIC, {"quantity": 2, "fields": {"tag": "1"}}, "quantity", "one at a time"),
        (COPY, {"quantity": 0}, "quantity", "1 to 9,999 pieces"),
        (COPY, {"quantity": 10_000}, "quantity", "1 to 9,999 pieces"),
        (CARDFEE, {}, "base", "reckoned on"),
        (CARDFEE, {"base": Money(1)}, "amount", "more than zero"),
        (PERMIT, {}, "amount", "asks for an amount"),
        (PERMIT, {"entered": Money(0)}, "amount", "more than zero"),
        (PERMIT, {"entered": Money(-100)}, "amount", "more than zero"),
        (RevenueCode("OLD", "Old fee", "fixed", (("100-4290", 1),), active=False), {}, "code", "no longer in use"),
        (RevenueCode("FREE", "Free", "fixed", (("100-4290", 1),)), {}, "amount", "more than zero"),
        (RevenueCode("NOPCT", "Nothing", "percent", (("1-4", 1),)), {"base": Money(9)}, "amount", "more than zero"),
    ],
)
def test_a_line_that_cannot_be_priced_is_refused_beside_its_field(
    code: RevenueCode, facts: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(CounterError, match=words) as refused:
        price(code, **facts)  # type: ignore[arg-type]
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        ("digits", "4471", "44a"),
        ("letters", "Anne-Marie O'Neil", "R2"),
        ("date", "2026-11-20", "2026-13-20"),
        ("money", "12.50", "12.5"),
        ("[A-Z]{2}-[0-9]+", "AB-12", "AB12"),
        ("", "anything at all", None),
    ],
)
def test_a_field_takes_what_fits_its_pattern(pattern: str, good: str, bad: str | None) -> None:
    asked = CodeField("x", "Number", pattern=pattern)
    asked.check(good)
    check_pattern(pattern)
    if bad is not None:
        with pytest.raises(CounterError, match="Number must be"):
            asked.check(bad)


def test_an_optional_field_may_stay_empty_and_none_may_be_endless() -> None:
    asked = CodeField("note", "Note", required=False)
    asked.check(" ")
    with pytest.raises(CounterError, match="longer than 60 characters"):
        asked.check("x" * 61)
    with_note = RevenueCode("N", "Note", "fixed", (("100-4290", 1),), amount=Money(1), fields=(asked,))
    assert price(with_note, fields={"note": ""}).fields == ()


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+", "(a|b){2}", "a*b*c*d*", "a{1,}b{2,}c{3,}d{4,}", "[", "(", "a++", r"(a)\1", "a{1000}", "[[x]", "x" * 101],
)
def test_setup_refuses_a_pattern_that_cannot_be_read_or_could_run_away(pattern: str) -> None:
    with pytest.raises(CounterError, match="cannot be used") as refused:
        check_pattern(pattern)
    assert refused.value.field == "pattern"
