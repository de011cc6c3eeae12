# SPDX-License-Identifier: Apache-2.0
"""How a cell of a table is painted: hairlines, a bar on the chosen row, a second line, a chip."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.views import icons
from app.views import theme as themes
from app.views.formats import NOTHING
from app.views.tables.row_table import COLUMN_ROLE, ROW_ROLE, Column
from app.views.widgets.chip import ICONS, chip_size, paint_chip

_Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Paints the cells of a RowTable from its columns."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """As wide as the cell's content with air on both sides."""
        column, row = index.data(COLUMN_ROLE), index.data(ROW_ROLE)
        theme = themes.current()
        if column is None:
            return QSize(0, theme.size("row"))
        width = theme.width_of(column.text(row), column.kind_of(row))
        height = theme.size("row")
        if column.detail:
            width = max(width, theme.width_of(column.detail(row), "small"))
            height = max(height, round(theme.line_of("strong") * 2 + theme.space("s")))
        if column.icon:
            width += theme.size("icon") + theme.space("s")
        if column.chip and (chip := column.chip(row)):
            width += chip_size(chip[0], ICONS[chip[1]]).width() + theme.space("xs")
        return QSize(round(width + 2 * theme.space("m") + 1), height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint ground, line, bar and words of one cell."""
        column, row = index.data(COLUMN_ROLE), index.data(ROW_ROLE)
        if column is None:
            return
        theme = themes.current()
        box = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(box, theme.colour("accent-soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colour("hover"))
        edge = theme.size("edge")
        if index.row() < index.model().rowCount() - 1:
            painter.fillRect(QRectF(box.x(), box.bottom() - edge, box.width(), edge), theme.colour("edge"))
        if chosen and index.column() == 0:
            painter.fillRect(QRectF(box.x(), box.y(), theme.size("bar"), box.height()), theme.colour("accent"))
        inner = box.adjusted(theme.space("m"), 0, -theme.space("m"), -edge)
        self._paint_words(painter, inner, column, row)
        painter.restore()

    def _paint_words(self, painter: QPainter, box: QRectF, column: Column, row: object) -> None:
        theme = themes.current()
        tone = column.tone_of(row)
        if column.icon:
            side = theme.size("icon")
            name = column.icon(row)
            if name:
                icons.paint(
                    painter,
                    name,
                    "ink-muted" if tone == "ink" else tone,
                    QRectF(box.x(), box.center().y() - side / 2, side, side),
                )
            box = box.adjusted(side + theme.space("s"), 0, 0, 0)
        text = column.text(row)
        painter.setFont(theme.font(column.kind_of(row)))
        painter.setPen(theme.colour("ink-muted" if text == NOTHING else tone))
        metrics = QFontMetricsF(theme.font(column.kind_of(row)))
        first = box
        detail = column.detail(row) if column.detail else ""
        if detail:
            small = QFontMetricsF(theme.font("small"))
            top = box.y() + (box.height() - metrics.height() - small.height()) / 2
            first = QRectF(box.x(), top, box.width(), metrics.height())
        side_flag = Qt.AlignmentFlag.AlignRight if column.align == "right" else Qt.AlignmentFlag.AlignLeft
        chip = column.chip(row) if column.chip else None
        room = first.width()
        if chip:
            wide = chip_size(chip[0], ICONS[chip[1]])
            room -= wide.width() + theme.space("xs")
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room) if column.align == "left" else text
        painter.drawText(first, side_flag | Qt.AlignmentFlag.AlignVCenter, shown)
        if chip:
            left = first.x() + metrics.horizontalAdvance(shown) + theme.space("xs")
            paint_chip(
                painter,
                QRectF(left, round(first.center().y() - wide.height() / 2), wide.width(), wide.height()),
                chip[0],
                chip[1],
                ICONS[chip[1]],
            )
        if detail:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("ink-muted"))
            below = QRectF(box.x(), first.bottom(), box.width(), small.height())
            cut = (
                small.elidedText(detail, Qt.TextElideMode.ElideRight, below.width())
                if column.align == "left"
                else detail
            )
            painter.drawText(below, side_flag | Qt.AlignmentFlag.AlignVCenter, cut)
