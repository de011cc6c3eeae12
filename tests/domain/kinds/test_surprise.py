# SPDX-License-Identifier: Apache-2.0
"""What a surprise count writes down: whose drawer, up to which entry, and what was found; never what was expected."""

import pytest

from app.domain.count import CashCount
from app.domain.errors import Refused
from app.domain.kinds.counting import Listed
from app.domain.kinds.surprise import Chosen, consent_text, surprise_count, total_of
from app.domain.money import Money
from tests.domain.kinds.counter import consent, opened

PILE = CashCount.of({"20.00": 5})
CHECKS = (Listed(Money(8000), "1021"),)
ORDERS = (Listed(Money(250)),)


def test_the_entry_holds_what_was_found_and_nothing_of_what_should_have_been_there():
    agreed = consent(opened().entries[0], Money(18250))
    content = surprise_count("01-0001", 7, Chosen.RANDOM, "drawn", agreed, PILE, CHECKS, ORDERS)
    assert (content["of"], content["at_seq"], content["chosen"]) == ("01-0001", 7, "random")
    assert (content["counted"], content["checks_total"], content["money_orders_total"]) == (10000, 8000, 250)
    assert content["approval"] == {"by": "jkim", "text": "5e" * 32}
    assert not {"expected", "postings", "over_short"} & content.keys()


def test_a_check_of_nothing_is_no_check():
    agreed = consent(opened().entries[0], Money(0))
    with pytest.raises(Refused, match="do not add up"):
        surprise_count("01-0001", 7, Chosen.ASKED, "asked", agreed, PILE, (Listed(Money(0)),))


def test_the_second_person_agrees_to_all_that_was_counted():
    total = total_of(PILE, CHECKS, ORDERS)
    assert total == Money(18250)
    said = consent_text("01", "01-0001", PILE.total, total, "A payer disputes the change")
    assert said == (
        "Surprise count of drawer 01, session 01-0001: cash $100.00, in all $182.50. A payer disputes the change"
    )
