# SPDX-License-Identifier: Apache-2.0
"""The day of one drawer under the wall: timeline and cash side by side, as two tabs where they do not fit."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from app.domain.entry import State
from app.services.watching import Card as Seen
from app.services.watching import Day
from app.views import actions
from app.views import theme as themes
from app.views.screens.audit import words
from app.views.screens.audit.cash_view import CashView
from app.views.screens.audit.timeline import Timeline
from app.views.widgets.card import Card
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.layouts import Column, Row

_TABS = ("audit.timeline", "audit.cash")


class DayView(QWidget):
    """`hidden` while nothing of the day may be shown or was read yet.

    `left()` when the keyboard goes back to the wall; `opened(Moment)` for a receipt wanted as paper.
    """

    left = Signal()
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("day-view")
        self.timeline, self.cash = Timeline(), CashView()
        self.timeline.opened.connect(self.opened)
        self.tabs = QTabBar()
        self.tabs.setObjectName("day-tabs")
        self.tabs.setAccessibleName("Timeline or cash")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for name in _TABS:
            spec = actions.spec(name)
            self.tabs.addTab(f"{spec.title}  {spec.key}")
        themes.set_type(self.tabs, "strong")
        self.tabs.currentChanged.connect(lambda _place: self._fit())
        self._why = Card("Drawer", flush=False)
        self._reason = EmptyState("", "", "eye-off")
        self._why.body.addWidget(self._reason)
        self._why.body.addStretch(1)
        column = Column(self, gap="xxs")
        column.addWidget(self.tabs)
        self._row = Row(gap="s")
        self._row.addWidget(self.timeline, 44)
        self._row.addWidget(self.cash, 56)
        self._row.addWidget(self._why, 1)
        column.addLayout(self._row, 1)
        self.shown: Day | None = None
        self.hidden = True
        self._narrow = self._compact = False
        self._fit()

    # what it shows ------------------------------------------------------------------------------

    def show_day(self, day: Day, now: datetime) -> None:
        """Show a session as it may be seen now; a session that goes on is shown up to now."""
        self.shown = day
        drawer = day.card.drawer
        title = f"Drawer {drawer.drawer}, {drawer.full_name}"
        if day.card.why:
            self.withhold(day.card)
            return
        self.hidden = False
        self.timeline.show_session(title, f"session {drawer.session:04d}")
        self.timeline.show_acts(day.moments)
        last = day.moments[-1].at if day.moments else now
        goes_on = drawer.state is State.OPEN and now.date() == last.date()
        self.cash.show_acts(day.moments, max(now, last) if goes_on else last)
        self._fit()

    def withhold(self, seen: Seen) -> None:
        """Say why nothing of a drawer is shown, and keep nothing of it."""
        self.hidden = True
        drawer = seen.drawer
        self._why.title.setText(f"Drawer {drawer.drawer}, {drawer.full_name}".removesuffix(", "))
        if seen.why:
            self._reason.say(*words.withheld(seen.why))
        elif not drawer.book:
            self._reason.say("Nobody opened this drawer yet", "Its day appears here when it is opened.")
        else:
            self._reason.say("This day was not read", "Choose the drawer again, or wait for the next reading.")
        self.timeline.show_acts(())
        self.cash.forget()
        self._fit()

    def forget(self) -> None:
        """No figure stays while nobody looks."""
        self.shown = None
        self.timeline.show_acts(())
        self.cash.forget()

    # room and focus -----------------------------------------------------------------------------

    def set_compact(self, compact: bool) -> None:
        """A small window shows one thing at a time."""
        self._compact = compact
        self.cash.set_compact(compact)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two tabs where both do not fit side by side."""
        super().resizeEvent(event)
        self._fit()

    def restyle(self) -> None:
        """Measure again."""
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < themes.current().size("compact-width") * 3 // 2
        if narrow != self._narrow:
            self._narrow = narrow
            self.cash.set_wide(narrow)
        first = self.tabs.currentIndex() == 0
        self.tabs.setVisible(narrow and not self.hidden)
        self.timeline.setVisible(not self.hidden and (not narrow or first))
        self.cash.setVisible(not self.hidden and (not narrow or not first))
        self._why.setVisible(self.hidden)

    def to_timeline(self) -> None:
        """The keyboard goes to the acts."""
        if not self.hidden:
            self.tabs.setCurrentIndex(0)
            self.timeline.to_list()

    def to_words(self) -> None:
        """The keyboard goes to the words the acts are narrowed by."""
        if not self.hidden:
            self.tabs.setCurrentIndex(0)
            self.timeline.words.setFocus()
            self.timeline.words.selectAll()

    def to_cash(self) -> None:
        """The keyboard goes to the minutes of the session."""
        if not self.hidden:
            self.tabs.setCurrentIndex(1)
            self.cash.take_focus()

    def toggle_table(self) -> None:
        """Plot or table."""
        if not self.hidden:
            self.tabs.setCurrentIndex(1)
            self.cash.toggle_table()

    def back(self) -> None:
        """Esc: first everything is shown again, then the keyboard goes back to the wall."""
        focused = QApplication.focusWidget()
        if self.timeline.narrowed and focused is not None and self.timeline.isAncestorOf(focused):
            self.timeline.clear()
            self.timeline.to_list()
        else:
            self.left.emit()
