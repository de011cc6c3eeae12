# SPDX-License-Identifier: Apache-2.0
"""Puts a tender of a receipt right, from wherever its number is known: asks what it was, and who else agrees."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain import ids
from app.domain.errors import CounterError, Fault, OutcomeUnknown
from app.domain.request import Waiting
from app.services import papers, tender_corrections
from app.services.tender_corrections import Correctable, Corrected
from app.views import formats
from app.views.asking import Act, Asking
from app.views.dialogs.correct_tender_sheet import CorrectionAnswer, CorrectTenderSheet
from app.views.workplace import Workplace


class Correcting(QObject):
    """`corrected()`: the books hold a correction more."""

    corrected = Signal()

    def __init__(self, work: Workplace, over: QWidget) -> None:
        super().__init__(over)
        self._work, self._over = work, over
        self._asking = Asking(work, over)

    def ask(self, number: str) -> None:
        """Look the receipt up as its tenders stand, then ask."""
        desk = self._work.desk
        self._work.jobs.submit(
            lambda: tender_corrections.correctable(desk, number),
            owner=self,
            done=self._open,
            failed=self._work.notices.tell,
        )

    def _open(self, found: Correctable) -> None:
        if not found.tenders:
            self._work.notices.say(
                f"Receipt {found.receipt.number} has no tender that could be another", "Nothing was changed.", "caution"
            )
            return
        sheet = CorrectTenderSheet(found, self._work.desk.staff)
        sheet.offer_sending(self._work)
        sheet.agreed.connect(lambda answer: self._correct(sheet, found.receipt.number, answer))
        sheet.open_over(self._over)

    def _correct(self, sheet: CorrectTenderSheet, number: str, answer: object) -> None:
        if not isinstance(answer, CorrectionAnswer):
            return
        desk = self._work.desk
        entry_id = sheet.act_id = sheet.act_id or ids.uuid7(desk.clock())

        def work() -> Corrected:
            return tender_corrections.correct(
                desk,
                number=number,
                place=answer.place,
                right=answer.right,
                reason=answer.reason,
                approver=answer.approver,
                password=answer.password,
                sent=answer.sent,
                entry_id=entry_id,
            )

        def done(corrected: Corrected) -> None:
            sheet.finish()
            self._work.printing.paper(papers.correction_slip(desk, corrected), ref=corrected.id)
            self._work.notices.say(
                f"{formats.money(corrected.amount)} of receipt {number} stand as {corrected.now.lower()}",
                "The receipt stays as it was given out. Both people sign the slip.",
                "positive",
            )
            self.corrected.emit()
            self._work.drawer_changed()

        def failed(trouble: BaseException) -> None:
            if not isinstance(trouble, OutcomeUnknown | Waiting):  # a consent is for one entry
                sheet.act_id = ""
            if isinstance(trouble, CounterError | Fault) and sheet.is_open:
                sheet.refuse(trouble)
            else:
                sheet.reject()
                self._work.notices.tell(trouble)

        self._asking.do(Act(entry_id, work, done, failed, sheet.reject))
