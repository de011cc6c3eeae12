# SPDX-License-Identifier: Apache-2.0
"""Count grid: bills and coins by denomination, loose and in straps or rolls, as a hand counts them.

Enter goes down the rows, Tab to the straps or rolls of the row, the arrows up and down; `12+8` adds. The grid knows
what was typed and nothing of what should be there.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from app.domain.count import CashCount, PieceRow, pieces_typed
from app.domain.denomination import BILLS, COINS, Denomination
from app.domain.errors import CounterError
from app.domain.money import Money
from app.views import formats
from app.views import theme as themes
from app.views.widgets.fields import Input
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Row

_SPOKEN = {
    10000: "One hundred dollars",
    5000: "Fifty dollars",
    2000: "Twenty dollars",
    1000: "Ten dollars",
    500: "Five dollars",
    200: "Two dollars",
    100: "One dollar",
    50: "Fifty cents",
    25: "Twenty-five cents",
    10: "Ten cents",
    5: "Five cents",
    1: "One cent",
}


def spoken_face(denomination: Denomination) -> str:
    """A piece as it is read out: "Twenty dollars", "One dollar coin"."""
    words = _SPOKEN[denomination.face.cents]
    return f"{words} coin" if denomination.coin and denomination.face.cents >= 100 else words


def rim() -> int:
    """The distance from the edge of a count card to its text, in pixels."""
    theme = themes.current()
    return theme.space("m") + theme.space("xxs") - theme.size("edge")


class CountField(Input):
    """A field for pieces; empty means not counted. `stepped(int)` is an arrow up (-1) or down (1)."""

    stepped = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__(name, kind="lead", height="count-field", right=True)
        themes.set_measures(self, width="count-field-wide")
        self.setMaxLength(40)
        self.editingFinished.connect(self.settle)
        self.textEdited.connect(self._on_edited)

    def pieces(self) -> int | None:
        """How many were typed; None while nothing readable is there."""
        try:
            return pieces_typed(self.text()) if self.text().strip() else None
        except CounterError:
            return None

    def wrong(self) -> str:
        """Why what is typed is no count, or nothing."""
        try:
            pieces_typed(self.text().strip())
        except CounterError as trouble:
            return trouble.message
        return ""

    def settle(self) -> None:
        """Show the sum of what was typed, or mark the field where it cannot be read."""
        wrong = self.wrong()
        themes.mark(self, state="error" if wrong else "")
        self.setAccessibleDescription(wrong)
        pieces = self.pieces()
        if pieces is not None and self.text() != str(pieces):
            self.setText(str(pieces))

    def select(self) -> None:
        """Take the focus with everything selected, so that typing replaces it."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What is in the field is replaced by typing, however the focus came."""
        super().focusInEvent(event)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go to the next row; everything else is typing."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)

    def _on_edited(self) -> None:
        if self.property("state") == "error":
            themes.mark(self, state="")


