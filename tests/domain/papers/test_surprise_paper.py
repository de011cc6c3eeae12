# SPDX-License-Identifier: Apache-2.0
"""The report of a surprise count: found beside expected, the difference in words, three lines to sign on."""

from dataclasses import replace
from datetime import date

from app.domain.count import CashCount
from app.domain.kinds.close import Compared
from app.domain.money import Money
from app.domain.papers.surprise_paper import SurpriseFacts, surprise_report
from tests.documents.samples import AT, CITY
from tests.domain.papers.test_papers import has, rows

FACTS = SurpriseFacts(
    "02-0123", "02", date(2026, 11, 20), AT, "Maria Diaz", "Jordan Kim", "Tom Nguyen", True, "Drawn by chance",
    CashCount.of({"20.00": 12, "0.25": 4}), Compared(Money(24100), Money(24500)), Compared(Money(0), Money(0)),
    Compared(Money(0), Money(0)), "7KQ2A-M94DX",
)  # fmt: skip


def test_found_and_expected_stand_beside_each_other_and_all_three_sign():
    paper = surprise_report(FACTS, CITY)
    assert has(paper, "$20 x 12", "240.00")
    assert has(paper, "Cash expected", "245.00")
    assert has(paper, "CASH", "4.00 short")
    assert has(paper, "Drawer", "drawn by chance")
    said = rows(paper)
    assert not any(row.startswith("CHECKS") for row in said)
    assert [row for row in said if row.endswith((", counted", ", counted along", ", cashier"))] == [
        "Jordan Kim, counted", "Tom Nguyen, counted along", "Maria Diaz, cashier",
    ]  # fmt: skip


def test_checks_are_compared_apart_and_a_drawer_somebody_asked_for_says_so():
    asked = replace(
        FACTS, random=False, reason="A payer disputes the change", checks=Compared(Money(8000), Money(8025))
    )
    paper = surprise_report(asked, CITY)
    assert has(paper, "CHECKS, 80.00 of 80.25", "0.25 short")
    assert has(paper, "Drawer", "asked for")
    assert "Reason: A payer disputes the change" in rows(paper)
