# SPDX-License-Identifier: Apache-2.0
"""Boxes to choose from and boxes to tick, painted from the tokens."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox

from app.views import icons
from app.views import theme as themes


class CalmBox(QComboBox):
    """A box to choose from; the wheel scrolls the form and never changes the choice."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what lies behind."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow that says there is more."""
        super().paintEvent(event)
        theme = themes.current()
        side = theme.size("icon")
        place = QRectF(self.width() - side - theme.space("xs"), (self.height() - side) / 2, side, side)
        with QPainter(self) as painter:
            icons.paint(painter, "chevron-down", "ink-muted" if self.isEnabled() else "ink-disabled", place)


class TickBox(QCheckBox):
    """A box to tick, painted from the tokens: an outline, or an accent ground with a tick."""

    def sizeHint(self) -> QSize:
        """The box, a gap and the words."""
        theme = themes.current()
        words = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        wide = theme.size("icon-notice") + theme.space("xs") + words + theme.space("xxs")
        return QSize(round(wide + 0.5), theme.size("control-dense"))

    def minimumSizeHint(self) -> QSize:
        """Never smaller than that."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """Words and box are one thing to press."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box and the words."""
        theme = themes.current()
        side, usable = theme.size("icon-notice"), self.isEnabled()
        box = QRectF(0, (self.height() - side) / 2, side, side).adjusted(1, 1, -1, -1)
        ground, edge = ("accent", "accent") if self.isChecked() else ("surface", "edge-control")
        if not usable:
            ground, edge = "sunken", "edge-disabled"
        elif self.underMouse() and not self.isChecked():
            ground, edge = "hover", "ink"
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour(edge), theme.size("edge")))
            painter.setBrush(theme.colour(ground))
            painter.drawRoundedRect(box, theme.radius("chip"), theme.radius("chip"))
            if self.isChecked():
                icons.paint(painter, "check", "accent-ink" if usable else "ink-disabled", box.adjusted(2, 2, -2, -2))
            painter.setFont(self.font())
            painter.setPen(theme.colour("ink" if usable else "ink-disabled"))
            words = QRectF(side + theme.space("xs"), 0, self.width() - side - theme.space("xs"), self.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())


def check_box(text: str) -> TickBox:
    """A box to tick, as high as a finger's tip."""
    box = TickBox(text)
    themes.set_type(box, "body")
    themes.set_measures(box, least="control-dense")
    box.setObjectName("-".join(text.lower().replace(",", "").split()))
    return box
