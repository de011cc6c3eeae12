# SPDX-License-Identifier: Apache-2.0
"""Frame: what is around every screen: rail, status strip, the bands above, and the reserved place."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.views import icons
from app.views import theme as themes
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Row


class RailItem(QAbstractButton):
    """One screen in the rail: an icon over a word, a gold bar when it is open."""

    def __init__(self, name: str, title: str, icon: str, key: str) -> None:
        super().__init__()
        self._icon = icon
        self.name = name
        self.setText(title)
        self.setCheckable(True)
        self.setObjectName(f"rail-{name}")
        self.setAccessibleName(f"{title}, {key}" if key else title)
        self.setToolTip(f"{title}  {key}" if key else title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as the rail, as high as an item."""
        return QSize(themes.current().size("rail"), themes.current().size("rail-item"))

    def minimumSizeHint(self) -> QSize:
        """Never smaller."""
        return self.sizeHint()

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the screen like Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon and word."""
        theme = themes.current()
        chosen = self.isChecked()
        ink = "rail-chosen-ink" if chosen or self.underMouse() else "rail-ink"
        if theme.name == "contrast" and not chosen:
            ink = "rail-ink"
        with QPainter(self) as painter:
            if chosen:
                painter.fillRect(self.rect(), theme.colour("rail-chosen"))
                painter.fillRect(QRectF(0, 0, theme.size("bar"), self.height()), theme.colour("rail-mark"))
            side = theme.size("icon-rail")
            icons.paint(painter, self._icon, ink, QRectF((self.width() - side) / 2, self.height() * 0.16, side, side))
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.colour(ink))
            box = QRectF(0, self.height() * 0.5, self.width(), self.height() * 0.46)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())


class Mark(QWidget):
    """The mark of the product."""

    def __init__(self, side: int = 32) -> None:
        super().__init__()
        self._side = side
        self.restyle()

    def restyle(self) -> None:
        """Measure again."""
        scale = themes.current().scale
        self.setFixedSize(round((self._side + 8) * scale), round((self._side * 0.75 + 8) * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ridge and its line."""
        theme = themes.current()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = self.rect().toRectF().adjusted(4, 4, -4, -4)
            icons.paint_mark(painter, box, theme.colour("panel-ink"), theme.colour("rail-mark"))


class Rail(QFrame):
    """The navigation rail. `chosen(str)` names the screen the person wants."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setProperty("ground", "rail")
        self.setAccessibleName("Screens")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        head = QWidget()
        head_row = QHBoxLayout(head)
        head_row.setContentsMargins(0, 8, 0, 0)
        head_row.addWidget(Mark(), 0, Qt.AlignmentFlag.AlignCenter)
        themes.set_measures(head, height="rail-item")
        self._column.addWidget(head)
        self._column.addStretch(1)
        self.items: list[RailItem] = []
        themes.set_measures(self, width="rail")

    def set_screens(self, screens: Sequence[tuple[str, str, str]]) -> None:
        """Show these screens: (name, title, icon), in the order of their keys Ctrl+1 … Ctrl+0."""
        for old in self.items:
            old.hide()
            old.deleteLater()
        self.items = []
        for number, (name, title, icon) in enumerate(screens):
            item = RailItem(name, title, icon, f"Ctrl+{(number + 1) % 10}" if number < 10 else "")
            item.clicked.connect(self._on_clicked)
            self.items.append(item)
            self._column.insertWidget(number + 1, item)

    def set_current(self, name: str) -> None:
        """Mark the open screen."""
        for item in self.items:
            item.setChecked(item.name == name)

    def _on_clicked(self) -> None:
        item = self.sender()
        if isinstance(item, RailItem):
            item.setChecked(True)
            self.chosen.emit(item.name)


@dataclass(frozen=True, slots=True)
class Status:
    """One cell of the strip: muted while it is well; `tone` caution, danger, training or positive when not."""

    name: str
    text: str
    icon: str
    tone: str = ""
    explain: str = ""


class StripCell(QAbstractButton):
    """A cell of the strip; pressing it explains and offers the remedy."""

    def __init__(self, status: Status) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setObjectName(f"status-{status.name}")
        self.say(status)

    def say(self, status: Status) -> None:
        """Show how it stands now."""
        self.status = status
        self.setText(status.text)
        self.setAccessibleName(status.text)
        self.setAccessibleDescription(status.explain)
        self.setToolTip(status.explain)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        theme = themes.current()
        width = theme.width_of(self.text(), "small")
        width += theme.size("icon-small") + 2 * theme.space("m") + theme.space("xs")
        return QSize(round(width), theme.size("strip") - theme.size("edge"))

    def minimumSizeHint(self) -> QSize:
        """Never smaller."""
        return self.sizeHint()

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon, words and the line to the next cell."""
        theme = themes.current()
        role = self.status.tone or "ink-muted"
        with QPainter(self) as painter:
            if self.underMouse():
                painter.fillRect(self.rect(), theme.colour("hover"))
            side = theme.size("icon-small")
            left = theme.space("m") - 2
            icons.paint(painter, self.status.icon, role, QRectF(left, (self.height() - side) / 2, side, side))
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour(role))
            box = QRectF(left + side + theme.space("xs") - 1, 0, self.width(), self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text())
            painter.setPen(QPen(theme.colour("edge"), theme.size("edge")))
            painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())


