# SPDX-License-Identifier: Apache-2.0
"""What a supervisor does with other people's sessions: reads, counts, returns and closes them, and keeps the report."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.detective.search import Finding
from app.domain.entry import State
from app.domain.paper import Paper
from app.domain.receipt import PostedReceipt
from app.queries.drawers import SessionReport
from app.services import detective, drawers, papers, sessions, tender_corrections
from app.services.sessions import Review
from app.views import formats
from app.views.correcting import Correcting
from app.views.dialogs.close_session_sheet import CloseSessionSheet
from app.views.dialogs.receipts_sheet import ReceiptsSheet
from app.views.dialogs.return_sheet import ReturnSheet
from app.views.in_place import InPlace
from app.views.screens.drawer.lane import Lane
from app.views.screens.drawer.page import Page
from app.views.screens.drawer.pages import Pages
from app.views.screens.drawer.report_view import ReportView
from app.views.screens.drawer.review_view import ReviewView
from app.views.workplace import Workplace


class Supervising(QObject):
    """Signals: `own_wanted()`, `count_wanted(Review)`, `changed()`, `report_shown()`, `report_left()`.

    `ruling_wanted()`: what is left in transit is to be ruled on.
    """

    own_wanted = Signal()
    count_wanted = Signal(object)
    changed = Signal()
    report_shown = Signal()
    report_left = Signal()
    ruling_wanted = Signal()

    def __init__(self, work: Workplace, lane: Lane, pages: Pages, over: QWidget) -> None:
        super().__init__(over)
        self._work, self._lane, self._pages, self._over = work, lane, pages, over
        pages.made.connect(self._on_made)
        self._correcting = Correcting(work, over)
        self._correcting.corrected.connect(self.changed)
        self._in_place = InPlace(work, lane, over)
        self._in_place.submitted.connect(self.changed)

    def _on_made(self, page: Page) -> None:
        if isinstance(page, ReviewView):
            page.asked.connect(self._read)
            page.wanted.connect(self._on_wanted)
            page.unexplained.connect(self._explain)
            page.causes.opened.connect(self._read_receipts)
        elif isinstance(page, ReportView):
            page.printed.connect(self._print_report)
            page.saved.connect(self._save_report)
            page.done.connect(self.report_left)

    def _read(self, book: str) -> None:
        desk = self._work.desk
        self._lane.ask(lambda: sessions.review(desk, book), self._pages.review.show_review, token="drawer.review")

    def _explain(self, book: str) -> None:
        desk = self._work.desk

        def failed(trouble: BaseException) -> None:
            self._pages.review.not_explained()
            self._work.notices.tell(trouble)

        found = self._pages.review.show_explained
        self._lane.ask(lambda: detective.explain(desk, book=book), found, failed, token="drawer.causes")

    def _read_receipts(self, finding: Finding) -> None:
        desk = self._work.desk

        def show(receipts: tuple[PostedReceipt, ...]) -> None:
            self._show_receipts(finding.head, finding.evidence, receipts)

        self._lane.ask(lambda: detective.receipts_of(desk, numbers=finding.receipts), show, token="drawer.receipts")

    def _read_all_receipts(self, shown: Review) -> None:
        desk, book = self._work.desk, shown.line.book.id

        def show(receipts: tuple[PostedReceipt, ...]) -> None:
            if receipts:
                said = f"{shown.line.person} took them in session {book}."
                self._show_receipts(f"{formats.count_of(len(receipts), 'receipt')} of session {book}", said, receipts)
            else:
                self._work.notices.say(f"Session {book} took no receipt", "There is nothing to show.", "caution")

        self._lane.ask(lambda: tender_corrections.receipts_of(desk, book), show, token="drawer.receipts")

    def _show_receipts(self, head: str, words: str, receipts: tuple[PostedReceipt, ...]) -> None:
        """Receipts as paper; while their session is submitted a tender of them can be put right."""
        desk, shown = self._work.desk, self._pages.review.shown
        submitted = shown is not None and shown.line.book.state is State.SUBMITTED and not shown.line.mine
        may = submitted and desk.may("tender_correction")
        sheet = ReceiptsSheet(head, words, receipts, papers.letterhead(desk), may_correct=may)
        sheet.correct_wanted.connect(self._correcting.ask)
        sheet.open_over(self._over)

    def _on_wanted(self, what: str) -> None:
        shown = self._pages.review.shown
        if what == "own":
            self.own_wanted.emit()
        elif what == "transfers":
            self.ruling_wanted.emit()
        elif shown is None:
            return
        elif what == "count":
            self.count_wanted.emit(shown)
        elif what == "absent":
            self._in_place.ask(shown.line.book.id, shown.line.book.code, shown.line.person)
        elif what == "receipts":
            self._read_all_receipts(shown)
        elif what == "return":
            self._ask_return(shown)
        elif what == "close":
            self._ask_close(shown)
        elif what == "report" and shown.report is not None:
            self._read_report(shown.report)

    def _ask_return(self, shown: Review) -> None:
        desk, book = self._work.desk, shown.line.book.id
        sheet = ReturnSheet(book, shown.line.person)

        def returned(_: object) -> None:
            sheet.finish()
            self._work.notices.say(f"Session {book} is returned", f"{shown.line.person} counts again.", "positive")
            self.changed.emit()

        def give_back(reason: object) -> None:
            def work(entry_id: str) -> None:
                drawers.return_count(desk, book=book, reason=str(reason), entry_id=entry_id)

            self._lane.act_from(sheet, work, returned)

        sheet.agreed.connect(give_back)
        sheet.open_over(self._over)

    def _ask_close(self, shown: Review) -> None:
        if shown.closing is None:
            return
        desk, book = self._work.desk, shown.line.book.id
        sheet = CloseSessionSheet(book, shown.line.person, shown.closing, shown.asks)

        def close(explanation: str) -> None:
            def work(entry_id: str) -> tuple[SessionReport, Paper]:
                report = drawers.close(desk, book=book, explanation=explanation, entry_id=entry_id)
                return report, papers.session_report(desk, report)

            self._lane.act_from(sheet, work, closed)

        def closed(done: tuple[SessionReport, Paper]) -> None:
            report, paper = done
            sheet.finish()
            self._work.printing.paper(paper, ref=report.book)
            self._work.notices.say(f"Session {report.book} is sealed", "Its report is printing.", "positive")
            self._show_report(report, paper)
            self._work.drawer_changed()

        sheet.agreed.connect(lambda words: close(str(words)))
        sheet.open_over(self._over)

    # the report ---------------------------------------------------------------------------------

    def _read_report(self, report: SessionReport) -> None:
        desk = self._work.desk
        self._lane.ask(lambda: papers.session_report(desk, report), lambda paper: self._show_report(report, paper))

    def _show_report(self, report: SessionReport, paper: Paper) -> None:
        self._pages.report.show_report(report, paper)
        self.report_shown.emit()

    def _print_report(self) -> None:
        paper = self._pages.report.paper
        if paper is not None:
            self._work.printing.paper(paper, ref=self._pages.report.book)
            self._work.notices.say(f"{paper.title} is printing", tone="positive")

    def _save_report(self) -> None:
        paper, printing, book = self._pages.report.paper, self._work.printing, self._pages.report.book
        if paper is None:
            return
        self._work.jobs.submit(
            lambda: printing.save_pdf(paper, ref=book),
            lane="printer",
            done=lambda path: self._work.notices.say("The report is saved", f"{path}", "positive"),
            failed=self._work.notices.tell,
            owner=self,
        )
