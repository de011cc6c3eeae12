# SPDX-License-Identifier: Apache-2.0
"""Cash through the session: the plot, or the same figures as a table, the slider, and what stood at its minute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.drawer_day import Moment, levels
from app.domain.money import Money
from app.views import actions, formats
from app.views.screens.audit.cash_plot import NEVER, CashPlot
from app.views.screens.audit.minute import MinuteCard, TimeSlider, tell
from app.views.tables.row_table import Column as TableColumn
from app.views.tables.row_table import RowTable
from app.views.widgets.card import Card
from app.views.widgets.layouts import Column, Row
from app.views.widgets.table_view import TableView

_Level = tuple[datetime, Money]


class CashView(QWidget):
    """The plot over the figures at a minute where the place is high, beside them where it is wide."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("cash-view")
        self._moments: tuple[Moment, ...] = ()
        self.plot, self.slider, self.minute = CashPlot(), TimeSlider(), MinuteCard()
        columns: tuple[TableColumn[_Level], ...] = (
            TableColumn("Time", lambda each: formats.clock_time(each[0]), align="right", kind="money"),
            TableColumn("Cash in the drawer", lambda each: formats.money(each[1]), align="right", kind="money-strong"),
            TableColumn("", lambda each: "", stretch=1),
        )
        self.table = TableView(RowTable(columns), "Cash through the session")
        self.table.chose.connect(self._on_chose)
        self.card = Card("Cash through the session", flush=True)
        self.table_button = actions.button("audit.table", "link", text="As a table", height="control-dense")
        if self.card.head is not None:
            self.card.head.addWidget(self.table_button)
        self.stack = QStackedWidget()
        drawn = QWidget()
        column = Column(drawn, gap="xxs", margins=("m", "s", "s", "xs"))
        column.addWidget(self.plot, 1)
        self._under = Row(gap="")
        self._before, self._behind = QWidget(), QWidget()
        for part in (self._before, self.slider, self._behind):
            self._under.addWidget(part)
        column.addLayout(self._under)
        self.plot.placed.connect(self._place_slider)
        self.stack.addWidget(drawn)
        self.stack.addWidget(self.table)
        self.card.body.addWidget(self.stack, 1)
        self._row = Row(self, gap="s")
        self._row.addWidget(self.card, 3)
        self._row.addWidget(self.minute, 2)
        self.slider.moved.connect(self._show_minute)

    def set_wide(self, wide: bool) -> None:
        """Plot and figures side by side, or one over the other."""
        way = Row.Direction.LeftToRight if wide else Row.Direction.TopToBottom
        self._row.setDirection(way)

    def set_compact(self, compact: bool) -> None:
        """A small window shows the plot alone; the minute says its cash."""
        self.minute.setVisible(not compact)

    def show_acts(self, acts: Sequence[Moment], until: datetime) -> None:
        """Show the cash of a session, given oldest first, up to a moment."""
        self._moments = tuple(acts)
        self.plot.show_cash(self._moments, until)
        steps = tuple(reversed(levels(self._moments)))
        if steps != self.table.table.rows():
            self.table.table.set_rows(steps)
        if steps:
            self.slider.span(steps[-1][0], max(until, steps[0][0]))
            self._show_minute(self.slider.at())

    def forget(self) -> None:
        """No figure stays."""
        self._moments = ()
        self.plot.show_cash((), NEVER)
        self.table.table.set_rows(())
        self.minute.forget()
        self.slider.setAccessibleDescription("")

    def toggle_table(self) -> None:
        """Show the plot as a table, or the table as a plot."""
        drawn = self.stack.currentIndex() == 0
        self.stack.setCurrentIndex(1 if drawn else 0)
        self.table_button.set_text("As a plot" if drawn else "As a table")
        if drawn and self.table.row() is None:
            self.table.choose(0)
        elif not drawn:
            self._show_minute(self.slider.at())
        self.take_focus()

    def take_focus(self) -> None:
        """The keyboard goes to the slider, or to the table."""
        target: QWidget = self.slider if self.stack.currentIndex() == 0 else self.table
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_minute(self, at: datetime) -> None:
        if not self._moments:
            return
        self.plot.show_minute(at)
        self.minute.show_minute(self._moments, at)
        if self.minute.shown is not None:
            tell(self.slider, self.minute.shown.cash)

    def _place_slider(self) -> None:
        """The knob stands right under its minute of the plot."""
        for part, end in zip((self._before, self._behind), self.plot.ends(), strict=True):
            part.setFixedWidth(max(0, round(end - self.slider.knob())))

    def _on_chose(self, level: _Level | None) -> None:
        """A row of the table is a minute too."""
        if level is not None and self.stack.currentIndex() == 1 and self._moments:
            self.minute.show_minute(self._moments, level[0])
