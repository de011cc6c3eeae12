# SPDX-License-Identifier: Apache-2.0
"""Verify from the Audit screen: asked on a sheet, read by a program of its own, told in words, printed when wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.papers.proof_paper import proof_paper
from app.domain.proof import Proof, ProofOf
from app.services import papers
from app.views.door import sentence
from app.views.screens.audit.verify_sheet import VerifySheet

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from app.views.jobs import Report
    from app.views.screens.audit.books_check import BooksCheck
    from app.views.workplace import Workplace

_LANE_KEY = "audit.proof"


class Verifying:
    """Joins the sheet, the lane of the proof and the paper."""

    def __init__(self, work: Workplace, over: QWidget, check: BooksCheck) -> None:
        self._work, self._over, self._check = work, over, check

    def ask(self, book: str, day: date) -> None:
        """Ask what is to be checked: this session, this day, or everything."""
        sheet = VerifySheet(book, day)
        sheet.agreed.connect(lambda answer: self._on_agreed(sheet, answer))
        sheet.answered.connect(lambda _answer: self._work.jobs.drop(_LANE_KEY))
        sheet.open_over(self._over)

    def _on_agreed(self, sheet: VerifySheet, answer: ProofOf | Proof) -> None:
        if isinstance(answer, Proof):
            self._print(answer)
            sheet.finish()
            return
        desk, check = self._work.desk, self._check
        sheet.begin()

        def read(report: Report) -> Proof:
            return check.check(desk, answer, report)

        self._work.jobs.submit(
            read,
            lane="proof",
            done=sheet.show_proof,
            failed=lambda trouble: sheet.refuse(sentence(trouble)),
            progress=sheet.report,
            token=_LANE_KEY,
            owner=sheet,
        )

    def _print(self, proof: Proof) -> None:
        desk = self._work.desk
        paper = proof_paper(proof, papers.letterhead(desk), desk.now(), desk.staff.full_name)
        self._work.printing.paper(paper, ref=f"check {proof.of.words.casefold()}")
