# SPDX-License-Identifier: Apache-2.0
"""Search box: one field for everything; what it finds opens under it, and Enter takes it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from app.views import icons
from app.views import theme as themes
from app.views.announce import announce
from app.views.widgets.chip import ICONS, chip_size, paint_chip
from app.views.widgets.fields import Input
from app.views.widgets.key_cap import KeyCap
from app.views.widgets.labels import IconLabel, Label
from app.views.widgets.layouts import Column, Row

MOST = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found, as text. `key` is the caller's own: an account number, an action's name.

    `off` is why it cannot be taken now; it keeps its place and says so.
    """

    key: object
    title: str
    why: str = ""
    number: str = ""
    owed: str = ""
    icon: str = "book-user"
    chip: tuple[str, str] | None = None
    off: str = ""


class HitList(QWidget):
    """The rows of what was found; the chosen one has a soft ground and a bar. `picked(Hit)` on click."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._hits: tuple[Hit, ...] = ()
        self._chosen = self._first = 0
        self._most = MOST
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Found")

    def set_hits(self, hits: Sequence[Hit]) -> None:
        """Show other rows; the first is chosen."""
        self._hits = tuple(hits[:MOST])
        self._chosen = self._first = 0
        self.updateGeometry()
        self.update()

    def set_room(self, high: int) -> None:
        """Show only as many whole rows as there is room for, in pixels; the arrows bring the others."""
        self._most = max(1, high // max(1, self.row_height()))
        self._follow()
        self.updateGeometry()

    @property
    def hits(self) -> tuple[Hit, ...]:
        """What was found."""
        return self._hits

    def _shown(self) -> int:
        return min(self._most, len(self._hits))

    def _follow(self) -> None:
        """The chosen row is among those seen."""
        self._first = max(0, min(self._first, self._chosen, len(self._hits) - self._shown()))
        self._first = max(self._first, self._chosen - self._shown() + 1)

    def chosen(self) -> Hit | None:
        """The chosen row."""
        return self._hits[self._chosen] if self._hits else None

    def step(self, step: int) -> None:
        """Choose the next or the one before, round and round."""
        if self._hits:
            self._chosen = (self._chosen + step) % len(self._hits)
            self._follow()
            hit = self._hits[self._chosen]
            said = (hit.title, hit.off, hit.why, hit.number, hit.owed)
            announce(", ".join(part for part in said if part), at=self)
            self.update()

    def row_height(self) -> int:
        """Two lines of text and air."""
        theme = themes.current()
        lines = self._first_line() + QFontMetricsF(theme.font("small")).height()
        return round(lines + theme.space("m"))

    def _first_line(self) -> float:
        """A chip may stand beside the name, so the line is never lower than a chip."""
        theme = themes.current()
        return max(QFontMetricsF(theme.font("strong")).height(), float(chip_size("Xg", "info").height()))

    def sizeHint(self) -> QSize:
        """As high as the rows that are seen."""
        return QSize(300, self.row_height() * self._shown())

    def minimumSizeHint(self) -> QSize:
        """Never lower than its rows."""
        return QSize(100, self.sizeHint().height())

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A row is taken by a click."""
        number = self._first + int(event.position().y()) // max(1, self.row_height())
        if 0 <= number < len(self._hits):
            self._chosen = number
            self.update()
            self.picked.emit(self._hits[number])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows."""
        high = self.row_height()
        with QPainter(self) as painter:
            for place, hit in enumerate(self._hits[self._first : self._first + self._shown()]):
                box = QRectF(0, place * high, self.width(), high)
                self._paint_row(painter, box, hit, self._first + place == self._chosen)

    def _paint_row(self, painter: QPainter, box: QRectF, hit: Hit, chosen: bool) -> None:
        theme = themes.current()
        if chosen:
            painter.fillRect(box, theme.colour("accent-soft"))
            painter.fillRect(QRectF(box.x(), box.y(), theme.size("bar"), box.height()), theme.colour("accent"))
        side, gap = theme.size("icon"), theme.space("s")
        left = box.x() + theme.space("m") + theme.space("xxs")
        ink, muted = ("ink-disabled", "ink-disabled") if hit.off else ("ink", "ink-muted")
        icons.paint(painter, hit.icon, muted, QRectF(left, box.center().y() - side / 2, side, side))
        right = box.right() - theme.space("m")
        amount, number = QFontMetricsF(theme.font("money-strong")), QFontMetricsF(theme.font("body"))
        owed_room = max(amount.horizontalAdvance(hit.owed), amount.horizontalAdvance("$1,045.00"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("money-strong"))
        painter.setPen(theme.colour(ink))
        painter.drawText(box.adjusted(0, 0, -theme.space("m"), 0), middle | Qt.AlignmentFlag.AlignRight, hit.owed)
        words_left = left + side + gap
        number_room = max(number.horizontalAdvance(hit.number), number.horizontalAdvance("UB-1044170"))
        number_left = right - owed_room - gap - number_room
        narrow = number_left - words_left < 12 * theme.space("m")
        if not narrow:
            painter.setFont(theme.font("body"))
            painter.drawText(QRectF(number_left, box.y(), number_room, box.height()), middle, hit.number)
        why = ", ".join(part for part in (hit.number, hit.why) if part) if narrow else hit.why
        room = (right - owed_room if narrow else number_left) - gap - words_left
        self._paint_words(painter, QRectF(words_left, box.y(), room, box.height()), hit, why)

    def _paint_words(self, painter: QPainter, box: QRectF, hit: Hit, why: str) -> None:
        theme = themes.current()
        strong, small = QFontMetricsF(theme.font("strong")), QFontMetricsF(theme.font("small"))
        top = box.y() + (box.height() - self._first_line() - small.height()) / 2
        size = chip_size(hit.chip[0], ICONS[hit.chip[1]]) if hit.chip else QSize(0, 0)
        room = box.width() - (size.width() + theme.space("xs") if hit.chip else 0)
        title = strong.elidedText(hit.title, Qt.TextElideMode.ElideRight, room)
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour("ink-disabled" if hit.off else "ink"))
        painter.drawText(QRectF(box.x(), top, room, self._first_line()), Qt.AlignmentFlag.AlignVCenter, title)
        if hit.chip:
            x = box.x() + strong.horizontalAdvance(title) + theme.space("xs")
            y = round(top + (self._first_line() - size.height()) / 2)
            paint_chip(painter, QRectF(round(x), y, size.width(), size.height()), *hit.chip, ICONS[hit.chip[1]])
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("ink-muted"))
        why = ", ".join(part for part in (hit.off, why) if part)
        cut = small.elidedText(why, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(QRectF(box.x(), top + self._first_line(), box.width(), small.height()), 0, cut)


class KeyLine(QWidget):
    """What the keys do here: caps and words, at the foot of a list."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        super().__init__()
        row = Row(self, gap="xs")
        for number, (keys, words) in enumerate(pairs):
            if number == len(pairs) - 1:
                row.addStretch(1)
            for key in keys.split():
                row.addWidget(KeyCap(key))
            row.addWidget(Label(words, "small", "ink-muted"))


