# SPDX-License-Identifier: Apache-2.0
"""The foot of a count: what was counted so far, and the two ways on."""

from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QWidget

from app.domain.money import Money
from app.views import formats
from app.views import theme as themes
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.figure import Figure
from app.views.widgets.labels import Label, Rule
from app.views.widgets.layouts import Column, Row


class CountFoot(QFrame):
    """The figure of the count in the largest type, the listed items beside it, and the buttons right.

    `short` are the words of the buttons in a small window.
    """

    def __init__(self, caption: str, buttons: tuple[KeyCapButton, ...], short: tuple[str, ...]) -> None:
        super().__init__()
        self._words = tuple(button.text() for button in buttons), short
        self.setProperty("part", "card")
        self._row = Row(self, gap="m", margins=("l", "s", "m", "s"))
        self.cash = Figure(formats.money(Money(0)), "money-counted", right=False)
        self.cash.setObjectName("counted")
        self._caption = caption
        self._row.addLayout(self._column(Label(caption, "small", "ink-muted"), self.cash))
        self._items: dict[str, tuple[QWidget, Label, Figure]] = {}
        for name in ("checks", "money orders", "note"):
            self._row.addWidget(self._part(name))
        self._row.addStretch(1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(self._row.spacing() // 2)
        self._wide, self._made = True, buttons
        for button in buttons:
            self._buttons.addWidget(button)
        self._row.addLayout(self._buttons)
        self.restyle()

    def _column(self, caption: Label, figure: Figure) -> QBoxLayout:
        column = Column(gap="xxs")
        column.addStretch(1)
        column.addWidget(caption)
        column.addWidget(figure)
        column.addStretch(1)
        return column

    def _part(self, name: str) -> QWidget:
        part = QWidget()
        row = Row(part, gap="l")
        caption = Label("", "small", "ink-muted")
        figure = Figure("", "money-title", right=False)
        figure.setObjectName(f"counted-{name.replace(' ', '-')}")
        row.addWidget(Rule(upright=True))
        row.addLayout(self._column(caption, figure))
        part.hide()
        self._items[name] = (part, caption, figure)
        return part

    def show_cash(self, cash: Money) -> None:
        """Show what the cash comes to."""
        self.cash.set_text(formats.money(cash))
        self.cash.setAccessibleName(f"{self._caption}, {formats.spoken_money(cash)}")

    def show_items(self, name: str, count: int, amount: Money, *, always: bool = False) -> None:
        """Show how many checks or money orders are listed, and what they come to."""
        self.show_note(name, f"{name.capitalize()}, {formats.count_of(count, 'item')}", formats.money(amount))
        self._items[name][0].setVisible(bool(count) or always)

    def show_note(self, name: str, caption: str, figure: str, tone: str = "ink") -> None:
        """Show another figure beside the counted one."""
        part, label, shown = self._items[name]
        label.setText(caption)
        shown.set_text(figure, tone=tone)
        shown.setAccessibleName(f"{caption}, {figure}")
        part.show()

    def set_compact(self, compact: bool) -> None:
        """Small windows show the counted cash in the next size, and the items in the card alone."""
        self.cash.set_text(self.cash.text(), kind="money-title" if compact else "money-counted")
        self._wide = not compact
        for button, words in zip(self._made, self._words[compact], strict=True):
            button.set_text(words)
        self.restyle()

    def restyle(self) -> None:
        """The primary button is the widest, as long as there is room."""
        side = themes.current().size("count-side") if self._wide else 0
        for place, button in enumerate(reversed(self._made)):
            button.setMinimumWidth(side * 6 // 10 if place else side * 2 // 3)
