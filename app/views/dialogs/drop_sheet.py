# SPDX-License-Identifier: Apache-2.0
"""Asks how much cash goes from a drawer to the vault and why; it may be counted by denomination."""

from dataclasses import dataclass

from PySide6.QtWidgets import QSizePolicy

from app.domain.count import CashCount
from app.domain.money import Money
from app.views.dialogs.no_sale_sheet import said
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.count_grid import CountGrid
from app.views.widgets.fields import AmountField, TextField
from app.views.widgets.layouts import Row
from app.views.widgets.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Drop:
    """What goes to the vault; `count` only when it was counted by denomination."""

    amount: Money
    reason: str
    count: CashCount | None = None


class DropSheet(Sheet):
    """`agreed(Drop)`."""

    def __init__(self, drawer: str) -> None:
        super().__init__(
            f"Drop cash from drawer {drawer} to the vault?",
            "The slip goes with the money; both sides sign it.",
            verb="Drop to the vault",
            keep="Keep it in the drawer",
            wide=True,
            hold=True,
        )
        self.setObjectName("drop-sheet")
        self.amount = AmountField("Amount", hint="Dollars and cents")
        self.reason = TextField("Reason", hint="Like: too much cash in the drawer", check=said)
        self.reason.input.setMaxLength(200)
        fields = Row(gap="m")
        fields.addWidget(self.amount, 2)
        fields.addWidget(self.reason, 3)
        self.body.addLayout(fields)
        self.by_piece = KeyCapButton("Count it by denomination", icon="calculator")
        self.by_piece.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.by_piece.clicked.connect(self._count)
        self.body.addWidget(self.by_piece)
        self._grid: CountGrid | None = None

    def _count(self) -> None:
        # Made only now: Enter in a count goes down its rows, in the other fields to the next one.
        self._grid = CountGrid()
        self._grid.set_stacked(True)
        self._grid.changed.connect(self._on_counted)
        self._grid.left_down.connect(self.reason.input.setFocus)
        self.body.addWidget(self._grid)
        self.by_piece.hide()
        self.amount.set_read_only()
        self.amount.set_hint("What is counted below")
        self._on_counted()
        self._grid.show()
        self.restyle()
        self._grid.go_to(0)

    def _on_counted(self) -> None:
        if self._grid is not None:
            self.amount.set_amount(self._grid.total())

    def complete(self) -> bool:
        """An amount and a reason are needed, and a count must be readable."""
        if self._grid is not None and (wrong := self._grid.wrong()) is not None:
            field, sentence = wrong
            self.fail(f"{field.accessibleName()}: {sentence}")
            field.select()
            return False
        if not self.amount.check():
            self.amount.select_all()
            return False
        amount = self.amount.amount()
        if amount is None or not amount:
            self.amount.set_error("Type what goes to the vault")
            return False
        if not self.reason.check():
            self.reason.select_all()
            return False
        return True

    def answer(self) -> object:
        """The amount, the reason, and the count where there is one."""
        count = None if self._grid is None else self._grid.count()
        return Drop(self.amount.amount() or Money(0), self.reason.text(), count)
