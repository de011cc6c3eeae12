# SPDX-License-Identifier: Apache-2.0
"""The change of the own drawer: about what is there, how long it lasts beside it, and what the vault is asked for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.change_supply import Supply, SupplyRow
from app.views import actions, formats
from app.views.screens.drawer import change_words as words
from app.views.screens.drawer.page import Page, scrolled
from app.views.tables.row_table import Column as TableColumn
from app.views.tables.row_table import RowTable
from app.views.widgets.bars import BarPlot
from app.views.widgets.card import Card
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row
from app.views.widgets.table_view import TableView

_ESTIMATE = "Estimated from the last count and what was paid since. It is never exact, and hidden while you count."
_NO_DAYS = ("No forecast yet", "It is reckoned from earlier days of this drawer, and there are none.")


class ChangeView(Page):
    """Signals: `left()`, `order_wanted()`, `take_wanted()`, `withdraw_wanted()`."""

    left = Signal()
    order_wanted = Signal()
    take_wanted = Signal()
    withdraw_wanted = Signal()

    def __init__(self, rights: frozenset[str]) -> None:
        super().__init__()
        self.setObjectName("change-view")
        self.supply: Supply | None = None
        self.note = _ESTIMATE
        self.keys = actions.ActionSet(self, rights)
        back = actions.button("change.back", height="control")
        self.keys.add("change.back", self.left.emit, button=back)
        self.at_head = [back]
        column = Column(self, gap="s")
        self._middle = Row(gap="s")
        self._middle.addWidget(self._there(), 42)
        self._plot_card = self._how_long()
        self._middle.addWidget(self._plot_card, 58)
        column.addLayout(self._middle, 1)
        column.addWidget(self._vault())
        column.addWidget(self.message)

    def _there(self) -> Card:
        card = Card("In the drawer", flush=True)
        self.table = TableView(RowTable(self._columns()), "Change in the drawer")
        card.body.addWidget(self.table, 1)
        return card

    def _columns(self) -> tuple[TableColumn[SupplyRow], ...]:
        return (
            TableColumn("Piece", lambda row: row.piece.named(2).capitalize(), stretch=1, kind="strong"),
            TableColumn("About", lambda row: row.about, align="right"),
            TableColumn("Lasts", self._lasts, align="right", tone=words.tone),
        )

    def _lasts(self, row: SupplyRow) -> str:
        return formats.NOTHING if self.supply is None else words.lasts(row, self.supply.use)

    def _how_long(self) -> Card:
        card = Card("How much of the day it covers")
        self._until = card.note
        inside = QWidget()
        drawn = Column(inside, gap="xs")
        self.plot = BarPlot("No earlier day tells yet how long it lasts")
        self.plot.setObjectName("change-plot")
        self._nothing = EmptyState(*_NO_DAYS, "chart-column")
        drawn.addWidget(self.plot)
        drawn.addWidget(self._nothing)
        self._reckoned = Label("", "small", "ink-muted", wrap=True)
        drawn.addWidget(self._reckoned)
        drawn.addStretch(1)
        card.body.addWidget(scrolled(inside, "How long the change lasts"), 1)
        return card

    def _vault(self) -> Card:
        card = Card()
        line = Row(gap="s")
        said = Column(gap="hair")
        self._head, self._text = Label("", "strong", wrap=True), Label("", "body", "ink-muted", wrap=True)
        said.addWidget(self._head)
        said.addWidget(self._text)
        line.addLayout(said, 1)
        self._buttons = {}
        for name, role, signal in (
            ("change.withdraw", "quiet", self.withdraw_wanted),
            ("change.take", "primary", self.take_wanted),
            ("change.order", "primary", self.order_wanted),
        ):
            button = actions.button(name, role, icon=actions.spec(name).icon, height="control-tender")
            self.keys.add(name, signal.emit, button=button)
            self._buttons[name] = button
            line.addWidget(button)
        card.body.addLayout(line)
        return card

    # what is shown ------------------------------------------------------------------------------

    def show_supply(self, supply: Supply) -> None:
        """Show the change as it stands; the chosen row stays chosen."""
        self.supply = supply
        self.title = f"Change in drawer {supply.drawer}"
        place = max(self.table.currentIndex().row(), 0)
        self.table.table.set_rows(supply.rows)
        self.table.choose(place)
        self.plot.show_bars("How much of the day it covers", words.bars(supply) if supply.use.days else ())
        self._until.setText(f"until {words.until(supply.use)}" if supply.minutes else "")
        self._reckoned.setText(words.reckoned_from(supply))
        for part in (self.plot, self._reckoned):
            part.setVisible(bool(supply.use.days))
        self._nothing.setVisible(not supply.use.days)
        self._show_order(supply)

    def _show_order(self, supply: Supply) -> None:
        waits = supply.order is not None
        for name, button in self._buttons.items():
            button.setVisible((name == "change.order") != waits)
            self.keys.enable(name, (name == "change.order") != waits)
        if supply.order is not None:
            self._head.setText(f"Ordered: {formats.money(supply.order.count.total)}")
            self._text.setText(f"{words.ordered(supply.order.count)}. {supply.order.vault} hands it out.")
        elif supply.wanted.rows:
            self._head.setText(f"{words.ordered(supply.wanted)} would last until {words.until(supply.use)}")
            self._text.setText("Order it from the vault; you can change what is ordered.")
        else:
            enough = bool(supply.use.days)
            self._head.setText("The change lasts for the rest of the day" if enough else "Nothing is ordered yet")
            self._text.setText("You can order some from the vault at any time.")

    def forget(self) -> None:
        """Nothing of it stays once the drawer is counted."""
        self.supply = None
        self.table.table.set_rows(())
        self.plot.show_bars("", ())
        for label in (self._until, self._reckoned, self._head, self._text):
            label.setText("")

    def first_focus(self) -> QWidget | None:
        """The table."""
        return self.table

    def set_compact(self, compact: bool) -> None:
        """A small window shows the table alone: it says the same."""
        self._plot_card.setVisible(not compact)
        self._text.setVisible(not compact)
