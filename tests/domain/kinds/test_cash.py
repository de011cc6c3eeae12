# SPDX-License-Identifier: Apache-2.0
"""Cash leaves the drawer for the vault, or the drawer opens without a sale."""

import pytest

from app.domain.count import CashCount
from app.domain.entry import Kind
from app.domain.errors import Refused
from app.domain.kinds.cash import drop, no_sale
from tests.domain.kinds.counter import money, opened, rows


def test_a_drop_of_five_hundred_goes_to_the_vault():
    content = drop(money("500.00"), "above the limit")
    assert rows(content) == [("999-1115", "500.00"), ("999-1110", "-500.00")]
    assert content["postings"][1]["tender"] == "cash"
    assert "count" not in content
    assert opened().writes(Kind.DROP, content).seq == 2


def test_a_counted_drop_keeps_its_pieces():
    count = CashCount.of({"20.00": 5}, straps={"20.00": 1})
    content = drop(money("2100.00"), "above the limit", count)
    assert CashCount.from_body(content["count"]) == count


@pytest.mark.parametrize(("amount", "count"), [("0.00", None), ("-5.00", None), ("20.00", CashCount.of({"5.00": 3}))])
def test_a_drop_of_nothing_or_of_another_amount_than_counted_is_refused(amount, count):
    with pytest.raises(Refused) as refused:
        drop(money(amount), "", count)
    assert refused.value.code == "TW-STORY"


def test_an_opened_drawer_without_a_sale_keeps_only_the_reason():
    assert no_sale("change for the meter") == {"reason": "change for the meter"}
