# SPDX-License-Identifier: Apache-2.0
"""Pay column: what it comes to, how it is paid, what is still missing. Everything in it keeps its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QWidget

from app.domain.money import ZERO, Money
from app.views import actions, formats
from app.views import theme as themes
from app.views.screens.counter.lines_scroll import LinesScroll
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.fields import AmountField
from app.views.widgets.figure import Figure, PlainFigure
from app.views.widgets.labels import Label, Rule
from app.views.widgets.layouts import Column, Row, clear

TENDERS = (("cash", "tender.cash"), ("check", "tender.check"), ("card", "tender.card"), ("other", "tender.other"))


@dataclass(frozen=True, slots=True)
class Received:
    """One tender that was handed over, in words."""

    text: str
    detail: str
    amount: Money


@dataclass(frozen=True, slots=True)
class PayState:
    """What the column shows; `refused` gives the reason a tender (cash, check, card, other) cannot be taken."""

    total: Money = ZERO
    note: str = ""
    quick: tuple[Money, ...] = ()
    received: tuple[Received, ...] = ()
    left: Money = ZERO
    can_finish: bool = False
    refused: Mapping[str, str] = field(default_factory=dict)


class _Arrows(QObject):
    """Arrows move within a group of buttons; Tab leaves it."""

    def __init__(self, buttons: list[KeyCapButton], across: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._buttons, self._across = buttons, across
        for each in buttons:
            each.installEventFilter(self)
        self._stop_at(buttons[0])

    def settle(self) -> None:
        """Tab stops at one button of the group, and never at one that is off."""
        stop = next(each for each in self._buttons if each.focusPolicy() == Qt.FocusPolicy.StrongFocus)
        if not stop.isEnabled():
            self._stop_at(next((each for each in self._buttons if each.isEnabled()), stop))

    def _stop_at(self, stop: KeyCapButton) -> None:
        for each in self._buttons:
            each.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each is stop else Qt.FocusPolicy.ClickFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """An arrow gives the focus to the button in its direction."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        keys = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._across,
            Qt.Key.Key_Down: self._across,
        }
        step = keys.get(Qt.Key(event.key()))
        if step is None:
            return False
        place = next((n for n, each in enumerate(self._buttons) if each is watched), 0) + step
        while 0 <= place < len(self._buttons):
            if self._buttons[place].isEnabled() and self._buttons[place].isVisible():
                self._stop_at(self._buttons[place])
                self._buttons[place].setFocus(Qt.FocusReason.TabFocusReason)
                break
            place += 1 if step > 0 else -1
        return True


