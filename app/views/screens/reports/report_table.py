# SPDX-License-Identifier: Apache-2.0
"""A report as a table on the screen: its lines, more of them as one scrolls, and the sums that always stay in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.money import Money
from app.domain.report import Cells, Form, Line, LineKind, Value, written
from app.domain.report import Column as ReportColumn
from app.views import formats
from app.views import theme as themes
from app.views.tables.row_table import Column, RowTable
from app.views.widgets.table_view import TableView

_Index = QModelIndex | QPersistentModelIndex


class PagedTable(RowTable[Line]):
    """Lines that go on: `wanted()` when the last one shown comes into sight and there are more."""

    wanted = Signal()

    def __init__(self, columns: Sequence[Column[Line]], *, parent: QObject | None = None) -> None:
        super().__init__(columns, parent=parent)
        self._more, self._asked = False, False

    def show(self, lines: Sequence[Line], *, more: bool) -> None:
        """Show other lines; `more` says that some are left to be read."""
        self._more, self._asked = more, False
        self.set_rows(lines)

    def add(self, lines: Sequence[Line], *, more: bool) -> None:
        """The next lines came."""
        self._more, self._asked = more, False
        self.append_rows(lines)

    @property
    def goes_on(self) -> bool:
        """Whether some lines are left to be read."""
        return self._more

    def give_up(self) -> None:
        """The next lines did not come; scrolling asks again."""
        self._asked = False

    def canFetchMore(self, parent: _Index) -> bool:
        """Whether there are lines that are not asked for yet."""
        return self._more and not self._asked and not parent.isValid()

    def fetchMore(self, parent: _Index) -> None:
        """The view is at its end."""
        if self.canFetchMore(parent):
            self._asked = True
            self.wanted.emit()


def columns_of(form: Form) -> tuple[Column[Line], ...]:
    """The columns of a report as the table shows them."""
    return tuple(_column(place, column) for place, column in enumerate(form.columns))


def shown(value: Value, column: ReportColumn) -> str:
    """A value as the screen writes it: amounts with their dollar sign, and a dash where a figure is missing."""
    if isinstance(value, Money):
        return formats.money(value)
    if value is None and column.is_figure:
        return formats.NOTHING
    return written(value)


def _column(place: int, column: ReportColumn) -> Column[Line]:
    plain, strong = ("money", "money-sum") if column.is_figure else ("body", "strong")
    return Column(
        column.title,
        _text(place, column),
        None,
        align="right" if column.is_figure else "left",
        kind=lambda line: plain if line.kind is LineKind.ROW else strong,
        stretch=1 if column.long else 0,
    )


def _text(place: int, column: ReportColumn) -> Callable[[Line], str]:
    return lambda line: shown(line.cells[place], column)


class Sums(QWidget):
    """The line of sums under a table, each figure under its column; it stays while the lines scroll."""

    def __init__(self, view: TableView) -> None:
        super().__init__()
        self._view = view
        self._form: Form | None = None
        self._cells: Cells = ()
        self.setObjectName("report-sums")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.set_measures(self, least="row")
        view.horizontalHeader().sectionResized.connect(lambda *_: self.update())
        view.horizontalScrollBar().valueChanged.connect(lambda _: self.update())

    def show_sums(self, form: Form, cells: Cells) -> None:
        """Show the sums of another report; they are told in words as well."""
        self._form, self._cells = form, cells
        told = [
            f"{column.title} {shown(value, column)}"
            for column, value in zip(form.columns, cells, strict=True)
            if value is not None and column.summed
        ]
        self.setAccessibleName(f"Total: {', '.join(told)}")
        self.update()

    def text(self, place: int) -> str:
        """What stands under a column."""
        if self._form is None or not self._cells:
            return ""
        value, column = self._cells[place], self._form.columns[place]
        return shown(value, column) if value is not None else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write every figure where its column is."""
        if self._form is None:
            return
        theme = themes.current()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.colour("sunken"))
            painter.fillRect(QRectF(0, 0, self.width(), theme.size("edge")), theme.colour("edge"))
            painter.setPen(theme.colour("ink"))
            for place, column in enumerate(self._form.columns):
                left, wide = self._view.columnViewportPosition(place), self._view.columnWidth(place)
                air = theme.space("m")
                box = QRectF(left + air, 0, wide - 2 * air, self.height())
                font = theme.font("money-sum" if column.is_figure else "strong")
                painter.setFont(font)
                side = Qt.AlignmentFlag.AlignRight if column.is_figure else Qt.AlignmentFlag.AlignLeft
                text = self.text(place)
                if not column.is_figure:
                    text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
                painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, text)
