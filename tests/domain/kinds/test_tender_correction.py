# SPDX-License-Identifier: Apache-2.0
"""A tender put right moves its amount between the accounts of the two kinds, and nothing else (rule 5.6.5)."""

from dataclasses import replace

import pytest

from app.domain.entry import Approval
from app.domain.errors import Refused
from app.domain.kinds.tender_correction import StandingTender, tender_correction
from app.domain.tender import Tender
from tests.domain.kinds.counter import KINDS, check, money, rows

CASH = StandingTender(1, "cash", money("20.00"), "999-1110")
CHECK = StandingTender(2, "check", money("20.00"), "999-1120")
AGREED = Approval(
    "a", "e", "tender_correction", "01-0001-0001", money("20.00"), "keyed wrong", "shown", "0" * 64, "mdiaz", "jkim"
)


def corrects(wrong: StandingTender, right: Tender):
    return tender_correction("r", "01-0001-0001", wrong, right, KINDS[right.kind], "keyed wrong", AGREED)


def test_cash_becomes_a_check():
    content = corrects(CASH, check("20.00", "1021"))
    assert rows(content) == [("999-1120", "20.00"), ("999-1110", "-20.00")]
    assert (content["place"], content["from"], content["total"]) == (1, "cash", 2000)
    assert content["tenders"][0]["number"] == "1021"


def test_a_check_becomes_a_money_order_on_the_same_account():
    content = corrects(CHECK, Tender("money_order", money("5.00"), number="7"))
    assert [(row["gl"], row["tender"], row["cents"]) for row in content["postings"]] == [
        ("999-1120", "money_order", 500), ("999-1120", "check", -500),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [
        (CASH, check("20.01"), "TW-STORY"),
        (CASH, Tender("check", money("0.00"), number="1"), "TW-STORY"),
        (CHECK, check("20.00"), "TW-TENDER"),
        (CASH, Tender("on_account", money("20.00"), account="UB-1", fund="501"), "TW-TENDER"),
        (replace(CASH, kind="on_account", gl="501-2300"), check("20.00"), "TW-TENDER"),
    ],
    ids=["more", "nothing", "the same kind", "to credit", "from credit"],
)
def test_what_cannot_be_put_right_is_refused(wrong, right, code):
    with pytest.raises(Refused) as refusal:
        corrects(wrong, right)
    assert refusal.value.code == code
