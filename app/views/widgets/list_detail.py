# SPDX-License-Identifier: Apache-2.0
"""List and detail: the layout of a screen that chooses on the left and reads on the right."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.views import theme as themes
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row


class ScreenHead(QWidget):
    """The head of a screen: its name in headline, one muted line, at most three actions right."""

    def __init__(self, title: str, note: str = "") -> None:
        super().__init__()
        row = Row(self, gap="xs")
        words = Column(gap="hair")
        self.title = Label(title, "headline")
        self.note = Label(note, "body", "ink-muted", wrap=True)
        words.addWidget(self.title)
        words.addWidget(self.note)
        row.addLayout(words, 1)
        self.note.setVisible(bool(note))
        self._buttons = Row(gap="xs")
        row.addLayout(self._buttons)

    def set_text(self, title: str, note: str = "") -> None:
        """Name the screen anew."""
        self.title.setText(title)
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def add_button(self, button: KeyCapButton) -> KeyCapButton:
        """Put an action at the right of the head."""
        self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return button


class ListDetail(QWidget):
    """A list beside its detail, 38 to 62; compact, one at a time, Esc goes back to the list.

    `shown_detail(bool)` says which of the two a compact window shows.
    """

    shown_detail = Signal(bool)

    def __init__(self, list_part: QWidget, detail: QWidget, *, shares: tuple[int, int] = (38, 62)) -> None:
        super().__init__()
        self.list_part, self.detail = list_part, detail
        self._row = Row(self, gap="s")
        self._row.addWidget(list_part, shares[0])
        self._row.addWidget(detail, shares[1])
        self._reading = False
        self._narrow = False

    def read(self, reading: bool = True) -> None:
        """Show the detail of what was chosen; where both fit, both stay."""
        self._reading = reading
        self._show()

    @property
    def reading(self) -> bool:
        """Whether a window too narrow for both shows the detail alone."""
        return self._narrow and self._reading

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show one at a time where both do not fit."""
        super().resizeEvent(event)
        narrow = self.width() < themes.current().size("compact-width") * 3 // 4
        if narrow != self._narrow:
            self._narrow = narrow
            self._show()

    def _show(self) -> None:
        self.list_part.setVisible(not self._narrow or not self._reading)
        self.detail.setVisible(not self._narrow or self._reading)
        self.shown_detail.emit(self._narrow and self._reading)
