# SPDX-License-Identifier: Apache-2.0
"""Cart panel: the lines of this receipt, each with its amount, and the last receipts at its foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.money import Money
from app.views import actions, formats
from app.views import theme as themes
from app.views.announce import announce
from app.views.screens.counter.cart_text import CartLine
from app.views.screens.counter.lines_scroll import LinesScroll
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.card import Card
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.fields import Input
from app.views.widgets.figure import PlainFigure
from app.views.widgets.labels import IconLabel, Label
from app.views.widgets.layouts import Column, Row, clear

_WIDE_AMOUNT = 132
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CartLineView(QFrame):
    """One line. Enter or a click opens its amount, Del takes it off, arrows go to the line above or below.

    Signals: `amount_set(Money)` when the amount was accepted, `left()` when the editor was left without a change,
    `remove_wanted()`, `moved(int)`, `chosen()`.
    """

    amount_set = Signal(object)
    left = Signal()
    remove_wanted = Signal()
    moved = Signal(int)
    chosen = Signal()

    def __init__(self, ordinal: int, line: CartLine) -> None:
        super().__init__()
        self.line = line
        self._chosen = False
        self.setProperty("part", "line")
        self.setObjectName(f"cart-line-{ordinal}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"Line {ordinal}: {line.title} {line.subject}, {formats.money(line.amount)}. {line.why}")
        themes.set_measures(self, least="row-line")
        row = Row(self, gap="s", margins=("m", "s", "m", "s"))
        number = Label(str(ordinal), "small", "ink-muted", right=True)
        number.setMinimumWidth(themes.current().space("m"))
        row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._make_words(), 1)
        row.addLayout(self._make_amount())

    def _make_words(self) -> Column:
        words = Column(gap="hair")
        head = Row(gap="s")
        head.addWidget(Label(self.line.title, "strong"), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(Label(self.line.subject, "body", "ink-muted", wrap=True), 1, Qt.AlignmentFlag.AlignTop)
        words.addLayout(head)
        if self.line.why:
            words.addWidget(Label(self.line.why, "small", "ink-muted", wrap=True))
        self._error_row = QWidget()
        error = Row(self._error_row, gap="xxs")
        error.addWidget(IconLabel("circle-x", "danger", "icon-small"), 0, Qt.AlignmentFlag.AlignTop)
        self._error = Label("", "small", "danger", wrap=True)
        self._error.setObjectName("line-error")
        error.addWidget(self._error, 1)
        self._error_row.hide()
        words.addWidget(self._error_row)
        words.addStretch(1)
        return words

    def _make_amount(self) -> Column:
        column = Column(gap="hair")
        self._figure = PlainFigure(formats.money(self.line.amount), "money-strong")
        column.addWidget(self._figure)
        self.editor = Input(f"Amount for {self.line.title} {self.line.subject}", kind="money-strong", right=True)
        self.editor.setObjectName("line-amount")
        self.editor.setFixedWidth(round(_WIDE_AMOUNT * themes.current().scale))
        self.editor.accepted.connect(self._on_accepted)
        self.editor.installEventFilter(self)
        self.editor.hide()
        column.addWidget(self.editor)
        if self.line.owed is not None:
            column.addWidget(Label(f"of {formats.money(self.line.owed)}", "small", "ink-muted", right=True))
        column.addStretch(1)
        return column

    # the amount ---------------------------------------------------------------------------------

    @property
    def editing(self) -> bool:
        """Whether its amount is being typed."""
        return not self.editor.isHidden()

    def edit(self) -> None:
        """Offer the amount, all of it selected."""
        if not self.line.editable:
            return
        self._figure.hide()
        self.editor.setText(formats.typed_money(self.line.amount) if self.line.places else "")
        self.editor.show()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editor.selectAll()

    def stop(self) -> None:
        """Show the amount as it stands again."""
        self.editor.hide()
        self._figure.show()
        self.set_error("")

    def typed(self) -> Money | None:
        """The amount in the editor; None when it cannot be read, which is then said beside it."""
        try:
            return formats.parse_amount(self.editor.text())
        except formats.NotAnAmount as wrong:
            self.set_error(str(wrong))
            return None

    def set_error(self, sentence: str) -> None:
        """Say what is wrong beside the amount."""
        themes.mark(self.editor, state="error" if sentence else "")
        self._error.setText(sentence)
        self._error_row.setVisible(bool(sentence))
        self.editor.setAccessibleDescription(sentence)
        if sentence:
            announce(sentence, at=self.editor, urgent=True)

    def _on_accepted(self) -> None:
        if not self.line.places and not self.editor.text().strip():
            self.remove_wanted.emit()
        elif (amount := self.typed()) is not None:
            self.amount_set.emit(amount)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc leaves the editor with the amount as it was; Ctrl+Z there takes the line off, unless it was typed in."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if control and event.key() == Qt.Key.Key_Z and not self.editor.isModified():
                event.ignore()
                return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier:
                if self.line.places:
                    self.stop()
                    self.left.emit()
                else:
                    self.remove_wanted.emit()
                return True
            if self._error_row.isVisible() and event.text():
                self.set_error("")
        return super().eventFilter(watched, event)

    # the line -----------------------------------------------------------------------------------

    @property
    def chosen_now(self) -> bool:
        """Whether this is the chosen line."""
        return self._chosen

    def set_chosen(self, chosen: bool) -> None:
        """Show that this line is the chosen one."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter types another amount, Del takes the line off, arrows move."""
        key = event.key()
        if key in _ENTER and not event.isAutoRepeat():
            self.edit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_wanted.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The focused line is the chosen one."""
        self.chosen.emit()
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click opens the amount."""
        self.edit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The chosen line has a soft ground and a bar."""
        theme = themes.current()
        if self._chosen:
            with QPainter(self) as painter:
                painter.fillRect(self.rect(), theme.colour("accent-soft"))
                painter.fillRect(0, 0, theme.size("bar"), self.height(), theme.colour("accent"))
        super().paintEvent(event)


class CartPanel(Card):
    """The card of the cart.

    Signals: `amount_set(line, Money)`, `remove_wanted(line)`, `left()` when the hand goes back to the search box,
    `go_wanted()` for the button of the empty state.
    """

    amount_set = Signal(object, object)
    remove_wanted = Signal(object)
    left = Signal()
    go_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("This receipt", flush=True)
        self.setObjectName("cart")
        self._views: list[CartLineView] = []
        self.undo_button = actions.button("undo", "plain")
        self.undo_button.setObjectName("undo")
        self.payer_button = actions.button("payer", "plain")
        self.payer_button.setObjectName("payer")
        if self.head is not None:
            self.head.set_distances("xs", ("m", "", "", ""))
            self.head.addWidget(self.payer_button)
            self.head.addWidget(self.undo_button)
        inside = QWidget()
        column = Column(inside, gap="")
        self._lines = Column(gap="")
        column.addLayout(self._lines)
        column.addWidget(self._make_empty())
        column.addStretch(1)
        self._scroll = LinesScroll(inside)
        self.body.addWidget(self._scroll, 1)
        self._make_foot()

    def _make_empty(self) -> QWidget:
        self._empty = QWidget()
        column = Column(self._empty, gap="s", margins="l")
        self._state = EmptyState(
            "Nothing on this receipt yet", "Find an account, or press F3 for another item.", "receipt-text"
        )
        column.addWidget(self._state)
        self._go = KeyCapButton("Go to Drawer", icon="inbox")
        self._go.setObjectName("go-to-drawer")
        self._go.clicked.connect(self.go_wanted)
        line = Row()
        line.addWidget(self._go)
        line.addStretch(1)
        column.addLayout(line)
        self._go.hide()
        return self._empty

    def _make_foot(self) -> None:
        foot = self.add_foot()
        foot.set_distances("s", ("m", "", "", ""))
        foot.addWidget(Label("Last receipts", "small", "ink-muted"))
        self._last = Row(gap="m")
        foot.addLayout(self._last, 1)
        self.last_button = KeyCapButton("Look", actions.spec("receipts.last").key, "plain")
        self.last_button.setObjectName("last-receipts")
        foot.addWidget(self.last_button)
        parent = foot.parentWidget()
        self._foot = parent if parent is not None else self.last_button

    # what it shows ------------------------------------------------------------------------------

    @property
    def views(self) -> tuple[CartLineView, ...]:
        """The lines shown."""
        return tuple(self._views)

    def editing(self) -> CartLineView | None:
        """The line whose amount is being typed."""
        return next((view for view in self._views if view.editing), None)

    def show_lines(self, lines: Sequence[CartLine]) -> None:
        """Show these lines; the last one is chosen."""
        clear(self._lines)
        self._views = []
        for ordinal, line in enumerate(lines, start=1):
            view = CartLineView(ordinal, line)
            view.amount_set.connect(lambda amount, each=view: self.amount_set.emit(each.line, amount))
            view.remove_wanted.connect(lambda each=view: self.remove_wanted.emit(each.line))
            view.left.connect(self.left)
            view.moved.connect(lambda step, each=view: self._move(each, step))
            view.chosen.connect(lambda each=view: self._choose(each))
            self._lines.addWidget(view)
            self._views.append(view)
        self._order_tabs()
        self._empty.setVisible(not lines)
        self.note.setText(formats.count_of(len(lines), "line") if lines else "")
        if self._views:
            self._choose(self._views[-1])
            # Where it stands is known once the new lines are laid out.
            QTimer.singleShot(0, self, self._show_chosen)

    def _order_tabs(self) -> None:
        """New lines come after the head, not at the end of the window."""
        before: QWidget = self.undo_button
        for view in self._views:
            QWidget.setTabOrder(before, view)
            QWidget.setTabOrder(view, view.editor)
            before = view.editor
        QWidget.setTabOrder(before, self.last_button)

    def edit(self, place: int) -> None:
        """Open the amount of a line."""
        if 0 <= place < len(self._views):
            view = self._views[place]
            self._choose(view)
            view.edit()
            self._scroll.ensureWidgetVisible(view)

    def say_empty(self, head: str, text: str, *, go: bool = False) -> None:
        """What is said while there is no line; `go` offers the Drawer screen."""
        self._state.say(head, text)
        self._go.setVisible(go)

    def show_last(self, receipts: Sequence[tuple[str, str, str]], hidden: str = "") -> None:
        """The last receipts at the foot: (number, time, amount); `hidden` says why none is shown."""
        clear(self._last)
        if hidden:
            self._last.addWidget(Label(hidden, "small", "ink-muted"))
        for number, time, amount in receipts[:3]:
            each = Row(gap="xs")
            each.addWidget(Label(number, "small"))
            each.addWidget(Label(time, "small", "ink-muted"))
            each.addWidget(Label(amount, "money"))
            self._last.addLayout(each)
        self._last.addStretch(1)

    def set_compact(self, compact: bool) -> None:
        """In a compact window only the lines stay."""
        self._foot.setVisible(not compact)
        head = self.head.parentWidget() if self.head is not None else None
        if head is not None:
            head.setVisible(not compact)

    def _show_chosen(self) -> None:
        chosen = next((view for view in self._views if view.chosen_now), None)
        if chosen is not None:
            self._scroll.ensureWidgetVisible(chosen, 0, 0)

    def _choose(self, chosen: CartLineView) -> None:
        for view in self._views:
            view.set_chosen(view is chosen)

    def _move(self, view: CartLineView, step: int) -> None:
        place = self._views.index(view) + step
        if 0 <= place < len(self._views):
            self._views[place].setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(self._views[place])
