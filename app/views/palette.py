# SPDX-License-Identifier: Apache-2.0
"""Command palette: find or do anything from any screen with Ctrl+K."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from app.views import actions, icons
from app.views import theme as themes
from app.views.announce import announce
from app.views.widgets.fields import Input
from app.views.widgets.key_cap import cap_size, paint_cap
from app.views.widgets.labels import IconLabel
from app.views.widgets.layouts import Row
from app.views.widgets.search_box import KeyLine
from app.views.widgets.sheet import Sheet

_MOST_OF_A_GROUP = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette; `do` is called when it is chosen."""

    group: str
    title: str
    do: Callable[[], object]
    note: str = ""
    icon: str = "chevron-down"
    amount: str = ""
    key: str = ""


class EntryList(QWidget):
    """The lines, under the names of their groups. `picked(Entry)` on click."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self._chosen = 0
        self.setAccessibleName("Found")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show other lines; the first is chosen."""
        self._entries, self._chosen = tuple(entries), 0
        self.updateGeometry()
        self.update()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The lines shown."""
        return self._entries

    def chosen(self) -> Entry | None:
        """The chosen line."""
        return self._entries[self._chosen] if self._entries else None

    def step(self, step: int) -> None:
        """Choose the next or the one before."""
        if self._entries:
            self._chosen = (self._chosen + step) % len(self._entries)
            entry = self._entries[self._chosen]
            announce(", ".join(part for part in (entry.title, entry.note, entry.amount) if part), at=self)
            self.update()

    def sizeHint(self) -> QSize:
        """As high as its lines and the names of their groups."""
        theme = themes.current()
        groups = len({entry.group for entry in self._entries})
        return QSize(300, len(self._entries) * self._line() + groups * theme.space("l"))

    def minimumSizeHint(self) -> QSize:
        """Never lower than its lines."""
        return QSize(100, self.sizeHint().height())

    def _line(self) -> int:
        return max(themes.current().size("control-dense"), round(themes.current().font("strong").pixelSize() * 2.2))

    def _places(self) -> list[tuple[Entry, QRectF, str]]:
        """Every line with its box, and the name of the group that begins above it."""
        theme, top, group, places = themes.current(), 0.0, "", []
        for entry in self._entries:
            begins = entry.group if entry.group != group else ""
            if begins:
                top += theme.space("l")
                group = entry.group
            places.append((entry, QRectF(0, top, self.width(), self._line()), begins))
            top += self._line()
        return places

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A line is chosen by a click."""
        for number, (entry, box, _) in enumerate(self._places()):
            if box.contains(event.position()):
                self._chosen = number
                self.picked.emit(entry)
                return

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint lines and names."""
        theme = themes.current()
        with QPainter(self) as painter:
            for number, (entry, box, begins) in enumerate(self._places()):
                if begins:
                    painter.setFont(theme.font("caption"))
                    painter.setPen(theme.colour("ink-muted"))
                    name = QRectF(theme.space("xs"), box.y() - theme.space("l"), box.width(), theme.space("l"))
                    painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, begins)
                self._paint_entry(painter, box, entry, number == self._chosen)

    def _paint_entry(self, painter: QPainter, box: QRectF, entry: Entry, chosen: bool) -> None:
        theme = themes.current()
        if chosen:
            painter.fillRect(box, theme.colour("accent-soft"))
            painter.fillRect(QRectF(box.x(), box.y(), theme.size("bar"), box.height()), theme.colour("accent"))
        side = theme.size("icon")
        left, right = box.x() + theme.space("xs"), box.right() - theme.space("xs")
        icons.paint(painter, entry.icon, "ink-muted", QRectF(left, box.center().y() - side / 2, side, side))
        left += side + theme.space("s")
        key = entry.key or ("Enter" if chosen else "")
        if key:
            size = cap_size(key)
            right -= size.width()
            cap = QRectF(right, round(box.center().y() - size.height() / 2), size.width(), size.height())
            paint_cap(painter, cap, key, "ink-muted", "edge-control")
            right -= theme.space("s")
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.colour("ink"))
        if entry.amount:
            painter.setFont(theme.font("money"))
            painter.drawText(
                QRectF(left, box.y(), right - left, box.height()), middle | Qt.AlignmentFlag.AlignRight, entry.amount
            )
            right -= QFontMetricsF(theme.font("money")).horizontalAdvance(entry.amount) + theme.space("s")
        strong = QFontMetricsF(theme.font("strong"))
        title = strong.elidedText(entry.title, Qt.TextElideMode.ElideRight, right - left)
        painter.setFont(theme.font("strong"))
        painter.drawText(QRectF(left, box.y(), right - left, box.height()), middle, title)
        left += strong.horizontalAdvance(title) + theme.space("s")
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("ink-muted"))
        note = QFontMetricsF(theme.font("body")).elidedText(
            entry.note, Qt.TextElideMode.ElideRight, max(0.0, right - left)
        )
        painter.drawText(QRectF(left, box.y(), max(0.0, right - left), box.height()), middle, note)


class Palette(Sheet):
    """The palette over a window.

    `query_changed(str)` asks whoever can find accounts and receipts to call `show_found`; actions
    and screens are found here, by their words.
    """

    query_changed = Signal(str)

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__("Find or do anything", verb="Open", wide=True)
        self.setObjectName("palette")
        self._own, self._found = tuple(entries), tuple[Entry, ...]()
        for part in (self.title, self.consequence, self.keep_button, self.verb_button):
            part.hide()
        box = QFrame()
        box.setProperty("part", "search")
        themes.set_measures(box, height="amount")
        line = Row(box, gap="s", margins=("s", "", "s", ""))
        self.input = Input("Find or do anything", height="control")
        self.input.setProperty("part", "bare")
        self.input.setProperty("ring", "parent")
        self.input.setPlaceholderText("Find an account, a receipt, or what to do")
        line.addWidget(IconLabel("search", "ink-muted", "icon-notice"))
        line.addWidget(self.input, 1)
        self.body.addWidget(box)
        self.list = EntryList()
        self.list.picked.connect(self._on_picked)
        self.body.addWidget(self.list)
        self.body.addStretch(1)
        self.body.addWidget(KeyLine(("\u2191 \u2193", "choose"), ("Enter", "open"), ("Esc", "close")))
        self.input.textEdited.connect(self._on_edited)
        self.input.installEventFilter(self)
        self._show()

    def show_found(self, query: str, entries: Sequence[Entry]) -> None:
        """Show accounts and receipts found for a query; an answer to an older one is dropped."""
        if query == self.input.text().strip():
            self._found = tuple(entries)
            self._show()

    def answer(self) -> object:
        """The line that was chosen."""
        return self.list.chosen()

    def go_on(self) -> None:
        """Enter opens the chosen line."""
        entry = self.list.chosen()
        if entry is not None:
            self._on_picked(entry)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows choose while the field keeps the focus."""
        if watched is self.input and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {int(Qt.Key.Key_Down): 1, int(Qt.Key.Key_Up): -1}
            if event.key() in steps:
                self.list.step(steps[event.key()])
                return True
        return super().eventFilter(watched, event)

    def _on_edited(self) -> None:
        self._found = ()
        self._show()
        self.query_changed.emit(self.input.text().strip())

    def _on_picked(self, entry: Entry) -> None:
        self.finish(entry)
        entry.do()

    def _show(self) -> None:
        words = self.input.text().lower().split()
        own = [e for e in self._own if all(word in f"{e.title} {e.note}".lower() for word in words)]
        groups: dict[str, list[Entry]] = {}
        for entry in (*self._found, *own):
            groups.setdefault(entry.group, []).append(entry)
        self.list.set_entries([entry for group in groups.values() for entry in group[:_MOST_OF_A_GROUP]])
        self.restyle()


def entries_of(sets: Sequence[actions.ActionSet]) -> list[Entry]:
    """The actions that can be done now, as lines of the palette."""
    return [
        Entry("Actions", spec.title, each.action(spec.name).trigger, spec.note, spec.icon or "check", key=spec.key)
        for each in sets
        if each.on_screen()
        for spec in each.usable()
        if spec.in_palette
    ]
