# SPDX-License-Identifier: Apache-2.0
"""What each charge gets by hand: never more than is open, whole where it has to be, one sentence each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.by_hand import ByHand, consent_text, divided
from app.domain.errors import CounterError
from app.domain.money import Money
from tests.domain.test_allocation import PENALTY, SEWER, WATER

WHOLE = replace(WATER, id="c4", partial=False)
CHARGES = (PENALTY, WATER, SEWER, WHOLE)


def amounts(**cents: int) -> dict[str, Money]:
    return {name: Money(told) for name, told in cents.items()}


def test_every_charge_gets_what_was_typed_in_the_order_of_the_account() -> None:
    lines = divided(CHARGES, amounts(c3=4500, c2=1000, c1=0))
    assert [(line.charge.id, line.amount.cents, line.why, line.rule) for line in lines] == [
        ("c2", 1000, "Allocated by hand, $52.00 remains.", "by_hand"),
        ("c3", 4500, "Allocated by hand.", "by_hand"),
    ]
    assert [share.amount.cents for line in lines for share in line.shares] == [1000, 4500]
    said = consent_text("UB-1", lines, "disputed")
    assert said == "Divide $55.00 of UB-1 by hand: Water principal $10.00, Sewer principal $45.00. Reason: disputed"


@pytest.mark.parametrize(
    ("told", "field", "words"),
    [
        (amounts(c1=801), "charge:c1", r"\$8.00 is open"),
        (amounts(c2=-1), "charge:c2", "is open"),
        (amounts(c4=100), "charge:c4", "whole or not at all"),
        (amounts(), "amount", "Nothing is divided"),
        (amounts(c1=0), "amount", "Nothing is divided"),
    ],
)
def test_what_cannot_be_is_said_beside_its_charge(told: dict[str, Money], field: str, words: str) -> None:
    with pytest.raises(CounterError, match=words) as refused:
        divided(CHARGES, told)
    assert refused.value.field == field


def test_the_mark_of_what_nobody_had_to_agree_to_names_nobody() -> None:
    mark = ByHand("UB-1", (("c1", Money(500)), ("c2", Money(200))), "disputed")
    assert (mark.amount, mark.as_body()) == (Money(700), {"account": "UB-1", "reason": "disputed"})