class CountRow(QFrame):
    """One bill or coin: its face, loose pieces, straps or rolls, and what they come to. `changed()` on every key."""

    changed = Signal()

    def __init__(self, denomination: Denomination, *, last: bool) -> None:
        super().__init__()
        self.denomination = denomination
        self.setObjectName(f"count-row-{denomination.key}")
        if not last:
            self.setProperty("part", "line")
        themes.set_measures(self, height="row-count")
        spoken = spoken_face(denomination)
        self.face = Label(formats.face(denomination.face), "money-strong")
        self.loose = CountField(f"{spoken}, loose pieces")
        self.packs = CountField(f"{spoken}, {denomination.pack}s of {denomination.pack_of}")
        self.amount = Label(formats.NOTHING, "money", "ink-muted", right=True)
        self._row = Row(self, gap="s")
        self._row.addWidget(self.face, 1)
        for part in (self.loose, self.packs, self.amount):
            self._row.addWidget(part)
        for field in (self.loose, self.packs):
            field.textChanged.connect(self._on_typed)
        self.restyle()

    def restyle(self) -> None:
        """Keep the columns of all rows in one line."""
        self._row.setContentsMargins(rim(), 0, rim(), 0)
        self.amount.setMinimumWidth(amount_width())

    @property
    def blank(self) -> bool:
        """Whether nobody typed anything here."""
        return not (self.loose.text().strip() or self.packs.text().strip())

    def pieces(self) -> PieceRow:
        """What was counted; a blank field counts none."""
        return PieceRow(self.denomination, self.loose.pieces() or 0, self.packs.pieces() or 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The whole row is the target of its fields."""
        nearer_packs = event.position().x() > (self.loose.geometry().right() + self.packs.geometry().left()) / 2
        (self.packs if nearer_packs else self.loose).select()

    def _on_typed(self) -> None:
        amount = self.pieces().amount
        self.amount.setText(formats.money_or_dash(amount))
        self.amount.set_tone("ink" if amount else "ink-muted")
        self.changed.emit()


def amount_width() -> int:
    """Room for the amount of a row, in pixels; a larger one takes what it needs."""
    return round(themes.current().width_of("$10,000.00", "money"))


class CountCard(QFrame):
    """A card with the head and the rows of a count: bills, coins, or what else is listed beside them.

    `captions` stand over the fields and the amount; `rows` is the column inside.
    """

    def __init__(self, title: str, captions: Sequence[str] = (), note: str = "") -> None:
        super().__init__()
        self.setProperty("part", "card")
        self.setAccessibleName(title)
        self._outer = QVBoxLayout(self)
        self._outer.setSpacing(0)
        head = QFrame()
        head.setProperty("part", "head")
        themes.set_measures(head, height="row")
        self._head = Row(head, gap="s")
        self._head.addWidget(Label(title, "strong"), 1)
        self._captions = [Label(caption, "caption", "ink-muted", right=True) for caption in captions]
        for label in self._captions:
            self._head.addWidget(label)
        self.note = Label(note, "body", "ink-muted", right=True)
        self._head.addWidget(self.note)
        self.note.setVisible(bool(note))
        self._outer.addWidget(head)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        self._outer.addLayout(self.rows)
        self._outer.addStretch(1)
        self.restyle()

    def fill(self, part: QWidget) -> None:
        """Let one part of the card take all the room that is left."""
        self.rows.addWidget(part, 1)
        self._outer.setStretch(1, 1)
        self._outer.setStretch(2, 0)

    def set_note(self, note: str) -> None:
        """Say something else at the right of the head."""
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def restyle(self) -> None:
        """Keep the head in line with the rows, and everything clear of the outline."""
        theme = themes.current()
        edge = theme.size("edge")
        self._outer.setContentsMargins(edge, edge, edge, edge)
        self._head.setContentsMargins(rim(), 0, rim(), 0)
        widths = [*(theme.size("count-field-wide"),) * (len(self._captions) - 1), amount_width()]
        for label, width in zip(self._captions, widths, strict=False):
            label.setMinimumWidth(width)


class CountGrid(QWidget):
    """Bills and coins side by side, and a third card beside them.

    Signals: `changed()` on every key; `left_down()` when Enter or the arrow leaves the last coin, for what comes after.
    """

    changed = Signal()
    left_down = Signal()

    def __init__(self, side: QWidget | None = None) -> None:
        super().__init__()
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self.rows: list[CountRow] = []
        for title, pieces, packs in (("Bills", BILLS, "Straps"), ("Coins", COINS, "Rolls")):
            self._cards.addWidget(self._card(title, pieces, packs), 1)
        self.side = side
        if side is not None:
            themes.set_measures(side, width="count-side")
            self._cards.addWidget(side)
        self._link()
        self.restyle()

    def _card(self, title: str, pieces: Sequence[Denomination], packs: str) -> CountCard:
        card = CountCard(title, ("Loose", packs, "Amount"))
        for denomination in pieces:
            row = CountRow(denomination, last=denomination is BILLS[-1])
            row.changed.connect(self.changed)
            self.rows.append(row)
            card.rows.addWidget(row)
        return card

    def _link(self) -> None:
        for place, row in enumerate(self.rows):
            row.loose.accepted.connect(partial(self.go_to, place + 1))
            row.packs.accepted.connect(partial(self.go_to, place + 1))
            row.loose.stepped.connect(partial(self._step, place, False))
            row.packs.stepped.connect(partial(self._step, place, True))

    def restyle(self) -> None:
        """Take the gap again after the text size changed."""
        self._cards.setSpacing(themes.current().space("s"))

    def set_stacked(self, stacked: bool) -> None:
        """One card under the other, where the window is too narrow for three."""
        way = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        self._cards.setDirection(way)
        if self.side is not None:
            self.side.setProperty("width-role", "" if stacked else "count-side")
            self.side.setMinimumWidth(0)
            self.side.setMaximumWidth(16_777_215)
            themes.restyle(self.side)

    # what was counted ---------------------------------------------------------------------------

    def count(self) -> CashCount:
        """What was counted so far; blank rows count none."""
        return CashCount(tuple(row.pieces() for row in self.rows))

    def total(self) -> Money:
        """What the count comes to."""
        return self.count().total

    def blank(self) -> tuple[CountRow, ...]:
        """Rows in which nothing was typed."""
        return tuple(row for row in self.rows if row.blank)

    def touched(self) -> bool:
        """Whether anything was typed at all."""
        return len(self.blank()) < len(self.rows)

    def wrong(self) -> tuple[CountField, str] | None:
        """The first field that cannot be read, and why; None when all can."""
        for row in self.rows:
            for field in (row.loose, row.packs):
                field.settle()
                if sentence := field.wrong():
                    return field, sentence
        return None

    def set_count(self, count: CashCount) -> None:
        """Begin with these pieces; the other rows stay blank."""
        told = {row.denomination: row for row in count.rows}
        for row in self.rows:
            pieces = told.get(row.denomination)
            row.loose.setText(str(pieces.loose) if pieces is not None and pieces.loose else "")
            row.packs.setText(str(pieces.packs) if pieces is not None and pieces.packs else "")

    def clear(self) -> None:
        """Nothing is counted yet."""
        for row in self.rows:
            row.loose.clear()
            row.packs.clear()

    # the way of the hand ------------------------------------------------------------------------

    def first_focus(self) -> QWidget:
        """The first field nobody has typed in, else the first."""
        blank = self.blank()
        return (blank[0] if blank and len(blank) < len(self.rows) else self.rows[0]).loose

    def go_to(self, place: int) -> None:
        """Go to the loose pieces of a row; behind the last one the grid is left."""
        if place >= len(self.rows):
            self.left_down.emit()
        else:
            self.rows[max(0, place)].loose.select()

    def _step(self, place: int, in_packs: bool, way: int) -> None:
        target = place + way
        if target >= len(self.rows):
            self.left_down.emit()
        elif target >= 0:
            row = self.rows[target]
            (row.packs if in_packs else row.loose).select()
