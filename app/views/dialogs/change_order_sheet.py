# SPDX-License-Identifier: Apache-2.0
"""Asks which change is ordered from the vault, begun with what the day will need, and who hands it out there."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.count import CashCount
from app.views import formats
from app.views.widgets.count_grid import CountField, CountGrid
from app.views.widgets.fields import TextField
from app.views.widgets.labels import Label
from app.views.widgets.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is ordered, and who in the vault hands it out."""

    count: CashCount
    vault: str


class ChangeOrderSheet(Sheet):
    """`agreed(Wanted)`. Enter goes down the pieces, then to the name."""

    def __init__(self, drawer: str, wanted: CashCount, why: str) -> None:
        super().__init__(
            f"Order change for drawer {drawer} from the vault?",
            "Nothing moves yet. The slip goes to the vault, and you exchange it for bills of the same worth.",
            verb="Order and print",
            keep="Order nothing",
            wide=True,
            hold=True,
        )
        self.setObjectName("change-order-sheet")
        self.body.addWidget(Label(why, "body", "ink-muted", wrap=True))
        self.grid = CountGrid()
        self.grid.setAccessibleName("Wanted from the vault")
        self.grid.set_stacked(True)
        self.grid.set_count(wanted)
        self.body.addWidget(self.grid)
        self._sum = Label("", "strong", "ink", wrap=True)
        self.body.addWidget(self._sum)
        self.vault = TextField("Handed out by", hint="Who has the vault; both of you sign the slip", check=_named)
        self.vault.input.setMaxLength(120)
        self.body.addWidget(self.vault)
        self.grid.changed.connect(self._on_counted)
        self.grid.left_down.connect(self.vault.input.setFocus)
        self._on_counted()

    def _on_counted(self) -> None:
        total = self.grid.total()
        self._sum.setText(f"{formats.money(total)} in all. Have as much ready in large bills." if total else "")

    def complete(self) -> bool:
        """Something must be ordered, readable, and somebody named."""
        if (wrong := self.grid.wrong()) is not None:
            field, sentence = wrong
            self.fail(f"{field.accessibleName()}: {sentence}")
            field.select()
            return False
        if not self.grid.total():
            self.fail("Nothing is ordered yet. Type the rolls, straps or pieces that are wanted.")
            self.grid.go_to(0)
            return False
        if not self.vault.check():
            self.vault.select_all()
            return False
        return True

    def go_on(self) -> None:
        """Enter in a count has gone down its rows already."""
        if not isinstance(self.sender(), CountField):
            super().go_on()

    def answer(self) -> Wanted:
        """The pieces, and the name."""
        return Wanted(self.grid.count(), self.vault.text())


def _named(text: str) -> str:
    return "" if text.strip() else "Say who hands it out"
