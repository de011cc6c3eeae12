# SPDX-License-Identifier: Apache-2.0
"""Paper on the screen: the rows the printer gets, in fixed type on `paper`, in every theme."""

from functools import lru_cache
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.code128 import bars
from app.domain.paper import Alphabet, Code, CodeKind, Cut, Item, Line, Paper, lay_out, rows_of
from app.domain.paper_text import clean, width
from app.views import theme as themes

_TYPE_SIZE = 13
_LEADING = 1.31
_QR_ROWS = 5.2
_BAR_ROWS = 3
_PLAIN = "\u0300"  # below it a letter of the fixed font is exactly one column wide


class PaperView(QWidget):
    """One or more slips on a strip of paper; its words are its accessible description.

    It is as large as its paper and belongs into a scroll area where that may be more than there is room for.
    """

    def __init__(self, columns: int = 48, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paper")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._columns = columns
        self._items: tuple[Item, ...] = ()
        self.setAccessibleName("Paper, empty")
        self.restyle()

    @property
    def columns(self) -> int:
        """Columns of the paper shown."""
        return self._columns

    def show_paper(self, paper: Paper, columns: int = 48, alphabet: Alphabet = clean) -> None:
        """Show a paper as a printer of so many columns makes it; with its alphabet, letter for letter."""
        self.show_items(lay_out(paper, columns, alphabet), columns, paper.title)

    def show_items(self, items: tuple[Item, ...], columns: int, title: str) -> None:
        """Show what was printed already; `title` is how a screen reader names it."""
        self._items, self._columns = items, columns
        self.setAccessibleName(title)
        self.setAccessibleDescription("\n".join(self.rows()))
        self._measure()

    def rows(self) -> tuple[str, ...]:
        """The readable rows, as they stand on the paper."""
        return rows_of(self._items)

    def restyle(self) -> None:
        """Take fonts and measures again after the theme or the text size changed."""
        theme = themes.current()
        self._fonts = {bold: theme.fixed_font(_TYPE_SIZE, 600 if bold else 400) for bold in (False, True)}
        self._cell = QFontMetricsF(self._fonts[False]).horizontalAdvance("0" * 48) / 48
        self._row = round(_TYPE_SIZE * _LEADING * theme.scale)
        self._margin = theme.space("xl")
        self._measure()

    def sizeHint(self) -> QSize:
        """The whole paper."""
        wide = self._cell * self._columns + 2 * self._margin
        high = sum(self._height(item) for item in self._items) + 2 * self._margin
        return QSize(round(wide), round(high))

    def minimumSizeHint(self) -> QSize:
        """Paper is never shown in part."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the paper and the rows that are seen."""
        theme = themes.current()
        ink = theme.colour("paper-ink")
        seen = QRectF(event.rect())
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.colour("paper"))
            painter.setPen(QPen(theme.colour("edge"), theme.size("edge")))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            top = float(self._margin)
            for item in self._items:
                high = self._height(item)
                if top + high >= seen.top() and top <= seen.bottom():
                    self._paint(painter, item, top, ink)
                top += high

    def _measure(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()

    def _height(self, item: Item) -> float:
        if isinstance(item, Line):
            return self._row * item.size.high
        if isinstance(item, Code):
            return self._row * (_QR_ROWS + 1 if item.kind is CodeKind.QR else _BAR_ROWS + 2)
        return self._row if item is not self._items[-1] else 0.0

    def _paint(self, painter: QPainter, item: Item, top: float, ink: QColor) -> None:
        painter.setPen(ink)
        if isinstance(item, Line):
            self._paint_line(painter, item, top)
        elif isinstance(item, Code):
            self._paint_code(painter, item, top, ink)
        elif item is not self._items[-1]:
            self._paint_cut(painter, item, top)

    def _paint_line(self, painter: QPainter, line: Line, top: float) -> None:
        font = self._fonts[line.bold]
        painter.setFont(font)
        painter.save()
        painter.translate(self._margin, top + self._baseline(font) * line.size.high)
        painter.scale(line.size.wide, line.size.high)
        if not line.text or max(line.text) < _PLAIN:
            painter.drawText(QPointF(0, 0), line.text)
        else:
            column = 0
            for letter in line.text:  # another font's letters have other widths; columns stay columns
                painter.drawText(QPointF(column * self._cell, 0), letter)
                column += width(letter)
        painter.restore()

    def _baseline(self, font: QFont) -> float:
        metrics = QFontMetricsF(font)
        return (self._row + metrics.ascent() - metrics.descent()) / 2

    def _paint_code(self, painter: QPainter, code: Code, top: float, ink: QColor) -> None:
        if code.kind is CodeKind.QR:
            self._paint_qr(painter, code.data, top + self._row / 2, ink)
            return
        widths = bars(code.data)
        room = self._cell * self._columns
        module = max(1.0, min(2.0, room // sum(widths)))
        left = (self.width() - module * sum(widths)) / 2
        high = self._row * _BAR_ROWS
        for index, run in enumerate(widths):
            if index % 2 == 0:
                painter.fillRect(QRectF(left, top + self._row / 2, run * module, high), ink)
            left += run * module
        painter.setFont(self._fonts[False])
        under = QRectF(0, top + self._row / 2 + high, self.width(), self._row)
        painter.drawText(under, Qt.AlignmentFlag.AlignCenter, code.data)

    def _paint_qr(self, painter: QPainter, data: str, top: float, ink: QColor) -> None:
        matrix = qr_matrix(data)
        module = max(1, int(self._row * _QR_ROWS // len(matrix)))
        left = round((self.width() - module * len(matrix)) / 2)
        for down, row in enumerate(matrix):
            for across, dark in enumerate(row):
                if dark:
                    painter.fillRect(left + across * module, round(top) + down * module, module, module, ink)

    def _paint_cut(self, painter: QPainter, _cut: Cut, top: float) -> None:
        theme = themes.current()
        pen = QPen(theme.colour("edge-control"), theme.size("edge"), Qt.PenStyle.DashLine)
        painter.setPen(pen)
        middle = top + self._row / 2
        painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))


@lru_cache(maxsize=64)
def qr_matrix(data: str) -> tuple[tuple[bool, ...], ...]:
    """The squares of a QR code, rows of dark (True) and light; the library is loaded with the first code shown."""
    import qrcode  # type: ignore[import-untyped]

    code: Any = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M, mask_pattern=3)
    code.add_data(data)
    code.make(fit=True)
    return tuple(tuple(bool(dark) for dark in row) for row in code.get_matrix())
