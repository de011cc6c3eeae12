# SPDX-License-Identifier: Apache-2.0
"""Checks and money orders of a count, each listed by number and amount."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.domain import cards
from app.domain.errors import CounterError
from app.domain.kinds.counting import Listed
from app.domain.money import Money
from app.views import actions, formats
from app.views import theme as themes
from app.views.widgets.count_grid import CountCard, rim
from app.views.widgets.fields import Input
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Row, clear

CHECK, MONEY_ORDER = "check", "money_order"
_WORDS = {CHECK: "Check", MONEY_ORDER: "Money order"}
MOST_ITEMS = 500


class ListedRow(QFrame):
    """One item in the list. Enter or a click brings it back to be changed, Delete takes it off.

    Signals: `recalled()`, `dropped()`, `stepped(int)`.
    """

    recalled = Signal()
    dropped = Signal()
    stepped = Signal(int)

    def __init__(self, ordinal: int, kind: str, item: Listed) -> None:
        super().__init__()
        self.kind, self.item = kind, item
        self.setProperty("part", "line")
        self.setObjectName(f"listed-{ordinal}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        themes.set_measures(self, height="row-count")
        name = f"No. {item.number}" if item.number else "No number"
        shown = name if kind == CHECK else f"Money order {item.number}".rstrip()
        self.setAccessibleName(f"{_WORDS[kind]} {item.number or 'without number'}, {formats.money(item.amount)}")
        self.setAccessibleDescription("Enter changes it, Delete takes it off the list.")
        self.setToolTip("Enter changes it, Delete takes it off the list.")
        self._row = Row(self, gap="s")
        self._row.addWidget(Label(str(ordinal), "small", "ink-muted"))
        self._row.addWidget(Label(shown, "body"), 1)
        self._row.addWidget(Label(formats.money(item.amount), "money", right=True))
        self.restyle()

    def restyle(self) -> None:
        """Stay in line with the head of the card."""
        self._row.setContentsMargins(rim(), 0, rim(), 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click brings the item back."""
        self.recalled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter changes, Delete takes off, the arrows go on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.recalled.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.dropped.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)


class NumberInput(Input):
    """The field for an item's number. `up()` is the arrow up; `focused()` when the focus comes."""

    up = Signal()
    focused = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow up goes into the list."""
        if event.key() == Qt.Key.Key_Up:
            self.up.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the list is being worked on."""
        super().focusInEvent(event)
        self.focused.emit()


