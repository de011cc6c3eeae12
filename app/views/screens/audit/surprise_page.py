# SPDX-License-Identifier: Apache-2.0
"""Surprise counts: how well drawers and people are covered, as a plot or a table, and what was found when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.queries.surprise import Coverage
from app.services.surprise import Past
from app.views import actions, formats
from app.views.dialogs.choices import Choices
from app.views.screens.audit import surprise_words as words
from app.views.screens.drawer.page import scrolled
from app.views.tables.row_table import Column as TableColumn
from app.views.tables.row_table import RowTable
from app.views.widgets.bars import BarPlot
from app.views.widgets.card import Card
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.flow import Flow
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row
from app.views.widgets.table_view import TableView

_NONE = "Nothing was counted by surprise yet"


class SurprisePage(QWidget):
    """Signals: `left()`, `draw_wanted()`, `asked_wanted()`, `printed(Past)`, `read(bool)`: by person, or by drawer."""

    left = Signal()
    draw_wanted = Signal()
    asked_wanted = Signal()
    printed = Signal(object)
    read = Signal(bool)

    def __init__(self, rights: frozenset[str]) -> None:
        super().__init__()
        self.setObjectName("surprise-page")
        draw = actions.button("surprise.draw", "primary", height="control-dense")
        asked = actions.button("surprise.asked", height="control-dense")
        back = actions.button("surprise.back", height="control-dense")
        self._buttons = ((draw, "Draw"), (asked, "Count"), (back, "Back"))
        self._words = tuple(button.text() for button, _ in self._buttons)
        self._of = Choices("Sessions counted", [("drawer", "By drawer"), ("person", "By person")])
        self._of.chosen.connect(lambda name: self.read.emit(name == "person"))
        self._lay_out(draw, asked, back)
        self.keys = actions.ActionSet(self, rights)
        self.keys.add("surprise.draw", self.draw_wanted.emit, button=draw)
        self.keys.add("surprise.asked", self.asked_wanted.emit, button=asked)
        self.keys.add("surprise.back", self.left.emit, button=back)
        self.keys.add("surprise.table", self.toggle_table, button=self._table_button)
        self.keys.add("surprise.print", self._print, button=self._print_button)

    def _lay_out(self, *buttons: QWidget) -> None:
        column = Column(self, gap="s")
        head = Row(gap="s")
        head.addWidget(Label("Surprise counts", "headline"))
        head.addWidget(Label("of the last 90 days", "body", "ink-muted"), 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(Flow(*buttons, gap="xs"), 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(head)
        self._row = Row(gap="s")
        self._compact = False
        self._coverage, self._counts = self._coverage_card(), self._counts_card()
        self._row.addWidget(self._coverage, 5)
        self._row.addWidget(self._counts, 6)
        column.addLayout(self._row, 1)

    def _coverage_card(self) -> QWidget:
        self._table_button = actions.button("surprise.table", "link", text="As a table", height="control-dense")
        card = Card("Coverage", flush=True)
        if card.head is not None:
            card.head.addWidget(self._table_button)
        inside = QWidget()
        body = Column(inside, gap="s", margins=("m", "s", "m", "s"))
        body.addWidget(self._of)
        self.plot = BarPlot(_NONE)
        self.plot.setObjectName("coverage-plot")
        drawn = QWidget()
        plotted = Column(drawn)
        plotted.addWidget(self.plot)
        plotted.addStretch(1)
        self.table = TableView(RowTable(_coverage_columns()), "Coverage of surprise counts")
        self.stack = QStackedWidget()
        self.stack.addWidget(scrolled(drawn, "Coverage as a plot"))
        self.stack.addWidget(self.table)
        body.addWidget(self.stack, 1)
        card.body.addWidget(inside, 1)
        return card

    def _counts_card(self) -> QWidget:
        self._print_button = actions.button("surprise.print", "link", text="Print the report", height="control-dense")
        card = Card("Counts", flush=True)
        if card.head is not None:
            card.head.addWidget(self._print_button)
        self.counts = TableView(RowTable(_count_columns()), "Surprise counts")
        self.counts.put_empty(EmptyState(_NONE, "Draw a drawer, or choose one on the wall and count it.", "eye"))
        card.body.addWidget(self.counts, 1)
        return card

    # what it shows ------------------------------------------------------------------------------

    @property
    def by_person(self) -> bool:
        """Whether coverage is shown by person."""
        return self._of.value() == "person"

    def show_coverage(self, rows: Sequence[Coverage]) -> None:
        """Show how well each is covered, least first."""
        self.plot.show_bars("Sessions counted by surprise", [words.bar(row) for row in rows])
        self.table.table.set_rows(rows)

    def show_counts(self, past: Sequence[Past]) -> None:
        """Show what was found, newest first."""
        if tuple(past) == self.counts.table.rows():
            return
        self.counts.table.set_rows(past)
        self.counts.choose(0)

    def forget(self) -> None:
        """No figure stays while nobody looks."""
        self.counts.table.set_rows(())

    def set_compact(self, compact: bool) -> None:
        """A small window shows one thing at a time."""
        self._compact = compact
        for (button, short), wide in zip(self._buttons, self._words, strict=True):
            button.set_text(short if compact else wide)
        self._share()

    def _share(self) -> None:
        table = self.stack.currentIndex() == 1
        self._coverage.setVisible(not self._compact or table)
        self._counts.setVisible(not self._compact or not table)
        self._of.setVisible(not self._compact)

    def restyle(self) -> None:
        """Measure again."""
        self.plot.restyle()

    def first_focus(self) -> QWidget:
        """The list of counts."""
        return self.counts

    def toggle_table(self) -> None:
        """Plot or table; a small window shows coverage instead of the counts, as a table."""
        drawn = self.stack.currentIndex() == 0
        self.stack.setCurrentIndex(1 if drawn else 0)
        self._table_button.set_text("As a plot" if drawn else "As a table")
        self._share()
        if drawn:
            self.table.choose(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the wall."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _print(self) -> None:
        row = self.counts.row()
        if isinstance(row, Past) and row.shown:
            self.printed.emit(row)


def _coverage_columns() -> tuple[TableColumn[Coverage], ...]:
    return (
        TableColumn("Whose", words.name, kind="strong", stretch=1, sort_key=lambda row: row.name),
        TableColumn("Sessions", lambda row: f"{row.sessions:,}", align="right", sort_key=lambda row: row.sessions),
        TableColumn("Counted", lambda row: f"{row.covered:,}", align="right", sort_key=lambda row: row.covered),
        TableColumn("Not balanced", lambda row: f"{row.off:,}", align="right", sort_key=lambda row: row.off),
        TableColumn("Last", words.last, sort_key=lambda row: row.last_at),
    )


def _count_columns() -> tuple[TableColumn[Past], ...]:
    return (
        TableColumn("When", words.when, detail=lambda past: formats.clock_time(datetime.fromisoformat(past.row.at))),
        TableColumn("Drawer", lambda past: past.row.drawer, kind="strong", detail=lambda past: past.row.full_name),
        TableColumn("Counted by", lambda past: past.row.by, stretch=1, detail=words.with_whom),
        TableColumn("Result", words.result, align="right", kind="strong", tone=words.tone),
    )
