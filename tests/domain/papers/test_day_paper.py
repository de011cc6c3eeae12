# SPDX-License-Identifier: Apache-2.0
"""The day report says what was sealed, and its head is read back as an anchor."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from hashlib import sha256

import pytest

from app.domain.kinds.close import TenderTotal
from app.domain.kinds.seal import SealedBook
from app.domain.money import ZERO, Money
from app.domain.paper import Code, lay_out, rows_of
from app.domain.papers.day_paper import DayFacts, DaySession, anchor, day_report
from app.domain.papers.letterhead import Letterhead
from app.verifier.anchors import HEAD_LENGTH, letters_of, parse

HEAD = sha256(b"seal").digest()
CENTRAL = timezone(timedelta(hours=-6))
TAKEN = (TenderTotal("cash", 3, Money(12000)), TenderTotal("check", 1, Money(8000)))
FACTS = DayFacts(
    date=date(2026, 11, 20),
    number=9,
    head=HEAD,
    closed_at=datetime(2026, 11, 20, 17, 41, tzinfo=CENTRAL),
    closed_by="Jin Kim",
    sessions=(
        DaySession(SealedBook("01-0007", 31, HEAD, 4, Money(99000), Money(-400), TAKEN), "Maria Diaz", True),
        DaySession(SealedBook("02-0003", 5, HEAD, 1, Money(2000), ZERO, TAKEN[:1]), "Thu Nguyen", True),
        DaySession(SealedBook("W1-0011", 3, HEAD, 0, ZERO, ZERO), "Ada Min", False),
    ),
    voids=2,
)


def rows(facts: DayFacts, columns: int = 48) -> list[str]:
    return [row.strip() for row in rows_of(lay_out(day_report(facts, Letterhead("Ridgemont")), columns))]


def joined(facts: DayFacts, columns: int = 48) -> str:
    return "\n".join(" ".join(row.split()) for row in rows(facts, columns))


@pytest.mark.parametrize("columns", [48, 42, 32])
def test_the_report_adds_up_on_every_paper(columns: int) -> None:
    said = joined(FACTS, columns)
    for line in ("Receipts 5", "Voids 2", "TAKEN $320.00", "CASH 4.00 short", "Books sealed 3", "Entries in them 39"):
        assert line in said
    assert "DAY-0001, entry 9" in said
    for group in anchor(FACTS).split()[-1].split("-"):
        assert group in said


def test_each_session_stands_with_what_it_took_and_was_short() -> None:
    said = joined(FACTS)
    assert "01-0007 M. Diaz, 4 receipts 200.00" in said
    assert "Cash 4.00 short" in said
    assert "02-0003 T. Nguyen, 1 receipt 120.00" in said
    assert "W1-0011 A. Min, back office 3 entries" in said


def test_days_that_were_not_closed_before_are_named() -> None:
    assert "With days not closed before" not in joined(FACTS)
    late = DayFacts(**{name: getattr(FACTS, name) for name in DayFacts.__slots__} | {"since": date(2026, 11, 18)})
    assert "With days not closed before, since Wed Nov 18, 2026" in joined(late).replace("\n", " ")


def test_the_code_on_the_report_is_a_line_of_a_file_of_anchors() -> None:
    (code,) = (item for item in lay_out(day_report(FACTS, Letterhead("Ridgemont")), 48) if isinstance(item, Code))
    (read,) = parse(code.data)
    assert (read.book, read.seq, read.sealed, read.letters) == ("DAY-0001", 9, True, letters_of(HEAD, HEAD_LENGTH))


def test_two_people_sign() -> None:
    said = rows(FACTS)
    assert "Jin Kim, closed the day" in said
    assert "Finance, keeps this report" in said
