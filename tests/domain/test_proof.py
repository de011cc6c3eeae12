# SPDX-License-Identifier: Apache-2.0
"""What a check of the books is called, and where it says the books are not right."""

from datetime import date

from app.domain.proof import Flaw, Proof, ProofOf

SESSION = ProofOf("01-0001")


def test_what_is_checked_has_a_name() -> None:
    assert SESSION.words == "Session 01-0001"
    assert ProofOf(date=date(2026, 11, 20)).words == "Books of Fri Nov 20, 2026"
    assert ProofOf().words == "All books"


def test_a_flaw_names_its_place() -> None:
    assert Flaw("01-0001", 7, "x").place == "book 01-0001, entry 7"
    assert Flaw("01-0001", 0, "x").place == "book 01-0001"
    assert Flaw("", 0, "x").place == "the books"


def test_how_much_was_read_is_counted() -> None:
    assert Proof(SESSION, 1, 1).read == "1 entry in 1 book"
    assert Proof(SESSION, 12_345, 2).read == "12,345 entries in 2 books"
    assert Proof(SESSION, 1, 1).untouched
    assert not Proof(SESSION, 1, 1, (), 1).untouched
