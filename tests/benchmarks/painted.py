# SPDX-License-Identifier: Apache-2.0
"""Started as a process of its own: `hello` shows a window with one label, a folder opens the program on that home.

When the first window has been painted it says at what moment, and which modules were there by then, and ends at once.
With a name and a password behind the folder somebody signs in as soon as the form takes keys, and the moment is when
the counter has its rules and takes a payment.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any, NoReturn

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget


class Eye(QObject):
    """Sees the first paint of a window."""

    def __init__(self, then: Callable[[], object]) -> None:
        super().__init__()
        self._then, self._seen = then, False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let everything through; after the first paint is done, go on."""
        if not self._seen and event.type() is QEvent.Type.Paint and isinstance(watched, QWidget) and watched.isWindow():
            self._seen = True
            QTimer.singleShot(0, self._then)
        return False


def tell() -> NoReturn:
    """Say when, and what is loaded, and end without any tidying up."""
    loaded = sorted({name.partition(".")[0] for name in sys.modules})
    sys.stdout.write(json.dumps({"at": time.monotonic(), "loaded": loaded}) + "\n")
    sys.stdout.flush()
    os._exit(0)


class Hand(QObject):
    """Signs in by keys, and sees when the counter takes a payment."""

    def __init__(self, name: str, password: str) -> None:
        super().__init__()
        self._name, self._password, self._typed = name, password, False
        self._timer = QTimer(self, interval=2)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Look again and again; the window has the time in between."""
        self._timer.start()

    def _look(self) -> None:
        for window in QApplication.topLevelWidgets():
            if self._typed:
                counter: Any = window.findChild(QWidget, "counter")
                if counter is not None and counter.isVisible() and counter.cart.rules and counter.cart.rules.book:
                    tell()
            else:
                self._type(window)

    def _type(self, window: QWidget) -> None:
        name, password = (window.findChild(QLineEdit, f"sign-in-{field}") for field in ("name", "password"))
        if name is None or password is None or not (password.isVisible() and password.isEnabled()):
            return
        from PySide6.QtTest import QTest

        self._typed = True
        name.setText(self._name)
        password.setText(self._password)  # keys as quick as these would be taken for a scanner's
        password.setFocus()
        QTest.keyClick(password, Qt.Key.Key_Return)


def main(what: str, name: str = "", password: str = "") -> None:
    """Open the window asked for under the eye, or under the hand of whoever is named."""
    eye = Eye(Hand(name, password).begin if name else tell)
    real = QApplication.exec

    def watched() -> int:
        for window in QApplication.topLevelWidgets():
            window.installEventFilter(eye)  # on the windows alone: an eye on every event would slow what it sees
        return real()

    QApplication.exec = staticmethod(watched)  # type: ignore[method-assign]
    if what == "hello":
        application = QApplication([])
        label = QLabel("hello")
        label.resize(400, 300)
        label.show()
        sys.exit(application.exec())
    from app import cli

    sys.exit(cli.main(["--home", what]))


if __name__ == "__main__":
    main(*sys.argv[1:])
