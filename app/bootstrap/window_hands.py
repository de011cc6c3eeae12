# SPDX-License-Identifier: Apache-2.0
"""Hands at the window: presses keys and clicks as a person does, waits until the window rests, reads what it shows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from app.domain.errors import CounterError
from app.views.widgets.banner import Banner
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.fields import TextField
from app.views.widgets.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bootstrap.window import Program

_PATIENCE = 30.0
_MOST_STOPS = 80
_NAMES = {"Enter": "Return", "Esc": "Escape", "Del": "Delete"}
_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}
_TROUBLED = ("caution", "danger")
_Found = TypeVar("_Found", bound=QWidget)


class WindowStuck(CounterError):
    """The window did not come to where the next key belongs; the message says what was waited for and what it shows."""


class Hands:
    """One pair of hands at one program. `pressed` is every key and click since `begin`, passwords as dots."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.pressed: list[str] = []

    def begin(self) -> None:
        """The next step: nothing was pressed yet, and the person is back at the keys."""
        QTest.keyClick(self._target(), Qt.Key.Key_Shift)
        self.settle()
        self.pressed = []

    # pressing -----------------------------------------------------------------------------------

    def press(self, keys: str, times: int = 1) -> None:
        """Press a key by its name, such as "F12", "Ctrl+R", "Shift+Esc"."""
        *held, key = keys.split("+")
        modifiers = Qt.KeyboardModifier.NoModifier
        for each in held:
            modifiers |= _MODIFIERS[each]
        code = Qt.Key[f"Key_{_NAMES.get(key, key)}"]
        for _ in range(times):
            self.pressed.append(keys)
            QTest.keyClick(self._target(), code, modifiers)
            self.settle()

    def write(self, text: str) -> None:
        """Type a text where the focus is."""
        target = self._target()
        hidden = isinstance(target, QLineEdit) and target.echoMode() == QLineEdit.EchoMode.Password
        self.pressed.append("\u2022" * len(text) if hidden else f"\u201c{text}\u201d")
        QTest.keyClicks(target, text)
        self.settle()

    def replace(self, text: str) -> None:
        """Type a text over what stands in the field."""
        self.press("Ctrl+A")
        if text:
            self.write(text)
        else:
            self.press("Del")

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click a widget."""
        self.pressed.append(f"click {widget.accessibleName() or widget.objectName()}")
        QTest.mouseClick(
            widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at or widget.rect().center()
        )
        self.settle()

    def go_to(self, widget: QWidget) -> None:
        """Bring the focus to a widget with Tab, or with a click where Tab does not lead."""
        for _ in range(_MOST_STOPS):
            if QApplication.focusWidget() is widget:
                return
            self.press("Tab")
        self.click(widget)

    def fill(self, field: TextField, text: str) -> None:
        """Type into a labelled field, over what stands there."""
        self.go_to(field.input)
        if field.input.text() != text:
            self.replace(text)

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or self.program.window

    # waiting ------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Let every lane answer and the window take it in."""
        self.wait(self.program.jobs.idle, "the books to answer")

    def wait(self, until: Callable[[], bool], what: str) -> None:
        """Wait until something holds; raises WindowStuck when it never does."""
        end = time.monotonic() + _PATIENCE
        self._turn()
        while not until():
            if time.monotonic() > end:
                raise WindowStuck(f"The window was waited for in vain: {what}. It shows: {self.shown()}")
            time.sleep(0.002)
            self._turn()
        self._turn()

    @staticmethod
    def _turn() -> None:
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    # seeing -------------------------------------------------------------------------------------

    def sheet(self) -> Sheet | None:
        """The question that is open on top."""
        found = [each for each in self.program.window.findChildren(Sheet) if each.is_open and each.isVisible()]
        return found[-1] if found else None

    def child(self, kind: type[_Found], name: str, within: QWidget | None = None) -> _Found:
        """A visible part of the window by its name."""
        for each in (within or self.program.window).findChildren(kind, name):
            if each.isVisible():
                return each
        raise WindowStuck(f"There is no {name} on the screen. It shows: {self.shown()}")

    @property
    def screen(self) -> str:
        """What is in front: the sheet, the sign-in form, or the screen with its page."""
        window = self.program.window
        sheet = self.sheet()
        if sheet is not None:
            return sheet.objectName()
        if window.locked:
            return "sign-in"
        made = window.made(window.current_screen)
        page = getattr(made, "pages", None)
        inner = page.currentWidget().objectName() if page is not None else ""
        return f"{window.current_screen} {inner}".strip()

    def trouble(self) -> str:
        """Every refusal the window shows now, as a person reads it: beside fields, in sheets, in notices."""
        place: QWidget = self.sheet() or self.program.window
        said = [field.error for field in place.findChildren(TextField) if field.isVisible() and field.error]
        for name in ("sheet-error", "line-error"):
            said += [each.text() for each in place.findChildren(QLabel, name) if each.isVisible() and each.text()]
        if place is self.program.window:
            said += [each.words for each in place.findChildren(Banner, "page-message") if each.isVisible()]
            notice = self.program.notices.current
            if notice is not None and notice.tone in _TROUBLED:
                said.append(f"{notice.head.removesuffix('.')}. {notice.text}".strip())
        return " ".join(said)

    def shown(self) -> str:
        """All words on the screen, for reading what no key leads past."""
        place: QWidget = self.sheet() or self.program.window
        words = [each.text() for each in place.findChildren(QLabel) if each.isVisible() and each.text()]
        words += [each.refused for each in place.findChildren(KeyCapButton) if each.isVisible() and each.refused]
        said = " \u00b7 ".join(dict.fromkeys(" ".join(word.split()) for word in words))
        trouble = self.trouble()
        return f"{trouble} \u00b7 {said}" if trouble else said
