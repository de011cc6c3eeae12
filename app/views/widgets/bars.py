# SPDX-License-Identifier: Apache-2.0
"""Bars: a few names, each with a bar and its figure in words; as a sentence for who does not see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views import theme as themes

_LONGEST_NAME = 3
"""A name takes at most a third of the width; a longer one ends in dots."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: how long, in thousandths of the longest that can be, and what it says at its end."""

    name: str
    share: int
    words: str
    tone: str = "plot-1"


class BarPlot(QWidget):
    """Horizontal bars under each other, as high as they need; its words are its accessible name."""

    def __init__(self, nothing: str) -> None:
        super().__init__()
        self._bars: tuple[Bar, ...] = ()
        self._nothing = nothing
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(nothing)

    def show_bars(self, title: str, bars: Sequence[Bar]) -> None:
        """Show other bars."""
        self._bars = tuple(bars)
        said = "; ".join(f"{bar.name}: {bar.words}" for bar in bars)
        self.setAccessibleName(f"{title}. {said}" if said else self._nothing)
        self.updateGeometry()
        self.update()

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """A row for each bar."""
        return QSize(360, self._row() * max(1, len(self._bars)))

    def minimumSizeHint(self) -> QSize:
        """Narrow, but never lower than its rows."""
        return QSize(round(220 * themes.current().scale), self.sizeHint().height())

    def _row(self) -> int:
        return round(themes.current().line_of("body")) + themes.current().space("s")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Name, bar, words: the words stand at the end of the bar, or inside it where there is no room behind it."""
        theme = themes.current()
        font = theme.font("body")
        metrics = QFontMetricsF(font)
        gap, high = theme.space("s"), self._row()
        names = max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0.0)
        left = min(names, self.width() / _LONGEST_NAME) + gap
        widest = max((metrics.horizontalAdvance(bar.words) for bar in self._bars), default=0.0)
        room = max(1.0, self.width() - left - widest - gap)
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font)
            for place, bar in enumerate(self._bars):
                top = float(place * high)
                painter.setPen(theme.colour("ink"))
                name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, left - gap)
                painter.drawText(QRectF(0, top, left - gap, high), side, name)
                long = max(2.0 * theme.size("edge"), room * min(1000, max(0, bar.share)) / 1000)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour(bar.tone if bar.share else "edge-control"))
                thick = high * 0.5
                radius = theme.radius("chip") if bar.share else 0
                painter.drawRoundedRect(QRectF(left, top + (high - thick) / 2, long, thick), radius, radius)
                painter.setPen(theme.colour("ink-muted"))
                painter.drawText(QRectF(left + long + gap, top, widest + gap, high), side, bar.words)
