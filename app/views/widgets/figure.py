# SPDX-License-Identifier: Apache-2.0
"""Figures: money as the picture of a screen, always whole, set flush by its ink."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views import theme as themes


class Figure(QWidget):
    """An amount as text, painted whole: it takes a smaller step of its type role, never a cut.

    `kind`: money, money-strong, money-title, money-total, money-change. `right`: flush right.
    `steady`: keep the height of the largest step, so that nothing below it moves; else a low place takes a
    smaller step as well.
    """

    def __init__(
        self, text: str = "", kind: str = "money-total", *, tone: str = "ink", right: bool = True, steady: bool = True
    ) -> None:
        super().__init__()
        self._text, self._type, self._tone = text, kind, tone
        self._right, self._steady = right, steady
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred if self._steps() else QSizePolicy.Policy.Minimum,
            QSizePolicy.Policy.Fixed if steady else QSizePolicy.Policy.Maximum,
        )
        self.setAccessibleName(text)

    def text(self) -> str:
        """The amount as written."""
        return self._text

    def set_text(self, text: str, *, tone: str | None = None, kind: str | None = None) -> None:
        """Show another amount, in another tone or type role if one is given."""
        self._text, self._tone, self._type = text, tone or self._tone, kind or self._type
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()
        self.update()

    def shown_size(self) -> int:
        """The size of the step in use, in pixels at 100 %."""
        steps = self._steps() or (themes.current().type(self._type).size,)
        for step in steps:
            if self._fill(step) <= 1:
                return step
        # Less room than for the last step: keep every figure on the paper all the same.
        return max(8, int(steps[-1] / self._fill(steps[-1])))

    def _fill(self, step: int) -> float:
        """How much of the room a step takes: more than 1 is cut."""
        wide = self._ink(step).width() / max(1, self.width())
        return wide if self._steady else max(wide, self._height(step) / max(1, self.height()))

    def painted_height(self) -> int:
        """How high the amount is painted, in pixels."""
        return self._height(self.shown_size())

    def sizeHint(self) -> QSize:
        """As wide as the whole amount in its first step, as high as its capitals."""
        first = (self._steps() or (themes.current().type(self._type).size,))[0]
        return QSize(round(self._ink(first).width() + 1.5), self._height(first))

    def minimumSizeHint(self) -> QSize:
        """At least as wide as the amount in its last step."""
        steps = self._steps() or (themes.current().type(self._type).size,)
        low = steps[0] if self._steady else steps[-1] // 2
        return QSize(round(self._ink(steps[-1]).width() + 1.5), self._height(low))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the amount, its first or last ink on the edge of the widget."""
        step = self.shown_size()
        font = self._font(step)
        ink = self._ink(step)
        x = self.width() - ink.right() if self._right else -ink.left()
        cap = QFontMetricsF(font).capHeight()
        y = (self.height() + cap) / 2
        path = QPainterPath()
        with QPainter(self) as painter:
            painter.setPen(themes.current().colour(self._tone if self.isEnabled() else "ink-disabled"))
            if step >= 34:
                # Large letters as outlines: no hinting moves them off the edge.
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                path.addText(QPointF(x, y), font, self._text)
                painter.fillPath(path, themes.current().colour(self._tone if self.isEnabled() else "ink-disabled"))
            else:
                painter.setFont(font)
                painter.drawText(QPointF(round(x), round(y)), self._text)

    def _steps(self) -> tuple[int, ...]:
        return themes.current().type(self._type).steps

    def _font(self, step: int) -> QFont:
        return themes.current().font(self._type, step)

    def _ink(self, step: int) -> QRectF:
        if not self._text:
            return QRectF()
        return QFontMetricsF(self._font(step)).tightBoundingRect(self._text)

    def _height(self, step: int) -> int:
        # The dollar sign and the comma reach past the capitals.
        metrics = QFontMetricsF(self._font(step))
        height = max(metrics.capHeight() * 1.34, metrics.ascent() * 0.98)
        if any(letter.isalpha() for letter in self._text):
            # Words in the place of a figure have letters that hang lower than a comma.
            height = max(height, metrics.capHeight() + 2 * metrics.descent())
        return round(height)


class PlainFigure(Figure):
    """A figure in a row: one size, as wide as it is."""

    def __init__(self, text: str = "", kind: str = "money-strong", *, tone: str = "ink", right: bool = True) -> None:
        super().__init__(text, kind, tone=tone, right=right)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
