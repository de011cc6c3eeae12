# SPDX-License-Identifier: Apache-2.0
"""Whose items and ways to pay a person takes: those of the own departments, and what belongs to nobody's."""

from __future__ import annotations

import pytest

from app.domain import departments
from app.domain.code import RevenueCode
from app.domain.errors import CounterError
from app.domain.money import Money
from app.domain.tender import TenderKind

DOG = RevenueCode("DOGLIC", "Dog license", "fixed", (("100-4230", 1),), amount=Money(2000), department="Licensing")
COPY = RevenueCode("COPY", "Copies", "each", (("100-4290", 1),), amount=Money(25))
ACH = TenderKind("ach", "ACH", "999-1140", departments=("Parks", "Water"))
CASH = TenderKind("cash", "Cash", "999-1110")


@pytest.mark.parametrize(
    ("own", "theirs", "takes"),
    [
        ((), (), True),
        ((), ("Water",), True),
        (("Water",), (), True),
        (("Water",), ("Water",), True),
        (("Licensing", "Water"), ("Parks", "Water"), True),
        (("Licensing",), ("Parks", "Water"), False),
        (("water",), ("Water",), False),
    ],
)
def test_who_or_what_has_no_department_is_limited_to_none(
    own: tuple[str, ...], theirs: tuple[str, ...], takes: bool
) -> None:
    assert departments.takes(frozenset(own), theirs) is takes


def test_an_item_of_another_department_is_refused_beside_its_code() -> None:
    departments.check_item(frozenset({"Licensing"}), DOG)
    departments.check_item(frozenset({"Water"}), COPY)
    with pytest.raises(CounterError) as refusal:
        departments.check_item(frozenset({"Water", "Parks"}), DOG)
    assert refusal.value.field == "code"
    assert refusal.value.message == (
        "Dog license is taken by Licensing, and you take for Parks, Water. Nothing was recorded. "
        "Take the line off, or ask somebody who may take it."
    )


def test_a_way_to_pay_of_other_departments_is_refused_beside_the_tender() -> None:
    departments.check_tender(frozenset({"Water"}), ACH)
    departments.check_tender(frozenset({"Licensing"}), CASH)
    with pytest.raises(CounterError, match=r"^ACH is taken by Parks, Water, and you take for Licensing\.") as refusal:
        departments.check_tender(frozenset({"Licensing"}), ACH)
    assert refusal.value.field == "tender"


def test_what_is_not_taken_says_whose_it_is_in_a_few_words() -> None:
    assert departments.whose(departments.of_code(DOG)) == "Licensing only"
    assert departments.whose(("Water", "Parks")) == "Parks, Water only"
    assert departments.of_code(COPY) == ()


@pytest.mark.parametrize(
    ("typed", "names"),
    [("", ()), (" , ", ()), ("Water", ("Water",)), ("Water,  Public  Works , Water", ("Public Works", "Water"))],
)
def test_departments_are_typed_with_commas_between_them(typed: str, names: tuple[str, ...]) -> None:
    assert departments.parted(typed) == names
