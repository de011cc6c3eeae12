# SPDX-License-Identifier: Apache-2.0
"""The way of a drawer session, drawn as a line with five stations: assigned, open, counting, submitted, sealed."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.entry import State
from app.views import icons
from app.views import theme as themes

STATIONS = (
    (State.ASSIGNED, "Assigned"),
    (State.OPEN, "Open"),
    (State.COUNTING, "Counting"),
    (State.SUBMITTED, "Submitted"),
    (State.SEALED, "Sealed"),
)
WORDS = dict(STATIONS)


class StateLine(QWidget):
    """Where a session stands: stations behind it are ticked, its own is filled, those ahead are hollow."""

    def __init__(self, state: State = State.ASSIGNED) -> None:
        super().__init__()
        self.setObjectName("state-line")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_state(state)

    def show_state(self, state: State) -> None:
        """Show another state."""
        self._place = [station for station, _ in STATIONS].index(state)
        ahead = [word.lower() for _, word in STATIONS[self._place + 1 :]]
        then = f", then {', '.join(ahead)}" if ahead else ""
        self.setAccessibleName(f"Session: {WORDS[state].lower()}{then}")
        self.update()

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """A line of stations with their words under them."""
        theme = themes.current()
        words = sum(theme.width_of(word, "strong") for _, word in STATIONS)
        high = theme.size("icon") + theme.space("xxs") + theme.line_of("strong")
        return QSize(round(words + 4 * theme.space("m")), round(high + 2))

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line, the stations and their words."""
        theme = themes.current()
        side, part = theme.size("icon"), self.width() / len(STATIONS)
        middle = side / 2
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for place, (_, word) in enumerate(STATIONS):
                centre = part * (place + 0.5)
                if place:
                    self._line(painter, centre - part + side, centre - side, middle, place <= self._place)
                self._station(painter, place, QRectF(centre - middle, 0, side, side))
                here = place == self._place
                painter.setFont(theme.font("strong" if here else "body"))
                painter.setPen(theme.colour("ink" if here else "ink-muted"))
                below = QRectF(part * place, side + theme.space("xxs"), part, self.height() - side)
                painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, word)

    def _line(self, painter: QPainter, left: float, right: float, y: float, passed: bool) -> None:
        theme = themes.current()
        painter.setPen(QPen(theme.colour("edge-control" if passed else "edge"), theme.size("edge") * 2))
        painter.drawLine(QPointF(left, y), QPointF(right, y))

    def _station(self, painter: QPainter, place: int, box: QRectF) -> None:
        theme = themes.current()
        if place < self._place:
            icons.paint(painter, "circle-check", "ink-muted", box)
            return
        here = place == self._place
        painter.setPen(QPen(theme.colour("accent" if here else "edge-control"), theme.size("edge") * 2))
        painter.setBrush(theme.colour("accent") if here else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(2, 2, -2, -2))