class PayColumn(QFrame):
    """The right side of the counter.

    Signals: `paid(str)` for Enter in the amount ("cash"), `handed_back(int)` for a row of "Received". The buttons
    follow the actions of the screen; `buttons` are they by the action's name. `escaped()` on Esc.
    """

    paid = Signal(str)
    handed_back = Signal(int)
    escaped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "pay")
        self.setObjectName("pay-column")
        self.setAccessibleName("Payment")
        self._state = PayState()
        self._compact = False
        self.buttons: dict[str, KeyCapButton] = {}
        self._outer = outer = Column(self, gap="xs", margins="m")
        outer.addLayout(self._make_head())
        self._inside = inside = QWidget()
        self._blocks = QBoxLayout(QBoxLayout.Direction.TopToBottom, inside)
        self._blocks.setContentsMargins(*(themes.current().space("xxs"),) * 4)
        self._blocks.addWidget(self._make_amount())
        self._blocks.addWidget(self._make_tenders(), 1)
        outer.addWidget(LinesScroll(inside), 1)
        outer.addLayout(self._make_foot())
        self.set_compact(False)
        self.show_state(PayState())

    def _make_head(self) -> Column:
        head = Column(gap="xs")
        line = Row(gap="s")
        self._total_word = Label("Total", "lead")
        self._note = Label("", "small", "ink-muted", right=True)
        line.addWidget(self._total_word)
        line.addStretch(1)
        line.addWidget(self._note)
        head.addLayout(line)
        self.total = Figure(formats.money(ZERO), "money-total")
        self.total.setObjectName("total")
        head.addWidget(self.total)
        self._head_rule = Rule()
        head.addSpacing(themes.current().space("xs"))
        head.addWidget(self._head_rule)
        head.addSpacing(themes.current().space("xxs"))
        return head

    def _make_amount(self) -> QWidget:
        block = QWidget()
        column = Column(block, gap="xxs")
        self.amount = AmountField("Amount received", hint="Quick cash", strong=True, large=True)
        self.amount.input.setObjectName("amount-received")
        self.amount.accepted.connect(lambda: self.paid.emit("cash"))
        self.amount.input.installEventFilter(self)
        column.addWidget(self.amount)
        quick = Row(gap="xs")
        self._quick: list[KeyCapButton] = []
        for name in ("tender.exact", "quick.1", "quick.2", "quick.3"):
            button = KeyCapButton("", actions.spec(name).key, "quick")
            button.setObjectName(name.replace(".", "-"))
            self.buttons[name] = button
            self._quick.append(button)
            quick.addWidget(button, 1)
        self._groups = [_Arrows(self._quick, 4, block)]
        column.addLayout(quick)
        column.addStretch(1)
        return block

    def _make_tenders(self) -> QWidget:
        block = QWidget()
        column = Column(block, gap="xs")
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(themes.current().space("xs"))
        made = []
        for place, (code, name) in enumerate(TENDERS):
            spec = actions.spec(name)
            title = "Other" if code == "other" else spec.title
            button = KeyCapButton(title, spec.key, "tender", icon=spec.icon)
            button.setObjectName(f"tender-{code}")
            self.buttons[name] = button
            made.append(button)
            grid.addWidget(button, place // 2, place % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._groups.append(_Arrows(made, 2, block))
        column.addLayout(grid)
        self._received_rule = Rule()
        column.addSpacing(themes.current().space("xs"))
        column.addWidget(self._received_rule)
        line = Row(gap="s")
        line.addWidget(Label("Received", "strong"))
        line.addStretch(1)
        self._received_note = Label("Nothing yet", "body", "ink-muted", right=True)
        line.addWidget(self._received_note)
        self._received_head = QWidget()
        self._received_head.setLayout(line)
        column.addWidget(self._received_head)
        self._rows = Column(gap="")
        column.addLayout(self._rows)
        column.addStretch(1)
        return block

    def _make_foot(self) -> Column:
        foot = Column(gap="xs")
        left = Row(gap="s")
        left.addWidget(Label("Still to receive", "lead"))
        left.addStretch(1)
        self.left = Figure(formats.money(ZERO), "money-title")
        self.left.setObjectName("still-to-receive")
        left.addWidget(self.left)
        foot.addLayout(left)
        last = Row(gap="xs")
        finish = actions.button("finish", "primary", height="control-tender")
        finish.setObjectName("finish")
        self.buttons["finish"] = finish
        ending = Row(gap="xs")
        self.back = KeyCapButton("Back to lines", "Esc", height="control-tender")
        self.back.setObjectName("back-to-lines")
        self.back.clicked.connect(self.escaped)
        ending.addWidget(self.back, 1)
        ending.addWidget(finish, 2)
        foot.addLayout(ending)
        for name in ("park", "item"):
            self.buttons[name] = actions.button(name)
            self.buttons[name].setObjectName(name)
            last.addWidget(self.buttons[name], 1)
        self._last = QWidget()
        self._last.setLayout(last)
        foot.addWidget(self._last)
        return foot

    # what it shows ------------------------------------------------------------------------------

    def show_state(self, state: PayState) -> None:
        """Show how the payment stands; the amount offered is what is left."""
        fresh = state.left != self._state.left or state.total != self._state.total
        self._state = state
        self.total.set_text(formats.money(state.total))
        self._note.setText(state.note)
        self.left.set_text(formats.money(state.left))
        for place, button in enumerate(self._quick):
            shown = place < len(state.quick)
            text = formats.whole_money(state.quick[place]) if shown else "\u2013"
            button.set_text(text)
            button.setEnabled(shown and not state.refused.get("cash"))
        for code, name in TENDERS:
            self._refuse(self.buttons[name], state.refused.get(code, ""))
        for group in self._groups:
            group.settle()
        self._show_received(state.received)
        self.buttons["finish"].setEnabled(state.can_finish)
        if fresh or not self.amount.text():
            self.amount.set_amount(state.left if state.left > ZERO else None)
        self._turn()

    def offer(self) -> None:
        """Focus the amount, all of it selected, so that typing replaces it."""
        self.amount.select_all()

    def set_other_detail(self, detail: str) -> None:
        """Say which other tenders there are."""
        other = self.buttons["tender.other"]
        other.set_text("Other", detail="" if self._compact else detail)
        self._turn()

    @staticmethod
    def _refuse(button: KeyCapButton, reason: str) -> None:
        if reason:
            button.refuse(reason)
        elif button.refused:
            button.allow()

    def _show_received(self, received: tuple[Received, ...]) -> None:
        clear(self._rows)
        self._received_note.setVisible(not received)
        before: QWidget = self.buttons["tender.other"]
        for place, each in enumerate(received):
            row, back = self._row(place, each)
            self._rows.addWidget(row)
            QWidget.setTabOrder(before, back)
            before = back

    def _row(self, place: int, each: Received) -> tuple[QWidget, KeyCapButton]:
        row = QWidget()
        line = Row(row, gap="xs")
        words = Column(gap="")
        words.addWidget(Label(each.text, "body"))
        if each.detail:
            words.addWidget(Label(each.detail, "small", "ink-muted"))
        line.addLayout(words, 1)
        line.addWidget(PlainFigure(formats.money(each.amount), "money-strong"))
        back = KeyCapButton("", "", "link", icon="undo-2")
        back.setObjectName(f"hand-back-{place}")
        back.setAccessibleName(f"Hand back {each.text}, {formats.money(each.amount)}")
        back.setToolTip(f"Hand back {formats.money(each.amount)}")
        back.clicked.connect(lambda _=False, chosen=place: self.handed_back.emit(chosen))
        line.addWidget(back)
        return row, back

    # size and keys ------------------------------------------------------------------------------

    def set_compact(self, compact: bool) -> None:
        """As its own step the column is two blocks side by side."""
        self._compact = compact
        self.back.setVisible(compact)
        self._outer.set_distances("xs", "s" if compact else "m")
        for part in (self.total, self._head_rule, self._received_rule, self._last):
            part.setVisible(not compact)
        self._total_word.setVisible(not compact)
        self._note.setVisible(not compact)
        self.restyle()

    def restyle(self) -> None:
        """Take width and distances again after the theme changed."""
        theme = themes.current()
        self._blocks.setSpacing(theme.space("s"))
        self._blocks.setContentsMargins(*(theme.space("xxs"),) * 4)
        if self._compact:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)
        else:
            wide = self.window().width() > round(1600 * theme.scale)
            self.setFixedWidth(theme.size("pay-rest-wide" if wide else "pay-rest"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side only where both blocks have the room."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        blocks = [item.widget() for n in range(self._blocks.count()) if (item := self._blocks.itemAt(n)) is not None]
        need = sum(block.minimumSizeHint().width() for block in blocks if block is not None)
        theme = themes.current()
        room = self.width() - 2 * theme.space("s") - 2 * theme.space("xxs") - self._blocks.spacing()
        beside = self._compact and need <= room
        self._blocks.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the amount goes one step back; an offered amount is selected whenever the focus comes to it."""
        if watched is self.amount.input and event.type() == QEvent.Type.FocusIn and not self.amount.input.isModified():
            QTimer.singleShot(0, self.amount.input, self._select_offered)
        if (
            watched is self.amount.input
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
        ):
            self.amount.set_amount(self._state.left if self._state.left > ZERO else None)
            self.escaped.emit()
            return True
        return super().eventFilter(watched, event)

    def _select_offered(self) -> None:
        if not self.amount.input.isModified():  # a quick hand has typed already
            self.amount.input.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back from every button."""
        if event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.escaped.emit()
            return
        super().keyPressEvent(event)
