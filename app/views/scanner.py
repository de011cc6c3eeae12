# SPDX-License-Identifier: Apache-2.0
"""Scanner: a scan works anywhere, whatever has the focus, and never types into it.

A wedge scanner types faster than a hand and ends with Enter. Keys are held back for one short
gap; what turns out to be typing is given on unchanged. What a card reader would type is swallowed
whole and kept nowhere.
"""

import re
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.views.at_the_keys import at_the_keys

GAP_MS = 35
LEAST = 4
_MOST = 512
_TRACK = re.compile(r"%[A-Z]?\d{4,}.*\^|;\d{8,}=", re.DOTALL)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TYPING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class ScanFilter(QObject):
    """Watches the keys of the application.

    `scanned(str)` is a scan; `card_refused()` says that a card's track was typed and thrown away.
    A gap of 0 turns the filter off.
    """

    scanned = Signal(str)
    card_refused = Signal()

    def __init__(
        self,
        app: QApplication,
        *,
        gap_ms: int = GAP_MS,
        least: int = LEAST,
        now_ms: Callable[[], int] = lambda: time.monotonic_ns() // 1_000_000,
        listening: bool = True,
    ) -> None:
        super().__init__(app)
        self._app = app
        self._gap, self._least, self._now = gap_ms, least, now_ms
        self._held: list[tuple[QWidget, QKeyEvent]] = []
        self._last = 0
        self._giving_on = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_gap)
        if listening:
            self.listen()

    def listen(self) -> None:
        """From now on every key passes here first."""
        at_the_keys(self._app).add(self)

    def set_gap(self, gap_ms: int) -> None:
        """Take another gap from the settings; 0 turns the filter off."""
        self._release()
        self._gap = gap_ms

    def seen(self, watched: QObject, event: QInputEvent) -> bool:
        """Hold back what may be a scan."""
        if event.type() != QEvent.Type.KeyPress or self._giving_on or not self._gap:
            return False
        if not isinstance(watched, QWidget) or not isinstance(event, QKeyEvent):
            return False
        return self._key(watched, event)

    def _key(self, target: QWidget, event: QKeyEvent) -> bool:
        now = self._now()
        if self._held and now - self._last > self._gap:
            self._release()
        self._last = now
        if event.key() in _ENTER and self._held and not event.modifiers() & ~_TYPING:
            return self._end(target, event)
        text = event.text()
        typed = len(text) == 1 and text.isprintable() and not event.modifiers() & ~_TYPING
        if not typed or event.isAutoRepeat():
            self._release()
            return False
        self._held.append((target, event.clone()))
        if len(self._held) > _MOST:
            self._release()
        self._timer.start(self._gap)
        return True

    def _end(self, target: QWidget, enter: QKeyEvent) -> bool:
        text = "".join(event.text() for _, event in self._held)
        if _TRACK.search(text):
            self._throw_away()
            return True
        if len(text) < self._least:
            self._release()
            return False
        self._timer.stop()
        self._held.clear()
        self.scanned.emit(text)
        return True

    def _on_gap(self) -> None:
        if _TRACK.search("".join(event.text() for _, event in self._held)):
            self._throw_away()
        else:
            self._release()

    def _throw_away(self) -> None:
        self._timer.stop()
        self._held.clear()
        self.card_refused.emit()

    def _release(self) -> None:
        """Give the held keys to whom they were meant for, in their order."""
        self._timer.stop()
        held, self._held = self._held, []
        self._giving_on = True
        try:
            for target, event in held:
                # The focus may have moved on by what an earlier key did.
                now = QApplication.focusWidget() or target
                QCoreApplication.sendEvent(now, event)
        finally:
            self._giving_on = False
