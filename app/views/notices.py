# SPDX-License-Identifier: Apache-2.0
"""Notices: what happened, what is safe and what to do, in the reserved place until the next key.

Trouble comes in three kinds. A CounterError is a rule that said no; a Fault is a world that failed;
everything else is our mistake: it is written to the log, one calm sheet says so, and nobody's
receipt is lost over it.
"""

import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QInputEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import CounterError, Fault
from app.views import theme as themes
from app.views.announce import announce
from app.views.at_the_keys import at_the_keys
from app.views.widgets.banner import Banner
from app.views.widgets.sheet import Sheet

_log = logging.getLogger(__name__)
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
_KEPT = 200


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: tone (accent, positive, caution, danger), head, sentence, and when it was said."""

    tone: str
    head: str
    text: str = ""
    at: datetime | None = None
    button: str = ""
    key: str = ""


class Notices(QObject):
    """What was said. `shown(Notice)`, `cleared()`; `crashed(exception)` for a mistake of ours.

    At most one notice is shown, a newer one replaces it, and all are kept for the palette.
    """

    shown = Signal(object)
    cleared = Signal()
    crashed = Signal(object)
    # Of the class as well: Python may clear an object in a cycle while Qt still shows it events.
    _current: Notice | None = None

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None, *, listening: bool = True) -> None:
        super().__init__(parent)
        self._now = now
        self._kept: list[Notice] = []
        self._current = None
        self._act: Callable[[], object] | None = None
        if listening:
            self.listen()

    def listen(self) -> None:
        """From now on the next key takes a notice away."""
        at_the_keys(themes.application()).add(self)

    @property
    def kept(self) -> tuple[Notice, ...]:
        """Everything said, the newest first."""
        return tuple(reversed(self._kept))

    @property
    def current(self) -> Notice | None:
        """What is shown now."""
        return self._current

    def say(
        self,
        head: str,
        text: str = "",
        tone: str = "accent",
        *,
        button: str = "",
        key: str = "",
        act: Callable[[], object] | None = None,
    ) -> Notice:
        """Show a notice; it leaves with the next key of work."""
        notice = Notice(tone, head, text, self._now(), button, key)
        self._kept = [*self._kept[-(_KEPT - 1) :], notice]
        self._current, self._act = notice, act
        self.shown.emit(notice)
        announce(f"{head}. {text}" if text else head, urgent=tone in ("danger", "caution"))
        return notice

    def tell(self, trouble: BaseException) -> None:
        """Turn trouble into words: a rule, a fault, or a mistake of ours."""
        if isinstance(trouble, CounterError):
            self.say(*_parts(trouble.message), "caution")
        elif isinstance(trouble, Fault):
            self.say(trouble.what, f"{trouble.safe} {trouble.remedy}".strip(), "danger")
        else:
            _log.error("An act ended in a mistake of the program", exc_info=trouble)
            self.crashed.emit(trouble)

    def act(self) -> None:
        """The button of the notice was pressed."""
        act = self._act
        self.clear()
        if act is not None:
            act()

    def clear(self) -> None:
        """The notice leaves its place; it is kept."""
        if self._current is not None:
            self._current, self._act = None, None
            self.cleared.emit()

    def seen(self, watched: QObject, event: QInputEvent) -> bool:
        """The next key of work dismisses what is shown."""
        if (
            self._current is not None
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and isinstance(watched, QWidget)
            and not event.isAutoRepeat()
            and event.key() not in _MODIFIERS
        ):
            self.clear()
        return False


def _parts(message: str) -> tuple[str, str]:
    """The first sentence is the head."""
    head, stop, rest = message.partition(". ")
    return (head, rest) if stop else (message.removesuffix("."), "")


class NoticePlace(QWidget):
    """The reserved place at the top of a work area; a screen may bring its own as `notice_place`."""

    def __init__(self, notices: Notices) -> None:
        super().__init__()
        self._notices = notices
        self.setObjectName("notice-place")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.banner = Banner()
        self.banner.setObjectName("notice")
        self.banner.acted.connect(notices.act)
        column.addWidget(self.banner)
        notices.shown.connect(self._on_shown)
        notices.cleared.connect(self._on_cleared)
        self.hide()

    def _on_shown(self, notice: Notice) -> None:
        self.banner.say(notice.head, notice.text, notice.tone, button=notice.button, key=notice.key)
        self.show()

    def _on_cleared(self) -> None:
        self.hide()


class CrashSheet(Sheet):
    """The one calm sheet for a mistake of ours."""

    def __init__(self, trouble: BaseException) -> None:
        super().__init__(
            "The program made a mistake here",
            "Every receipt that was posted is safe in the books. The last step may not have been done.",
            verb="Go on working",
            keep="Close this",
        )
        self.setObjectName("crash-sheet")
        self.add_facts(
            (
                ("What is safe", "Posted receipts, the drawer and what is typed on the screen."),
                ("What to do", "Look at the last receipts (Ctrl+R) before you take the payment again."),
                ("For the administrator", f"{type(trouble).__name__}. The details are in the log."),
            )
        )


def install_hooks(notices: Notices) -> Callable[[], None]:
    """Send every uncaught error, of any thread, to the log and the calm sheet; gives back the undo."""
    before, before_thread = sys.excepthook, threading.excepthook

    def on_error(kind: type[BaseException], trouble: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before(kind, trouble, trace)
        else:
            notices.tell(trouble.with_traceback(trace))

    def on_thread_error(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            _log.error("A thread ended in a mistake of the program", exc_info=args.exc_value)
            # Emitted from another thread: Qt brings it to the thread of the window.
            notices.crashed.emit(args.exc_value)

    def undo() -> None:
        sys.excepthook, threading.excepthook = before, before_thread

    sys.excepthook, threading.excepthook = on_error, on_thread_error
    return undo
