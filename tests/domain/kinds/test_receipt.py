# SPDX-License-Identifier: Apache-2.0
"""Every cent of a receipt goes somewhere, to the cent."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain import gl
from app.domain.errors import Refused
from app.domain.kinds.receipt import ReceiptStory, receipt
from app.domain.money import Money
from app.domain.tender import Tender
from tests.domain.kinds.counter import KINDS, card, cash, charge, check, credit, item, money, on_account, opened, rows

DOG = item("DOGLIC", "20.00", {"100-4230": "20.00"}, fields=(("tag", "4471"),))


def refused(lines, tenders, rounding="0.00", change="0.00"):
    story = ReceiptStory("01-0001-0001", "counter", "", tuple(lines), tuple(tenders), money(rounding), money(change))
    with pytest.raises(Refused) as answer:
        receipt(story, KINDS)
    return answer.value.code


def test_a_utility_bill_of_seventy_paid_with_a_hundred():
    taken = opened().takes(
        [charge("c2", "62.00"), charge("c1", "8.00", code="PENALTY-W")], [cash("100.00")], change="30.00"
    )
    assert rows(taken.content) == [
        ("999-1110", "70.00"),
        ("999-2010 for 501", "-70.00"),
        ("501-1010", "70.00"),
        ("501-1310", "-62.00"),
        ("501-1310", "-8.00"),
    ]
    assert taken.content["postings"][3] == {"gl": "501-1310", "cents": -6200, "charge": "c2", "account": "UB-900001"}
    assert taken.content["total"] == 7000


def test_a_license_paid_in_cash_rounded_up_by_two_cents():
    taken = opened().takes(
        [charge("l1", "125.03", gl="100-4210", account="BL-7")], [cash("130.00")], rounding="0.02", change="4.95"
    )
    assert rows(taken.content) == [
        ("999-1110", "125.05"),
        ("999-2010 for 100", "-125.05"),
        ("100-1010", "125.05"),
        ("100-4210", "-125.03"),
        ("100-4191", "-0.02"),
    ]
    assert (taken.content["rounding"], taken.content["total"]) == (2, 12505)


def test_cash_rounded_down_debits_the_rounding_account_and_leaves_the_bill_paid_in_full():
    taken = opened().takes([charge("l1", "100.03")], [check("50.02"), cash("50.00")], rounding="-0.01")
    assert rows(taken.content) == [
        ("999-1120", "50.02"),
        ("999-1110", "50.00"),
        ("999-2010 for 100", "0.01"),
        ("999-2010 for 501", "-100.03"),
        ("100-1010", "-0.01"),
        ("100-4191", "0.01"),
        ("501-1010", "100.03"),
        ("501-1310", "-100.03"),
    ]


def test_a_permit_paid_by_check_and_card_with_the_citys_fee():
    lines = [
        charge("p1", "300.00", gl="100-4220", account="PM-1"),
        item("CARDFEE", "3.00", {"100-4285": "3.00"}),
    ]
    taken = opened().takes(lines, [check("180.00"), card("123.00")])
    assert rows(taken.content) == [
        ("999-1120", "180.00"),
        ("999-1130", "123.00"),
        ("999-2010 for 100", "-303.00"),
        ("100-1010", "303.00"),
        ("100-4220", "-300.00"),
        ("100-4285", "-3.00"),
    ]


def test_a_mailed_check_larger_than_the_bill_leaves_credit_on_the_account():
    taken = opened().takes(
        [charge("c1", "92.40"), credit("7.60")], [check("100.00")], channel="mail", received=date(2026, 11, 18)
    )
    assert rows(taken.content) == [
        ("999-1120", "100.00"),
        ("999-2010 for 501", "-100.00"),
        ("501-1010", "100.00"),
        ("501-1310", "-92.40"),
        ("501-2300", "-7.60"),
    ]
    assert (taken.content["channel"], taken.content["received"]) == ("mail", "2026-11-18")
    assert "reason" not in taken.content["lines"][1]


def test_rounding_in_the_payers_credit_is_a_line_and_no_rounding():
    taken = opened().takes([charge("c1", "10.02"), credit("0.03", reason="rounding")], [cash("10.05")])
    assert taken.content["lines"][1]["reason"] == "rounding"
    assert ("501-2300", "-0.03") in rows(taken.content)
    assert taken.content["rounding"] == 0


def test_a_receipt_over_several_funds_splits_the_claim_on_the_pool():
    lines = [
        charge("c1", "38.00"),
        charge("c3", "30.00", gl="521-1310", owed="45.00", code="SEWER"),
        item("MAP", "7.50", {"100-4290": "5.00", "501-4600": "2.50"}),
        DOG,
    ]
    taken = opened().takes(lines, [check("50.00"), cash("50.00")], change="4.50")
    assert rows(taken.content) == [
        ("999-1120", "50.00"),
        ("999-1110", "45.50"),
        ("999-2010 for 100", "-25.00"),
        ("999-2010 for 501", "-40.50"),
        ("999-2010 for 521", "-30.00"),
        ("100-1010", "25.00"),
        ("100-4290", "-5.00"),
        ("100-4230", "-20.00"),
        ("501-1010", "40.50"),
        ("501-1310", "-38.00"),
        ("501-4600", "-2.50"),
        ("521-1010", "30.00"),
        ("521-1310", "-30.00"),
    ]


def test_one_charge_may_go_to_several_funds():
    line = charge("c9", "10.00", shares={"501-1310": "6.67", "541-1310": "3.33"})
    taken = opened().takes([line], [card("10.00")])
    assert [row for row in rows(taken.content) if row[0].endswith("1310")] == [
        ("501-1310", "-6.67"),
        ("541-1310", "-3.33"),
    ]
    assert taken.content["lines"][0]["shares"] == [{"gl": "501-1310", "cents": 667}, {"gl": "541-1310", "cents": 333}]


def test_an_accounts_own_credit_pays_without_moving_pooled_cash():
    taken = opened().takes([charge("c1", "9.00")], [on_account("9.00")])
    assert taken.content["postings"] == [
        {"gl": "501-2300", "cents": 900, "tender": "on_account", "account": "UB-900001"},
        {"gl": "501-1310", "cents": -900, "charge": "c1", "account": "UB-900001"},
    ]


def test_an_accounts_credit_in_one_fund_pays_a_charge_in_another_through_the_pool():
    taken = opened().takes([charge("c3", "9.00", gl="521-1310")], [on_account("5.00"), cash("4.00")])
    assert rows(taken.content) == [
        ("999-1110", "4.00"),
        ("999-2010 for 501", "5.00"),
        ("999-2010 for 521", "-9.00"),
        ("501-1010", "-5.00"),
        ("501-2300", "5.00"),
        ("521-1010", "9.00"),
        ("521-1310", "-9.00"),
    ]


def test_two_checks_are_two_tenders_and_one_posting():
    taken = opened().takes([DOG], [check("12.00", "1"), check("8.00", "2")])
    assert [tender["number"] for tender in taken.content["tenders"]] == ["1", "2"]
    assert rows(taken.content)[0] == ("999-1120", "20.00")


def test_a_line_of_a_code_keeps_what_was_asked_and_for_whom():
    line = item("DISCONNECT", "70.00", {"501-4600": "70.00"}, quantity=2, account="UB-900001")
    taken = opened().takes([DOG, line], [cash("90.00")])
    dog, disconnect = taken.content["lines"]
    assert dog["fields"] == [{"name": "tag", "value": "4471"}]
    assert "account" not in dog
    assert (disconnect["account"], disconnect["quantity"]) == ("UB-900001", 2)
    assert "fields" not in disconnect
    assert taken.content["postings"][-1] == {"gl": "501-4600", "cents": -7000, "account": "UB-900001"}


def test_a_tender_keeps_the_particulars_it_has():
    dated = replace(check("20.00"), dated=date(2026, 11, 19), payer="R. Delgado")
    taken = opened().takes([DOG], [dated])
    assert taken.content["tenders"] == [
        {
            "kind": "check",
            "cents": 2000,
            "number": "1021",
            "routing": "121000358",
            "payer": "R. Delgado",
            "dated": "2026-11-19",
        }
    ]


@pytest.mark.parametrize(
    ("lines", "tenders", "rounding", "change"),
    [
        ([DOG], [cash("19.00")], "0.00", "0.00"),
        ([DOG], [cash("25.00")], "0.00", "4.00"),
        ([DOG], [cash("20.00")], "0.01", "0.00"),
        ([DOG], [cash("19.00")], "0.00", "-1.00"),
        ([DOG], [cash("21.00"), check("-1.00")], "0.00", "0.00"),
        ([], [], "0.00", "0.00"),
        ([charge("c1", "5.00", owed="4.00")], [cash("5.00")], "0.00", "0.00"),
        ([charge("c1", "5.00", shares={"501-1310": "4.00"})], [cash("5.00")], "0.00", "0.00"),
        ([charge("c1", "5.00", shares={"501-1310": "6.00", "541-1310": "-1.00"})], [cash("5.00")], "0.00", "0.00"),
        ([charge("c1", "-5.00"), charge("c2", "10.00")], [cash("5.00")], "0.00", "0.00"),
        ([item("COPY", "5.00", {"100-4290": "5.00"}, quantity=0)], [cash("5.00")], "0.00", "0.00"),
        ([DOG, credit("0.00")], [cash("20.00")], "0.00", "0.00"),
        ([DOG, item("COPY", "-5.00", {"100-4290": "-5.00"})], [cash("15.00")], "0.00", "0.00"),
    ],
)
def test_figures_that_do_not_add_up_are_no_receipt(lines, tenders, rounding, change):
    assert refused(lines, tenders, rounding, change) == "TW-STORY"


def test_a_charge_is_named_once():
    assert refused([charge("c1", "5.00"), charge("c1", "5.00")], [cash("10.00")]) == "TW-CHARGE"


@pytest.mark.parametrize(
    ("tenders", "change"),
    [
        ([check("25.00")], "5.00"),
        ([cash("10.00"), cash("10.00")], "0.00"),
        ([cash("3.00"), check("22.00")], "5.00"),
        ([Tender("shells", Money(2000))], "0.00"),
    ],
)
def test_only_one_tender_gives_change_and_never_more_than_it_is(tenders, change):
    assert refused([DOG], tenders, change=change) == "TW-TENDER"


def test_an_accounts_credit_pays_no_other_accounts_lines():
    lines = [charge("c1", "5.00"), charge("x1", "15.00", account="UB-900002")]
    assert refused(lines, [on_account("6.00"), cash("14.00")]) == "TW-CREDIT"
    assert refused([DOG, credit("5.00")], [on_account("5.00"), cash("20.00")]) == "TW-CREDIT"


def test_every_receipt_balances_in_every_fund():
    taken = opened().takes([charge("c1", "38.00"), DOG], [cash("60.00")], change="2.00")
    assert gl.balanced(gl.from_body(row) for row in taken.content["postings"])
