# SPDX-License-Identifier: Apache-2.0
"""Flow: parts side by side that go on in the next row where there is no room left, as at a large text size."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views import theme as themes


class Flow(QWidget):
    """Rows of parts, each as wide as it needs to be; `gap` is a space token. Hidden parts take no place."""

    def __init__(self, *parts: QWidget, gap: str = "s") -> None:
        super().__init__()
        self._parts, self._gap = parts, gap
        for part in parts:
            part.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Narrow is high."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as its rows at this width."""
        return max((place.bottom() + 1 for _, place in self._places(width)), default=0)

    def sizeHint(self) -> QSize:
        """All in one row."""
        sizes = [part.sizeHint() for part in self._shown()]
        gaps = themes.current().space(self._gap) * max(0, len(sizes) - 1)
        return QSize(sum(size.width() for size in sizes) + gaps, max((size.height() for size in sizes), default=0))

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest part."""
        sizes = [part.sizeHint() for part in self._shown()]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def restyle(self) -> None:
        """Gaps grow with the text size."""
        self.updateGeometry()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put every part in its place."""
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """A part came, went, or says something else."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place()
        return super().event(event)

    def _shown(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()]

    def _place(self) -> None:
        for part, place in self._places(self.width()):
            part.setGeometry(place)

    def _places(self, width: int) -> list[tuple[QWidget, QRect]]:
        gap, at, high = themes.current().space(self._gap), QPoint(0, 0), 0
        places = []
        for part in self._shown():
            size = part.sizeHint()
            if at.x() and at.x() + size.width() > width:
                at = QPoint(0, at.y() + high + gap)
                high = 0
            places.append((part, QRect(at, size)))
            at += QPoint(size.width() + gap, 0)
            high = max(high, size.height())
        return places