_ORDER = ("drawer", "printer", "books", "terminal")


def _rank(name: str) -> int:
    """Where a cell stands in the strip, whichever was known first."""
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _speaks(cell: StripCell) -> bool:
    return cell.status.tone not in ("", "positive")


class StatusStrip(QFrame):
    """The strip at the foot of the window. `asked(str)` names the cell that was pressed."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status-strip")
        self.setProperty("part", "strip")
        themes.set_measures(self, height="strip")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 1, 0, 0)
        row.setSpacing(0)
        self._cells_row = QHBoxLayout()
        self._cells_row.setSpacing(0)
        row.addLayout(self._cells_row)
        row.addStretch(1)
        right = Row(gap="m", margins=("", "", "m", ""))
        self.date, self.time, self.person = (Label("", "small", "ink-muted") for _ in range(3))
        for label in (self.date, self.time, self.person):
            right.addWidget(label)
        row.addLayout(right)
        self.cells: dict[str, StripCell] = {}
        self._compact = False

    def set_compact(self, compact: bool) -> None:
        """A small window has room only for what is not well, for the time and the person."""
        self._compact = compact
        self.date.setVisible(not compact)
        for cell in self.cells.values():
            self._fit(cell)

    def _fit(self, cell: StripCell) -> None:
        cell.setVisible(not self._compact or _speaks(cell))

    def set_status(self, status: Status) -> None:
        """Show how one thing stands; a new name adds a cell in its place: drawer, printer, books, then the others."""
        cell = self.cells.get(status.name)
        if cell is None:
            cell = StripCell(status)
            cell.clicked.connect(self._on_clicked)
            before = sum(_rank(name) <= _rank(status.name) for name in self.cells)
            self.cells[status.name] = cell
            self._cells_row.insertWidget(before, cell)
        else:
            cell.say(status)
        self._fit(cell)

    def remove_status(self, name: str) -> None:
        """Take a cell away, as when training ends."""
        if (cell := self.cells.pop(name, None)) is not None:
            self._cells_row.removeWidget(cell)
            cell.hide()
            cell.deleteLater()

    def set_facts(self, date: str, time: str, person: str) -> None:
        """Write date, time and person on the right."""
        self.date.setText(date)
        self.time.setText(time)
        self.person.setText(person)

    def has_something_to_say(self) -> bool:
        """Whether any cell is not well."""
        return any(_speaks(cell) for cell in self.cells.values())

    def _on_clicked(self) -> None:
        cell = self.sender()
        if isinstance(cell, StripCell):
            self.asked.emit(cell.status.name)


class TrainingBand(QFrame):
    """The stripes above everything while nothing is real; it cannot be closed."""

    WORDS = "Training. Nothing here is real money, and paper says NOT A RECEIPT."

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("training-band")
        self.setAccessibleName(self.WORDS)
        themes.set_measures(self, height="band")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the stripes and the words in their middle."""
        theme = themes.current()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), theme.colour("training-soft"))
            high, step = self.height(), round(26 * theme.scale)
            painter.setPen(QPen(theme.colour("training"), step * 0.36))
            for left in range(-high, self.width() + high, step):
                painter.drawLine(left, high + 4, left + high, -4)
            metrics = QFontMetricsF(theme.font("strong"))
            words = metrics.elidedText(self.WORDS, Qt.TextElideMode.ElideRight, self.width() - 8 * theme.space("s"))
            side, gap = theme.size("icon"), theme.space("xs")
            width = metrics.horizontalAdvance(words) + side + gap + 2 * theme.space("m")
            box = QRectF((self.width() - width) / 2, 2, width, high - 4)
            painter.setPen(QPen(theme.mixed("training", "training-soft"), theme.size("edge")))
            painter.setBrush(theme.colour("training-soft"))
            painter.drawRoundedRect(box, theme.radius("control"), theme.radius("control"))
            start = box.x() + theme.space("m")
            icons.paint(painter, "graduation-cap", "training", QRectF(start, (high - side) / 2, side, side))
            painter.setFont(theme.font("strong"))
            painter.setPen(theme.colour("training"))
            text = QRectF(start + side + gap, 0, box.width(), high)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, words)
