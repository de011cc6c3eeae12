# SPDX-License-Identifier: Apache-2.0
"""The paper of a check of the books: what was checked, and the first place that is not right."""

from app.domain.papers.proof_paper import proof_paper
from app.domain.proof import Flaw, Proof, ProofOf
from tests.documents.samples import AT, CITY
from tests.domain.papers.test_papers import has, rows


def test_untouched_books_say_so_and_are_signed() -> None:
    paper = proof_paper(Proof(ProofOf("01-0001", deep=False), 7, 1), CITY, AT, "Joan Kim")
    said = rows(paper)
    assert "UNTOUCHED" in said
    assert has(paper, "Checked", "Session 01-0001")
    assert has(paper, "Looked at", "the chain")
    assert said[-1] == "Joan Kim"


def test_the_first_bad_entry_stands_first_and_the_rest_is_counted() -> None:
    flaws = tuple(Flaw("01-0001", seq, "it does not continue the entry before") for seq in range(2, 30))
    said = rows(proof_paper(Proof(ProofOf(), 90, 4, flaws, 40), CITY, AT, "Joan Kim"))
    assert said[said.index("First bad entry:") + 1] == "book 01-0001, entry 2"
    assert "book 01-0001, entry 14" not in said
    assert "and 28 more." in said