class _Results(QFrame):
    """The popup under a search box; it belongs to the window, so that nothing cuts it."""

    def __init__(self, take: str, look: str) -> None:
        super().__init__()
        self.setProperty("part", "popup")
        column = Column(self, gap="xxs", margins=("hair", "xs", "hair", "xs"))
        head = Row(gap="s", margins=("m", "hair", "m", "hair"))
        self.count = Label("", "caption", "ink-muted")
        self.speed = Label("", "caption", "ink-muted", right=True)
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.speed)
        column.addLayout(head)
        self.list = HitList()
        column.addWidget(self.list)
        self.nothing = Label("", "body", wrap=True)
        self.nothing.setContentsMargins(20, 8, 20, 8)
        column.addWidget(self.nothing)
        self.foot = QFrame()
        self.foot.setProperty("part", "foot")
        line = Row(self.foot, gap="xs", margins=("m", "xs", "m", "hair"))
        keys = [("\u2191 \u2193", "choose"), ("Enter", take), ("Ctrl+Enter", look), ("Esc", "close")]
        line.addWidget(KeyLine(*(pair for pair in keys if pair[1])), 1)
        column.addWidget(self.foot)
        self.hide()


class SearchBox(QFrame):
    """The field that finds.

    Signals: `query_changed(str)` while typing (an empty text too), `taken(Hit)` on Enter or click,
    `looked(Hit)` on Ctrl+Enter, `entered_empty()` on Enter in the empty field, `escaped()` on Esc
    when nothing was left to clear. Enter typed before the answer is there waits for it.
    """

    query_changed = Signal(str)
    taken = Signal(object)
    looked = Signal(object)
    entered_empty = Signal()
    escaped = Signal()

    def __init__(
        self,
        placeholder: str = "Find or scan: account, name, address, parcel, meter, license, phone, invoice",
        *,
        key: str = "F2",
        take: str = "take what is owed",
        look: str = "look only",
        things: str = "Accounts",
    ) -> None:
        super().__init__()
        self.setProperty("part", "search")
        self.setObjectName("search-box")
        self._things = things
        self._waiting: str = ""
        self._answered_for = ""
        row = Row(self, gap="s", margins=("s", "", "s", ""))
        self.input = Input("Find or scan")  # inside the edges of the box, also where they are heavy
        self.input.setProperty("part", "bare")
        self.input.setProperty("ring", "parent")
        self.input.setPlaceholderText(placeholder)
        self.input.setAccessibleDescription(placeholder)
        themes.set_measures(self, height="search")
        row.addWidget(IconLabel("search", "ink-muted", "icon-notice"))
        row.addWidget(self.input, 1)
        if key:
            row.addWidget(KeyCap(key))
        self.setFocusProxy(self.input)
        self._results = _Results(take, look)
        self._results.list.picked.connect(self._on_picked)
        self.input.textEdited.connect(self._on_edited)
        self.input.installEventFilter(self)

    @property
    def popup(self) -> QFrame:
        """The results under the box."""
        return self._results

    @property
    def hits(self) -> tuple[Hit, ...]:
        """What is shown as found."""
        return self._results.list.hits if self._results.isVisible() else ()

    def text(self) -> str:
        """What is typed, without spaces around it."""
        return self.input.text().strip()

    def set_text(self, text: str) -> None:
        """Put a text in and ask for it, as after a scan."""
        self.input.setText(text)
        self._on_edited(text)

    def clear(self) -> None:
        """Empty the field and close what it found."""
        self.input.clear()
        self._waiting = ""
        self.close_results()

    def show_hits(self, hits: Sequence[Hit], query: str, *, took_ms: int | None = None, nothing: str = "") -> None:
        """Show what was found for a query; an answer to an older query is dropped."""
        if query != self.text() or not query:
            return
        self._answered_for = query
        results = self._results
        results.list.set_hits(hits)
        results.list.setVisible(bool(hits))
        results.foot.setVisible(bool(hits))
        results.count.setText(f"{self._things}, {len(hits)} found" if hits else f"{self._things}, none found")
        results.speed.setText("" if took_ms is None else f"in {took_ms} ms")
        results.nothing.setText(nothing or f"Nothing found for \u201c{query}\u201d.")
        results.nothing.setVisible(not hits)
        self._place()
        announce(results.count.text() if hits else results.nothing.text(), at=self.input)
        waiting, self._waiting = self._waiting, ""
        if waiting and hits:
            (self.taken if waiting == "take" else self.looked).emit(results.list.chosen())

    def close_results(self) -> None:
        """Close the popup."""
        self._results.hide()
        self._answered_for = ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows choose, Enter takes, Esc closes; the popup follows the box."""
        if watched is self.input and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if watched is self.input and event.type() == QEvent.Type.FocusOut:
            self.close_results()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._results.isVisible():
            self._results.list.step(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._enter("look" if event.modifiers() & Qt.KeyboardModifier.ControlModifier else "take")
            return True
        if key == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            if self.input.text() or self._results.isVisible():
                self.clear()
                self.query_changed.emit("")
            else:
                self.escaped.emit()
            return True
        return False

    def _enter(self, how: str) -> None:
        if not self.text():
            self.entered_empty.emit()
        elif self._answered_for == self.text():
            hit = self._results.list.chosen()
            if hit is not None:
                (self.taken if how == "take" else self.looked).emit(hit)
        else:
            self._waiting = how

    def _on_edited(self, text: str) -> None:
        self._waiting = ""
        if not self.text():
            self.close_results()
        self.query_changed.emit(self.text())

    def _on_picked(self, hit: Hit) -> None:
        self.taken.emit(hit)

    def _place(self) -> None:
        results, window = self._results, self.window()
        if results.parentWidget() is not window:
            results.setParent(window)
        corner = self.mapTo(window, QPoint(0, self.height() + themes.current().space("xs")))
        # Where the keys cannot all be read none is named: they work the same.
        results.foot.setVisible(bool(results.list.hits) and results.foot.sizeHint().width() <= self.width())
        room = window.height() - corner.y() - themes.current().space("xs")
        layout = results.layout()
        results.list.set_room(10 * room)
        if layout is not None:
            layout.activate()
        if (over := results.sizeHint().height() - room) > 0 and results.list.hits:
            results.list.set_room(results.list.sizeHint().height() - over)
            if layout is not None:
                layout.activate()
        high = min(results.sizeHint().height(), room)
        results.setGeometry(QRect(corner, QSize(self.width(), high)))
        results.show()
        results.raise_()

    def restyle(self) -> None:
        """Follow the new size of the box."""
        if self._results.isVisible():
            self._place()
