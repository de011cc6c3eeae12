# SPDX-License-Identifier: Apache-2.0
"""Cash is paid in or out for a code or an account, and never past the accounts that counting and bills keep."""

import pytest

from app.domain.code import RevenueCode
from app.domain.purpose import Purpose, may_be_named
from tests.domain.kinds.counter import money

MAP = RevenueCode("MAP", "City map", "entered", (("100-4290", 2), ("501-4600", 1)))


@pytest.mark.parametrize(
    ("account", "kind"),
    [
        ("999-1110", "asset"),
        ("999-2010", "liability"),
        ("501-1010", "asset"),
        ("501-1310", "asset"),
        ("521-2300", "liability"),
        ("521-2310", "liability"),
        ("100-4190", "revenue"),
        ("100-4191", "revenue"),
        ("100-4192", "revenue"),
    ],
)
def test_the_pool_what_is_owed_customers_money_and_differences_are_not_named(account, kind):
    assert not may_be_named(account, kind)


@pytest.mark.parametrize(
    ("account", "kind"), [("100-4290", "revenue"), ("100-5310", "expense"), ("501-2390", "liability")]
)
def test_revenue_expense_and_suspense_are(account, kind):
    assert may_be_named(account, kind)


def test_a_code_parts_the_amount_by_its_weights():
    body = Purpose.of_code("Ana Lee", MAP).as_body(money("10.00"))
    assert body == {
        "party": "Ana Lee",
        "code": "MAP",
        "shares": [{"gl": "100-4290", "cents": 667}, {"gl": "501-4600", "cents": 333}],
    }


def test_an_account_takes_it_whole_and_no_code_is_named():
    assert Purpose.of_account("Ana Lee", "100-5310").as_body(money("10.00")) == {
        "party": "Ana Lee",
        "shares": [{"gl": "100-5310", "cents": 1000}],
    }
