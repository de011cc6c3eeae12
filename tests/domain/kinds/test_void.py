# SPDX-License-Identifier: Apache-2.0
"""A void gives back exactly what was taken."""

import pytest

from app.domain import gl
from app.domain.entry import Kind
from app.domain.errors import Refused
from app.domain.kinds import cash as cash_kinds
from app.domain.kinds.void import amount_of, target_of, void
from tests.domain.kinds.counter import cash, charge, check, consent, money, opened


def voided(entry, amount="70.00", **facts):
    facts = {"customer_present": True, "original_taken": True} | facts
    return void(entry, "wrong account", consent(entry, money(amount)), **facts)


def test_a_void_turns_every_posting_of_its_receipt_in_the_same_order():
    counter = opened()
    taken = counter.takes(
        [charge("c2", "62.00"), charge("c1", "8.03")], [check("20.00"), cash("60.00")], rounding="0.02", change="9.95"
    )
    content = voided(taken)
    assert content["postings"] == [{**row, "cents": -row["cents"]} for row in taken.content["postings"]]
    assert (content["of"], content["target"], content["total"]) == (taken.id, "01-0001-0001", 7005)
    assert content["approval"] == {"by": "jkim", "text": "5e" * 32}
    void_entry = counter.writes(Kind.VOID, content)
    both = [gl.from_body(row) for entry in (taken, void_entry) for row in entry.content["postings"]]
    assert {key: sum(r.cents for r in both if r.gl == key) for key in {row.gl for row in both}} == dict.fromkeys(
        {row.gl for row in both}, 0
    )
    assert counter.pen.receipts == 1


def test_a_drop_can_be_voided_by_its_id():
    counter = opened()
    dropped = counter.writes(Kind.DROP, cash_kinds.drop(money("150.00"), "too much cash"))
    content = voided(dropped, "150.00")
    assert (content["target"], content["total"]) == (dropped.id, 15000)
    assert [row["cents"] for row in content["postings"]] == [-15000, 15000]


def test_whether_the_customer_was_there_and_gave_the_receipt_back_is_kept():
    taken = opened().takes([charge("c1", "70.00")], [cash("70.00")])
    content = voided(taken, customer_present=False, original_taken=True)
    assert (content["customer_present"], content["original_taken"]) == ("no", "yes")
    content = voided(taken, customer_present=True, original_taken=False)
    assert (content["customer_present"], content["original_taken"]) == ("yes", "no")


def test_nothing_else_can_be_voided():
    counter = opened()
    for entry in (counter.entries[0], counter.writes(Kind.NO_SALE, cash_kinds.no_sale("change"))):
        with pytest.raises(Refused) as refused:
            voided(entry)
        assert refused.value.code == "TW-VOID"
        assert (target_of(entry), amount_of(entry)) == (entry.id, 0)
