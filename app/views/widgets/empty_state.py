# SPDX-License-Identifier: Apache-2.0
"""Empty states and progress: what is so, what to do, and how far it is."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views import theme as themes
from app.views.widgets.labels import IconLabel, Label
from app.views.widgets.layouts import Column, Row


class EmptyState(QWidget):
    """Nothing is here: a strong sentence that says so, and a small one that says what to do."""

    def __init__(self, head: str, text: str = "", icon: str = "inbox") -> None:
        super().__init__()
        # At the top of its place, where the first line would stand; icon and words side by side in the middle.
        column = Column(self)
        row = Row(gap="s")
        self._icon = IconLabel(icon, "ink-muted", "icon-empty")
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        words = Column(gap="hair")
        self._head = Label(head, "strong", wrap=True)
        self._text = Label(text, "small", "ink-muted", wrap=True)
        words.addWidget(self._head)
        words.addWidget(self._text)
        row.addLayout(words, 1)
        column.addLayout(row)
        column.addStretch(1)
        self.say(head, text)

    def say(self, head: str, text: str = "") -> None:
        """Say something else."""
        self._head.setText(head)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(f"{head}. {text}" if text else head)


class Bar(QWidget):
    """How far: a bar, `share` in hundredths."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: int) -> None:
        """Show another share, 0 to 100."""
        self._share = min(100, max(0, share))
        self.update()

    def sizeHint(self) -> QSize:
        """A thin bar."""
        return QSize(120, themes.current().space("xs"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the groove and how much of it is done."""
        theme = themes.current()
        box = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        radius = box.height() / 2
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("edge-control"), 1))
            painter.setBrush(theme.colour("sunken"))
            painter.drawRoundedRect(box, radius, radius)
            if self._share:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent"))
                done = QRectF(box.x(), box.y(), max(box.height(), box.width() * self._share / 100), box.height())
                painter.drawRoundedRect(done, radius, radius)


class Progress(QWidget):
    """What is being done and how far; shows itself after 300 ms, Esc asks to stop if that is safe.

    `stop_wanted` is emitted on Esc when `can_stop`.
    """

    stop_wanted = Signal()

    def __init__(self, *, can_stop: bool = False, delay_ms: int = 300) -> None:
        super().__init__()
        self._can_stop = can_stop
        column = Column(self, gap="xs")
        line = Row(gap="s")
        self._what = Label("", "strong", wrap=True)
        self._count = Label("", "body", "ink-muted", right=True)
        line.addWidget(self._what, 1)
        line.addWidget(self._count)
        column.addLayout(line)
        self._bar = Bar()
        column.addWidget(self._bar)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(delay_ms)
        self._late.timeout.connect(self.show)
        if can_stop:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def begin(self, what: str) -> None:
        """Start; what takes less than the delay is never shown."""
        self._what.setText(what)
        self._count.setText("")
        self._bar.set_share(0)
        self.setAccessibleName(what)
        self._late.start()

    def report(self, done: int, total: int, things: str = "items") -> None:
        """Say how far it is: `248 of 400 items`."""
        self._count.setText(f"{done:,} of {total:,} {things}")
        self._bar.set_share(done * 100 // total if total else 0)
        self.setAccessibleDescription(self._count.text())

    def end(self) -> None:
        """It is done; the bar leaves."""
        self._late.stop()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc asks to stop."""
        if event.key() == Qt.Key.Key_Escape and self._can_stop:
            self.stop_wanted.emit()
            return
        super().keyPressEvent(event)
