# SPDX-License-Identifier: Apache-2.0
"""Bars over words: what was taken on each day, how many receipts in each hour, over and short session by session."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.money import Money
from app.views import formats
from app.views import theme as themes
from app.views.widgets.plot_scale import grid

_SHARE = 0.62
"""How much of its place a bar takes."""
_WIDEST = 56
_TOLD = 8
"""So many bars are told one by one in the accessible name; of more, the highest and the lowest."""

Bar = tuple[str, int]


class BarPlot(QWidget):
    """A bar for each word; `money` says that the figures are cents. Its words are its accessible name."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bar-plot")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._bars: tuple[Bar, ...] = ()
        self._money = True
        self.show_bars("", (), money=True)

    def show_bars(self, title: str, bars: Sequence[Bar], *, money: bool) -> None:
        """Show other figures."""
        self._bars, self._money = tuple(bars), money
        self.setAccessibleName(self._said(title) if self._bars else "Nothing to plot")
        self.update()

    def _said(self, title: str) -> str:
        """The plot in one sentence."""
        if len(self._bars) <= _TOLD:
            told = ", ".join(f"{word} {self._figure(height)}" for word, height in self._bars)
        else:
            most, least = (choose(self._bars, key=lambda bar: bar[1]) for choose in (max, min))
            told = (
                f"{len(self._bars)} bars from {self._bars[0][0]} to {self._bars[-1][0]}, "
                f"highest {most[0]} {self._figure(most[1])}, lowest {least[0]} {self._figure(least[1])}"
            )
        return f"{title}: {told}. Alt+T leaves the table alone."

    def _figure(self, height: int) -> str:
        return formats.whole_money(Money(height)) if self._money else f"{height:,}"

    def sizeHint(self) -> QSize:
        """Wider than high."""
        return QSize(480, 200)

    def minimumSizeHint(self) -> QSize:
        """Never too small for two lines and their words."""
        scale = themes.current().scale
        return QSize(round(240 * scale), round(112 * scale))

    # painting -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the grid, the bars and their words."""
        if not self._bars:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(themes.current().font("money", 13))
            lines = self._lines()
            box = self._area(lines)
            for figure in lines:
                self._paint_line(painter, box, lines, figure)
            self._paint_bars(painter, box, lines)
            self._paint_words(painter, box)

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(themes.current().font("money", 13))

    def _lines(self) -> list[int]:
        heights = [height for _, height in self._bars]
        smallest = 100 if self._money else 1
        return grid(min(0, *heights), max(smallest, *heights), smallest)

    def _area(self, lines: Sequence[int]) -> QRectF:
        """Where the bars stand: right of the figures, above the words, with room for a figure over the highest."""
        theme, metrics = themes.current(), self._metrics()
        left = max(metrics.horizontalAdvance(self._figure(figure)) for figure in lines)
        around = metrics.height() + theme.space("xs")
        below = around + (metrics.height() if lines[0] < 0 else 0)  # the figure of the lowest bar stands under it
        return self.rect().toRectF().adjusted(left + theme.space("xs"), around, 0, -below)

    def _y(self, box: QRectF, lines: Sequence[int], figure: int) -> float:
        return box.bottom() - box.height() * (figure - lines[0]) / max(1, lines[-1] - lines[0])

    def _paint_line(self, painter: QPainter, box: QRectF, lines: Sequence[int], figure: int) -> None:
        theme, y, high = themes.current(), self._y(box, lines, figure), self._metrics().height()
        painter.setPen(QPen(theme.colour("ink-muted" if figure == 0 else "plot-grid"), theme.size("edge")))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.setPen(theme.colour("ink-muted"))
        words = QRectF(0, y - high / 2, box.left() - theme.space("xs"), high)
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._figure(figure))

    def _paint_bars(self, painter: QPainter, box: QRectF, lines: Sequence[int]) -> None:
        theme, metrics = themes.current(), self._metrics()
        each = box.width() / len(self._bars)
        wide = min(each * _SHARE, _WIDEST * theme.scale)
        told = all(metrics.horizontalAdvance(self._figure(height)) <= each for _, height in self._bars)
        nothing = self._y(box, lines, 0)
        for place, (_, height) in enumerate(self._bars):
            middle, y = box.left() + (place + 0.5) * each, self._y(box, lines, height)
            bar = QRectF(middle - wide / 2, min(y, nothing), wide, max(abs(nothing - y), 1.0 if height else 0.0))
            painter.fillRect(bar, theme.colour("plot-1"))
            if told and height:
                painter.setPen(theme.colour("ink"))
                top = bar.top() - metrics.height() if height > 0 else bar.bottom()
                over = QRectF(middle - each / 2, top, each, metrics.height())
                painter.drawText(over, Qt.AlignmentFlag.AlignCenter, self._figure(height))

    def _paint_words(self, painter: QPainter, box: QRectF) -> None:
        """The words under the bars: each where there is room, else every second, fifth, and so on."""
        theme, metrics = themes.current(), self._metrics()
        each, gap = box.width() / len(self._bars), theme.space("xs")
        widest = max(metrics.horizontalAdvance(word) for word, _ in self._bars)
        apart = next(
            step for step in (1, 2, 5, 10, 20, 50, 100, len(self._bars)) if each * step >= min(widest, 96) + gap
        )
        painter.setPen(theme.colour("ink-muted"))
        for place in range(0, len(self._bars), apart):
            room = each * apart - gap
            middle = box.left() + (place + 0.5) * each
            left = min(max(middle - room / 2, 0.0), self.width() - room)
            words = QRectF(left, self.height() - metrics.height() - theme.space("xxs"), room, metrics.height())
            text = metrics.elidedText(self._bars[place][0], Qt.TextElideMode.ElideRight, room)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, text)
