# SPDX-License-Identifier: Apache-2.0
"""The Drawer screen: shows the page a person's session calls for, and brings every act to the books in their lane."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.entry import State
from app.queries.books import BookRow
from app.services import sessions
from app.services.drawers import CountAnswer
from app.services.sessions import Overview, Review
from app.views import actions
from app.views.screens.drawer.cash_acts import CashActs
from app.views.screens.drawer.change_acts import ChangeActs
from app.views.screens.drawer.change_view import ChangeView
from app.views.screens.drawer.counting_view import CountingView
from app.views.screens.drawer.lane import Lane
from app.views.screens.drawer.opening_view import OpeningView
from app.views.screens.drawer.own_acts import OwnActs
from app.views.screens.drawer.page import Page
from app.views.screens.drawer.pages import Pages
from app.views.screens.drawer.reminders import Reminders
from app.views.screens.drawer.supervising import Supervising
from app.views.screens.drawer.transfer_acts import TransferActs
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row
from app.views.workplace import Workplace

_LOOK_AGAIN_MS = 5000


class DrawerScreen(QWidget):
    """The screen; one page at a time, its head on top, forgotten sessions under it.

    `usual` is the drawer of this workstation.
    """

    def __init__(self, work: Workplace, usual: str = "") -> None:
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
        self._sight: tuple[Page, str] | None = None
        self.pages = Pages(work.desk.staff.rights, usual)
        self.pages.made.connect(self._on_made)
        self._lane = Lane(work, self)
        self._acts = OwnActs(work, self._lane, self.pages, self)
        self._cash = CashActs(work, self._lane, self)
        self._transfers = TransferActs(work, self._lane, self)
        self._coins = ChangeActs(work, self._lane, self.pages, self)
        self._others = Supervising(work, self._lane, self.pages, self)
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
        self._change_button = actions.button("drawer.change", icon="coins")
        self._reminders = Reminders()
        self._to_head(self._reminders.chip, self._change_button, self._sessions_button)
        column.addLayout(self._head)
        column.addWidget(self._reminders)
        column.addWidget(self.pages, 1)

    def _to_head(self, *parts: QWidget) -> None:
        for part in parts:
            self._head.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
            part.hide()

    def _head_parts(self) -> list[QWidget]:
        return [part for page in self.pages.all_made() for part in page.at_head]

    def _on_made(self, page: Page) -> None:
        page.set_compact(self._compact)
        self._to_head(*page.at_head)
        if isinstance(page, OpeningView):
            page.opened.connect(self._acts.open)
            page.named.connect(self._on_named)
        elif isinstance(page, CountingView):
            page.counted.connect(self._acts.count)
            page.set_aside.connect(self._set_aside)
        elif isinstance(page, ChangeView):
            page.left.connect(self._leave_change)

    def _wire(self) -> None:
        rights = self._work.desk.staff.rights
        self.own = self.pages.own
        self.own.at_head = [self._change_button, self._sessions_button]
        self.keys = actions.ActionSet(self.own, rights)
        self.keys.add("drawer.sessions", self._look_at_sessions, button=self._sessions_button)
        self.keys.add("drawer.change", self._coins.open, button=self._change_button, enabled=False)
        self.own.wanted.connect(self._on_wanted)
        self._acts.opened.connect(self._on_opened)
        self._acts.count_begun.connect(self._on_count_begun)
        self._acts.counted.connect(self._on_counted)
        self._acts.changed.connect(self._changed)
        self._acts.refused.connect(self.refresh)
        self._cash.changed.connect(self._changed)
        self._transfers.changed.connect(self._changed)
        self._coins.changed.connect(self._work.drawer_changed)
        self._coins.shown.connect(self._look_at_change)
        self._coins.hidden.connect(self._leave_change)
        self._others.ruling_wanted.connect(self._rule)
        self._lane.let_go.connect(self._changed)
        self._others.own_wanted.connect(self._look_at_own)
        self._others.count_wanted.connect(self._count_other)
        self._others.changed.connect(self._changed)
        self._others.report_shown.connect(self._look_at_report)
        self._others.report_left.connect(self._leave_report)

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
        for page in self.pages.all_made():
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
        if self.pages.shows("own", "review"):
            self.refresh()
        elif self.pages.shows("change"):
            self._coins.look()

    # pages --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look at the books again and show the page they call for."""
        desk = self._work.desk
        self._lane.ask(lambda: sessions.overview(desk), self._on_overview, token="drawer.overview")

    def _page(self) -> Page:
        page = self.pages.currentWidget()
        return page if isinstance(page, Page) else self.own

    def _on_named(self, title: str) -> None:
        if self.pages.shows("opening"):
            self._title.setText(title)

    def _show(self, page: Page) -> None:
        # The focus is given when the page, or what it is for, is another one; looking again leaves it where it is.
        sight = (page, page.note)
        other, self._sight = sight != self._sight, sight
        allowed: dict[QWidget, bool] = {
            self._sessions_button: self._work.desk.may("close_drawer"),
            self._change_button: self._takes_payments() and self._work.desk.may("exchange"),
        }
        self.keys.enable("drawer.change", allowed[self._change_button])
        for part in self._head_parts():
            part.setVisible(part in page.at_head and allowed.get(part, True))
        self._title.setText(page.title)
        self._note.setText(page.note)
        self._note.setVisible(bool(page.note) and not self._compact)
        self.pages.setCurrentWidget(page)
        self._show_forgotten()
        if self.isVisible() and (other or not self._has_focus()):
            first = page.first_focus()
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _takes_payments(self) -> bool:
        own = None if self._found is None else self._found.own
        return own is not None and own.state is State.OPEN

    def _has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _on_overview(self, found: Overview) -> None:
        self._found = found
        stays = self.pages.shows("change") and self._takes_payments()
        if stays or self.pages.shows("report") or (self.pages.shows("counting") and self._still_counts(found)):
            self._show_forgotten()
            return
        if not self._chosen_way:
            self._looks_at_sessions = self._work.desk.may("close_drawer") and found.own is None
        if self._looks_at_sessions and not self._wants_to_open:
            self.pages.review.show_sessions(found.sessions, own=found.own is not None)
            self.pages.review.show_transfers(len(found.to_rule))
            self._show(self.pages.review)
        elif found.own is not None:
            self._wants_to_open = False
            self.own.show_own(found, found.own)
            self._show(self.own)
        elif found.submitted and not self._wants_to_open:
            self.own.show_submitted(found.submitted[-1])
            self._show(self.own)
        else:
            self.pages.opening.show_drawers(found.drawers)
            self._show(self.pages.opening)

    def _still_counts(self, found: Overview) -> bool:
        book = self.pages.counting.book
        if any(line.book.id == book and line.book.state is State.SUBMITTED for line in found.sessions):
            return True
        return found.own is not None and found.own.id == book and found.own.state is State.COUNTING

    def _show_forgotten(self) -> None:
        busy = self._found is None or self.pages.shows("counting", "report", "change")
        forgotten = () if busy or self._found is None else self._found.forgotten
        full = self._found is not None and self._found.full and self.pages.shows("own")
        self._reminders.remind(forgotten, full=full, compact=self._compact)

    def _look_at_sessions(self) -> None:
        self._chosen_way, self._looks_at_sessions, self._wants_to_open = True, True, False
        self.refresh()

    def _look_at_own(self) -> None:
        self._chosen_way, self._looks_at_sessions = True, False
        self._wants_to_open = self._found is not None and self._found.own is None
        self.refresh()

    def _rule(self) -> None:
        if self._found is not None and self._found.to_rule:
            self._transfers.ask_ruling(self._found.to_rule)

    def _look_at_change(self) -> None:
        if self.pages.shows("own") and self._takes_payments():
            self._show(self.pages.change)

    def _leave_change(self) -> None:
        if self.pages.shows("change"):
            self.pages.setCurrentWidget(self.own)
            self.refresh()

    def _look_at_report(self) -> None:
        self._show(self.pages.report)

    def _leave_report(self) -> None:
        self.pages.setCurrentWidget(self.pages.review)
        self.refresh()

    # the own session ----------------------------------------------------------------------------

    def _on_wanted(self, what: str) -> None:
        own = None if self._found is None else self._found.own
        if what == "open" and own is not None:
            text = "It is safe. Count it and submit it before you open another drawer."
            self._work.notices.say(f"You have session {own.id} in drawer {own.code}", text, "caution")
        elif what == "open":
            self._wants_to_open = True
            self.refresh()
        elif own is not None and self._found is not None:
            if what == "count" and self._found.finished:
                self._acts.submit_finished()
            elif what == "count":
                self._go_on_counting(own)
            elif what == "cancel":
                self._acts.cancel_count()
            elif what == "send":
                self._transfers.ask_send(own.code, self._found.moves)
            elif what == "receive":
                self._transfers.ask_receive(own.code, self._found.moves)
            elif what == "counterfeit":
                self._acts.ask_counterfeit(own.code)
            else:
                self._cash.ask(what, own)

    def _on_opened(self) -> None:
        self._wants_to_open = False
        self._chosen_way, self._looks_at_sessions = True, False

    def _go_on_counting(self, own: BookRow) -> None:
        if own.state is State.COUNTING:
            self._show_count(own.code, own.id, own.attempts + 1)
        else:
            self._acts.begin_count(own)

    def _on_count_begun(self, own: BookRow) -> None:
        self.own.hide_figures()
        if self.pages.is_made("change"):
            self.pages.change.forget()
        self._show_count(own.code, own.id, 1)

    def _show_count(self, drawer: str, book: str, attempt: int) -> None:
        self.pages.counting.count_own(drawer, book, attempt)
        self._show(self.pages.counting)

    def _count_other(self, shown: Review) -> None:
        by_two = shown.in_place is not None
        self.pages.counting.count_submitted(shown.line.book.code, shown.line.book.id, shown.line.person, by_two=by_two)
        self._show(self.pages.counting)

    def _set_aside(self) -> None:
        self.own.say("")
        self.pages.setCurrentWidget(self.pages.review if self._looks_at_sessions else self.own)
        self.refresh()

    def _on_counted(self, _answer: CountAnswer, of_other: bool) -> None:
        self.pages.setCurrentWidget(self.pages.review if of_other else self.own)

    def _changed(self) -> None:
        self._work.drawer_changed()
        self.refresh()
