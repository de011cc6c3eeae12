# SPDX-License-Identifier: Apache-2.0
"""A count holds what was found, and nothing of what was expected."""

import pytest

from app.domain.count import CashCount
from app.domain.entry import Kind
from app.domain.errors import Refused
from app.domain.kinds import counting
from app.domain.kinds.counting import Listed
from tests.domain.kinds.counter import FLOAT, money, opened


def test_a_count_lists_cash_checks_and_money_orders():
    content = counting.count(
        2, FLOAT, (Listed(money("80.00"), "1021"), Listed(money("20.00"))), (Listed(money("5.00")),)
    )
    assert {key: value for key, value in content.items() if key != "count"} == {
        "attempt": 2,
        "counted": 20000,
        "checks": [{"cents": 8000, "number": "1021"}, {"cents": 2000}],
        "checks_total": 10000,
        "money_orders": [{"cents": 500}],
        "money_orders_total": 500,
    }
    assert CashCount.from_body(content["count"]) == FLOAT


def test_an_empty_drawer_is_counted_too():
    content = counting.count(1, CashCount())
    assert (content["counted"], content["count"], content["checks"], content["money_orders"]) == (0, [], [], [])


def test_an_item_of_nothing_is_not_listed():
    for listed in ((Listed(money("0.00")),), (Listed(money("-1.00")),)):
        with pytest.raises(Refused) as refused:
            counting.count(1, FLOAT, listed)
        assert refused.value.code == "TW-STORY"


def test_the_steps_of_a_count_can_be_written_one_after_the_other():
    counter = opened()
    counter.writes(Kind.BEGIN_COUNT, counting.begin_count())
    counter.writes(Kind.CANCEL_COUNT, counting.cancel_count())
    counter.writes(Kind.BEGIN_COUNT, counting.begin_count())
    counter.writes(Kind.COUNT, counting.count(counter.pen.attempts + 1, FLOAT))
    submitted = counter.writes(Kind.SUBMIT, counting.submit(counter.pen.attempts))
    returned = counter.writes(Kind.RETURN, counting.return_count("a check is missing"), by="jkim")
    assert submitted.content["attempts"] == 1
    assert returned.content["reason"] == "a check is missing"
