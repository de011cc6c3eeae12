# SPDX-License-Identifier: Apache-2.0
"""A check is taken when its routing number holds, its date is near, and it is not too large."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain import checks
from app.domain.account import PastPayment
from app.domain.errors import CounterError
from app.domain.money import Money
from app.domain.tender import STARTER_TENDER_KINDS, Tender

TODAY = date(2026, 11, 20)
CHECK = Tender("check", Money(8000), number="1021", routing="121000358", dated=TODAY)
KINDS = {kind.code: kind for kind in STARTER_TENDER_KINDS}


@pytest.mark.parametrize("routing", ["121000358", "011000015", "322271627", "000000518"])
def test_a_routing_number_in_use_holds(routing: str) -> None:
    assert checks.aba_valid(routing)


@pytest.mark.parametrize(
    "routing",
    ["", "12100035", "1210003580", "121000359", "211000358", "12100035x", "\uff1121000358", "000000000", "130000006"],
)
def test_a_routing_number_that_cannot_be_is_noticed(routing: str) -> None:
    assert not checks.aba_valid(routing)


def test_every_single_misread_digit_of_a_routing_number_is_noticed() -> None:
    good = CHECK.routing
    for place in range(9):
        for digit in "0123456789":
            misread = good[:place] + digit + good[place + 1 :]
            assert checks.aba_valid(misread) == (misread == good)


def test_a_check_of_today_for_what_is_owed_is_taken() -> None:
    checks.acceptance(CHECK, TODAY, Money(8000))
    checks.acceptance(replace(CHECK, dated=None), TODAY)
    checks.acceptance(replace(CHECK, dated=TODAY - timedelta(days=180)), TODAY)


@pytest.mark.parametrize(
    ("check", "field", "words"),
    [
        (replace(CHECK, routing="121000359"), "routing", "does not check"),
        (replace(CHECK, dated=TODAY + timedelta(days=1)), "dated", "dated Nov 21, 2026, after today"),
        (replace(CHECK, dated=TODAY - timedelta(days=181)), "dated", "more than 180 days ago"),
        (replace(CHECK, amount=Money(8001)), "amount", r"A check cannot be more than what is owed\. \$80\.00 is owed"),
    ],
)
def test_a_check_that_cannot_be_taken_is_refused_beside_its_field(check: Tender, field: str, words: str) -> None:
    with pytest.raises(CounterError, match=words) as refused:
        checks.acceptance(check, TODAY, Money(8000))
    assert refused.value.field == field


def test_an_account_with_returned_checks_pays_by_cash_card_or_money_order() -> None:
    until = date(2027, 3, 3)
    for code in ("cash", "card", "money_order", "on_account"):
        checks.allowed(KINDS[code], until, TODAY)
    with pytest.raises(CounterError, match="No checks from this account until Mar 3, 2027"):
        checks.allowed(KINDS["check"], until, until)
    checks.allowed(KINDS["check"], until, until + timedelta(days=1))
    checks.allowed(KINDS["check"], None, TODAY)


PAID = PastPayment("UB-1", "01-0001-0001", TODAY - timedelta(days=2), Money(8000), "1021")


def test_the_same_payment_coming_twice_is_noticed() -> None:
    older = replace(PAID, receipt="01-0001-0000", date=TODAY - timedelta(days=9))
    assert checks.seems_paid_already("UB-1", Money(8000), "1021", TODAY, [older, PAID]) == PAID
    assert checks.seems_paid_already("UB-1", Money(8000), "", TODAY, [older]) == older


@pytest.mark.parametrize(
    "past",
    [
        replace(PAID, voided=True),
        replace(PAID, account="UB-2"),
        replace(PAID, amount=Money(8001)),
        replace(PAID, check_number="1022"),
        replace(PAID, date=TODAY - timedelta(days=11)),
        replace(PAID, date=TODAY + timedelta(days=1)),
    ],
)
def test_a_payment_that_differs_is_no_duplicate(past: PastPayment) -> None:
    assert checks.seems_paid_already("UB-1", Money(8000), "1021", TODAY, [past]) is None
