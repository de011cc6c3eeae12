# SPDX-License-Identifier: Apache-2.0
"""An account's card says what is owed, what credit it has, and what to beware of."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.account import (
    AccountCard,
    Alert,
    Charge,
    ChargeShare,
    Credit,
    cash_only_message,
    credit_covers,
    credit_fund,
)
from app.domain.errors import CounterError
from app.domain.money import ZERO, Money

SEWER = Charge(
    "c3",
    "UB-1",
    "SEWER",
    "Sewer, July",
    "sewer",
    "principal",
    date(2026, 7, 22),
    Money(4500),
    Money(1500),
    (ChargeShare("521-1310", Money(4500), Money(1500)),),
)


def test_a_balance_is_what_is_open_less_the_credit_held() -> None:
    card = AccountCard("UB-1", "utility", "Rosa Delgado", charges=(SEWER,), credits=(Credit("501", Money(2000)),))
    assert (card.owed, card.credit, card.balance) == (Money(1500), Money(2000), Money(-500))


def test_an_alert_shows_from_its_first_day_to_its_last() -> None:
    alert = Alert("caution", "Returned check in May", date(2026, 5, 2), date(2026, 11, 2))
    assert [alert.shows_on(date(2026, month, 2)) for month in (4, 5, 11, 12)] == [False, True, True, False]
    assert Alert("info", "Beware of dog", date(2026, 5, 2)).shows_on(date(2099, 1, 1))


def test_credit_lies_in_the_fund_of_the_charge_paid_last() -> None:
    assert credit_fund("utility", SEWER) == "521"
    assert credit_fund("utility", None) == "501"
    assert credit_fund("license", None) == "100"


def test_a_payment_on_account_takes_no_more_than_the_credit_of_that_fund() -> None:
    credits_held = (Credit("501", Money(2000)), Credit("100", Money(900)))
    credit_covers(credits_held, "501", Money(2000))
    with pytest.raises(CounterError, match=r"holds \$20\.00 of credit.*Take \$0\.01 another way"):
        credit_covers(credits_held, "501", Money(2001))
    with pytest.raises(CounterError, match="holds no credit"):
        credit_covers((), "501", Money(1))
    assert AccountCard("A", "permit", "B").credit == ZERO


def test_the_cashier_reads_until_when_no_check_is_taken() -> None:
    assert (
        cash_only_message(date(2027, 3, 3))
        == "No checks from this account until Mar 3, 2027. Take cash, card or money order."
    )
