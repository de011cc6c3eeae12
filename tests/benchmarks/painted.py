# SPDX-License-Identifier: Apache-2.0
"""Started as a process of its own: `hello` shows a window with one label, a folder opens the program on that home.

When the first window has been painted it says at what moment, and which modules were there by then, and ends at once.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import NoReturn

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget


class Eye(QObject):
    """Sees the first paint of a window."""

    seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let everything through; after the first paint is done, tell and end."""
        if not self.seen and event.type() is QEvent.Type.Paint and isinstance(watched, QWidget) and watched.isWindow():
            self.seen = True
            QTimer.singleShot(0, tell)
        return False


def tell() -> NoReturn:
    """Say when, and what is loaded, and end without any tidying up."""
    loaded = sorted({name.partition(".")[0] for name in sys.modules})
    sys.stdout.write(json.dumps({"at": time.monotonic(), "loaded": loaded}) + "\n")
    sys.stdout.flush()
    os._exit(0)


def main(what: str) -> None:
    """Open the window asked for under the eye."""
    eye = Eye()
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
    main(sys.argv[1])
