# SPDX-License-Identifier: Apache-2.0
"""Fee, flag and hold of returned checks (rules 5.4, 5.8)."""

from datetime import date

import pytest

from app.domain.errors import CounterError
from app.domain.money import Money
from app.domain.policy import PolicyRecord, check, rules_on
from app.domain.returned import (
    Brought,
    ReturnedCheckPolicy,
    business_days,
    free_on,
    missing,
    months_after,
    still_held,
)

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (DAY, 12, date(2027, 11, 20)),
        (DAY, -12, date(2025, 11, 20)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), -1, date(2026, 11, 30)),
    ],
)
def test_months_end_on_the_last_day_where_the_day_is_missing(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


def test_a_check_of_friday_is_free_ten_business_days_later() -> None:
    assert free_on(DAY, 10) == date(2026, 12, 4)
    assert (business_days(DAY, date(2026, 12, 3)), business_days(DAY, date(2026, 12, 4))) == (9, 10)
    assert business_days(DAY, date(2026, 11, 22)) == 0
    assert free_on(DAY, 0) == DAY


def test_the_first_check_costs_25_each_later_one_35() -> None:
    policy = ReturnedCheckPolicy()
    assert [policy.fee(earlier).plain for earlier in (0, 1, 2)] == ["25.00", "35.00", "35.00"]


def test_the_second_check_within_a_year_bars_checks_for_a_year() -> None:
    policy = ReturnedCheckPolicy()
    assert (policy.flag(DAY, 0), policy.flag(DAY, 1)) == (None, date(2027, 11, 20))
    assert ReturnedCheckPolicy(months=0).flag(DAY, 9) is None


def test_only_credit_that_is_no_longer_there_is_missing() -> None:
    assert [missing(Money(700), Money(held)).cents for held in (700, 900, 200, 0, -300)] == [0, 0, 500, 700, 700]
    assert missing(Money(-700), Money(0)) == Money(0)


def test_a_policy_says_fees_and_months_and_keeps_the_usual_for_the_rest() -> None:
    record = PolicyRecord("returned_check", 1, DAY, {"first": 1500, "months": 6})
    check(record)
    assert rules_on([record], DAY).returned == ReturnedCheckPolicy(first=Money(1500), months=6)
    assert rules_on([], DAY).returned == ReturnedCheckPolicy()


@pytest.mark.parametrize(
    ("body", "field"),
    [({"first": -1}, "first"), ({"returns": 0}, "returns"), ({"months": 121}, "months"), ({"hold": "ten"}, "hold"),
     ({"fee": 1}, "fee")],
)  # fmt: skip
def test_a_policy_that_cannot_be_meant_is_refused_beside_its_field(body: dict[str, int], field: str) -> None:
    with pytest.raises(CounterError) as refused:
        check(PolicyRecord("returned_check", 1, DAY, body))
    assert refused.value.field == field


def test_the_oldest_credit_is_used_first() -> None:
    check, cash = Brought(Money(2000), Money(2000)), Brought(Money(1500), Money(0))
    assert still_held([check, cash], Money(0)) == Money(2000)
    assert still_held([check, cash], Money(500)) == Money(1500)
    assert still_held([check, cash], Money(2500)) == Money(0)
    assert still_held([cash, check], Money(1500)) == Money(2000)


def test_of_what_a_check_and_cash_brought_together_the_checks_part_is_used_last() -> None:
    assert still_held([Brought(Money(3000), Money(1000))], Money(1500)) == Money(1000)
    assert still_held([Brought(Money(3000), Money(1000))], Money(2500)) == Money(500)
