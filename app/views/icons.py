# SPDX-License-Identifier: Apache-2.0
"""Icons: line drawings in the colour of a role, made when first seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.views import theme as themes

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

_STROKE = re.compile(r'stroke-width="[0-9.]+"')


def pixmap(name: str, role: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon `name` in the colour of `role`, `size` logical pixels wide, for a screen's ratio."""
    theme = themes.current()
    key = ("icon", name, role, size, ratio, theme.name)
    found = theme.pictures.get(key)
    if isinstance(found, QPixmap):
        return found
    made = _draw(name, theme.hex(role), size, ratio)
    theme.pictures[key] = made
    return made


def icon(name: str, role: str = "ink", size: int = 18) -> QIcon:
    """The icon for what only takes a QIcon."""
    from PySide6.QtGui import QIcon  # nothing on the sign-in form does

    return QIcon(pixmap(name, role, size, 2.0))


def paint(painter: QPainter, name: str, role: str, box: QRectF) -> None:
    """Paint an icon into a box, sharp on every screen."""
    side = round(min(box.width(), box.height()))
    picture = pixmap(name, role, side, painter.device().devicePixelRatioF())
    left = box.x() + (box.width() - side) / 2
    top = box.y() + (box.height() - side) / 2
    painter.drawPixmap(QPointF(round(left), round(top)), picture)


def paint_mark(painter: QPainter, box: QRectF, line: QColor, ground: QColor) -> None:
    """The mark of the product: a ridge over one gold line."""
    width = box.width()
    pen = QPen(line, width * 0.085)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    ridge = QPainterPath(QPointF(box.x(), box.y() + width * 0.46))
    for x, y in ((0.30, 0.0), (0.53, 0.24), (0.70, 0.06), (1.0, 0.46)):
        ridge.lineTo(box.x() + width * x, box.y() + width * y)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawPath(ridge)
    pen.setColor(ground)
    painter.setPen(pen)
    base = box.y() + width * 0.66
    painter.drawLine(QPointF(box.x(), base), QPointF(box.x() + width, base))


def names() -> tuple[str, ...]:
    """Every icon the product has."""
    return tuple(sorted(path.stem for path in themes.current().icon_folder.glob("*.svg")))


def _draw(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    theme = themes.current()
    source = (theme.icon_folder / f"{name}.svg").read_text(encoding="utf-8")
    source = _STROKE.sub(f'stroke-width="{theme.stroke()}"', source.replace("currentColor", colour))
    renderer = QSvgRenderer(QByteArray(source.encode()))
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture
