# SPDX-License-Identifier: Apache-2.0
"""The Drawer screen: shows the page a person's session calls for, and brings every act to the books in their lane."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.domain.entry import State
from app.domain.errors import CounterError
from app.domain.paper import Paper
from app.domain.ports import KickReason
from app.queries.drawers import SessionReport
from app.services import drawers, papers, sessions
from app.services.drawers import CountAnswer, Done, Opened
from app.services.sessions import Overview, Review, SessionLine
from app.views import actions, formats
from app.views.dialogs.close_session_sheet import CloseSessionSheet
from app.views.dialogs.drop_sheet import Drop, DropSheet
from app.views.dialogs.no_sale_sheet import NoSaleSheet
from app.views.dialogs.return_sheet import ReturnSheet
from app.views.screens.drawer.counting_view import Counted, CountingView
from app.views.screens.drawer.opening_view import Opening, OpeningView
from app.views.screens.drawer.own_view import OwnView
from app.views.screens.drawer.page import Page
from app.views.screens.drawer.report_view import ReportView
from app.views.screens.drawer.review_view import ReviewView
from app.views.widgets.banner import Banner
from app.views.widgets.chip import Chip
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row, clear
from app.views.widgets.sheet import Sheet
from app.views.workplace import Workplace

_LOOK_AGAIN_MS = 5000
_MOST_NAMED = 3
_Answer = TypeVar("_Answer")


class DrawerScreen(QWidget):
    """The screen; one page at a time, its head on top, forgotten sessions under it."""

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self.setObjectName("drawer-screen")
        self.setProperty("ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._work = work
        self._found: Overview | None = None
        self._wants_to_open = False
        self._looks_at_sessions = work.desk.may("close_drawer")
        self._chosen_way = False
        self._compact = False
        rights = work.desk.staff.rights
        self.own, self.opening = OwnView(rights), OpeningView(rights)
        self.counting, self.review, self.report = CountingView(rights), ReviewView(rights), ReportView()
        self._lay_out()
        self._wire()
        self._again = QTimer(self)
        self._again.setInterval(_LOOK_AGAIN_MS)
        self._again.timeout.connect(self._look_again)

    def _lay_out(self) -> None:
        column = Column(self, gap="m", margins=("l", "m", "l", "m"))
        self._head = Row(gap="xs")
        self.menu_slot = self._head
        words = Column(gap="hair")
        self._title = Label("Drawer", "headline")
        self._note = Label("", "body", "ink-muted", wrap=True)
        words.addWidget(self._title)
        words.addWidget(self._note)
        self._head.addLayout(words, 1)
        self._sessions_button = actions.button("drawer.sessions", icon="list")
        self.own.at_head = [self._sessions_button]
        self._reminder = Chip("", "caution")
        for part in (self._reminder, self._sessions_button, *self.counting.at_head, *self.review.at_head):
            self._head.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
            part.hide()
        column.addLayout(self._head)
        self._reminders = QWidget()
        self._forgotten = Column(self._reminders, gap="xs")
        column.addWidget(self._reminders)
        self._reminders.hide()
        self.pages = QStackedWidget()
        for page in (self.own, self.opening, self.counting, self.review, self.report):
            self.pages.addWidget(page)
        column.addWidget(self.pages, 1)

    def _wire(self) -> None:
        rights = self._work.desk.staff.rights
        self.keys = actions.ActionSet(self.own, rights)
        self.keys.add("drawer.sessions", self._look_at_sessions, button=self._sessions_button)
        self.own.wanted.connect(self._on_wanted)
        self.opening.opened.connect(self._open)
        self.counting.counted.connect(self._count)
        self.counting.set_aside.connect(self._set_aside)
        self.review.asked.connect(self._read)
        self.review.wanted.connect(self._on_wanted_of_other)
        self.report.printed.connect(self._print_report)
        self.report.saved.connect(self._save_report)
        self.report.done.connect(self._leave_report)

    # the window's side --------------------------------------------------------------------------

    def entered(self) -> None:
        """The screen is shown: look at the books."""
        self.refresh()

    def first_focus(self) -> QWidget | None:
        """What takes the focus on the page that is shown."""
        return self._page().first_focus()

    def set_compact(self, compact: bool) -> None:
        """The window is small, or large again."""
        self._compact = compact
        for place in range(self.pages.count()):
            page = self.pages.widget(place)
            if isinstance(page, Page):
                page.set_compact(compact)
        self._note.setVisible(bool(self._page().note) and not compact)
        self._show_forgotten()

    def showEvent(self, event: QShowEvent) -> None:
        """Others submit and return while this screen is looked at."""
        super().showEvent(event)
        self._again.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: the books are left alone."""
        super().hideEvent(event)
        self._again.stop()

    def _look_again(self) -> None:
        if self._page() in (self.own, self.review):
            self.refresh()

    # pages --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look at the books again and show the page they call for."""
        desk = self._work.desk
        self._ask(lambda: sessions.overview(desk), self._on_overview, token="drawer.overview")

    def _ask(
        self,
        work: Callable[[], _Answer],
        done: Callable[[_Answer], object],
        failed: Callable[[BaseException], object] | None = None,
        token: str = "",
    ) -> None:
        self._work.jobs.submit(work, done=done, failed=failed or self._work.notices.tell, token=token, owner=self)

    def _page(self) -> Page:
        page = self.pages.currentWidget()
        return page if isinstance(page, Page) else self.own

    def _show(self, page: Page) -> None:
        other = page is not self._page()
        for part in (*self.own.at_head, *self.counting.at_head, *self.review.at_head):
            part.hide()
        supervises = self._work.desk.may("close_drawer")
        for part in page.at_head:
            part.setVisible(part is not self._sessions_button or supervises)
        self._title.setText(page.title)
        self._note.setText(page.note)
        self._note.setVisible(bool(page.note) and not self._compact)
        self.pages.setCurrentWidget(page)
        self._show_forgotten()
        if self.isVisible() and (other or not self._has_focus()):
            first = page.first_focus()
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _on_overview(self, found: Overview) -> None:
        self._found = found
        if self._page() is self.report or (self._page() is self.counting and self._still_counts(found)):
            self._show_forgotten()
            return
        if not self._chosen_way:
            self._looks_at_sessions = self._work.desk.may("close_drawer") and found.own is None
        if self._looks_at_sessions and not self._wants_to_open:
            self.review.show_sessions(found.sessions, own=found.own is not None)
            self._show(self.review)
        elif found.own is not None:
            self._wants_to_open = False
            self.own.show_own(found, found.own)
            self._show(self.own)
        elif found.submitted and not self._wants_to_open:
            self.own.show_submitted(found.submitted[-1])
            self._show(self.own)
        else:
            self.opening.show_drawers(found.drawers)
            self._show(self.opening)

    def _still_counts(self, found: Overview) -> bool:
        book = self.counting.book
        if any(line.book.id == book and line.book.state is State.SUBMITTED for line in found.sessions):
            return True
        return found.own is not None and found.own.id == book and found.own.state is State.COUNTING

    def _show_forgotten(self) -> None:
        clear(self._forgotten)
        hidden = self._found is None or self._page() in (self.counting, self.report)
        forgotten = () if hidden or self._found is None else self._found.forgotten
        self._reminders.setVisible(bool(forgotten) and not self._compact)
        self._reminder.setVisible(bool(forgotten) and self._compact)
        mine = [line for line in forgotten if line.mine]
        others = [line for line in forgotten if not line.mine]
        said = [*map(_own_forgotten, mine[:1]), *([_others_forgotten(others)] if others else [])]
        for words in said:
            self._forgotten.addWidget(Banner(*words, "caution"))
        # A small window has no room for banners: the chip says it, and tells the rest when asked.
        self._reminder.set_text(f"{len(forgotten)} not finished", "caution")
        self._reminder.setToolTip("\n".join(". ".join(words) for words in said))
        self._reminder.setAccessibleDescription(self._reminder.toolTip())

    def _look_at_sessions(self) -> None:
        self._chosen_way, self._looks_at_sessions, self._wants_to_open = True, True, False
        self.refresh()

    # the own session ----------------------------------------------------------------------------

    def _on_wanted(self, what: str) -> None:
        own = None if self._found is None else self._found.own
        if what == "open":
            self._wants_to_open = True
            self.refresh()
        elif own is not None and self._found is not None:
            if what == "count" and self._found.finished:
                self._submit_finished()
            elif what == "count":
                self._begin_count(own.state is State.COUNTING)
            elif what == "cancel":
                self._cancel_count()
            elif what == "drop":
                self._ask_drop(own.code)
            elif what == "no_sale":
                self._ask_no_sale(own.code)

    def _open(self, opening: Opening) -> None:
        desk = self._work.desk
        self.opening.set_busy(True)

        def opened(done: Opened) -> None:
            self._work.printing.paper(papers.opening_slip(desk, done), ref=done.book, kick=KickReason.OPEN_DRAWER)
            self.opening.set_busy(False)
            self.opening.start_again()
            self._wants_to_open = False
            self._chosen_way, self._looks_at_sessions = True, False
            self._say_opened(done)
            self._changed()

        def refused(trouble: BaseException) -> None:
            self.opening.set_busy(False)
            self._tell(trouble, self.opening)
            self.refresh()

        self._ask(lambda: drawers.open_drawer(desk, drawer=opening.drawer, count=opening.count), opened, refused)

    def _say_opened(self, done: Opened) -> None:
        head = f"Drawer {done.drawer} is open with {formats.money(done.counted)}"
        difference = done.difference
        if not difference:
            self._work.notices.say(head, "The float agrees. Take payments at the Counter.", "positive")
            return
        word = "over" if difference.cents > 0 else "under"
        text = (
            f"That is {formats.money(abs(difference))} {word} the assigned {formats.money(done.assigned)}. "
            "The difference is posted to the vault, not to you."
        )
        self._work.notices.say(head, text, "caution")

    def _begin_count(self, goes_on: bool) -> None:
        desk = self._work.desk
        found = self._found
        if goes_on and found is not None and found.own is not None:
            self._show_count(found.own.code, found.own.id, found.own.attempts + 1)
            return

        def begun(_: object) -> None:
            self.own.hide_figures()
            own = None if self._found is None else self._found.own
            if own is not None:
                self._work.printing.kick(KickReason.BEGIN_COUNT, ref=own.id)
                self._show_count(own.code, own.id, 1)
            self._work.drawer_changed()

        self._ask(lambda: drawers.begin_count(desk), begun, self._refused)

    def _show_count(self, drawer: str, book: str, attempt: int) -> None:
        self.counting.count_own(drawer, book, attempt)
        self._show(self.counting)

    def _set_aside(self) -> None:
        self.own.say("")
        self.pages.setCurrentWidget(self.review if self._looks_at_sessions else self.own)
        self.refresh()

    def _cancel_count(self) -> None:
        desk = self._work.desk

        def back(_: object) -> None:
            self.counting.start_again()
            self._work.notices.say(
                "The count is taken back", "Payments are taken again. Nothing was stored.", "positive"
            )
            self._changed()

        self._ask(lambda: drawers.cancel_count(desk), back, self._refused)

    def _submit_finished(self) -> None:
        desk = self._work.desk

        def submitted(_: object) -> None:
            self._work.notices.say("The count is submitted", "A supervisor closes the session.", "positive")
            self._changed()

        self._ask(lambda: drawers.submit(desk), submitted, self._refused)

    def _count(self, counted: Counted) -> None:
        desk = self._work.desk
        drawer = self.counting.drawer
        self.counting.set_busy(True)

        def stored(answer: CountAnswer) -> None:
            self.counting.set_busy(False)
            slip = papers.count_slip(desk, answer, counted.cash, counted.checks, counted.money_orders)
            if answer.submitted:
                self._work.printing.paper(slip, ref=answer.book)
                self.counting.start_again()
                self._say_submitted(drawer, answer, of_other=bool(counted.book))
                self.pages.setCurrentWidget(self.review if counted.book else self.own)
                self._changed()
            else:
                self.counting.not_balanced(answer.attempt)

        def refused(trouble: BaseException) -> None:
            self.counting.set_busy(False)
            self._tell(trouble, self.counting)
            self.refresh()

        def work() -> CountAnswer:
            return drawers.count(
                desk,
                cash_count=counted.cash,
                checks=counted.checks,
                money_orders=counted.money_orders,
                book=counted.book,
            )

        self._ask(work, stored, refused)

    def _say_submitted(self, drawer: str, answer: CountAnswer, *, of_other: bool) -> None:
        head = "Balanced" if answer.balanced else "Not balanced"
        tone = "positive" if answer.balanced else "caution"
        if of_other:
            text = f"Your count of drawer {drawer} is stored and decides. Close the session now."
        elif answer.balanced:
            text = f"Drawer {drawer} is submitted. A supervisor closes it."
        else:
            text = f"Attempt {answer.attempt} of 3 is stored and drawer {drawer} is submitted. A supervisor counts it."
        self._work.notices.say(head, text, tone)

    def _ask_no_sale(self, drawer: str) -> None:
        desk, sheet = self._work.desk, NoSaleSheet(drawer)

        def opened(done: Done) -> None:
            self._work.printing.paper(papers.no_sale_slip(desk, done), ref=done.id, kick=KickReason.NO_SALE)
            sheet.finish()
            self._work.notices.say(f"Drawer {drawer} is opened", "The reason is in the books.", "positive")
            self._changed()

        sheet.agreed.connect(
            lambda reason: self._ask(
                lambda: drawers.no_sale(desk, reason=str(reason)), opened, lambda t: self._fail(sheet, t)
            )
        )
        sheet.open_over(self)

    def _ask_drop(self, drawer: str) -> None:
        desk, sheet = self._work.desk, DropSheet(drawer)

        def drop(wanted: object) -> None:
            if not isinstance(wanted, Drop):
                return

            def dropped(done: Done) -> None:
                self._work.printing.paper(papers.drop_slip(desk, done, wanted.count), ref=done.id, kick=KickReason.CASH)
                sheet.finish()
                head = f"{formats.money(done.amount)} goes to the vault"
                self._work.notices.say(head, "Put the slip with the money.", "positive")
                self._changed()

            def work() -> Done:
                return drawers.drop(desk, amount=wanted.amount, reason=wanted.reason, count=wanted.count)

            self._ask(work, dropped, lambda t: self._fail(sheet, t))

        sheet.agreed.connect(drop)
        sheet.open_over(self)

    # other people's sessions --------------------------------------------------------------------

    def _read(self, book: str) -> None:
        desk = self._work.desk
        self._ask(lambda: sessions.review(desk, book), self.review.show_review, token="drawer.review")

    def _on_wanted_of_other(self, what: str) -> None:
        if what == "own":
            self._chosen_way, self._looks_at_sessions = True, False
            self._wants_to_open = self._found is not None and self._found.own is None
            self.refresh()
            return
        shown = self.review.shown
        if shown is None:
            return
        book = shown.line.book
        if what == "count":
            self.counting.count_submitted(book.code, book.id, shown.line.person)
            self._show(self.counting)
        elif what == "return":
            self._ask_return(shown)
        elif what == "close":
            self._ask_close(shown)
        elif what == "report" and shown.report is not None:
            self._show_report(shown.report)

    def _ask_return(self, shown: Review) -> None:
        desk, book = self._work.desk, shown.line.book.id
        sheet = ReturnSheet(book, shown.line.person)

        def returned(_: object) -> None:
            sheet.finish()
            self._work.notices.say(f"Session {book} is returned", f"{shown.line.person} counts again.", "positive")
            self._changed()

        sheet.agreed.connect(
            lambda reason: self._ask(
                lambda: drawers.return_count(desk, book=book, reason=str(reason)),
                returned,
                lambda t: self._fail(sheet, t),
            )
        )
        sheet.open_over(self)

    def _ask_close(self, shown: Review) -> None:
        if shown.closing is None:
            return
        desk, book = self._work.desk, shown.line.book.id
        sheet = CloseSessionSheet(book, shown.line.person, shown.closing, shown.asks)

        def work(explanation: str) -> tuple[SessionReport, Paper]:
            report = drawers.close(desk, book=book, explanation=explanation)
            return report, papers.session_report(desk, report)

        def closed(done: tuple[SessionReport, Paper]) -> None:
            report, paper = done
            sheet.finish()
            self._work.printing.paper(paper, ref=report.book)
            self._work.notices.say(f"Session {report.book} is sealed", "Its report is printing.", "positive")
            self._open_report(report, paper)
            self._work.drawer_changed()

        sheet.agreed.connect(lambda words: self._ask(lambda: work(str(words)), closed, lambda t: self._fail(sheet, t)))
        sheet.open_over(self)

    # the report ---------------------------------------------------------------------------------

    def _show_report(self, report: SessionReport) -> None:
        desk = self._work.desk
        self._ask(lambda: papers.session_report(desk, report), lambda paper: self._open_report(report, paper))

    def _open_report(self, report: SessionReport, paper: Paper) -> None:
        self.report.show_report(report, paper)
        self._show(self.report)

    def _print_report(self) -> None:
        paper = self.report.paper
        if paper is not None:
            self._work.printing.paper(paper, ref=self.report.title.rpartition(" ")[2])
            self._work.notices.say(f"{paper.title} is printing", tone="positive")

    def _save_report(self) -> None:
        paper, printing = self.report.paper, self._work.printing
        if paper is None:
            return
        ref = self.report.title.rpartition(" ")[2]
        self._work.jobs.submit(
            lambda: printing.save_pdf(paper, ref=ref),
            lane="printer",
            done=lambda path: self._work.notices.say("The report is saved", f"{path}", "positive"),
            failed=self._work.notices.tell,
            owner=self,
        )

    def _leave_report(self) -> None:
        self.pages.setCurrentWidget(self.review)
        self.refresh()

    # trouble ------------------------------------------------------------------------------------

    def _changed(self) -> None:
        self._work.drawer_changed()
        self.refresh()

    def _refused(self, trouble: BaseException) -> None:
        self._work.notices.tell(trouble)
        self.refresh()

    def _tell(self, trouble: BaseException, page: Page) -> None:
        """A rule that said no stays said beside the count; everything else is a notice."""
        if isinstance(trouble, CounterError):
            head, stop, rest = trouble.message.partition(". ")
            page.say(head if stop else trouble.message, rest, "danger")
        else:
            self._work.notices.tell(trouble)

    def _fail(self, sheet: Sheet, trouble: BaseException) -> None:
        if isinstance(trouble, CounterError):
            sheet.fail(trouble.message)
        else:
            sheet.reject()
            self._work.notices.tell(trouble)


def _own_forgotten(line: SessionLine) -> tuple[str, str]:
    head = f"Your session {line.book.id} of {formats.short_date(line.book.date)} is not finished"
    return head, "Everything in it is safe. Count the drawer and submit it before you go on."


def _others_forgotten(lines: list[SessionLine]) -> tuple[str, str]:
    """One sentence for all, so that the list under it keeps its room."""
    if len(lines) == 1:
        line = lines[0]
        head = f"Session {line.book.id} of {formats.short_date(line.book.date)} is not finished"
        return head, f"{line.person} has drawer {line.book.code}. Ask {line.person} to count and submit it."
    named = ", ".join(f"{line.book.id} {line.person}" for line in lines[:_MOST_NAMED])
    more = f" and {len(lines) - _MOST_NAMED} more" if len(lines) > _MOST_NAMED else ""
    head = f"{len(lines)} sessions of earlier days are not finished"
    return head, f"{named}{more}. Ask each person to count and submit."
