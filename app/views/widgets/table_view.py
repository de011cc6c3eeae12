# SPDX-License-Identifier: Apache-2.0
"""Tables on the screen: sunken head, hairlines, one chosen row; Enter opens it, Space marks it."""

from PySide6.QtCore import QEvent, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QToolTip, QWidget

from app.views import icons
from app.views import theme as themes
from app.views.tables.row_delegate import RowDelegate
from app.views.tables.row_table import Column, RowTable
from app.views.widgets.layouts import Column as Layout
from app.views.widgets.reveal import reveal


class Head(QHeaderView):
    """The head of a table: captions on a sunken ground, the sort arrow beside the word."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(themes.current().size("control-dense"))
        self.setAccessibleName("Column heads")

    def restyle(self) -> None:
        """Take the height again."""
        self.setFixedHeight(themes.current().size("control-dense"))

    def sectionSizeFromContents(self, section: int) -> QSize:
        """As wide as its caption, with room for the arrow where it can be sorted by."""
        theme = themes.current()
        word = str(self.model().headerData(section, Qt.Orientation.Horizontal) or "")
        width = theme.width_of(word, "caption")
        model = self.model()
        sorts = not isinstance(model, RowTable) or model.columns[section].sort_key is not None
        arrow = theme.size("icon-small") + theme.space("xxs") if sorts else 1
        return QSize(round(width + 2 * theme.space("m") + arrow), theme.size("control-dense"))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint one caption."""
        theme = themes.current()
        box = QRectF(rect)
        painter.save()
        edge = theme.size("edge")
        # The head lies in a round card: its outer corners are round as well.
        radius = theme.radius("card") - edge
        ends = section in (0, self.count() - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("sunken"))
        if ends:
            painter.drawRoundedRect(box, radius, radius)
            inward = radius if section == 0 else -radius
            painter.drawRect(box.adjusted(max(0, inward), 0, min(0, inward), 0))
        painter.drawRect(box.adjusted(0, radius if ends else 0, 0, 0))
        painter.fillRect(QRectF(box.x(), box.bottom() - edge, box.width(), edge), theme.colour("edge"))
        inner = box.adjusted(theme.space("m"), 0, -theme.space("m"), -edge)
        word = str(self.model().headerData(section, Qt.Orientation.Horizontal) or "")
        side = self.model().headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("ink-muted"))
        painter.drawText(inner, side, word)
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == section:
            width = theme.width_of(word, "caption")
            arrow = theme.size("icon-small")
            right = bool(side & Qt.AlignmentFlag.AlignRight)
            left = (
                inner.right() - width - arrow - theme.space("xxs") if right else inner.x() + width + theme.space("xxs")
            )
            down = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            place = QRectF(left, inner.center().y() - arrow / 2, arrow, arrow)
            icons.paint(painter, "chevron-down" if down else "chevron-up", "ink-muted", place)
        painter.restore()


