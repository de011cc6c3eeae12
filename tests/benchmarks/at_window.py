# SPDX-License-Identifier: Apache-2.0
"""The real window on a home, off-screen, with hands at it and a clock that says how long it kept anybody waiting."""

from __future__ import annotations

import os
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from app.bootstrap import window
from app.bootstrap.home import Home
from app.bootstrap.window_counter import CounterHands
from app.bootstrap.window_hands import Hands
from app.domain.count import CashCount
from app.services import drawers
from app.services.sample.make import password_of
from app.settings import Settings
from tests.benchmarks.start import CASHIER, FLOAT

SUPERVISOR, DRAWER = "jkim", "01"
BEAT_MS = 5


class Heart(QObject):
    """Beats in the window's own thread; a beat that comes late says that nothing else was served either."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self, interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def begin(self) -> None:
        """Count from now on."""
        self.late, self._last = [], time.perf_counter()
        self._timer.start()

    def stop(self) -> float:
        """The longest time in ms by which a beat was late."""
        self._timer.stop()
        return max(self.late, default=0.0)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late.append((now - self._last) * 1000 - BEAT_MS)
        self._last = now


class AtWindow:
    """The program open on a folder, its clock the machine's."""

    def __init__(self, folder: Path) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        running = QApplication.instance()
        self.application = running if isinstance(running, QApplication) else QApplication([])
        self.home = Home(folder, Settings())
        self.home.open()
        self.program = window.build(self.application, folder, watch=False, lent=self.home)
        self.program.scanner.set_gap(0)  # hands of a program type faster than any scanner
        self.hands = Hands(self.program)
        self.counter = CounterHands(self.hands, lambda name: None)
        main = self.program.window
        main.resize(1366, 768)
        main.show()
        main.activateWindow()
        self.program.shell.begin()
        self.hands.settle()

    def close(self) -> None:
        """Let the window and the books go."""
        self.program.end()
        self.hands.settle()
        self.home.close()

    def open_drawer(self) -> None:
        """The cashier's drawer, with the usual float."""
        drawers.open_drawer(self.home.desk_of(CASHIER), drawer=DRAWER, count=CashCount.of(FLOAT))

    def sign_in(self, name: str) -> None:
        """Type a name and a password."""
        hands = self.hands
        field = hands.child(QLineEdit, "sign-in-name")
        if field.text() != name:
            hands.go_to(field)
            hands.replace(name)
        hands.go_to(hands.child(QLineEdit, "sign-in-password"))
        hands.write(password_of(name))
        hands.press("Enter")
        hands.wait(lambda: not self.program.window.locked, f"{name} to be let in")

    def sells_a_dog_license(self, tag: int) -> None:
        """One receipt by thirteen strokes, paid in exact cash."""
        hands = self.hands
        hands.press("F3")
        hands.write("dog")
        hands.press("Enter")
        hands.write(str(tag))
        for key in ("Enter", "F9", "F12"):
            hands.press(key)
        hands.wait(lambda: self.counter.screen.change.posted, "the receipt to be posted")
        self.counter.rest()

    def receipts(self) -> int:
        """How many receipts the books hold."""
        with self.home.database.reading() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM receipt").scalar_one())
