# SPDX-License-Identifier: Apache-2.0
"""Quiet moments: when nobody is at the keys, what the next customer would wait for is done ahead."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QInputEvent

from app.views import theme as themes
from app.views.at_the_keys import at_the_keys

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.views.jobs import Jobs

_KEYS = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)
_PAUSE = 2
"""Seconds without a key in which the libraries of paper are loaded."""
_QUIET = 300
"""Seconds without a key after which the books are tidied."""


class Quiet(QObject):
    """Knows when the last key was pressed, and uses the time since. `damaged(exception)`: a check of the books failed.

    `look_after(stop)` tidies the books in the database lane and ends soon after `stop` says that somebody is back.
    """

    damaged = Signal(object)

    def __init__(
        self,
        now: Callable[[], datetime],
        jobs: Jobs,
        look_after: Callable[[Callable[[], bool]], None],
        parent: QObject | None = None,
        *,
        listening: bool = True,
    ) -> None:
        super().__init__(parent)
        self._now, self._jobs, self._look_after = now, jobs, look_after
        self._last = now()
        self._tidied: datetime | None = None
        self._warm = False
        self._back = threading.Event()
        if listening:
            self.listen()

    def listen(self) -> None:
        """From now on every key and click is seen."""
        at_the_keys(themes.application()).add(self)

    def touched(self) -> None:
        """Somebody is at the keys."""
        self._last = self._now()
        self._back.set()

    def seconds(self) -> int:
        """How long nobody was."""
        return int((self._now() - self._last).total_seconds())

    def tick(self, warm: Callable[[], None] | None = None) -> None:
        """Use the time: `warm` is done once, in the printer lane, by whoever signed in first."""
        seconds = self.seconds()
        if warm is not None and not self._warm and seconds >= _PAUSE:
            self._warm = True
            self._jobs.submit(warm, lane="printer")
        if seconds >= _QUIET and self._tidied != self._last:
            self._tidied = self._last
            self.tidy()

    def tidy(self) -> None:
        """Tidy the books now, as when somebody signs out; the next key ends it."""
        back = self._back = threading.Event()
        self._jobs.submit(lambda: self._look_after(back.is_set), failed=self.damaged.emit, token="quiet", owner=self)

    def end(self) -> None:
        """The window closes."""
        self._back.set()
        at_the_keys(themes.application()).remove(self)

    def seen(self, watched: QObject, event: QInputEvent) -> bool:
        """Every key and click, wherever it goes."""
        if event.type() in _KEYS:
            self.touched()
        return False