class TableView(QTableView):
    """A table over a RowTable.

    Signals: `opened(row)` on Enter or double click, `chose(row)` when the chosen row changes (None
    when there is none), `marked(row)` on Space. `under` is a row that is shown elsewhere under these
    columns, as sums are; it is measured with the others. With `sideways` no column is squeezed: a table
    that is too wide for its place scrolls to the side.
    """

    opened = Signal(object)
    chose = Signal(object)
    marked = Signal(object)

    def __init__(self, table: RowTable, name: str, *, sideways: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self._sideways = sideways
        self._empty: QWidget | None = None
        self.under: object | None = None
        self.setAccessibleName(name)
        self.setObjectName("-".join(name.lower().split()))
        self.setHorizontalHeader(Head(self))
        self.setModel(table)
        self.setItemDelegate(RowDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        if not sideways:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setStretchLastSection(False)
        self.setSortingEnabled(False)
        self.horizontalHeader().sectionClicked.connect(self._on_head_clicked)
        self.doubleClicked.connect(self._on_double_clicked)
        table.modelReset.connect(self.fit)
        table.modelReset.connect(self._show_empty)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.fit()

    def put_empty(self, empty: QWidget) -> None:
        """Say under the head, where the first row would stand, that there are none."""
        self._empty = empty
        Layout(self.viewport(), margins="m").addWidget(empty)
        self._show_empty()

    def _show_empty(self) -> None:
        if self._empty is not None:
            self._empty.setVisible(self.table.rowCount() == 0)

    def row(self) -> object | None:
        """The chosen row, or None."""
        return self.table.row(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def choose(self, number: int) -> None:
        """Choose the row at a place."""
        if 0 <= number < self.table.rowCount():
            self.selectRow(number)
            self.setCurrentIndex(self.table.index(number, 0))

    def sort_by(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort, and show by what."""
        if self.table.columns[column].sort_key is None:
            return
        self.horizontalHeader().setSortIndicatorShown(True)
        self.horizontalHeader().setSortIndicator(column, order)
        self.table.sort(column, order)

    def restyle(self) -> None:
        """Measure rows and columns again."""
        self.fit()

    def fit(self) -> None:
        """Give every column its content's width and share out the rest."""
        if not hasattr(self, "table"):
            return
        rows = self.verticalHeader()
        high = max(
            (self.sizeHintForIndex(self.table.index(0, c)).height() for c in range(self.table.columnCount())), default=0
        )
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(max(themes.current().size("row"), high))
        for number, column in enumerate(self.table.columns):
            self.setColumnHidden(number, self._silent(column))
        widths = [self._natural(number) for number in range(self.table.columnCount())]
        shares = [column.stretch for column in self.table.columns]
        if not any(shares) and shares:
            shares[0] = 1
        spare = self.viewport().width() - sum(widths)
        stretched = [number for number, share in enumerate(shares) if share and not (self._sideways and spare < 0)]
        for number in stretched:
            least = min(widths[number], 8 * themes.current().space("m"))
            part = spare * shares[number] // sum(shares) if spare >= 0 else spare // len(stretched)
            widths[number] = max(least, widths[number] + part)
        if not self._sideways:
            self._squeeze(widths)
        for number, width in enumerate(widths):
            self.setColumnWidth(number, width)

    def _squeeze(self, widths: list[int]) -> None:
        """Where there is still too little room the longest words give way, bit by bit; figures never do."""
        space = themes.current().space
        words = [n for n, column in enumerate(self.table.columns) if column.align != "right" and widths[n]]
        over = sum(widths) - self.viewport().width()
        while over > 0 and words:
            widest = max(words, key=lambda number: widths[number])
            bit = min(over, space("xs"))
            if widths[widest] - bit < 4 * space("m"):
                return
            widths[widest] -= bit
            over -= bit

    def _silent(self, column: Column) -> bool:
        """Whether a column of chips alone has none to show: its room goes to the words."""
        return not column.title and column.chip is not None and not any(map(column.chip, self.table.rows()))

    def _natural(self, number: int) -> int:
        if self.isColumnHidden(number):
            return 0
        head = self.horizontalHeader()
        shown = min(self.table.rowCount(), 60)
        cells = (self.sizeHintForIndex(self.table.index(row, number)).width() for row in range(shown))
        return max(head.sectionSizeFromContents(number).width(), *cells, self._under(number), 0)

    def _under(self, number: int) -> int:
        """The room the row under the table needs in a column of figures; its words may be cut."""
        column = self.table.columns[number]
        if self.under is None or column.align != "right":
            return 0
        theme = themes.current()
        wide = theme.width_of(column.text(self.under), column.kind_of(self.under))
        return round(wide + 2 * theme.space("m") + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out again."""
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the chosen row, Space marks it."""
        row = self.row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row is not None:
            self.opened.emit(row)
        elif event.key() == Qt.Key.Key_Space and row is not None:
            self.marked.emit(row)
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the whole of a text that was cut."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            text = str(index.data() or "") if index.isValid() else ""
            if text and self.sizeHintForIndex(index).width() > self.columnWidth(index.column()):
                QToolTip.showText(event.globalPos(), text, self)
                return True
        return super().viewportEvent(event)

    def _on_head_clicked(self, column: int) -> None:
        # Qt has already turned its own arrow by now, so the table is asked and not the head.
        down = self.table.sorted_by == (column, Qt.SortOrder.AscendingOrder)
        self.sort_by(column, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        row = self.table.row(index.row())
        if row is not None:
            self.opened.emit(row)

    def _on_current_changed(self, now: QModelIndex, before: QModelIndex) -> None:
        if now.isValid() and self.hasFocus():
            reveal(self.viewport(), self.visualRect(now))
        self.chose.emit(self.table.row(now.row()) if now.isValid() else None)
