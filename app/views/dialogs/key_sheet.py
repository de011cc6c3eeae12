# SPDX-License-Identifier: Apache-2.0
"""Key sheet: what F1 shows, the keys that work here and the page of the manual for this screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from app.views import manual
from app.views import theme as themes
from app.views.actions import ActionSet
from app.views.widgets.key_cap import KeyCap
from app.views.widgets.labels import Label
from app.views.widgets.sheet import Sheet

_PIECES = {
    "title": ("title", "ink"),
    "head": ("strong", "ink"),
    "text": ("body", "ink"),
    "item": ("body", "ink"),
    "row": ("body", "ink-muted"),
}


class KeyGrid(QWidget):
    """Key-caps with what each does, read downward; in two columns where there is room for them."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._pairs = [(KeyCap(key), Label(does)) for key, does in pairs]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._columns = 0
        self._arrange(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take one column or two."""
        super().resizeEvent(event)
        self._arrange(2 if self.width() >= themes.current().size("sheet") else 1)

    def restyle(self) -> None:
        """Measure the gaps again."""
        theme = themes.current()
        self._grid.setVerticalSpacing(theme.space("xxs"))
        self._grid.setHorizontalSpacing(theme.space("s"))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        rows = -(-len(self._pairs) // columns)
        for place, (cap, does) in enumerate(self._pairs):
            column, row = divmod(place, max(1, rows))
            self._grid.addWidget(cap, row, 2 * column, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(does, row, 2 * column + 1)
        for column in (1, 3):
            self._grid.setColumnStretch(column, 1 if column < 2 * columns else 0)
        self.restyle()


class KeySheet(Sheet):
    """F1: the keys that work here, and under them what the manual says of this screen."""

    def __init__(self, title: str, sets: Sequence[ActionSet], page: str = "") -> None:
        super().__init__(title, verb="Go on", keep="Close", wide=True)
        self.setObjectName("key-sheet")
        rows = [(spec.keys, spec.title) for each in sets if each.on_screen() for spec in each.usable() if spec.keys]
        self.body.addWidget(
            KeyGrid([row for row in rows if not row[0].startswith("Ctrl+") or not row[0][5:].isdecimal()])
        )
        for piece in manual.page(page) if page else ():
            kind, tone = _PIECES[piece.kind]
            said = "• " + piece.cells[0] if piece.kind == "item" else "   ".join(filter(None, piece.cells))
            self.body.addWidget(Label(said, kind, tone, wrap=True))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page and arrow keys move a long page."""
        bar = self.findChildren(QScrollArea)[0].verticalScrollBar()
        step = {
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_Up: -bar.singleStep(),
        }.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            bar.setValue(bar.value() + step)
            event.accept()
