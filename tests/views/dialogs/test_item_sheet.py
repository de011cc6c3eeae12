# SPDX-License-Identifier: Apache-2.0
"""Other items are found by their words and say what they cost before they are chosen."""

import pytest

from app.domain.code import RevenueCode
from app.domain.money import Money
from app.views.dialogs.item_sheet import found, price_words

DOG = RevenueCode("DOGLIC", "Dog license", "fixed", (("100-4230", 1),), amount=Money(2000))
BUSINESS = RevenueCode("BUSLIC", "Business license", "entered", (("100-4210", 1),))
COPY = RevenueCode("COPY", "Copies", "each", (("100-4290", 1),), amount=Money(25))
FEE = RevenueCode("CARDFEE", "Card service fee", "percent", (("100-4285", 1),), basis_points=295)
OLD = RevenueCode("OLD", "Dog kennel", "fixed", (("100-4230", 1),), amount=Money(100), active=False)
ALL = (BUSINESS, FEE, COPY, DOG, OLD)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("dog", ["DOGLIC"]),
        ("license", ["BUSLIC", "DOGLIC"]),
        ("lic dog", ["DOGLIC"]),
        ("copy", ["COPY"]),
        ("zebra", []),
        ("", ["BUSLIC", "CARDFEE", "COPY", "DOGLIC"]),
    ],
)
def test_an_item_is_found_by_the_beginning_of_any_word_and_only_while_in_use(typed: str, codes: list[str]) -> None:
    assert [code.code for code in found(ALL, typed)] == codes


@pytest.mark.parametrize(
    ("code", "words"), [(DOG, "$20.00"), (COPY, "$0.25 each"), (FEE, "2.95 %"), (BUSINESS, "any amount")]
)
def test_an_item_says_what_it_costs(code: RevenueCode, words: str) -> None:
    assert price_words(code) == words
