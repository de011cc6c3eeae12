# SPDX-License-Identifier: Apache-2.0
"""Key sheet: what F1 shows, the keys that work here and the page of the manual for this screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea

from app.views import manual
from app.views.actions import ActionSet
from app.views.widgets.labels import Label
from app.views.widgets.sheet import Sheet

_PIECES = {
    "title": ("title", "ink"),
    "head": ("strong", "ink"),
    "text": ("body", "ink"),
    "item": ("body", "ink"),
    "row": ("body", "ink-muted"),
}


class KeySheet(Sheet):
    """F1: the keys that work here, and under them what the manual says of this screen."""

    def __init__(self, title: str, sets: Sequence[ActionSet], page: str = "") -> None:
        super().__init__(title, verb="Go on", keep="Close", wide=True)
        self.setObjectName("key-sheet")
        rows = [(spec.keys, spec.title) for each in sets if each.on_screen() for spec in each.usable() if spec.keys]
        self.add_facts([row for row in rows if not row[0].startswith("Ctrl+") or not row[0][5:].isdecimal()])
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
