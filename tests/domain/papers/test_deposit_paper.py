# SPDX-License-Identifier: Apache-2.0
"""The slip in the bag says what is in it, check by check, and who saw it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from app.domain.count import CashCount
from app.domain.kinds.deposit import Bag, BagCheck, Part
from app.domain.money import Money
from app.domain.paper import lay_out, rows_of
from app.domain.papers.deposit_paper import DepositFacts, deposit_slip
from app.domain.papers.letterhead import Letterhead


def money(typed: str) -> Money:
    return Money.parse(typed)


BAG = Bag(
    "GENERAL",
    "999-1100",
    "B-1",
    "S-9",
    "Daily deposit",
    (
        Part("01-0001", "cash", money("45.25")),
        Part("01-0001", "check", money("180.00")),
        Part("01-0001", "money_order", money("20.00")),
    ),
    CashCount.of({"20.00": 2, "5.00": 1, "0.25": 1}),
    (
        BagCheck("01-0001", "check", money("180.00"), "01-0001-0007", 1, "1021", "121000358"),
        BagCheck("01-0001", "money_order", money("20.00"), number="77"),
    ),
)
FACTS = DepositFacts(
    BAG, "General account", datetime(2026, 11, 20, 17, 30, tzinfo=UTC), date(2026, 11, 19), date(2026, 11, 20),
    "Luis Ortiz", "Jin Kim", "W1-0003", "ABCDE-FGHJK",
)  # fmt: skip


def rows(facts: DepositFacts = FACTS) -> list[str]:
    return list(rows_of(lay_out(deposit_slip(facts, Letterhead("City of Ridgemont")), 48)))


def test_the_slip_lists_currency_coin_and_every_check():
    said = rows()
    for line in (
        "  $20 x 2                                  40.00",
        "Currency                                   45.00",
        "Coin                                        0.25",
        "CASH                                      $45.25",
        "CHECKS, 1                                $180.00",
        "MONEY ORDERS, 1                           $20.00",
        "TOTAL                                    $245.25",
        "Bag                                          B-1",
        "Seal                                         S-9",
        "Prepared: Luis Ortiz",
        "Verified: Jin Kim",
    ):
        assert line in said
    text = " ".join(" ".join(said).split())
    assert "1. No. 1021, bank 121000358, receipt 180.00 01-0001-0007" in text
    assert "1. No. 77, on no receipt 20.00" in text
    assert "Thu Nov 19, 2026 to Fri Nov 20, 2026" in text


def test_what_is_not_as_on_the_receipts_is_named():
    said = " ".join(rows(replace(FACTS, mismatches=("Check 302 of $30.00 is not in the bag.",))))
    assert "Not as on the receipts: Check 302 of $30.00 is not in the bag." in " ".join(said.split())
    assert "Not as on the receipts" not in " ".join(rows())