class ListingCard(CountCard):
    """The third card of a count. `changed()` when the list changes, `trouble(str)` for what cannot be listed."""

    changed = Signal()
    trouble = Signal(str)
    left_up = Signal()

    def __init__(self) -> None:
        super().__init__("Checks and money orders", note="0 items")
        self._kind = CHECK
        self._items: list[tuple[str, Listed]] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._list)
        column.addWidget(self._entry())
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setAccessibleName("Checks and money orders listed")
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.fill(self._scroll)
        self.rows.addWidget(self._choice())
        self.restyle()

    def _entry(self) -> QFrame:
        entry = QFrame()
        entry.setProperty("part", "line")
        themes.set_measures(entry, height="row-count")
        self._entry_row = Row(entry, gap="xs")
        self.number = NumberInput("Number of the check", height="count-field")
        self.number.setObjectName("listed-number")
        self.number.setPlaceholderText("Number, or scan")
        self.number.setMaxLength(40)
        self.number.setMinimumWidth(0)
        self.amount = Input("Amount of the check", kind="money", height="count-field", right=True)
        self.amount.setObjectName("listed-amount")
        themes.set_measures(self.amount, width="count-field-wide")
        self._entry_row.addWidget(self.number, 1)
        self._entry_row.addWidget(self.amount)
        self.number.accepted.connect(self.amount.setFocus)
        self.number.up.connect(self._on_up)
        self.amount.accepted.connect(self.add_typed)
        self.amount.textEdited.connect(self._on_edited)
        return entry

    def _choice(self) -> QFrame:
        choice = QFrame()
        choice.setProperty("part", "card-foot")
        row = Row(choice, gap="xs", margins=("xs", "xs", "xs", "xs"))
        self.check_button = actions.button("count.check", icon="")
        self.order_button = actions.button("count.order", text="Money order")
        for button in (self.check_button, self.order_button):
            button.setCheckable(True)
            row.addWidget(button, 1)
        self.check_button.setChecked(True)
        return choice

    def wire(self, owned: actions.ActionSet) -> None:
        """Let the keys of the count choose what is listed next."""
        owned.add("count.check", self.list_checks, button=self.check_button)
        owned.add("count.order", self.list_orders, button=self.order_button)

    def restyle(self) -> None:
        """Stay in line with the head of the card."""
        super().restyle()
        if hasattr(self, "_entry_row"):
            self._entry_row.setContentsMargins(rim(), 0, rim(), 0)

    # what is listed -----------------------------------------------------------------------------

    def checks(self) -> tuple[Listed, ...]:
        """The checks, in the order they were listed."""
        return tuple(item for kind, item in self._items if kind == CHECK)

    def money_orders(self) -> tuple[Listed, ...]:
        """The money orders, in the order they were listed."""
        return tuple(item for kind, item in self._items if kind == MONEY_ORDER)

    def unfinished(self) -> bool:
        """Whether something is typed that is not in the list yet."""
        return bool(self.number.text().strip() or self.amount.text().strip())

    def clear(self) -> None:
        """Nothing is listed."""
        self._items.clear()
        self.number.clear()
        self.amount.clear()
        self._show()

    def list_checks(self) -> None:
        """What is typed next is a check."""
        self._choose(CHECK)

    def list_orders(self) -> None:
        """What is typed next is a money order."""
        self._choose(MONEY_ORDER)

    def _choose(self, kind: str) -> None:
        self._kind = kind
        self.check_button.setChecked(kind == CHECK)
        self.order_button.setChecked(kind == MONEY_ORDER)
        self.number.setAccessibleName(f"Number of the {_WORDS[kind].lower()}")
        self.amount.setAccessibleName(f"Amount of the {_WORDS[kind].lower()}")
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_typed(self) -> None:
        """List what is typed; what cannot be read is told beside it and stays."""
        try:
            item = self._typed()
        except CounterError as refused:
            themes.mark(self.amount if refused.field == "amount" else self.number, state="error")
            self.trouble.emit(refused.message)
            return
        self._items.append((self._kind, item))
        self.number.clear()
        self.amount.clear()
        self._show()
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> Listed:
        number = self.number.text().strip()
        cards.refuse(number, "number")
        if len(self._items) >= MOST_ITEMS:
            raise CounterError(f"{MOST_ITEMS} items are listed. They are kept. Count the rest as a batch of its own.")
        try:
            amount = formats.parse_amount(self.amount.text())
        except formats.NotAnAmount as wrong:
            raise CounterError(f"{wrong}. The list is kept.", field="amount") from None
        if amount <= Money(0):
            raise CounterError("An item of nothing is not listed. The list is kept. Type its amount.", field="amount")
        return Listed(amount, number)

    def _on_edited(self) -> None:
        for field in (self.number, self.amount):
            themes.mark(field, state="")

    def _show(self) -> None:
        clear(self._list)
        for place, (kind, item) in enumerate(self._items):
            row = ListedRow(place + 1, kind, item)
            row.recalled.connect(lambda at=place: self._recall(at))
            row.dropped.connect(lambda at=place: self._drop(at))
            row.stepped.connect(lambda way, at=place: self._go_to(at + way))
            self._list.addWidget(row)
            row.show()
        self.set_note(formats.count_of(len(self._items), "item"))
        QTimer.singleShot(0, self, self._scroll_down)
        self.changed.emit()

    def _scroll_down(self) -> None:
        self._scroll.ensureWidgetVisible(self.number, 0, 0)

    def _recall(self, place: int) -> None:
        if self.unfinished():
            before = len(self._items)
            self.add_typed()
            if len(self._items) == before:
                return
        kind, item = self._items.pop(place)
        self._choose(kind)
        self.number.setText(item.number)
        self.amount.setText(formats.typed_money(item.amount))
        self._show()
        self.amount.setFocus(Qt.FocusReason.OtherFocusReason)
        self.amount.selectAll()

    def _drop(self, place: int) -> None:
        del self._items[place]
        self._show()
        self._go_to(place)

    def _on_up(self) -> None:
        if self._items:
            self._go_to(len(self._items) - 1)
        else:
            self.left_up.emit()

    def _go_to(self, place: int) -> None:
        item = self._list.itemAt(place) if place >= 0 else None
        row = item.widget() if item is not None else None
        target = self.number if row is None else row
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(target, 0, 0)
