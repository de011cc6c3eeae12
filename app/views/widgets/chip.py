# SPDX-License-Identifier: Apache-2.0
"""Chips: a small icon and word that say how something stands."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views import icons
from app.views import theme as themes

ICONS = {
    "neutral": "clock",
    "accent": "info",
    "positive": "circle-check",
    "caution": "triangle-alert",
    "danger": "circle-x",
    "training": "graduation-cap",
}
_ROLES = {
    "neutral": ("sunken", "ink-muted", "edge"),
    "accent": ("accent-soft", "accent-on-soft", "accent"),
    "positive": ("positive-soft", "positive", "positive"),
    "caution": ("caution-soft", "caution", "caution"),
    "danger": ("danger-soft", "danger", "danger"),
    "training": ("training-soft", "training", "training"),
}


def chip_size(text: str, icon: str) -> QSize:
    """How large a chip is, in pixels."""
    theme = themes.current()
    width = theme.width_of(text, "caption") + 2 * theme.space("xs")
    if icon:
        width += theme.size("icon-small") + theme.space("xxs")
    return QSize(round(width + 0.5), max(theme.size("chip"), round(theme.line_of("caption") + 4)))


def paint_chip(painter: QPainter, box: QRectF, text: str, tone: str, icon: str) -> None:
    """Draw a chip into a box, also from a list that paints its own rows."""
    theme = themes.current()
    ground, ink, edge = _ROLES[tone]
    width = theme.size("edge")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.mixed(edge, ground) if tone != "neutral" else theme.colour("edge"), width))
    painter.setBrush(theme.colour(ground))
    half = width / 2
    painter.drawRoundedRect(box.adjusted(half, half, -half, -half), theme.radius("chip"), theme.radius("chip"))
    left = box.x() + theme.space("xs")
    if icon:
        side = theme.size("icon-small")
        icons.paint(painter, icon, ink, QRectF(left - 1, box.center().y() - side / 2, side, side))
        left += side + theme.space("xxs")
    painter.setFont(theme.font("caption"))
    painter.setPen(theme.colour(ink))
    painter.drawText(QRectF(left, box.y(), box.right() - left, box.height()), Qt.AlignmentFlag.AlignVCenter, text)
    painter.restore()


class Chip(QWidget):
    """An icon and a word in a tone; `icon=None` takes the tone's own icon, an empty one none."""

    def __init__(self, text: str, tone: str = "neutral", icon: str | None = None) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_text(text, tone, icon)

    @classmethod
    def count(cls, count: int, what: str = "") -> "Chip":
        """A figure in an accent chip; `what` is read out with it."""
        chip = cls(str(count), "accent", "")
        chip.setAccessibleName(f"{count} {what}".strip())
        return chip

    def set_text(self, text: str, tone: str = "neutral", icon: str | None = None) -> None:
        """Say something else."""
        self._text, self._tone = text, tone
        self._icon = ICONS[tone] if icon is None else icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The word on the chip."""
        return self._text

    def sizeHint(self) -> QSize:
        """As wide as its word."""
        return chip_size(self._text, self._icon)

    def minimumSizeHint(self) -> QSize:
        """Never smaller than that."""
        return self.sizeHint()

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip."""
        with QPainter(self) as painter:
            paint_chip(painter, self.rect().toRectF(), self._text, self._tone, self._icon)
