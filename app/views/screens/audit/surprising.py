# SPDX-License-Identifier: Apache-2.0
"""A surprise count from drawing the drawer to its report: asked, counted blind, stored with a second person, told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.errors import CounterError, Fault
from app.services import papers, surprise
from app.services.surprise import Counted, Past
from app.views.screens.audit.surprise_page import SurprisePage
from app.views.screens.audit.surprise_sheets import Begin, BeginSheet, FoundSheet, WitnessSheet
from app.views.screens.drawer.counting_view import CountingView
from app.views.screens.drawer.lane import Lane
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.paper import Paper
    from app.domain.surprise_draw import Candidate
    from app.queries.surprise import Coverage, SurpriseRow
    from app.views.screens.drawer.counting_view import Counted as Typed
    from app.views.workplace import Workplace


class SurpriseCountPage(QWidget):
    """The blind count of somebody else's open drawer, with its head over it."""

    def __init__(self, rights: frozenset[str]) -> None:
        super().__init__()
        self.counting = CountingView(rights)
        column = Column(self, gap="s")
        head = Row(gap="s")
        self._title, self._note = Label("", "headline"), Label("", "body", "ink-muted", wrap=True)
        head.addWidget(self._title)
        head.addWidget(self._note, 1, Qt.AlignmentFlag.AlignVCenter)
        for part in self.counting.at_head:
            head.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(head)
        column.addWidget(self.counting, 1)

    def count(self, candidate: Candidate) -> None:
        """Count this drawer."""
        self.counting.count_by_surprise(candidate.drawer, candidate.book, candidate.full_name)
        self._title.setText(self.counting.title)
        self._note.setText(self.counting.note)

    def set_compact(self, compact: bool) -> None:
        """Cards under each other in a small window."""
        self.counting.set_compact(compact)


class Surprising(QObject):
    """Joins the two pages, the sheets and the books. `left()` when the wall is wanted again, `shown()` for a page."""

    left = Signal()
    shown = Signal(object)

    def __init__(self, work: Workplace, pages: QStackedWidget, over: QWidget) -> None:
        super().__init__(over)
        self._work, self._pages, self._over = work, pages, over
        self._lane = Lane(work, over)
        self._begun: Candidate | None = None
        self._why: Begin | None = None
        self._asked = ""
        self.page = SurprisePage(work.desk.staff.rights)
        self.count_page = SurpriseCountPage(work.desk.staff.rights)
        for page in (self.page, self.count_page):
            pages.addWidget(page)
        self.page.left.connect(self.left)
        self.page.draw_wanted.connect(self._draw)
        self.page.asked_wanted.connect(self._ask)
        self.page.read.connect(self._read_coverage)
        self.page.printed.connect(self._print_past)
        self.count_page.counting.counted.connect(self._on_counted)
        self.count_page.counting.set_aside.connect(self.come)

    # the screen's side --------------------------------------------------------------------------

    def set_compact(self, compact: bool) -> None:
        """Cards under each other in a small window."""
        self.page.set_compact(compact)
        self.count_page.set_compact(compact)

    def entered(self) -> None:
        """The screen is opened again: a page that was left with figures is read anew."""
        if self._pages.currentWidget() is self.page:
            self.come()

    def first_focus(self) -> QWidget | None:
        """What has the keyboard first on the page that is shown."""
        counting = self._pages.currentWidget() is self.count_page
        return self.count_page.counting.first_focus() if counting else self.page.first_focus()

    # the page -----------------------------------------------------------------------------------

    def open(self, book: str) -> None:
        """Show the counts of the past; `book` is the session of the chosen drawer, "" where there is none."""
        self._asked = book
        self.come()

    def come(self) -> None:
        """Show the page and read it."""
        self.shown.emit(self.page)
        self._read_coverage(self.page.by_person)
        desk = self._work.desk
        self._lane.ask(lambda: surprise.history(desk), self.page.show_counts, token="surprise.counts")
        self.page.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_coverage(self, by_person: bool) -> None:
        desk = self._work.desk

        def read() -> tuple[Coverage, ...]:
            return surprise.coverage(desk, by_person=by_person)

        self._lane.ask(read, self.page.show_coverage, token="surprise.coverage")

    def _print_past(self, past: Past) -> None:
        desk, entry = self._work.desk, past.row.entry_id
        self._lane.ask(lambda: papers.surprise_report(desk, surprise.one(desk, entry)), self._print)

    def _print(self, paper: Paper) -> None:
        self._work.printing.paper(paper, ref=paper.title)
        self._work.notices.say(f"{paper.title} is printing", tone="positive")

    # beginning ----------------------------------------------------------------------------------

    def _draw(self) -> None:
        desk = self._work.desk
        self._lane.ask(lambda: surprise.draw(desk), lambda drawn: self._offer(drawn.candidate, drawn.at))

    def _ask(self) -> None:
        desk, book = self._work.desk, self._asked
        if not book:
            self._work.notices.say(
                "No open drawer is chosen", "Nothing was begun. Choose one on the wall, or draw one.", "caution"
            )
            return
        self._lane.ask(lambda: surprise.begin(desk, book), lambda candidate: self._offer(candidate, None))

    def _offer(self, candidate: Candidate, at: datetime | None) -> None:
        sheet = BeginSheet(candidate, at)
        sheet.answered.connect(self._begin)
        sheet.open_over(self._over)

    def _begin(self, wanted: Begin | None) -> None:
        if wanted is None:
            return
        desk = self._work.desk

        def begun(candidate: Candidate) -> None:
            self._begun, self._why = candidate, wanted
            self.count_page.count(candidate)
            self.shown.emit(self.count_page)
            focus = self.count_page.counting.first_focus()
            if focus is not None:
                focus.setFocus(Qt.FocusReason.OtherFocusReason)

        self._lane.ask(lambda: surprise.begin(desk, wanted.book), begun)

    # storing ------------------------------------------------------------------------------------

    def _on_counted(self, typed: Typed) -> None:
        if self._begun is None or self._why is None:
            return
        begun, why, desk = self._begun, self._why, self._work.desk
        counted = Counted(typed.cash, typed.checks, typed.money_orders)
        sheet = WitnessSheet(begun, counted, desk.staff)

        def store(answer: tuple[str, str]) -> None:
            witness, password = answer

            def work(entry_id: str) -> SurpriseRow:
                return surprise.record(
                    desk, begun, counted, chosen=why.chosen, reason=why.reason, witness=witness, password=password,
                    entry_id=entry_id,
                )  # fmt: skip

            self._lane.act(work, lambda row: self._stored(sheet, row), failed, sheet.reject)

        def failed(trouble: BaseException) -> None:
            beside = isinstance(trouble, CounterError) and trouble.field is not None
            if sheet.is_open and isinstance(trouble, CounterError | Fault) and (beside or isinstance(trouble, Fault)):
                sheet.refuse(trouble)
                return
            sheet.reject()
            self._lane.tell_on(self.count_page.counting, trouble)

        sheet.agreed.connect(store)
        sheet.open_over(self._over)

    def _stored(self, sheet: WitnessSheet, row: SurpriseRow) -> None:
        sheet.finish()
        self._begun = self._why = None
        self.count_page.counting.start_again()
        desk = self._work.desk
        self._lane.ask(lambda: papers.surprise_report(desk, row), self._print)
        self.come()
        FoundSheet(row).open_over(self._over)
