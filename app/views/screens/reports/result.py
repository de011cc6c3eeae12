# SPDX-License-Identifier: Apache-2.0
"""One report as it was made: what is left out, its plot over its table, its sums, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain import report as told
from app.domain.report import Kind, Line, LineKind
from app.services.reports import Made, Page
from app.views import actions, formats
from app.views.screens.reports.bar_plot import BarPlot
from app.views.screens.reports.report_table import PagedTable, Sums, columns_of
from app.views.tables.row_table import Column as TableColumn
from app.views.widgets.banner import Banner
from app.views.widgets.card import Card
from app.views.widgets.empty_state import EmptyState, Progress
from app.views.widgets.flow import Flow
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, clear
from app.views.widgets.table_view import TableView

FILES = (("reports.save", "pdf"), ("reports.workbook", "xlsx"), ("reports.csv", "csv"))
_BUTTONS = {
    "reports.save": ("PDF", "file-text"),
    "reports.workbook": ("Excel", "file-spreadsheet"),
    "reports.csv": ("CSV", "table"),
    "reports.print": ("Print", "printer"),
}


class Result(QWidget):
    """The report. `more_wanted()` when its lines go on below what is shown; `stop_wanted()` on Esc while it is read."""

    more_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("report-result")
        self.made: Made | None = None
        self._plotting, self._compact = True, False
        column = Column(self, gap="s")
        self.progress = Progress(can_stop=True)
        self.progress.stop_wanted.connect(self.stop_wanted)
        self.banner = Banner(tone="caution")
        self.banner.hide()
        self.plot = BarPlot()
        self.plot_card = Card("Plot")
        self.plot_card.body.addWidget(self.plot, 1)
        self.plot_card.hide()
        for part, stretch in ((self.progress, 0), (self.banner, 0), (self.plot_card, 45), (self._make_card(), 55)):
            column.addWidget(part, stretch)

    def _make_card(self) -> Card:
        self.card = Card(flush=True)
        self._place = Column(gap="")
        self.card.body.addLayout(self._place, 1)
        self.buttons = [actions.button(name, text=text, icon=icon) for name, (text, icon) in _BUTTONS.items()]
        self.plot_button = actions.button("reports.table", "link", text="Table alone")
        self._count = Label("", "body", "ink-muted", right=True)
        foot = self.card.add_foot()
        foot.addWidget(Flow(*self.buttons, self.plot_button, gap="xs"), 1)
        foot.addWidget(self._count, 0, Qt.AlignmentFlag.AlignVCenter)
        self._show_table(())
        return self.card

    def _show_table(self, columns: tuple[TableColumn[Line], ...]) -> None:
        """A table of other columns takes the place of the old one."""
        clear(self._place)
        self.table = PagedTable(columns)
        self.view = TableView(self.table, "Report", sideways=True)
        self.sums = Sums(self.view)
        self.empty = EmptyState("No report yet", "Choose one on the left and press F12.", "chart-column")
        self.view.put_empty(self.empty)
        self._place.addWidget(self.view, 1)
        self._place.addWidget(self.sums)
        self.sums.hide()
        self.table.wanted.connect(self.more_wanted)

    # showing ------------------------------------------------------------------------------------

    def show_report(self, made: Made) -> None:
        """Show a report from its first line."""
        if self.made is None or self.made.form is not made.form:
            self._show_table(columns_of(made.form))
        self.made = made
        self.view.under = Line(LineKind.TOTAL, made.totals) if made.rows else None
        self.view.setAccessibleName(f"{made.form.title}, {made.heading.about}")
        self.table.show(self._lines(made), more=made.next is not None)
        self.view.scrollToTop()
        self.view.choose(0)
        self.empty.say(made.form.empty, "Choose other days, or another drawer or person.")
        self.sums.show_sums(made.form, made.totals)
        self.sums.setVisible(bool(made.rows))
        self.banner.say(made.heading.left_out, tone="caution")
        self.banner.setVisible(bool(made.heading.left_out))
        self._say_count()
        self._show_plot()

    def add_page(self, made: Made, page: Page) -> None:
        """The next lines of the same report."""
        if made is self.made:
            self.table.add([Line(LineKind.ROW, row) for row in page.rows], more=page.next is not None)
            self._say_count()

    def _lines(self, made: Made) -> list[Line]:
        return [line for line in told.lines(made.form, made.rows, made.totals) if line.kind is not LineKind.TOTAL]

    def _say_count(self) -> None:
        rows = sum(line.kind is LineKind.ROW for line in self.table.rows())
        more = " and more" if self.table.goes_on else ""
        self._count.setText(f"{formats.count_of(rows, 'line')}{more}" if rows else "")

    # the plot -----------------------------------------------------------------------------------

    def toggle_plot(self) -> None:
        """The table alone, or the plot over it; where there is room for one, the one or the other."""
        self._plotting = not self._plotting
        self._show_plot()

    def set_compact(self, compact: bool) -> None:
        """A small window shows the table alone until the plot is asked for."""
        self._compact, self._plotting = compact, not compact
        for button, (text, icon) in zip(self.buttons, _BUTTONS.values(), strict=True):
            button.set_text(text, icon="" if compact else icon)
        self._count.setVisible(not compact)
        self._show_plot()

    def _show_plot(self) -> None:
        made = self.made
        bars = made.plot if made is not None else ()
        shown = made is not None and made.form.plot is not None and bool(bars)
        if made is not None and made.form.plot is not None:
            figure = made.form.columns[made.form.place(made.form.plot.figure)]
            self.plot_card.title.setText(made.form.plot.title)
            self.plot.show_bars(made.form.plot.title, bars, money=figure.kind is Kind.MONEY)
        self.plot_button.setVisible(shown)
        words = ("List", "Plot") if self._compact else ("Table alone", "With the plot")
        self.plot_button.set_text(words[0] if self._plotting else words[1])
        self.plot_card.setVisible(shown and self._plotting)
        self.view.setVisible(not (shown and self._plotting and self._compact))
