# SPDX-License-Identifier: Apache-2.0
"""Python's cyclic garbage, collected on the thread of the window and between two events only.

Left alone, Python collects in whatever thread makes one object too many, and in the middle of
whatever that thread does. A widget in a cycle would then be destroyed from a lane, or under the
feet of the very event Qt is delivering: both end the program.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500


class Collector(QObject):
    """Looks twice a second whether a collection is due by Python's own thresholds, and does it then."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_on = False
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From here on garbage is collected here alone."""
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Leave it as it was found; call when no window stands any more."""
        self._timer.stop()
        if self._was_on:
            gc.enable()

    def look(self) -> int | None:
        """Collect the oldest generation that is due, as Python would; answers which, or None."""
        due = [generation for generation, count in enumerate(gc.get_count()) if count > gc.get_threshold()[generation]]
        if not due:
            return None
        gc.collect(due[-1])
        return due[-1]
