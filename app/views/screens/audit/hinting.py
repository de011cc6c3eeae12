# SPDX-License-Identifier: Apache-2.0
"""Hints of tills, brought to the thread of the window: look at the drawers now, not only in two seconds."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.domain.ports import Ear
from app.services import watching
from app.services.desk import Desk

_SOON_MS = 100


class Hinting(QObject):
    """Listens while somebody looks. `look()` soon after a hint; several within a moment are one."""

    look = Signal()
    _heard = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ear: Ear | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.look)
        self._heard.connect(self.again, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Listen, in a thread of its own."""
        if self._ear is None:
            self._ear = watching.listen(self._desk, self._on_hint)

    def stop(self) -> None:
        """Nobody looks: hear nothing more, and wait for nothing."""
        self._soon.stop()
        if self._ear is not None:
            self._ear.close()
            self._ear = None

    def again(self) -> None:
        """Look soon; a hint that came while the drawers were read is not lost."""
        if self._ear is not None and not self._soon.isActive():
            self._soon.start()

    def _on_hint(self) -> None:
        # In the thread that listens: the screen may be gone by now.
        with contextlib.suppress(RuntimeError):
            self._heard.emit()
