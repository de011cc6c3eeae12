# SPDX-License-Identifier: Apache-2.0
"""The Day screen: read again every few seconds while somebody looks, closed by one key, kept as paper."""

from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.paper import Paper
from app.queries.day_close import ClosedDay
from app.services import closing_day, papers
from app.services.closing_day import Standing
from app.services.gl_export import Journals
from app.views import formats
from app.views.screens.day.close_sheet import CloseDaySheet
from app.views.screens.day.closed_view import ClosedView
from app.views.screens.day.post_view import PostView
from app.views.screens.day.posting import Posting
from app.views.screens.day.today_view import TodayView
from app.views.screens.drawer.lane import Lane
from app.views.screens.drawer.page import Page
from app.views.widgets.layouts import Column, Row
from app.views.widgets.list_detail import ScreenHead
from app.views.workplace import Workplace

LOOK_AGAIN_MS = 5_000


class DayScreen(QWidget):
    """Three pages: the day that is open, the days that are closed, and what is posted to the general ledger."""

    def __init__(self, work: Workplace, journals: Journals) -> None:
        super().__init__()
        self.setObjectName("day-screen")
        self.setProperty("ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._work = work
        self._lane = Lane(work, self)
        self._wanted: date | None = None
        self._asking = False
        self.today = TodayView(work.desk.staff.rights)
        self.closed = ClosedView()
        self.post = PostView(work.desk.staff.rights)
        self._posting = Posting(work, self, self._lane, self.post, journals)
        self.pages = QStackedWidget()
        for page in (self.today, self.closed, self.post):
            self.pages.addWidget(page)
        self._lay_out()
        self._wire()
        self._again = QTimer(self)
        self._again.setInterval(LOOK_AGAIN_MS)
        self._again.timeout.connect(self._look)

    def _lay_out(self) -> None:
        column = Column(self, gap="s", margins=("l", "m", "l", "m"))
        top = Row(gap="s")
        self.menu_slot = top
        self.head = ScreenHead("Close the day")
        for button in (self.today.earlier, self.today.later, self.today.closed):
            self.head.add_button(button)
        top.addWidget(self.head, 1)
        column.addLayout(top)
        column.addWidget(self.pages, 1)

    def _wire(self) -> None:
        self._lane.let_go.connect(self._look)
        self.today.moved.connect(self._on_moved)
        self.today.went.connect(self._work.go)
        self.today.offices_wanted.connect(self._close_offices)
        self.today.close_wanted.connect(self._ask_close)
        self.today.closed_wanted.connect(lambda: self.read_closed())
        self.closed.asked.connect(self._read_report)
        self.closed.printed.connect(self._print)
        self.closed.saved.connect(self._save)
        self.closed.done.connect(self._back)
        self.today.post_wanted.connect(self.show_post)
        self.post.done.connect(self._back)

    # the window's side --------------------------------------------------------------------------

    def entered(self) -> None:
        """The screen is shown: read how the day stands."""
        self._look()
        if self._page is self.post:
            self._posting.look()

    def first_focus(self) -> QWidget | None:
        """The list of the page that is shown."""
        return self._page.first_focus()

    def set_compact(self, compact: bool) -> None:
        """The window is small, or large again."""
        for page in (self.today, self.closed, self.post):
            page.set_compact(compact)
        self._name()

    def showEvent(self, event: QShowEvent) -> None:
        """The day is read while somebody looks."""
        super().showEvent(event)
        self._again.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing is read."""
        super().hideEvent(event)
        self._again.stop()
        self._work.jobs.drop("day.standing")
        self._asking = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the day that is open."""
        if event.key() == Qt.Key.Key_Escape and self._page is not self.today:
            self._back()
        else:
            super().keyPressEvent(event)

    # the open day -------------------------------------------------------------------------------

    @property
    def _page(self) -> Page:
        return next(page for page in (self.today, self.closed, self.post) if page is self.pages.currentWidget())

    def _look(self) -> None:
        """Read how the day stands, unless the reading before has not been answered yet."""
        if self._asking or not self.isVisible():
            return
        desk, wanted, self._asking = self._work.desk, self._wanted, True
        self._lane.ask(lambda: closing_day.standing(desk, wanted), self._on_standing, self._on_nothing, "day.standing")

    def _on_standing(self, told: Standing) -> None:
        self._asking = False
        if self._wanted is not None and told.day is None:
            self._wanted = None  # it was closed meanwhile, by somebody else perhaps
            self._look()
            return
        self.today.show_standing(told)
        self._name()

    def _on_nothing(self, trouble: BaseException) -> None:
        self._asking = False
        self._work.notices.tell(trouble)

    def _name(self) -> None:
        page = self._page
        self.head.set_text(page.title, page.note)
        shown = self.today.heads() if page is self.today else ()
        for button in (self.today.earlier, self.today.later, self.today.closed):
            button.setVisible(button in shown)

    def _on_moved(self, by: int) -> None:
        told = self.today.shown
        if told is None or told.day is None:
            return
        place = told.days.index(told.day) + by
        if 0 <= place < len(told.days):
            self._wanted = told.days[place]
            self._look()

    def _close_offices(self) -> None:
        told, desk = self.today.shown, self._work.desk
        if told is None or told.day is None:
            return
        day = told.day

        def done(count: int) -> None:
            closed = formats.count_of(count, "back-office book")
            self._work.notices.say(f"{closed} {'is' if count == 1 else 'are'} closed", tone="positive")
            self._look()

        self._lane.act(
            lambda _entry_id: closing_day.close_offices(desk, day), done, lambda no: self._lane.tell_on(self.today, no)
        )

    def _ask_close(self) -> None:
        told, desk = self.today.shown, self._work.desk
        if told is None or told.day is None:
            return
        day, sheet = told.day, CloseDaySheet(told)

        def work(entry_id: str) -> tuple[ClosedDay, Paper]:
            closed = closing_day.close_day(desk, day=day, entry_id=entry_id)
            return closed, papers.day_report(desk, closed)

        def closed(done: tuple[ClosedDay, Paper]) -> None:
            one, paper = done
            sheet.finish()
            self._wanted = None
            self._work.printing.paper(paper, ref=_ref(one))
            self._work.notices.say(f"{formats.long_date(one.date)} is closed", "Its report is printing.", "positive")
            self.read_closed(one)

        sheet.agreed.connect(lambda _yes: self._lane.act_from(sheet, work, closed))
        sheet.open_over(self)

    # the closed days ----------------------------------------------------------------------------

    def read_closed(self, chosen: ClosedDay | None = None) -> None:
        """Show the closed days, the newest or one of them."""
        desk = self._work.desk

        def show(days: tuple[ClosedDay, ...]) -> None:
            self.pages.setCurrentWidget(self.closed)
            self._name()
            self.closed.show_days(days, chosen)
            self.closed.list.setFocus(Qt.FocusReason.OtherFocusReason)

        self._lane.ask(lambda: closing_day.closed_days(desk), show, token="day.closed")

    def _read_report(self, day: ClosedDay) -> None:
        desk = self._work.desk
        self._lane.ask(
            lambda: papers.day_report(desk, day),
            lambda paper: self.closed.show_paper(day, paper),
            token="day.report",
        )

    def show_post(self) -> None:
        """Show what waits for the general ledger, and what was posted."""
        self.pages.setCurrentWidget(self.post)
        self._name()
        self.post.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._posting.look()

    def _back(self) -> None:
        self.pages.setCurrentWidget(self.today)
        self._name()
        self._look()
        self.today.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _print(self) -> None:
        paper, day = self.closed.paper, self.closed.shown
        if paper is not None and day is not None:
            self._work.printing.paper(paper.as_copy(), ref=_ref(day))
            self._work.notices.say(f"{paper.title} is printing", "It says COPY.", "positive")

    def _save(self) -> None:
        paper, day, printing = self.closed.paper, self.closed.shown, self._work.printing
        if paper is None or day is None:
            return
        self._work.jobs.submit(
            lambda: printing.save_pdf(paper, ref=_ref(day)),
            lane="printer",
            done=lambda path: self._work.notices.say("The report is saved", f"{path}", "positive"),
            failed=self._work.notices.tell,
            owner=self,
        )


def _ref(day: ClosedDay) -> str:
    return f"day {day.date.isoformat()}"
