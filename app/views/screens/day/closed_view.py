# SPDX-License-Identifier: Apache-2.0
"""The days that are closed, each with the head of its seal, and its report as paper."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.domain import canon
from app.domain.paper import Paper
from app.queries.day_close import ClosedDay
from app.views import actions, formats
from app.views.screens.day import words
from app.views.screens.drawer.page import Page, scrolled
from app.views.screens.drawer.report_view import FixedLabel
from app.views.tables.row_table import Column as TableColumn
from app.views.tables.row_table import RowTable
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.card import Card, Facts
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.labels import Label, SectionHeading
from app.views.widgets.layouts import Column, Row
from app.views.widgets.list_detail import ListDetail
from app.views.widgets.paper import PaperView
from app.views.widgets.table_view import TableView

_SHORT = {"closed.pdf": "PDF", "closed.print": "Print", "closed.done": "Back"}
_MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


def _columns() -> list[TableColumn[ClosedDay]]:
    return [
        TableColumn("Day", lambda one: formats.long_date(one.date), lambda one: one.date, kind="strong", stretch=1),
        TableColumn("Receipts", lambda one: f"{one.receipts:,}", lambda one: one.receipts, align="right"),
        TableColumn(
            "Over/short",
            lambda one: words.over_short(one.over_short) if one.over_short else formats.NOTHING,
            lambda one: one.over_short,
            align="right",
            kind="money",
            tone=lambda one: "danger" if one.over_short.cents < 0 else "ink",
        ),
    ]


class ClosedView(Page):
    """Signals: `asked(ClosedDay)` for the report of a day, `printed()`, `saved()`, `done()`."""

    asked = Signal(object)
    printed = Signal()
    saved = Signal()
    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("closed-view")
        self.title, self.note = "Closed days", "No book opens on a closed day, and its seal covers every book."
        self.paper: Paper | None = None
        self.shown: ClosedDay | None = None
        self.table = RowTable(_columns())
        self.list = TableView(self.table, "Closed days")
        self.list.put_empty(EmptyState("No day is closed yet", "The first one appears here with its seal.", "lock"))
        self.list.chose.connect(self._on_chose)
        listed = Card(flush=True)
        listed.body.addWidget(self.list)
        self._pair = ListDetail(listed, self._detail())
        self.list.opened.connect(lambda _day: self._pair.read(True))
        column = Column(self, gap="s")
        column.addWidget(self._pair, 1)
        column.addWidget(self.message)
        column.addWidget(self._foot())

    def _detail(self) -> QWidget:
        self._paper = PaperView()
        inside = QWidget()
        column = Column(inside, gap="s", margins=("m", "m", "m", "m"))
        column.addWidget(SectionHeading("Head of the seal"))
        self._head = FixedLabel()
        column.addWidget(self._head)
        self._facts = Facts()
        column.addWidget(self._facts)
        column.addWidget(self._paper, 0, _MIDDLE)
        column.addStretch(1)
        card = Card("Day report", flush=True)
        self._name = card.title
        card.body.addWidget(scrolled(inside, "Day report", by_key=True))
        return card

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("part", "card")
        row = Row(foot, gap="s", margins=("m", "xs", "m", "xs"))
        said = "Keep the signed report. Its head proves later that nothing of the day was changed."
        self._words = Label(said, "body", "ink-muted", wrap=True)
        row.addWidget(self._words, 1)
        self.keys = actions.ActionSet(self)
        self._buttons: dict[str, KeyCapButton] = {}
        for name, signal in (("closed.pdf", self.saved), ("closed.print", self.printed), ("closed.done", self.done)):
            role = "primary" if name == "closed.done" else "quiet"
            button = actions.button(name, role, icon=actions.spec(name).icon, height="control-tender")
            self.keys.add(name, signal.emit, button=button)
            self._buttons[name] = button
            row.addWidget(button)
        return foot

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self.list

    def set_compact(self, compact: bool) -> None:
        """A small window keeps the buttons, in one word each."""
        self._words.setVisible(not compact)
        for name, button in self._buttons.items():
            button.set_text(_SHORT[name] if compact else actions.spec(name).title)

    def show_days(self, days: tuple[ClosedDay, ...], chosen: ClosedDay | None = None) -> None:
        """Show the days; one of them may be the one to look at."""
        if days != self.table.rows():
            self.table.set_rows(days)
        for name in ("closed.pdf", "closed.print"):
            self.keys.enable(name, bool(days))
        if not days:
            self._clear()
            return
        wanted = chosen or self.shown
        dates = [one.date for one in self.table.rows()]
        self.list.choose(dates.index(wanted.date) if wanted is not None and wanted.date in dates else 0)

    def _on_chose(self, day: ClosedDay | None) -> None:
        if day is None or day == self.shown:
            return
        self.shown, self.paper = day, None
        self._name.setText(formats.long_date(day.date))
        self._head.setText(canon.anchor_text(day.head).replace("-", " "))
        at = datetime.fromisoformat(day.at)
        self._facts.set_pairs(
            [
                ("Closed", f"{formats.medium_date(at.date())}, {formats.clock_time(at)}"),
                ("Books", f"{day.books:,}, {formats.count_of(day.entries, 'entry', 'entries')}"),
                ("Cash", words.over_short(day.over_short)),
            ]
        )
        self.asked.emit(day)

    def show_paper(self, day: ClosedDay, paper: Paper) -> None:
        """Show the report of the day that is looked at."""
        if self.shown == day:
            self.paper = paper
            self._paper.show_paper(paper)
            self._paper.show()

    def _clear(self) -> None:
        self.shown = self.paper = None
        self._name.setText("Day report")
        self._head.setText("")
        self._facts.set_pairs(())
        self._paper.hide()
