# SPDX-License-Identifier: Apache-2.0
"""Key-caps: the key of an action, drawn on the button that does it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views import icons
from app.views import theme as themes

# Public Sans has no arrows, so a key-cap draws them.
_ARROWS = {"↑": "arrow-up", "↓": "arrow-down", "←": "arrow-left", "→": "arrow-right"}


def cap_size(key: str) -> QSize:
    """How large the cap of a key is, in pixels."""
    theme = themes.current()
    height = theme.size("key-cap")
    if key in _ARROWS:
        return QSize(theme.size("key-cap") + theme.space("s"), height)
    text = theme.width_of(key, "caption")
    return QSize(round(text + 2 * theme.space("xs") + 2), max(height, theme.font("caption").pixelSize() + 6))


def paint_cap(painter: QPainter, box: QRectF, key: str, role: str, edge: str) -> None:
    """Draw a key's cap into a box: the word in one colour role, the outline in another."""
    theme = themes.current()
    width = theme.size("edge")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour(edge), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = width / 2
    painter.drawRoundedRect(box.adjusted(half, half, -half, -half), theme.radius("chip"), theme.radius("chip"))
    if key in _ARROWS:
        side = theme.size("icon-small")
        icons.paint(
            painter, _ARROWS[key], role, QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
        )
    else:
        painter.setFont(theme.font("caption"))
        painter.setPen(QColor(theme.colour(role)))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
    painter.restore()


class KeyCap(QWidget):
    """A key shown by itself, in a key line or beside a field."""

    def __init__(self, key: str, role: str = "ink-muted") -> None:
        super().__init__()
        self._key, self._role = key, role
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(key)

    def sizeHint(self) -> QSize:
        """As wide as its word."""
        return cap_size(self._key)

    def minimumSizeHint(self) -> QSize:
        """Never smaller than that."""
        return self.sizeHint()

    def restyle(self) -> None:
        """Measure the word again."""
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cap."""
        role = self._role if self.isEnabled() else "ink-disabled"
        with QPainter(self) as painter:
            paint_cap(painter, self.rect().toRectF(), self._key, role, role if role != "ink-muted" else "edge-control")
