# SPDX-License-Identifier: Apache-2.0
"""The Reports screen: reports on the left, days and choice on top, the report under them; saved and printed by keys.

Reports are made and written in a lane of their own: a year of receipts never holds up a payment at this window.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.errors import CounterError
from app.domain.paper import Paper
from app.domain.papers.letterhead import Letterhead
from app.domain.papers.report_paper import report_paper
from app.domain.report import Form
from app.domain.report_forms import FORMS
from app.queries import masters, people
from app.services import reports
from app.services.desk import Desk
from app.services.reports import Made, Page
from app.views import actions
from app.views import theme as themes
from app.views.jobs import Job, Report
from app.views.screens.reports.question import Question
from app.views.screens.reports.result import FILES, Result
from app.views.screens.setup.boxes import CalmBox
from app.views.screens.setup.scrolled import Scrolled
from app.views.tables.row_table import Column as TableColumn
from app.views.tables.row_table import RowTable
from app.views.widgets.card import Card
from app.views.widgets.layouts import Column, Row
from app.views.widgets.list_detail import ScreenHead
from app.views.widgets.table_view import TableView
from app.views.workplace import Workplace

Save = Callable[[Desk, Made, str, Callable[[int, int], object]], Path]
_LANE = "reports"


class ReportsScreen(QWidget):
    """The screen. `save` writes a report into a file of one of the formats and answers where; it is called in a lane.

    A small window shows the question and the report one at a time: Enter or F12 goes on, Esc goes back.
    """

    def __init__(self, work: Workplace, save: Save) -> None:
        super().__init__()
        self._work, self._save = work, save
        self.setObjectName("reports-screen")
        self.setProperty("ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._jobs: dict[str, Job] = {}
        self._after: tuple[int, int] | None = None
        self._compact, self._reading = False, False
        self.question, self.result = Question(work.desk.today()), Result()
        self._lay_out()
        self._wire()
        self.nav.choose(0)

    # parts --------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = Column(self, gap="s", margins=("l", "m", "l", "l"))
        head = Row(gap="s")
        self.menu_slot = Row(gap="xs")
        head.addLayout(self.menu_slot)
        self.head = ScreenHead("Reports", "Of sessions that are closed; open drawers are on the Audit screen")
        head.addWidget(self.head, 1)
        self.make_button = self.head.add_button(actions.button("reports.make", "primary", icon="file-text"))
        column.addLayout(head)
        body = Row(gap="s")
        self._nav_card = Card(flush=True)
        self.nav = TableView(
            RowTable([TableColumn("Report", lambda form: form.title, None, stretch=1)], FORMS),
            "Reports",
        )
        self._nav_card.body.addWidget(self.nav)
        body.addWidget(self._nav_card)
        right = Column(gap="s")
        self.chooser = CalmBox()
        self.chooser.setAccessibleName("Report")
        themes.set_type(self.chooser, "body")
        themes.set_measures(self.chooser, height="control")
        for form in FORMS:
            self.chooser.addItem(form.title, form.name)
        asking = QWidget()
        inside = Column(asking, gap="s")
        inside.addWidget(self.chooser)
        inside.addWidget(self.question)
        inside.addStretch(1)
        self.asking = Scrolled(asking, "Days and choice")
        right.addWidget(self.asking)
        right.addWidget(self.result, 1)
        body.addLayout(right, 1)
        column.addLayout(body, 1)

    def _wire(self) -> None:
        own = self.keys = actions.ActionSet(self, self._work.desk.staff.rights)
        own.add("reports.make", self.make, button=self.make_button)
        for (name, kind), button in zip(FILES, self.result.buttons, strict=False):
            own.add(name, self._saver(kind), button=button)
        own.add("reports.print", self.print_out, button=self.result.buttons[-1])
        own.add("reports.table", self.result.toggle_plot, button=self.result.plot_button)
        self.nav.chose.connect(self._on_chose)
        self.nav.opened.connect(lambda _form: self.make())
        self.chooser.activated.connect(lambda place: self.nav.choose(place))
        self.question.chosen.connect(self._make_quietly)
        self.question.accepted.connect(self.make)
        self.result.more_wanted.connect(self._read_on)
        self.result.stop_wanted.connect(self.stop)
        self._let_use(False)

    # the window's side --------------------------------------------------------------------------

    def entered(self) -> None:
        """The screen is shown: offer the drawers and people there are now, and read the report again."""
        desk = self._work.desk
        self.question.turn_to(desk.today())

        def read() -> tuple[list[tuple[str, str]], dict[str, str]]:
            drawers = [(row.code, row.name) for row in masters.drawers(desk.database)]
            return drawers, people.full_names(desk.database)

        self._work.jobs.submit(read, lane=_LANE, done=lambda found: self.question.offer(*found), owner=self)
        self._make_quietly()

    def first_focus(self) -> QWidget:
        """The list of reports, or what stands for it in a small window."""
        if not self._compact:
            return self.nav
        return self.result.view if self._reading else self.chooser

    def set_compact(self, compact: bool) -> None:
        """A small window has room for the question or the report, not for both."""
        self._compact = compact
        self.result.set_compact(compact)
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the room."""
        super().resizeEvent(event)
        self._share()

    def restyle(self) -> None:
        """Measure the parts again."""
        self._share()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops what is read, else goes one step back."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._jobs:
            self.stop()
        else:
            self._reading = False
            self._share()
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _share(self) -> None:
        small = self._compact
        self._nav_card.setVisible(not small)
        self._nav_card.setFixedWidth(round(themes.current().size("report-list") * min(themes.current().scale, 1.25)))
        self.chooser.setVisible(small)
        self.asking.setVisible(not small or not self._reading)
        self.result.setVisible(not small or self._reading)
        self._say_head()
        self.question.arrange(2 if small else 5)
        high = self.question.sizeHint().height()
        self.asking.setMinimumHeight(0 if small else high)
        self.asking.setMaximumHeight(16_777_215 if small else high)

    def _say_head(self) -> None:
        """A small window names the report; a large one has it chosen beside."""
        if self._compact and self._reading:
            self.head.set_text(self.form.title)
        else:
            self.head.set_text("Reports", "" if self._compact else self.form.about)

    # making -------------------------------------------------------------------------------------

    @property
    def form(self) -> Form:
        """The chosen report."""
        chosen = self.nav.row()
        return chosen if isinstance(chosen, Form) else FORMS[0]

    def make(self) -> None:
        """Make the report and go to it."""
        if self._make_quietly():
            self._reading = True
            self._share()
            self.result.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop(self) -> None:
        """What is read or written is let go of; nothing was changed."""
        for job in self._jobs.values():
            job.cancel()
        self._jobs.clear()
        self._end()

    def _on_chose(self, form: Form | None) -> None:
        if form is None:
            return
        self._say_head()
        place = self.chooser.findData(form.name)
        self.chooser.blockSignals(True)
        self.chooser.setCurrentIndex(place)
        self.chooser.blockSignals(False)
        if self.isVisible():
            self._make_quietly()

    def _make_quietly(self) -> bool:
        """Make the report where the focus stays; False when a day cannot be read, which is said beside it."""
        try:
            asked = self.question.asked(self.form.name)
        except CounterError:
            return False
        desk = self._work.desk
        self._let_use(False)
        self._begin(
            "made", f"Reading {self.form.title}", lambda report: reports.make(desk, asked, report), self._on_made
        )
        return True

    def _on_made(self, made: Made) -> None:
        had_focus = self.result.view.hasFocus()
        self._after = made.next
        self.result.show_report(made)
        self._end("made")
        if had_focus:
            self.result.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_on(self) -> None:
        """The next page of a listing, while one scrolls."""
        made, after = self.result.made, self._after
        if made is None or after is None:
            return
        desk = self._work.desk

        def show(page: Page) -> None:
            if self.result.made is made:
                self._after = page.next
                self.result.add_page(made, page)

        def fail(trouble: BaseException) -> None:
            self.result.table.give_up()
            self._work.notices.tell(trouble)

        self._work.jobs.submit(
            lambda: reports.page(desk, made, after),
            lane=_LANE,
            done=show,
            failed=fail,
            token="reports.page",
            owner=self,
        )

    # files and paper ----------------------------------------------------------------------------

    def _saver(self, kind: str) -> Callable[[], None]:
        return lambda: self.save_as(kind)

    def save_as(self, kind: str) -> None:
        """Write the report into a file; where it is, a notice says."""
        made, desk = self.result.made, self._work.desk
        if made is None:
            return

        def told(path: Path) -> None:
            self._end("file")
            self._work.notices.say("The report is saved.", f"It is in {path}", "positive")

        self._begin("file", f"Writing {made.form.title}", lambda report: self._save(desk, made, kind, report), told)

    def print_out(self) -> None:
        """Print the report on the receipt printer."""
        made, desk = self.result.made, self._work.desk
        if made is None:
            return
        letterhead = Letterhead.of(desk.city)

        def told(paper: Paper) -> None:
            self._end("file")
            self._work.printing.paper(paper, ref=made.asked.file_name)

        self._begin(
            "file",
            f"Printing {made.form.title}",
            lambda report: report_paper(made.form, made.heading, reports.lines(desk, made, report), letterhead),
            told,
        )

    # the lane -----------------------------------------------------------------------------------

    def _begin(self, token: str, what: str, work: Callable[[Report], object], done: Callable) -> None:
        """Begin something long; Esc stops it. What is begun under the same token takes its place."""
        self.result.progress.begin(what)

        def failed(trouble: BaseException) -> None:
            self._end(token)
            self._work.notices.tell(trouble)

        self._jobs[token] = self._work.jobs.submit(
            work,
            lane=_LANE,
            done=done,
            failed=failed,
            token=f"reports.{token}",
            owner=self,
            progress=lambda at, whole: self.result.progress.report(at, whole, "books"),
        )

    def _end(self, token: str = "") -> None:
        """Something long is over; what is shown can be saved and printed again."""
        self._jobs.pop(token, None)
        if not self._jobs:
            self.result.progress.end()
        made = self.result.made
        self._let_use(made is not None and bool(made.rows))

    def _let_use(self, use: bool) -> None:
        """Files and paper are for a report that is there."""
        for name in (*(name for name, _ in FILES), "reports.print"):
            self.keys.enable(name, use)
