# SPDX-License-Identifier: Apache-2.0
"""Main window: hosts the screens a person may open; knows neither database nor devices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.views import actions
from app.views import theme as themes
from app.views.actions import ActionSet
from app.views.announce import announce
from app.views.frame import Rail, StatusStrip, TrainingBand
from app.views.notices import CrashSheet, NoticePlace, Notices
from app.views.screen_spec import ScreenSpec
from app.views.widgets.banner import Band
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.focus_ring import FocusRing
from app.views.widgets.layouts import Row
from app.views.widgets.sheet import Sheet

if TYPE_CHECKING:
    from app.views.palette import Entry, Palette

__all__ = ["MainWindow", "ScreenSpec"]
_ASKED = ("receipts.last", "receipts.reprint", "printer", "roll", "approvals", "look", "notices")
_UNDONE = ("undo.receipt", "undo.check", "undo.refund", "offline.try", "offline.begin", "offline.code")


class MainWindow(QMainWindow):
    """The window.

    Signals: `screen_opened(str)`; `lock_wanted()`, `sign_out_wanted()`; `status_asked(str)` when a cell of the strip is
    pressed; `action_wanted(str)` for a window action that no screen took (`_ASKED`, `_UNDONE`); `palette_query(str)`;
    `compact_changed(bool)`; `closing()`. `holds(screen)` says why a screen stays shut, with "" why nobody may leave.
    A screen may have: `notice_place` (its own reserved place), `menu_slot` (a row where a compact window puts its menu
    button), `set_compact(bool)`, `entered()` called whenever it is shown, `first_focus()` giving the widget that takes
    the focus, and `may_leave()` giving "" or why not.
    """

    screen_opened = Signal(str)
    lock_wanted = Signal()
    sign_out_wanted = Signal()
    status_asked = Signal(str)
    action_wanted = Signal(str)
    palette_query = Signal(str)
    compact_changed = Signal(bool)
    closing = Signal()

    def __init__(self, notices: Notices, title: str = "Tillwright") -> None:
        super().__init__()
        self.setObjectName("main-window")
        self.setWindowTitle(title)
        self.notices = notices
        self._screens: tuple[ScreenSpec, ...] = ()
        self._made: dict[str, QWidget] = {}
        self._current = ""
        self._compact = False
        self._front: QWidget | None = None
        self._palette: Palette | None = None
        self._before_lock: QWidget | None = None
        self.holds: Callable[[str], str] = lambda screen: ""
        self._lay_out()
        self.actions_of_window = ActionSet(self)
        self._wire()
        self.ring = FocusRing(self)
        notices.crashed.connect(self._on_crashed)
        self._crash: CrashSheet | None = None
        self.setMinimumSize(320, 240)
        self.resize(1366, 768)

    def _lay_out(self) -> None:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.training_band = TrainingBand()
        self.training_band.hide()
        self.band = Band()
        self.pages = QStackedWidget()
        self.strip = StatusStrip()
        column.addWidget(self.training_band)
        column.addWidget(self.band)
        column.addWidget(self.pages, 1)
        column.addWidget(self.strip)
        self._work = QWidget()
        middle = QHBoxLayout(self._work)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        self.rail = Rail()
        stage = QVBoxLayout()
        stage.setSpacing(0)
        self._menu_row = QWidget()
        self._menu_home = menu_row = Row(self._menu_row, gap="xs", margins=("s", "xs", "s", ""))
        self.menu_button = actions.button("menu", height="control-dense")
        self.menu_button.setObjectName("menu-button")
        menu_row.addWidget(self.menu_button)
        menu_row.addStretch(1)
        self._menu_row.hide()
        self.notice_row = QWidget()
        notice_row = Row(self.notice_row, margins=("l", "m", "l", ""))
        self.notice_place = NoticePlace(self.notices)
        notice_row.addWidget(self.notice_place)
        self.notice_row.hide()
        self.notices.shown.connect(self._place_notice)
        self.notices.cleared.connect(self._place_notice)
        self.stage = QStackedWidget()
        self.stage.setObjectName("stage")
        stage.addWidget(self._menu_row)
        stage.addWidget(self.notice_row)
        stage.addWidget(self.stage, 1)
        middle.addWidget(self.rail)
        middle.addLayout(stage, 1)
        self.pages.addWidget(self._work)
        self.setCentralWidget(whole)
        self.rail.chosen.connect(self.open_screen)
        self.strip.asked.connect(self.status_asked)

    def _wire(self) -> None:
        own = self.actions_of_window
        own.add("help", self.show_keys)
        own.add("palette", self.open_palette)
        own.add("lock", self.lock_wanted.emit)
        own.add("sign_out", self.sign_out_wanted.emit)
        own.add("menu", self._open_menu, button=self.menu_button)
        for name in _ASKED + _UNDONE:
            own.add(name, self._asker(name))
        for number in range(1, 11):
            own.add(f"screen.{number}", self._opener(number))
        self.band.acted.connect(self._asker("offline.act"))

    def _asker(self, name: str) -> Callable[[], None]:
        return lambda: self.action_wanted.emit(name)

    def _goer(self, name: str) -> Callable[[], object]:
        return lambda: self.open_screen(name)

    def _opener(self, number: int) -> Callable[[], None]:
        return lambda: self._open_number(number)

    # screens ------------------------------------------------------------------------------------

    def set_screens(self, screens: Sequence[ScreenSpec], rights: Iterable[str]) -> None:
        """Show the screens this person may open, none made yet; earlier ones are gone."""
        held = frozenset(rights)
        self.actions_of_window.set_rights(held)
        # The menu button may stand in a screen that goes now.
        self._menu_home.insertWidget(0, self.menu_button)
        for old in self._made.values():
            self.stage.removeWidget(old)
            old.deleteLater()
        self._made.clear()
        self._current = ""
        self._screens = tuple(each for each in screens if not each.needs or each.needs in held)
        self.rail.set_screens([(each.name, each.title, each.icon) for each in self._screens])

    @property
    def current_screen(self) -> str:
        """The name of the open screen."""
        return self._current

    @property
    def screen_names(self) -> tuple[str, ...]:
        """The screens this person may open, in the order of their numbers."""
        return tuple(each.name for each in self._screens)

    def made(self, name: str) -> QWidget | None:
        """The screen of a name, if it was opened before."""
        return self._made.get(name)

    def open_screen(self, name: str) -> QWidget | None:
        """Open a screen; it is made the first time. None when the person may not open it."""
        spec = next((each for each in self._screens if each.name == name), None)
        if spec is None or not self._may_leave(name):
            self.rail.set_current(self._current)
            return None
        if name not in self._made:
            made = spec.factory()
            made.setProperty("screen", name)
            self._made[name] = made
            self.stage.addWidget(made)
            if hasattr(made, "set_compact"):
                made.set_compact(self._compact)
        shown = self._made[name]
        self._current = name
        self.stage.setCurrentWidget(shown)
        self.rail.set_current(name)
        self._place_notice()
        self._place_menu()
        if self._front is None:
            self._enter(shown)
            announce(spec.title, at=self)
        self.screen_opened.emit(name)
        return shown

    def _enter(self, shown: QWidget) -> None:
        if hasattr(shown, "entered"):
            shown.entered()
        first = shown.first_focus() if hasattr(shown, "first_focus") else None
        if first is not None:
            first.setFocus()

    def _may_leave(self, name: str) -> bool:
        now = self._made.get(self._current)
        reason = "" if name == self._current else self.holds(name)
        if not reason and now is not None and name != self._current and hasattr(now, "may_leave"):
            reason = now.may_leave()
        if reason:
            self.notices.say(reason, tone="caution")
        return not reason

    def _open_number(self, number: int) -> None:
        if self._front is None and number <= len(self._screens):
            self.open_screen(self._screens[number - 1].name)

    # sign-in and lock ---------------------------------------------------------------------------

    def show_front(self, page: QWidget) -> None:
        """Show the sign-in form, or the same as a lock: nothing of a customer stays visible."""
        if self._front is None:
            self._before_lock = self.focusWidget()
        self.clear_front(back=False)
        for sheet in self.findChildren(Sheet):
            sheet.hide()
        self._front = page
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        self._suspend(True)
        page.setFocus()
        if hasattr(page, "first_focus"):
            page.first_focus().setFocus()

    def clear_front(self, *, back: bool = True) -> None:
        """The person is signed in: the work is back as it was left."""
        if self._front is not None:
            self.pages.removeWidget(self._front)
            self._front.deleteLater()
            self._front = None
            self._suspend(False)
        if back:
            self.pages.setCurrentWidget(self._work)
            self._focus_back()

    def _focus_back(self) -> None:
        for sheet in self.findChildren(Sheet):
            if sheet.is_open:
                sheet.show()
                sheet.raise_()
                return
        before = self._before_lock
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus()
        self._before_lock = None

    @property
    def locked(self) -> bool:
        """Whether a sign-in form is in front of the work."""
        return self._front is not None

    def _suspend(self, suspend: bool) -> None:
        if suspend:
            self.actions_of_window.suspend()
        else:
            self.actions_of_window.resume()

    # above everything ---------------------------------------------------------------------------

    def set_training(self, training: bool) -> None:
        """Show the stripes while nothing is real."""
        self.training_band.setVisible(training)

    def set_clock(self, date: str, time: str, person: str) -> None:
        """Write date, time and person into the strip."""
        self.strip.set_facts(date, time, person)

    def show_keys(self) -> None:
        """F1: why the focused control is off, or the keys that work here."""
        focused = self.focusWidget()
        if isinstance(focused, KeyCapButton) and focused.refused:
            self.notices.say(focused.text(), focused.refused, "accent")
            return
        from app.views.dialogs.key_sheet import KeySheet  # the window stands before it is loaded

        if self._front is not None:
            front = self._front
            KeySheet("Keys: Sign in", front.findChildren(ActionSet), front.objectName()).open_over(self)
            return
        title = next((each.title for each in self._screens if each.name == self._current), "This window")
        KeySheet(f"Keys: {title}", self._sets(), self._current).open_over(self)

    def open_palette(self) -> None:
        """Ctrl+K: find or do anything."""
        if self._front is not None or self._palette is not None:
            return
        from app.views.palette import Entry, Palette, entries_of  # the window stands before it is loaded

        screens = [
            Entry("Screens", each.title, self._goer(each.name), "", each.icon, key=f"Ctrl+{n % 10}")
            for n, each in enumerate(self._screens, start=1)
        ]
        palette = Palette([*entries_of(self._sets()), *screens])
        palette.query_changed.connect(self.palette_query)
        palette.answered.connect(self._on_palette_closed)
        self._palette = palette
        palette.open_over(self)

    def show_in_palette(self, query: str, entries: Sequence[Entry]) -> None:
        """Show accounts and receipts found for what is typed in the palette."""
        if self._palette is not None:
            self._palette.show_found(query, entries)

    def _on_palette_closed(self) -> None:
        self._palette = None

    def _sets(self) -> list[ActionSet]:
        current = self._made.get(self._current)
        found = current.findChildren(ActionSet) if current is not None else []
        return [*found, self.actions_of_window]

    def _place_notice(self) -> None:
        shown = self._made.get(self._current)
        elsewhere = shown is not None and isinstance(getattr(shown, "notice_place", None), NoticePlace)
        self.notice_row.setVisible(self.notices.current is not None and not elsewhere)

    def _on_crashed(self, trouble: BaseException) -> None:
        if self._crash is None:
            self._crash = CrashSheet(trouble)
            self._crash.answered.connect(self._on_crash_read)
            self._crash.open_over(self)

    def _on_crash_read(self) -> None:
        self._crash = None

    # size ---------------------------------------------------------------------------------------

    @property
    def compact(self) -> bool:
        """Whether the window is too small for the whole layout at this text size."""
        return self._compact

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Change to the compact layout and back."""
        super().resizeEvent(event)
        self._fit()

    def restyle(self) -> None:
        """A larger text may need the compact layout."""
        # The parts are measured first, the window's own layout last.
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        theme = themes.current()
        compact = self.width() < theme.size("compact-width") or self.height() < theme.size("compact-height")
        if compact != self._compact:
            self._compact = compact
            for made in self._made.values():
                if hasattr(made, "set_compact"):
                    made.set_compact(compact)
            self.compact_changed.emit(compact)
        self.rail.setVisible(not compact)
        self._place_menu()
        self.strip.setVisible(not compact or self.strip.has_something_to_say())
        self.strip.set_compact(compact)

    def _place_menu(self) -> None:
        """A screen with a `menu_slot` row has the menu button beside its own head."""
        slot = getattr(self._made.get(self._current), "menu_slot", None)
        home = self._menu_home
        target: QHBoxLayout = slot if self._compact and isinstance(slot, QHBoxLayout) else home
        if target.indexOf(self.menu_button) < 0:
            target.insertWidget(0, self.menu_button)
        self.menu_button.setVisible(self._compact)
        self._menu_row.setVisible(self._compact and target is home)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        for each in self._screens:
            menu.addAction(each.title, self._goer(each.name))
        menu.popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the window is about to go; a question that waits somewhere else is taken back before."""
        if reason := self.holds(""):
            self.notices.say(reason, tone="caution")
            event.ignore()
            return
        for sheet in self.findChildren(Sheet):
            sheet.hide()
        self.closing.emit()
        super().closeEvent(event)
