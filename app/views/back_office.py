# SPDX-License-Identifier: Apache-2.0
"""Acts of the back office that need no drawer, from any screen: reversals, checks that came back, refund requests.

Each says what it will do before it does it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.errors import CounterError
from app.domain.paper import Paper
from app.queries.undoing import FoundCheck
from app.services import refunds, undo_papers, undo_plans, undoing
from app.services.refunds import Refund
from app.services.undo_plans import Plan
from app.services.undoing import Undid
from app.views import formats
from app.views.dialogs.find_check_sheet import ChecksSheet, FindCheckSheet, FindReceiptSheet
from app.views.dialogs.form_sheet import FormSheet
from app.views.dialogs.refund_sheet import RefundAnswer, RefundSheet
from app.views.dialogs.undo_sheets import CheckBackAnswer, CheckBackSheet, ReverseAnswer, ReverseSheet
from app.views.screens.drawer.lane import Lane
from app.views.workplace import Workplace


class BackOffice(QObject):
    """Opens the sheets over the window and does what they answer; slips and letters follow."""

    def __init__(self, work: Workplace, over: QWidget) -> None:
        super().__init__(over)
        self._work, self._over, self._lane = work, over, Lane(work, over)

    def start(self, name: str) -> None:
        """Begin one of the acts by the name of its action."""
        if name == "undo.receipt":
            self._find_receipt()
        elif name == "undo.check":
            self._find_check()
        elif name == "undo.refund":
            self._ask_refund()

    # a receipt ----------------------------------------------------------------------------------

    def _find_receipt(self) -> None:
        sheet = FindReceiptSheet()
        sheet.agreed.connect(lambda number: self.reverse(str(number), sheet))
        sheet.open_over(self._over)

    def reverse(self, number: str, found_in: FormSheet | None = None) -> None:
        """Say what reversing this receipt comes to and ask for consent; `found_in` closes once it is found."""
        desk = self._work.desk

        def show(plan: Plan) -> None:
            if found_in is not None:
                found_in.finish()
            sheet = ReverseSheet(plan, desk.staff)
            sheet.offer_sending(self._work)
            sheet.agreed.connect(lambda answer: self._reverse(sheet, plan, answer))
            sheet.open_over(self._over)

        self._look(lambda: undo_plans.reversal(desk, number), show, found_in)

    def _reverse(self, sheet: ReverseSheet, plan: Plan, answer: ReverseAnswer) -> None:
        desk, number = self._work.desk, plan.receipt.number

        def work(entry_id: str) -> tuple[Undid, Paper]:
            done = undoing.reverse(
                desk, number=number, reason=answer.reason, first=answer.first, second=answer.second, entry_id=entry_id
            )
            return done, undo_papers.slip(desk, done)

        def done(found: tuple[Undid, Paper]) -> None:
            undid, paper = found
            sheet.finish()
            self._work.printing.paper(paper, ref=number)
            where = ", ".join(f"{words}: {formats.money(amount)}" for words, amount in undo_papers.goes(undid.plan))
            agreed = " and ".join(undid.approved_by)
            self._work.notices.say(
                f"Receipt {number} is reversed", f"{where}. {agreed} approved. The slip is printing.", "positive"
            )

        self._act(sheet, work, done)

    # a check ------------------------------------------------------------------------------------

    def _find_check(self) -> None:
        sheet = FindCheckSheet()

        def show(found: tuple[FoundCheck, ...]) -> None:
            if not found:
                sheet.fail("No check fits. Nothing was changed. Try its amount, or another number of it.")
            elif len(found) == 1:
                self._plan_check(found[0], sheet)
            else:
                sheet.finish()
                self._choose(found)

        def look(typed: object) -> None:
            self._look(lambda: undo_plans.find_checks(self._work.desk, str(typed)), show, sheet)

        sheet.agreed.connect(look)
        sheet.open_over(self._over)

    def _choose(self, found: tuple[FoundCheck, ...]) -> None:
        sheet = ChecksSheet(found)
        sheet.answered.connect(lambda check: self._plan_check(check) if isinstance(check, FoundCheck) else None)
        sheet.open_over(self._over)

    def _plan_check(self, check: FoundCheck, found_in: FormSheet | None = None) -> None:
        desk = self._work.desk

        def show(plan: Plan) -> None:
            if found_in is not None:
                found_in.finish()
            sheet = CheckBackSheet(plan)
            sheet.agreed.connect(lambda answer: self._return(sheet, plan, answer))
            sheet.open_over(self._over)

        self._look(lambda: undo_plans.returned_check(desk, check.receipt, check.place), show, found_in)

    def _return(self, sheet: CheckBackSheet, plan: Plan, answer: CheckBackAnswer) -> None:
        desk, number, printing = self._work.desk, plan.receipt.number, self._work.printing

        def work(entry_id: str) -> tuple[Undid, Paper, Paper]:
            done = undoing.return_check(
                desk,
                number=number,
                place=plan.place,
                reason=answer.reason,
                bank_error=answer.bank_error,
                account="" if answer.bank_error else plan.account,
                entry_id=entry_id,
            )
            return done, undo_papers.slip(desk, done), undo_papers.letter(desk, done)

        def done(found: tuple[Undid, Paper, Paper]) -> None:
            undid, paper, letter = found
            sheet.finish()
            printing.paper(paper, ref=number)
            self._save_letter(undid, letter)

        self._act(sheet, work, done)

    def _save_letter(self, undid: Undid, letter: Paper) -> None:
        """The letter lies in the folder of receipts; the money is recorded whether it could be written or not."""
        number = undid.plan.receipt.number

        def said(path: Path) -> None:
            fee = f"{formats.money(undid.plan.fee)} fee on {undid.plan.account}. " if undid.plan.fee else "No fee. "
            self._work.notices.say(
                f"The check of receipt {number} is recorded as returned", f"{fee}The letter is {path}", "positive"
            )

        self._work.jobs.submit(
            lambda: self._work.printing.save_pdf(letter, ref=f"letter-{number}-{undid.plan.place}"),
            lane="printer",
            done=said,
            failed=self._work.notices.tell,
            owner=self,
        )

    # a refund -----------------------------------------------------------------------------------

    def _ask_refund(self) -> None:
        sheet = RefundSheet(self._work.desk.staff)
        sheet.offer_sending(self._work)
        sheet.agreed.connect(lambda answer: self._refund(sheet, answer))
        sheet.open_over(self._over)

    def _refund(self, sheet: RefundSheet, answer: RefundAnswer) -> None:
        desk = self._work.desk

        def work(entry_id: str) -> tuple[Refund, Paper]:
            done = refunds.request(
                desk,
                account=answer.account,
                amount=answer.amount,
                payee=answer.payee,
                reason=answer.reason,
                approver=answer.approver,
                entry_id=entry_id,
            )
            return done, undo_papers.refund_slip(desk, done)

        def done(found: tuple[Refund, Paper]) -> None:
            refund, paper = found
            sheet.finish()
            self._work.printing.paper(paper, ref=refund.book)
            self._work.notices.say(
                f"Payables are asked to pay {formats.money(refund.amount)} to {refund.payee}",
                f"{refund.approved_by} approved. The slip is printing.",
                "positive",
            )

        self._act(sheet, work, done)

    # the lane -----------------------------------------------------------------------------------

    def _look(self, work: Callable[[], Any], done: Callable[[Any], object], sheet: FormSheet | None) -> None:
        """Look something up for a sheet; what cannot be found is said in it, and what was typed stays."""
        self._lane.ask(work, done, lambda trouble: self._on_failed(sheet, trouble))

    def _act(self, sheet: FormSheet, work: Callable[[str], Any], done: Callable[[Any], object]) -> None:
        self._lane.act(work, done, lambda trouble: self._on_failed(sheet, trouble), sheet.reject, sheet)

    def _on_failed(self, sheet: FormSheet | None, trouble: BaseException) -> None:
        if sheet is not None and sheet.is_open and isinstance(trouble, CounterError):
            sheet.refuse(trouble)
        else:
            if sheet is not None:
                sheet.reject()
            self._work.notices.tell(trouble)
