# SPDX-License-Identifier: Apache-2.0
"""A column that scrolls when there is more than fits, on the ground it lies on, without a focus of its own."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class LinesScroll(QScrollArea):
    """Scrolls one widget up and down, never sideways."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        # setWidget gives the widget a ground of its own; the card's shall be seen.
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
