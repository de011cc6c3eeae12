# SPDX-License-Identifier: Apache-2.0
"""A tender is taken by the rules of its kind, which are data."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.errors import CounterError
from app.domain.money import Money
from app.domain.tender import STARTER_TENDER_KINDS, Tender, check_particulars, kind_of, merged

KINDS = {kind.code: kind for kind in STARTER_TENDER_KINDS}
CHECK = Tender("check", Money(8000), number="1021", routing="121000358")


def test_only_cash_gives_change_to_begin_with() -> None:
    assert [kind.code for kind in STARTER_TENDER_KINDS if kind.allow_change] == ["cash"]


def test_an_account_without_check_rights_is_offered_certified_kinds() -> None:
    assert {code for code, kind in KINDS.items() if not kind.certified} == {"check", "ach"}


@pytest.mark.parametrize(
    "tender",
    [
        Tender("cash", Money(1)),
        CHECK,
        Tender("money_order", Money(5), number="7"),
        Tender("card", Money(5), brand="Visa", last_four="1111", approval="A1B2"),
        Tender("ach", Money(5), reference="trace 55"),
        Tender("on_account", Money(5), account="UB-1", fund="501"),
    ],
)
def test_a_tender_with_all_its_particulars_is_taken(tender: Tender) -> None:
    check_particulars(tender, kind_of(tender, KINDS))


@pytest.mark.parametrize(
    ("tender", "field", "words"),
    [
        (replace(CHECK, number=" "), "number", "The number is missing"),
        (replace(CHECK, routing=""), "routing", "routing number is missing"),
        (replace(CHECK, amount=Money(0)), "amount", "more than zero"),
        (replace(CHECK, amount=Money(-5)), "amount", "more than zero"),
        (replace(CHECK, payer="4111 1111 1111 1111"), "payer", "looks like a card number"),
        (Tender("card", Money(5), brand="Visa", last_four="111", approval="A"), "last_four", "four digits"),
        (Tender("card", Money(5), brand="Visa", last_four="11a1", approval="A"), "last_four", "four digits"),
        (
            Tender("card", Money(5), brand="Visa", last_four="\uff11111", approval="A"),
            "last_four",
            "four digits",
        ),
        (
            Tender("card", Money(5), brand="Visa", last_four="4111111111111111", approval="A"),
            "last_four",
            "card number",
        ),
        (Tender("on_account", Money(5), account="UB-1"), "fund", "fund of the credit is missing"),
    ],
)
def test_a_tender_that_lacks_something_is_refused_beside_its_field(tender: Tender, field: str, words: str) -> None:
    with pytest.raises(CounterError, match=words) as refused:
        check_particulars(tender, KINDS[tender.kind])
    assert refused.value.field == field


def test_a_kind_has_a_least_and_a_most() -> None:
    card = replace(KINDS["cash"], name="Coins", minimum=Money(500), maximum=Money(10000))
    check_particulars(Tender("cash", Money(500)), card)
    check_particulars(Tender("cash", Money(10000)), card)
    with pytest.raises(CounterError, match=r"from \$5\.00 up"):
        check_particulars(Tender("cash", Money(499)), card)
    with pytest.raises(CounterError, match=r"up to \$100\.00"):
        check_particulars(Tender("cash", Money(10001)), card)


def test_a_kind_the_city_does_not_take_is_refused() -> None:
    with pytest.raises(CounterError, match="does not take “shells”"):
        kind_of(Tender("shells", Money(1)), KINDS)
    with pytest.raises(CounterError, match="does not take “ach”"):
        kind_of(Tender("ach", Money(1)), KINDS | {"ach": replace(KINDS["ach"], active=False)})


def test_several_amounts_of_cash_are_one_tender_where_the_first_stood() -> None:
    taken = merged([Tender("cash", Money(2000)), CHECK, Tender("cash", Money(500)), CHECK], KINDS)
    assert taken == (Tender("cash", Money(2500)), CHECK, CHECK)
