# SPDX-License-Identifier: Apache-2.0
"""An act that was given up leaves its hash, its amount and its number."""

from app.domain.entry import Kind
from app.domain.kinds import cash as cash_kinds
from app.domain.kinds.annulled import annulled
from tests.domain.kinds.counter import cash, charge, money, opened


def test_a_receipt_given_up_is_annulled_under_its_own_id_and_number():
    counter = opened()
    before = counter.pen
    tried = counter.takes([charge("c1", "70.00")], [cash("100.00")], change="30.00")
    counter.pen = before
    entry = counter.writes(Kind.ANNULLED, annulled(tried, "no answer from the books"), under=tried.id)
    assert (entry.id, entry.seq, entry.prev) == (tried.id, tried.seq, tried.prev)
    assert entry.content["tried"] == tried.hash.hex()
    assert (entry.content["of_kind"], entry.content["amount"], entry.content["number"]) == (
        "receipt",
        7000,
        "01-0001-0001",
    )
    assert counter.pen.next_receipt_number() == "01-0001-0002"


def test_a_drop_given_up_has_an_amount_and_no_number():
    counter = opened()
    before = counter.pen
    tried = counter.writes(Kind.DROP, cash_kinds.drop(money("50.00"), "above the limit"))
    content = annulled(tried, "no answer")
    assert content["amount"] == 5000
    assert "number" not in content
    counter.pen = before
    counter.writes(Kind.ANNULLED, content, under=tried.id)
    assert counter.pen.receipts == 0
