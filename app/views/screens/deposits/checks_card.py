# SPDX-License-Identifier: Apache-2.0
"""The checks of a bag, ticked one by one as each is laid into it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.domain import cards
from app.domain.bank import TakenCheck
from app.domain.errors import CounterError
from app.domain.kinds.deposit import BagCheck, Part
from app.domain.money import Money
from app.services import deposits
from app.services.deposits import Prepared
from app.views import formats
from app.views import theme as themes
from app.views.widgets.count_grid import CountCard, rim
from app.views.widgets.fields import Input
from app.views.widgets.labels import IconLabel, Label
from app.views.widgets.layouts import Column, Row, clear

_WORDS = {"check": "Check", "money_order": "Money order"}


class TickRow(QFrame):
    """One check as it was taken; Space, Enter or a click ticks it. `ticked()` when that changes, `stepped(int)`."""

    ticked = Signal()
    stepped = Signal(int)

    def __init__(self, check: TakenCheck) -> None:
        super().__init__()
        self.check, self.in_bag = check, False
        self.setProperty("part", "line")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName(f"tick-{check.receipt}-{check.place}")
        themes.set_measures(self, least="row-line")
        self._mark = IconLabel("minus", "ink-muted", "icon-small")
        kind = "" if check.tender == "check" else "Money order "
        self._row = Row(self, gap="s")
        self._row.addWidget(self._mark)
        words = Column(gap="")
        words.addWidget(Label(f"{kind}No. {check.number or '-'}", "body"))
        words.addWidget(
            Label(f"{check.receipt}, {check.payer}" if check.payer else check.receipt, "small", "ink-muted")
        )
        self._row.addLayout(words, 1)
        self._row.addWidget(Label(formats.money(check.amount), "money", right=True))
        self.restyle()
        self._tell()

    def restyle(self) -> None:
        """Stay in line with the head of the card."""
        self._row.setContentsMargins(rim(), 0, rim(), 0)

    def tick(self, in_bag: bool) -> None:
        """Lay it into the bag, or take it out again."""
        self.in_bag = in_bag
        self._mark.set_icon("check" if in_bag else "minus", "positive" if in_bag else "ink-muted")
        self._tell()
        self.ticked.emit()

    def _tell(self) -> None:
        check = self.check
        state = "in the bag" if self.in_bag else "not in the bag yet"
        named = f"{_WORDS[check.tender]} {check.number or 'without number'}, {formats.money(check.amount)}"
        self.setAccessibleName(f"{named}, {state}")
        self.setAccessibleDescription(f"Receipt {check.receipt}. Space lays it into the bag or takes it out.")
        self.setToolTip(f"Receipt {check.receipt}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click ticks it."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.tick(not self.in_bag)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks, Enter ticks and goes on, the arrows go on."""
        if event.key() == Qt.Key.Key_Space:
            self.tick(not self.in_bag)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.tick(True)
            self.stepped.emit(1)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)


class StrangeRow(QFrame):
    """A check that is on no receipt of its session: its number and amount. Only where the session was closed so."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self.part = part
        self.setProperty("part", "line")
        column = Column(self, gap="xxs", margins=("m", "xs", "m", "xs"))
        kind = _WORDS[part.tender]
        column.addWidget(Label(f"{kind} on no receipt of {part.book}", "small", "ink-muted", wrap=True))
        row = Row(gap="xs")
        self.number = Input(f"Number of the {kind.lower()} on no receipt of {part.book}", height="count-field")
        self.number.setPlaceholderText("Number")
        self.number.setMaxLength(40)
        self.number.setMinimumWidth(0)
        self.amount = Input(
            f"Amount of the {kind.lower()} on no receipt of {part.book}", kind="money", height="count-field", right=True
        )
        themes.set_measures(self.amount, width="count-field-wide")
        row.addWidget(self.number, 1)
        row.addWidget(self.amount)
        column.addLayout(row)
        self.number.accepted.connect(self.amount.setFocus)

    def check(self) -> BagCheck | None:
        """What is typed; None while nothing is. Raises CounterError for what cannot be read."""
        if not (self.number.text().strip() or self.amount.text().strip()):
            return None
        number = self.number.text().strip()
        cards.refuse(number, "checks")
        try:
            amount = formats.parse_amount(self.amount.text())
        except formats.NotAnAmount as wrong:
            raise CounterError(f"{wrong}. The other checks are kept. Type the amount again.", field="checks") from None
        if amount <= Money(0):
            raise CounterError("A check of nothing is not deposited. Type its amount, or clear it.", field="checks")
        return BagCheck(self.part.book, self.part.tender, amount, number=number)


class ChecksCard(CountCard):
    """The third card of a bag. `changed()` when a tick or a figure changes; `left_up()` above the first row."""

    changed = Signal()
    left_up = Signal()

    def __init__(self) -> None:
        super().__init__("Checks and money orders", note="0 items")
        self._ticks: list[TickRow] = []
        self._strange: list[StrangeRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._list)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setAccessibleName("Checks of the sessions")
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.fill(self._scroll)

    def show_checks(self, prepared: Prepared) -> None:
        """List what was taken; nothing is ticked yet."""
        clear(self._list)
        self._ticks = [TickRow(check) for check in prepared.checks]
        self._strange = [StrangeRow(part) for part in prepared.strange_allowed()]
        for place, row in enumerate(self._ticks):
            row.ticked.connect(self._on_changed)
            row.stepped.connect(partial(self._step, place))
            self._list.addWidget(row)
            row.show()
        for strange in self._strange:
            strange.amount.textChanged.connect(self._on_changed)
            strange.amount.accepted.connect(self.changed)
            self._list.addWidget(strange)
            strange.show()
        self._scroll.verticalScrollBar().setValue(0)
        self._on_changed()

    def checks(self) -> tuple[BagCheck, ...]:
        """What lies in the bag. Raises CounterError for a figure that cannot be read."""
        strange = (row.check() for row in self._strange)
        return (
            *(deposits.in_bag(row.check) for row in self._ticks if row.in_bag),
            *(check for check in strange if check is not None),
        )

    def readable(self) -> tuple[BagCheck, ...]:
        """What lies in the bag as far as it can be read: for the sums while somebody types."""
        found: list[BagCheck] = [deposits.in_bag(row.check) for row in self._ticks if row.in_bag]
        for row in self._strange:
            try:
                check = row.check()
            except CounterError:
                continue
            if check is not None:
                found.append(check)
        return tuple(found)

    def tick_all(self) -> None:
        """Every check that was taken lies in the bag."""
        for row in self._ticks:
            row.tick(True)

    def first_focus(self) -> QWidget | None:
        """The first check, if there is any."""
        rows: list[QWidget] = [*self._ticks, *(row.number for row in self._strange)]
        return rows[0] if rows else None

    def mark_wrong(self, test: Callable[[StrangeRow], bool]) -> None:
        """Show which typed check cannot be read."""
        for row in self._strange:
            themes.mark(row.amount, state="error" if test(row) else "")

    def _step(self, place: int, way: int) -> None:
        target = place + way
        if target < 0:
            self.left_up.emit()
            return
        rows: list[QWidget] = [*self._ticks, *(row.number for row in self._strange)]
        if target < len(rows):
            rows[target].setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(rows[target], 0, 0)

    def _on_changed(self) -> None:
        ticked = sum(row.in_bag for row in self._ticks)
        total = len(self._ticks)
        self.set_note(f"{ticked} of {total}" if total else "None")
        self.changed.emit()
