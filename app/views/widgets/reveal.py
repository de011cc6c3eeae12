# SPDX-License-Identifier: Apache-2.0
"""What is scrolled away: where a part can be seen, and how it comes into view."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractScrollArea, QScrollArea, QWidget

from app.views import theme as themes


def ports(widget: QWidget) -> Iterator[QWidget]:
    """The viewports a widget is seen through, the nearest first; none where it always stays in its place."""
    link = widget.parentWidget()
    while link is not None:
        area = link.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is link:
            yield link
        link = area


def reveal(widget: QWidget, part: QRect | None = None) -> None:
    """Scroll everything a widget lies in until it, or a part of it, is seen with what stands around it.

    Of what is higher than its place the beginning is shown.
    """
    box = widget.rect() if part is None else part
    for port in ports(widget):
        area = port.parentWidget()
        inside = area.widget() if isinstance(area, QScrollArea) else None
        if not isinstance(area, QScrollArea) or inside is None:
            continue
        top = widget.mapTo(inside, box.topLeft()).y()
        room = port.height()
        air = max(0, min(themes.current().space("xl"), (room - box.height()) // 2))
        first, last = top - air, top + min(box.height(), room) + air
        bar = area.verticalScrollBar()
        if first < bar.value():
            bar.setValue(first)
        elif last > bar.value() + room:
            bar.setValue(last - room)


def seen_through(widget: QWidget, window: QWidget) -> QRect | None:
    """What can be seen of a widget's place, in the coordinates of its window; None where nothing scrolls."""
    seen: QRect | None = None
    for port in ports(widget):
        place = QRect(port.mapTo(window, QPoint(0, 0)), port.size())
        seen = place if seen is None else seen.intersected(place)
    return seen
