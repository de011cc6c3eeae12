# SPDX-License-Identifier: Apache-2.0
"""Asks which bills and coins come into a drawer for which others of the same worth, and with whom they are changed."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.count import CashCount
from app.views import formats
from app.views.dialogs.no_sale_sheet import said
from app.views.widgets.count_grid import CountField, CountGrid
from app.views.widgets.fields import TextField
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Row
from app.views.widgets.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Exchange:
    """What comes in, what goes out, with whom and why."""

    came: CashCount
    went: CashCount
    party: str
    reason: str


class ExchangeSheet(Sheet):
    """`agreed(Exchange)`. Enter goes down the pieces that go out, then down those that come in, then to the names.

    `told` is what is known beforehand, as of an order from the vault; it can be changed.
    """

    def __init__(self, drawer: str, told: Exchange | None = None) -> None:
        super().__init__(
            f"Exchange bills and coins of drawer {drawer}?",
            "The drawer holds as much as before; only its pieces change.",
            verb="Exchange",
            keep="Keep the pieces",
            wide=True,
            hold=True,
        )
        self.setObjectName("exchange-sheet")
        self.went, self.came = self._grid("Out of the drawer"), self._grid("Into the drawer")
        self._sums = Label("", "strong", "ink", wrap=True)
        self.body.addWidget(self._sums)
        self.party = TextField("With", hint="Like: Vault, or a name", check=named)
        self.reason = TextField("Reason", hint="Like: no quarters left", check=said)
        for field in (self.party, self.reason):
            field.input.setMaxLength(120)
        line = Row(gap="m")
        line.addWidget(self.party, 2)
        line.addWidget(self.reason, 3)
        self.body.addLayout(line)
        self.went.left_down.connect(lambda: self.came.go_to(0))
        self.came.left_down.connect(self.party.input.setFocus)
        if told is not None:
            self._begin_with(told)
        self._on_counted()

    def _begin_with(self, told: Exchange) -> None:
        for grid, count in ((self.went, told.went), (self.came, told.came)):
            grid.set_count(count)
        self.party.set_text(told.party)
        self.reason.set_text(told.reason)

    def _grid(self, words: str) -> CountGrid:
        self.body.addWidget(Label(words, "strong", "ink"))
        grid = CountGrid()
        grid.setAccessibleName(words)
        grid.set_stacked(True)
        grid.changed.connect(self._on_counted)
        self.body.addWidget(grid)
        return grid

    def _on_counted(self) -> None:
        went, came = self.went.total(), self.came.total()
        same = "The same on both sides." if went == came and went else "Both sides have to come to the same."
        self._sums.setText(f"{formats.money(went)} out, {formats.money(came)} in. {same}")

    def complete(self) -> bool:
        """Both sides must be readable and come to the same, and it is said with whom and why."""
        for grid in (self.went, self.came):
            if (wrong := grid.wrong()) is not None:
                field, sentence = wrong
                self.fail(f"{field.accessibleName()}: {sentence}")
                field.select()
                return False
        if self.went.total() != self.came.total() or not self.went.total():
            self.fail("Both sides have to come to the same. Nothing was exchanged. Check the pieces.")
            self.came.go_to(0)
            return False
        for typed in (self.party, self.reason):
            if not typed.check():
                typed.select_all()
                return False
        return True

    def go_on(self) -> None:
        """Enter in a count has gone down its rows already."""
        if not isinstance(self.sender(), CountField):
            super().go_on()

    def answer(self) -> Exchange:
        """Both sides by their pieces, with whom and why."""
        return Exchange(self.came.count(), self.went.count(), self.party.text(), self.reason.text())


def named(text: str) -> str:
    """Somebody is named; the sentence to show when nobody is."""
    return "" if text.strip() else "Say with whom"
