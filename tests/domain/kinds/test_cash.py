# SPDX-License-Identifier: Apache-2.0
"""Cash leaves the drawer for the vault, or the drawer opens without a sale."""

import pytest

from app.domain.count import CashCount
from app.domain.entry import Approval, Kind
from app.domain.errors import Refused
from app.domain.kinds.cash import counterfeit, drop, exchange, no_sale, paid_in, paid_out, pickup
from app.domain.purpose import Purpose
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


def agreed(kind, amount, by="jkim"):
    return Approval("a1", "e1", kind, "01-0001", money(amount), "x", "x", "5e" * 32, "mdiaz", by)


def test_an_opening_beyond_the_limit_names_who_agreed():
    assert no_sale("change", agreed("no_sale", "0.00"))["approval"] == {"by": "jkim", "text": "5e" * 32}


def test_a_pickup_goes_to_the_vault_like_a_drop_and_names_who_took_it():
    content = pickup(money("500.00"), "above the limit", agreed("pickup", "500.00"))
    assert rows(content) == [("999-1115", "500.00"), ("999-1110", "-500.00")]
    assert content["approval"]["by"] == "jkim"


def test_cash_paid_in_is_claimed_from_the_pool_by_the_fund_it_is_for():
    content = paid_in(Purpose.of_account("Ana Lee", "501-4600"), money("12.50"), "found on the floor")
    assert rows(content) == [
        ("999-1110", "12.50"),
        ("999-2010 for 501", "-12.50"),
        ("501-1010", "12.50"),
        ("501-4600", "-12.50"),
    ]
    assert (content["party"], content["cents"]) == ("Ana Lee", 1250)


def test_cash_paid_out_turns_every_sign():
    shop = Purpose.of_account("Ace Hardware", "100-5310")
    content = paid_out(shop, money("20.00"), "tape", CashCount.of({"20.00": 1}))
    assert rows(content) == [
        ("999-1110", "-20.00"),
        ("999-2010 for 100", "20.00"),
        ("100-1010", "-20.00"),
        ("100-5310", "20.00"),
    ]
    assert "approval" not in content
    assert paid_out(shop, money("60.00"), "tape", None, agreed("paid_out", "60.00"))["approval"]["by"] == "jkim"


def test_an_exchange_keeps_both_sides_by_their_pieces_and_posts_nothing():
    content = exchange(CashCount.of({}, {"0.25": 2}), CashCount.of({"20.00": 1}), "Vault", "no quarters")
    assert content["cents"] == 2000
    assert CashCount.from_body(content["pieces_in"]).total == CashCount.from_body(content["pieces_out"]).total
    assert "postings" not in content


@pytest.mark.parametrize(("came", "went"), [({"1.00": 19}, {"20.00": 1}), ({}, {})], ids=["less than given", "nothing"])
def test_an_exchange_of_different_worth_or_of_nothing_is_refused(came, went):
    with pytest.raises(Refused) as refused:
        exchange(CashCount.of(came), CashCount.of(went), "Vault", "")
    assert refused.value.code == "TW-STORY"


@pytest.mark.parametrize("move", [paid_in, paid_out])
def test_cash_of_nothing_is_neither_paid_in_nor_out(move):
    with pytest.raises(Refused):
        move(Purpose.of_account("Ana Lee", "100-4290"), money("0.00"), "")


def test_a_counterfeit_note_is_named_and_credited_to_nobody():
    assert counterfeit(money("20.00"), "MB 4471 C", "Rosa Delgado", "no thread") == {
        "face": 2000, "serial": "MB 4471 C", "payer": "Rosa Delgado", "reason": "no thread",
    }  # fmt: skip
    for face, serial in ((money("20.00"), ""), (money("3.00"), "MB 4471 C"), (money("0.25"), "MB 4471 C")):
        with pytest.raises(Refused):
            counterfeit(face, serial, "", "x")
