# SPDX-License-Identifier: Apache-2.0
"""The cash of a drawer through its session: a step line, the float dashed, the chosen minute upright in ink."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.drawer_day import TO_VAULT, Moment, levels
from app.domain.money import ZERO, Money
from app.views import formats
from app.views import theme as themes
from app.views.widgets.plot_scale import grid

NEVER = datetime.min.replace(tzinfo=UTC)
_LINE = 2.25
_STEPS_OF_TIME = (5, 10, 15, 30, 60, 120, 240, 480, 1440, 10080)
_AHEAD = timedelta(minutes=2)
_AIR = 16
"""Behind the last minute the plot leaves a sixteenth of its time free, and two minutes at least."""
_NAMED = 3
"""How many drops are named on the plot; more names would lie over the line."""


class CashPlot(QWidget):
    """A plot of expected cash; its words are its accessible name. The slider under it moves the upright line.

    `placed()` when the line begins or ends somewhere else.
    """

    placed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("cash-plot")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._moments: tuple[Moment, ...] = ()
        self._levels: tuple[tuple[datetime, Money], ...] = ()
        self._from = self._end = self._until = self._at = NEVER
        self.setAccessibleName("No cash to plot")

    def show_cash(self, moments: Sequence[Moment], until: datetime) -> None:
        """Show a session from its first act to a moment, the last one or now."""
        self._moments = tuple(moments)
        self._levels = levels(self._moments)
        if self._levels:
            self._from = self._levels[0][0]
            self._end = max(until, self._from + timedelta(minutes=1))
            self._until = self._end + max(_AHEAD, (self._end - self._from) / _AIR)
            self.setAccessibleName(self._said())
        else:
            self.setAccessibleName("No cash to plot")
        self.placed.emit()
        self.update()

    def ends(self) -> tuple[float, float]:
        """How far from its left and its right edge the line begins and ends, in pixels."""
        if not self._levels:
            return 0.0, 0.0
        box = self._area()
        return self._x(box, self._from), self.width() - self._x(box, self._end)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The line has another place."""
        super().resizeEvent(event)
        self.placed.emit()

    def show_minute(self, at: datetime) -> None:
        """Put the upright line at another minute."""
        self._at = at
        self.update()

    def _said(self) -> str:
        """The plot in one sentence."""
        (first, start), (last, end) = self._levels[0], self._levels[-1]
        high_at, high = max(self._levels, key=lambda step: step[1])
        return (
            f"Cash through the session: {formats.money(start)} at {formats.clock_time(first)}, "
            f"highest {formats.money(high)} at {formats.clock_time(high_at)}, "
            f"{formats.money(end)} from {formats.clock_time(last)} on. Alt+T shows it as a table."
        )

    def sizeHint(self) -> QSize:
        """Wider than high."""
        return QSize(480, 240)

    def minimumSizeHint(self) -> QSize:
        """Never too small for two lines and their words."""
        scale = themes.current().scale
        return QSize(round(240 * scale), round(120 * scale))

    # painting -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the grid, the float, the line, what happened, and the chosen minute."""
        if not self._levels:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(themes.current().font("money", 13))
            box = self._area()
            for cents in self._lines():
                self._paint_line_of_grid(painter, box, cents)
            self._paint_hours(painter, box)
            self._paint_float(painter, box)
            self._paint_cash(painter, box)
            self._paint_events(painter, box)
            self._paint_minute(painter, box)

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(themes.current().font("money", 13))

    def _area(self) -> QRectF:
        """Where the line runs: right of the amounts, above the hours, with room for the time over it."""
        theme, metrics = themes.current(), self._metrics()
        left = max(metrics.horizontalAdvance(formats.whole_money(Money(cents))) for cents in self._lines())
        over, below = metrics.height() + theme.space("xxs"), metrics.height() + theme.space("s")
        return self.rect().toRectF().adjusted(left + theme.space("xs"), over, -theme.space("s"), -below)

    def _lines(self) -> list[int]:
        """The amounts of the grid: round ones, at most five steps, from nothing to above the most there was."""
        most = max(max(level.cents for _, level in self._levels), 100)
        least = min(min(level.cents for _, level in self._levels), 0)
        return grid(least, most, 100)

    def _x(self, box: QRectF, at: datetime) -> float:
        share = (at - self._from).total_seconds() / (self._until - self._from).total_seconds()
        return box.left() + box.width() * min(1.0, max(0.0, share))

    def _y(self, box: QRectF, cents: int) -> float:
        lines = self._lines()
        return box.bottom() - box.height() * (cents - lines[0]) / max(1, lines[-1] - lines[0])

    def _paint_line_of_grid(self, painter: QPainter, box: QRectF, cents: int) -> None:
        theme, y = themes.current(), self._y(box, cents)
        painter.setPen(QPen(theme.colour("plot-grid"), 1))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.setPen(theme.colour("ink-muted"))
        high = self._metrics().height()
        words = QRectF(0, y - high / 2, box.left() - theme.space("xs"), high)
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, side, formats.whole_money(Money(cents)))

    def _paint_hours(self, painter: QPainter, box: QRectF) -> None:
        theme, metrics = themes.current(), self._metrics()
        wide = metrics.horizontalAdvance("12:30 PM") + theme.space("m")
        minutes = (self._until - self._from).total_seconds() / 60
        step = next((each for each in _STEPS_OF_TIME if box.width() * each / minutes >= wide), _STEPS_OF_TIME[-1])
        midnight = self._from.replace(hour=0, minute=0, second=0, microsecond=0)
        passed = int((self._from - midnight).total_seconds() // 60)
        at = midnight + timedelta(minutes=-(-passed // step) * step)
        painter.setPen(theme.colour("ink-muted"))
        while at <= self._until:
            x = self._x(box, at)
            left = min(max(x - wide / 2, 0.0), self.width() - wide)
            words = QRectF(left, box.bottom() + theme.space("xs"), wide, metrics.height())
            text = formats.clock_time(at) if step < 1440 else formats.short_date(at.date())
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, text)
            at += timedelta(minutes=step)

    def _paint_float(self, painter: QPainter, box: QRectF) -> None:
        """The float the session began with, dashed: what must be left when the rest went to the vault."""
        theme, start = themes.current(), self._levels[0][1]
        y = self._y(box, start.cents)
        painter.setPen(QPen(theme.colour("plot-2"), theme.size("edge") * 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.setPen(theme.colour("plot-2"))
        text, high = f"float {formats.whole_money(start)}", self._metrics().height()
        wide = self._metrics().horizontalAdvance(text) + theme.space("xxs")
        painter.drawText(
            QRectF(box.left() + theme.space("s"), y, wide, high),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            text,
        )

    def _paint_cash(self, painter: QPainter, box: QRectF) -> None:
        path = QPainterPath(QPointF(self._x(box, self._levels[0][0]), self._y(box, self._levels[0][1].cents)))
        for (_, before), (at, level) in pairwise(self._levels):
            path.lineTo(self._x(box, at), self._y(box, before.cents))
            path.lineTo(self._x(box, at), self._y(box, level.cents))
        path.lineTo(self._x(box, self._end), self._y(box, self._levels[-1][1].cents))
        theme = themes.current()
        pen = QPen(theme.colour("plot-1"), (_LINE + (theme.size("edge") - 1) / 2) * theme.scale)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.strokePath(path, pen)

    def _paint_events(self, painter: QPainter, box: QRectF) -> None:
        """Drops are triangles that point down, voids are crosses: shapes, so that no colour has to be told apart."""
        theme = themes.current()
        side, named = theme.space("xxs") + 1.0, 0
        for moment in self._moments:
            at = QPointF(self._x(box, moment.at), self._y(box, moment.after.cents))
            if moment.kind in TO_VAULT:
                painter.setPen(QPen(theme.colour("plot-1"), 1.5))
                painter.setBrush(theme.colour("surface"))
                shape = [QPointF(-side, -side), QPointF(side, -side), QPointF(0, side)]
                painter.drawPolygon(QPolygonF([at + corner for corner in shape]))
                named += 1
                if named <= _NAMED:
                    self._name(painter, box, at, f"{moment.kind} {formats.whole_money(-moment.cash)}", "ink-muted")
            elif moment.kind == "void" and moment.cash != ZERO:
                painter.setPen(QPen(theme.colour("danger"), 2))
                painter.drawLine(at + QPointF(-side, -side), at + QPointF(side, side))
                painter.drawLine(at + QPointF(-side, side), at + QPointF(side, -side))

    def _name(self, painter: QPainter, box: QRectF, at: QPointF, text: str, tone: str) -> None:
        """A word on the line: left of its place where there is room, else right of it."""
        theme, metrics = themes.current(), self._metrics()
        wide, gap = metrics.horizontalAdvance(text) + 1, theme.space("xs") + 2
        left = at.x() - gap - wide
        if left < box.left():
            left = at.x() + gap
        top = min(max(at.y() - metrics.height() / 2, box.top()), box.bottom() - metrics.height())
        painter.setPen(theme.colour(tone))
        painter.drawText(QRectF(left, top, wide, metrics.height()), Qt.AlignmentFlag.AlignLeft, text)

    def _paint_minute(self, painter: QPainter, box: QRectF) -> None:
        if not self._from <= self._at <= self._until:
            return
        theme, metrics, x = themes.current(), self._metrics(), self._x(box, self._at)
        painter.setPen(QPen(theme.colour("ink"), 1.5 * theme.size("edge")))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        held = next((level for at, level in reversed(self._levels) if at <= self._at), ZERO)
        text = f"{formats.clock_time(self._at)}   {formats.money(held)}"
        wide = metrics.horizontalAdvance(text) + 2
        left = min(max(x - wide / 2, box.left()), self.width() - wide)
        painter.drawText(QRectF(left, 0, wide, metrics.height()), Qt.AlignmentFlag.AlignCenter, text)
