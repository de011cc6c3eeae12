# SPDX-License-Identifier: Apache-2.0
"""The slips of what was undone, and the letter its payer gets, word for word."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from app import resources
from app.domain.money import Money
from app.domain.papers.receipt_paper import receipt_paper
from app.domain.papers.slips import SlipFacts
from app.domain.papers.undo_papers import (
    OwedAgain,
    UndoFacts,
    refund_slip,
    returned_check_letter,
    returned_check_slip,
    reversal_slip,
)
from app.domain.receipt import Undone
from tests.documents.samples import AT, CITY, receipt
from tests.domain.papers.test_papers import has, rows

SLIP = SlipFacts("W1-0007", "", AT, "Luis Ortiz", "7KQ2A-M94DX")
OWED = (OwedAgain("Water, June", date(2026, 6, 22), Money(6200)), OwedAgain("Sewer", date(2026, 7, 22), Money(1000)))
REVERSED = UndoFacts(
    "02-0123-0042", "Rosa Delgado", date(2026, 11, 18), Money(28460), "paid the county instead", OWED,
    goes=(("Refund through payables", Money(18460)), ("Back to the card", Money(10000))), approved_by=("Jordan Kim",),
)  # fmt: skip
RETURNED = UndoFacts(
    "02-0123-0042", "Rosa Delgado", date(2026, 11, 18), Money(8000), "insufficient funds", OWED, account="UB-104417",
    fee=Money(3500), flag=date(2027, 11, 20), check="1044", credit=Money(800), recovered=Money(300),
    given_back=Money(100),
)  # fmt: skip
TEMPLATE = resources.text("letters", "returned-check.txt")


@pytest.mark.parametrize("columns", [32, 48])
def test_a_reversal_says_where_the_money_goes_and_is_signed_by_both(columns: int) -> None:
    paper = reversal_slip(SLIP, CITY, REVERSED)
    assert has(paper, "Receipt 02-0123-0042", "$284.60", columns)
    assert has(paper, "Refund through payables", "184.60", columns)
    assert has(paper, "Back to the card", "100.00", columns)
    assert has(paper, "Water, June, due Jun 22, 2026"[:20], "62.00", columns)
    said = rows(paper, columns)
    assert "Reason: paid the county instead" in " ".join(said)
    assert said.count("Jordan Kim") == 1
    assert {"Approved by Jordan Kim", "Luis Ortiz"} <= set(said)


def test_a_returned_check_says_what_is_owed_the_fee_and_the_flag() -> None:
    paper = returned_check_slip(SLIP, CITY, RETURNED)
    for left, right in (("Check 1044", "$80.00"), ("Sewer", "10.00"), ("Credit taken back", "8.00"),
                        ("of it kept by the city", "1.00"),
                        ("of it used meanwhile", "3.00"), ("Fee on UB-104417", "35.00")):  # fmt: skip
        assert has(paper, left, right), left
    assert "No checks from UB-104417 until Nov 20, 2027" in rows(paper)
    assert "The bank's mistake: no fee" not in rows(paper)
    mistaken = dataclasses.replace(RETURNED, fee=Money(0), flag=None, bank_error=True)
    assert "The bank's mistake: no fee" in rows(returned_check_slip(SLIP, CITY, mistaken))


def test_a_refund_names_payee_reason_and_who_agreed() -> None:
    paper = refund_slip(SLIP, CITY, "UB-104417", Money(760), "Rosa Delgado", "moved away", "Jordan Kim")
    assert has(paper, "TO PAY THROUGH PAYABLES", "$7.60")
    assert {"To Rosa Delgado", "Reason: moved away", "Approved by Jordan Kim"} <= set(rows(paper))


def test_the_letter_names_the_check_what_is_owed_and_until_when_no_checks_are_taken() -> None:
    letter = returned_check_letter(TEMPLATE, CITY, RETURNED, date(2026, 11, 20))
    said = " ".join(rows(letter, 80))
    for words in (
        "Nov 20, 2026", "Rosa Delgado", "insufficient funds", "Check 1044, $80.00", "receipt 02-0123-0042",
        "Water, June, due Jun 22, 2026", "The fee for a returned check is $35.00", "until Nov 20, 2027",
        "Please pay $110.00", "name account UB-104417",
    ):  # fmt: skip
        assert words in said, words
    assert "{" not in said


def test_a_payer_called_like_a_piece_of_the_template_stays_a_name() -> None:
    odd = dataclasses.replace(RETURNED, payer="{total} {reason}")
    assert "{total} {reason}" in rows(returned_check_letter(TEMPLATE, CITY, odd, date(2026, 11, 20)), 80)


def test_copies_of_a_receipt_say_what_was_undone_of_it() -> None:
    whole = Undone("reversal", "id", "W1-0007", AT, "lortiz", 0, Money(28460), "paid twice", "jkim")
    back = Undone("returned_check", "id", "W1-0007", AT, "lortiz", 1, Money(8000), "nsf")
    said = rows(receipt_paper(dataclasses.replace(receipt(), undone=(whole,)), CITY))
    assert said[1] == "REVERSED"
    assert "This receipt was reversed on Fri Nov 20, 2026. It proves no" in " ".join(said)
    said = rows(receipt_paper(dataclasses.replace(receipt(), undone=(back,)), CITY))
    assert said[1] == "CHECK RETURNED"
    assert "insufficient funds" in " ".join(said)
