# SPDX-License-Identifier: Apache-2.0
"""A bag goes to the bank with what its sessions brought, and not a cent more or less."""

from dataclasses import replace

import pytest

from app.domain import gl
from app.domain.count import CashCount
from app.domain.entry import Approval
from app.domain.errors import Refused
from app.domain.kinds.deposit import Bag, BagCheck, Part, consent_text, deposit
from tests.domain.kinds.counter import money

PARTS = (
    Part("01-0001", "cash", money("475.00")),
    Part("01-0001", "check", money("180.00")),
    Part("02-0004", "cash", money("0.00")),
    Part("02-0004", "check", money("100.00")),
)
CHECKS = (
    BagCheck("01-0001", "check", money("180.00"), "01-0001-0007", 1, "1021", "121000358"),
    BagCheck("02-0004", "check", money("100.00"), number="88"),
)
PILE = CashCount.of({"100.00": 4, "5.00": 15})
BAG = Bag("GENERAL", "999-1100", "B-1", "S-9", "Daily deposit", PARTS, PILE, CHECKS)
SEEN = Approval("a", "e", "deposit", "B-1", money("755.00"), "Daily deposit", "text", "5e" * 32, "lortiz", "jkim")


def test_the_worked_deposit_of_475_in_cash_and_280_in_checks():
    content = deposit(BAG, SEEN)
    assert [(row["gl"], row["cents"], row.get("tender")) for row in content["postings"]] == [
        ("999-1100", 75500, None),
        ("999-1115", -47500, None),
        ("999-1120", -28000, "check"),
    ]
    assert gl.balanced(gl.from_body(row) for row in content["postings"])
    assert (content["total"], content["bag"], content["seal"]) == (75500, "B-1", "S-9")
    assert content["approval"] == {"by": "jkim", "text": "5e" * 32}
    assert content["lines"][3] == {"book": "02-0004", "tender": "check", "cents": 10000}


def test_a_check_says_which_receipt_it_was_taken_on_where_there_is_one():
    first, second = deposit(BAG, SEEN)["checks"]
    assert first == {
        "book": "01-0001", "tender": "check", "cents": 18000, "receipt": "01-0001-0007", "seq": 1, "number": "1021",
        "routing": "121000358",
    }  # fmt: skip
    assert second == {"book": "02-0004", "tender": "check", "cents": 10000, "number": "88"}


@pytest.mark.parametrize(
    "bag",
    [
        replace(BAG, cash=CashCount.of({"100.00": 4})),
        replace(BAG, checks=CHECKS[:1]),
        replace(BAG, parts=(), cash=CashCount(), checks=()),
        replace(BAG, checks=(replace(CHECKS[0], tender="money_order"), CHECKS[1])),
    ],
    ids=["less cash", "a check short", "nothing", "a check as a money order"],
)
def test_a_bag_that_holds_other_money_is_refused(bag):
    with pytest.raises(Refused) as refused:
        deposit(bag, SEEN)
    assert refused.value.code == "TW-STORY"


def test_the_verifier_agrees_to_bag_seal_amounts_and_sessions():
    assert consent_text(BAG) == (
        "Deposit of $755.00 to GENERAL in bag B-1, seal S-9: $475.00 in cash, 2 checks and money orders of $280.00. "
        "Sessions: 01-0001, 02-0004."
    )
    assert "1 check or money order of $180.00" in consent_text(replace(BAG, parts=PARTS[:2], checks=CHECKS[:1]))
