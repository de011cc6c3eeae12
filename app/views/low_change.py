# SPDX-License-Identifier: Apache-2.0
"""Change that runs out within the hour is said in the strip, at the drawer's cell; it never interrupts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from app.services.change_supply import Supply
    from app.views.workplace import Workplace

LOOK_AGAIN_MS = 60_000


class LowChange(QObject):
    """Looks once a minute while one person works here. `changed()`: `words` are others now, "" when all is well."""

    changed = Signal()

    def __init__(self, work: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self.words = ""
        self._work = work
        self._supply: Supply | None = None
        self._again = QTimer(self)
        self._again.setInterval(LOOK_AGAIN_MS)
        self._again.timeout.connect(self.look)
        self._again.start()

    def look(self) -> None:
        """Ask what runs out; what earlier days tell is read once a session."""
        desk, known = self._work.desk, self._supply

        def read() -> Supply | None:
            from app.services import change_supply  # in the lane: the window stands before any of this is loaded

            return change_supply.look(desk, known)

        self._work.jobs.submit(read, done=self._on_looked, failed=lambda _trouble: None, token="low-change", owner=self)

    def _on_looked(self, supply: Supply | None) -> None:
        from app.views.screens.drawer import change_words

        self._supply = supply
        words = f"low on {change_words.named(supply.soon)}" if supply is not None and supply.soon else ""
        if words != self.words:
            self.words = words
            self.changed.emit()

    def leave(self) -> None:
        """The person signed out."""
        self._again.stop()
        self.deleteLater()
