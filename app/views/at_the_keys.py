# SPDX-License-Identifier: Apache-2.0
"""Everything typed and clicked, wherever it goes, for the few who must know of all of it.

A filter of the application is shown every event of every widget, hundreds of thousands in an hour's work, and
each of them is a walk from Qt into Python. So there is one, and it hands on only what a person did.
"""

from __future__ import annotations

import weakref
from typing import Protocol

import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QInputEvent
from PySide6.QtWidgets import QApplication

_PROPERTY = "tillwright-at-the-keys"


class Watcher(Protocol):
    """Who is told of every key and click; a QObject, told until it is destroyed."""

    def seen(self, watched: QObject, event: QInputEvent) -> bool:
        """Look at an event on its way to `watched`; True keeps it from everybody else."""
        ...


class AtTheKeys(QObject):
    """The one filter of the application; whoever came last is asked first."""

    # Of the class as well: Python may clear an object in a cycle while Qt still shows it events.
    _watchers: tuple[weakref.ref[Watcher], ...] = ()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.setProperty(_PROPERTY, self)
        app.installEventFilter(self)

    def add(self, watcher: Watcher) -> None:
        """Tell somebody from now on."""
        self._watchers = (weakref.ref(watcher), *self._without(watcher))

    def remove(self, watcher: Watcher) -> None:
        """Tell them no more."""
        self._watchers = self._without(watcher)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand on keys and clicks, and let everything else pass."""
        return isinstance(event, QInputEvent) and self._told(watched, event)

    def _told(self, watched: QObject, event: QInputEvent) -> bool:
        for each in self._watchers:
            watcher = each()
            if watcher is not None and shiboken6.isValid(watcher) and watcher.seen(watched, event):
                return True
        return False

    def _without(self, watcher: Watcher) -> tuple[weakref.ref[Watcher], ...]:
        def stays(each: Watcher | None) -> bool:
            return each is not None and each is not watcher and shiboken6.isValid(each)

        return tuple(each for each in self._watchers if stays(each()))


def at_the_keys(app: QApplication) -> AtTheKeys:
    """The filter of this application, made for the first who asks."""
    found = app.property(_PROPERTY)
    return found if isinstance(found, AtTheKeys) else AtTheKeys(app)
