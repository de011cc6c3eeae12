# SPDX-License-Identifier: Apache-2.0
"""The Audit screen: a wall of every drawer, read again at a hint and every two seconds, and the chosen one's day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.domain.drawer_day import Moment
from app.domain.entry import State
from app.domain.receipt import PostedReceipt
from app.services import papers, watching
from app.services.watching import Card as Seen
from app.services.watching import Day, Wall
from app.views import actions, formats
from app.views.dialogs.receipts_sheet import ReceiptsSheet
from app.views.in_place import InPlace
from app.views.screens.audit import wall, words
from app.views.screens.audit.approvals_page import ApprovalsPage
from app.views.screens.audit.books_check import BooksCheck
from app.views.screens.audit.day_view import DayView
from app.views.screens.audit.excepting import Excepting
from app.views.screens.audit.hinting import Hinting
from app.views.screens.audit.surprising import Surprising
from app.views.screens.audit.verifying import Verifying
from app.views.screens.drawer.lane import Lane
from app.views.widgets.chip import Chip
from app.views.widgets.flow import Flow
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row
from app.views.workplace import Workplace

LOOK_AGAIN_MS = 2_000
_PAPER_EVERY = 5
"""Prints change no drawer: the chosen day is read again for them once in so many readings of the wall."""


class AuditScreen(QWidget):
    """Nothing is read while the screen is hidden, and nothing that was read stays on it then."""

    def __init__(self, work: Workplace, check: BooksCheck) -> None:
        super().__init__()
        self.setObjectName("audit-screen")
        self.setProperty("ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._work = work
        self._seen: Wall | None = None
        self._asking = False
        self._readings = 0
        self._compact = self._reading_day = False
        self.wall, self.day, self.approvals = wall.Wall(), DayView(), ApprovalsPage(work)
        self.approvals.hide()
        self.shows_approvals = False
        self.live, self.pages = QWidget(), QStackedWidget()
        self.pages.addWidget(self.live)
        self._verifying = Verifying(work, self, check)
        self.surprising = Surprising(work, self.pages, self)
        self.excepting = Excepting(work, self.pages, self)
        self._in_place = InPlace(work, Lane(work, self), self)
        self._lay_out()
        self._wire()
        self._again = QTimer(self)
        self._again.setInterval(LOOK_AGAIN_MS)
        self._again.timeout.connect(self._look)
        self._hints, self._hinted = Hinting(work.desk, self), False
        self._hints.look.connect(self._on_hint)

    def _lay_out(self) -> None:
        around = Column(self, margins=("l", "m", "l", "m"))
        around.addWidget(self.pages)
        column = Column(self.live, gap="s")
        head = Row(gap="s")
        self.menu_slot = head
        self._title = Label("Drawers", "headline")
        self._note = Label("", "body", "ink-muted", wrap=True)
        self._stale = Chip("", "caution")
        self._stale.hide()
        head.addWidget(self._title)
        head.addWidget(self._note, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._stale, 0, Qt.AlignmentFlag.AlignVCenter)
        self._surprise = actions.button("audit.surprise", height="control-dense")
        self._verify = actions.button("audit.verify", text="Verify", height="control-dense")
        self._exceptions = actions.button("audit.exceptions", height="control-dense")
        self._approvals_button = actions.button("audit.approvals", text="Approvals", height="control-dense")
        self._absent = actions.button("audit.absent", text="In their place", height="control-dense")
        buttons = (self._approvals_button, self._exceptions, self._surprise, self._absent, self._verify)
        parts = (*buttons, self.approvals.back_button)
        self._buttons = Flow(*parts, gap="xs")
        head.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(head)
        column.addWidget(self.wall)
        column.addWidget(self.day, 1)
        column.addWidget(self.approvals, 1)
        self._name("Drawers")

    def _wire(self) -> None:
        self.keys = actions.ActionSet(self.live, self._work.desk.staff.rights)
        self.keys.add("audit.approvals", self.show_approvals, button=self._approvals_button)
        self.keys.add("audit.find", lambda: self._go(self.day.to_words))
        self.keys.add("audit.timeline", lambda: self._go(self.day.to_timeline))
        self.keys.add("audit.cash", lambda: self._go(self.day.to_cash))
        self.keys.add("audit.table", lambda: self._go(self.day.toggle_table), button=self.day.cash.table_button)
        self.keys.add("audit.surprise", self._on_surprise, button=self._surprise)
        self.keys.add("audit.verify", self._on_verify, button=self._verify)
        self.keys.add("audit.absent", self._on_absent, button=self._absent)
        self.keys.add("audit.exceptions", self.excepting.open, button=self._exceptions)
        for part in (self.surprising, self.excepting):
            part.shown.connect(self._show_page)
            part.left.connect(self._to_live)
        self.wall.chose.connect(self._on_chose)
        self.wall.opened.connect(lambda _seen: self._go(self.day.to_timeline))
        self._in_place.submitted.connect(self._look)
        self.day.left.connect(self._to_wall)
        self.day.opened.connect(self._read_receipt)
        self.approvals.told.connect(self._on_approvals_told)
        self.approvals.old.connect(self._say_old)
        self.approvals.left.connect(self.show_drawers)

    # the window's side --------------------------------------------------------------------------

    def entered(self) -> None:
        """The screen is shown: look at the drawers; a count that was begun is still there."""
        self._look()
        self.surprising.entered()
        self.excepting.entered()

    def first_focus(self) -> QWidget | None:
        """The chosen drawer, the list of requests, or what another page shows first."""
        shown = self.pages.currentWidget()
        if shown is self.live:
            return self.approvals.first_focus() if self.shows_approvals else self.wall.chosen
        return self.excepting.page.first_focus() if shown is self.excepting.page else self.surprising.first_focus()

    def set_compact(self, compact: bool) -> None:
        """A small window shows the wall or the day of a drawer, and Esc goes back."""
        self._compact = compact
        self.day.set_compact(compact)
        self.approvals.set_compact(compact)
        self.surprising.set_compact(compact)
        self.excepting.page.set_compact(compact)
        self._share()

    def showEvent(self, event: QShowEvent) -> None:
        """The drawers are read while somebody looks."""
        super().showEvent(event)
        self._again.start()
        self._hints.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing is read, and no figure waits on a screen that is opened again later."""
        super().hideEvent(event)
        self._again.stop()
        self._hints.stop()
        self._forget()
        self.surprising.page.forget()
        self.excepting.page.forget()

    def _forget(self) -> None:
        """Nothing of the drawers stays where nobody may look at it."""
        for token in ("audit.wall", "audit.day"):
            self._work.jobs.drop(token)
        self._asking = False
        self._seen = None
        self.wall.forget()
        self.day.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back."""
        if event.key() == Qt.Key.Key_Escape:
            self.day.back()
        else:
            super().keyPressEvent(event)

    # reading ------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Read the drawers while they are looked at, unless the reading before has not been answered yet."""
        if self._asking or self.shows_approvals or not self.live.isVisible():
            return
        desk, self._asking = self._work.desk, True
        self._work.jobs.submit(
            lambda: watching.wall(desk), done=self._on_wall, failed=self._on_no_wall, token="audit.wall", owner=self
        )

    def _on_hint(self) -> None:
        """Somebody recorded something; where the drawers are being read just now, they are read once more."""
        self._hinted = self._asking
        self._look()

    def _on_wall(self, seen: Wall) -> None:
        self._asking = False
        if self._hinted:
            self._hinted = False
            self._hints.again()
        first, self._seen = self._seen is None, seen
        self._readings += 1
        self._stale.hide()
        drawers = formats.count_of(len({card.drawer.drawer for card in seen.cards}), "drawer")
        self._note.setText(f"{drawers}, live, read {words.clock(seen.read_at)}")
        before = self.wall.chosen
        had = None if before is None else before.seen
        self.wall.show_drawers(seen.cards, seen.read_at.date())
        chosen = self.wall.chosen
        if chosen is None or chosen.seen is None:
            return
        if first or chosen.seen != had or self._readings % _PAPER_EVERY == 0 or self.day.shown is None:
            self._read_day(chosen.seen)
        elif not chosen.seen.why and self.day.shown is not None:
            self.day.show_day(self.day.shown, seen.read_at)
        if first and not self._reading_day and not self._has_focus() and self.pages.currentWidget() is self.live:
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_no_wall(self, trouble: BaseException) -> None:
        """The books did not answer: what stands here is old, and says how old."""
        self._asking = False
        if self._seen is None:
            self._work.notices.tell(trouble)
            return
        self._say_old(self._seen.read_at)

    def _say_old(self, read_at: datetime) -> None:
        self._stale.set_text(f"Not read since {words.clock(read_at)}", "caution")
        self._stale.show()

    def _on_chose(self, seen: Seen) -> None:
        self.day.timeline.clear()
        self._read_day(seen)

    def _read_day(self, seen: Seen) -> None:
        book = seen.drawer.book
        if seen.why or not book:
            self._work.jobs.drop("audit.day")
            self._withhold(seen)
            return
        desk = self._work.desk
        self._work.jobs.submit(
            lambda: watching.day(desk, book),
            done=self._on_day,
            failed=lambda trouble: self._on_no_day(seen, trouble),
            token="audit.day",
            owner=self,
        )

    def _on_day(self, day: Day) -> None:
        chosen = self.wall.chosen
        if chosen is None or chosen.seen is None or chosen.seen.drawer.book != day.card.drawer.book:
            return
        if chosen.seen.why or day.card.why:
            self._withhold(day.card if day.card.why else chosen.seen)
        else:
            self.day.show_day(day, self._work.desk.now())

    def _on_no_day(self, seen: Seen, trouble: BaseException) -> None:
        """The day of another drawer does not stay under a card it is not of."""
        shown = self.day.shown
        if shown is None or shown.card.drawer.book != seen.drawer.book:
            self._withhold(seen)
        self._work.notices.tell(trouble)

    def _withhold(self, seen: Seen) -> None:
        """Nothing of a day is shown; who was reading it is back at the wall, where its card says why."""
        self.day.withhold(seen)
        if self._reading_day:
            self._to_wall()

    def _on_surprise(self) -> None:
        """Surprise counts, with the session of the chosen drawer at hand."""
        chosen = self.wall.chosen
        self.surprising.open("" if chosen is None or chosen.seen is None else chosen.seen.drawer.book)

    def _on_absent(self) -> None:
        """The session of the chosen drawer is submitted for who has it open and cannot go on."""
        chosen = self.wall.chosen
        seen = None if chosen is None or chosen.seen is None else chosen.seen.drawer
        own = seen is not None and seen.person == self._work.desk.staff.name
        if seen is None or own or seen.state not in (State.OPEN, State.COUNTING):
            text = "Nothing was asked. Choose the drawer of somebody else that is open or being counted."
            self._work.notices.say("This drawer is not submitted in another's place", text, "caution")
            return
        self._in_place.ask(seen.book, seen.drawer, seen.full_name)

    def _show_page(self, page: QWidget) -> None:
        """Show another page; who counts a drawer blind leaves no figure of it behind on the wall."""
        self.pages.setCurrentWidget(page)
        self._forget()

    def _to_live(self) -> None:
        """Back to the wall, which is read at once."""
        self.pages.setCurrentWidget(self.live)
        self._look()
        self._to_wall()

    def _on_verify(self) -> None:
        """The session of the chosen drawer may be verified, its day, or everything."""
        chosen = self.wall.chosen
        seen = None if chosen is None or chosen.seen is None else chosen.seen.drawer
        today = self._work.desk.today()
        book, day = ("", today) if seen is None or not seen.book else (seen.book, date.fromisoformat(seen.date))
        self._verifying.ask(book, day)

    def _read_receipt(self, act: Moment) -> None:
        desk, shown = self._work.desk, self.day.shown
        if shown is None:
            return
        book, title = shown.card.drawer.book, f"Receipt {act.number}"
        said = words.detail(act) or words.head(act)

        def show(found: PostedReceipt) -> None:
            ReceiptsSheet(title, said, (found,), papers.letterhead(desk)).open_over(self)

        self._work.jobs.submit(
            lambda: watching.receipt(desk, book=book, number=act.number),
            done=show,
            failed=self._work.notices.tell,
            token="audit.receipt",
            owner=self,
        )

    # approvals ----------------------------------------------------------------------------------

    def show_approvals(self) -> None:
        """Alt+A: what waits for this person's answer, in place of the drawers."""
        self.pages.setCurrentWidget(self.live)
        if self.shows_approvals:
            return
        self.shows_approvals = True
        self.keys.suspend()
        self._forget()
        self._name("Approvals")
        self.approvals.show()
        self._share()
        self.approvals.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def show_drawers(self) -> None:
        """Back to the wall."""
        self.shows_approvals = self._reading_day = False
        self.keys.resume()
        self._name("Drawers")
        self.approvals.hide()
        self._share()
        self._look()

    def _name(self, title: str) -> None:
        self._title.setText(title)
        self._note.setText("")
        self._stale.hide()
        self._approvals_button.setVisible(not self.shows_approvals and self._work.desk.may("approve"))
        for button in (self._exceptions, self._surprise, self._verify):
            button.setVisible(not self.shows_approvals)
        self._absent.setVisible(not self.shows_approvals and self._work.desk.may("close_drawer"))
        self.approvals.back_button.setVisible(self.shows_approvals)

    def _on_approvals_told(self, said: str) -> None:
        self._note.setText(said)
        self._stale.hide()

    # going about --------------------------------------------------------------------------------

    def _go(self, there: Callable[[], None]) -> None:
        """Go into the day of the chosen drawer; a small window shows it alone. What is withheld stays on its card."""
        if self.day.hidden:
            return
        self._reading_day = True
        self._share()
        there()

    def _to_wall(self) -> None:
        self._reading_day = False
        self._share()
        if (chosen := self.wall.chosen) is not None:
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _share(self) -> None:
        self.wall.set_alone(self._compact)
        drawers = not self.shows_approvals
        self.wall.setVisible(drawers and (not self._compact or not self._reading_day))
        self.day.setVisible(drawers and (not self._compact or self._reading_day))
        # A small window has no row to spare above a drawer's day; the keys and the palette have them all the same.
        self._buttons.setVisible(not (drawers and self._compact and self._reading_day))

    def _has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)
