# SPDX-License-Identifier: Apache-2.0
"""The record of changes: who changed what and when, each field before and after, in words, found and read by pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from app.domain.errors import CounterError
from app.queries import audit, people
from app.queries.audit import Changed, Page, Sought
from app.views import actions, formats
from app.views import theme as themes
from app.views.screens.setup import audit_words
from app.views.screens.setup.audit_filter import AuditFilter
from app.views.screens.setup.scrolled import Scrolled
from app.views.tables.row_table import Column as TableColumn
from app.views.tables.row_table import RowTable
from app.views.widgets.card import Card, Facts
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, clear
from app.views.widgets.list_detail import ListDetail
from app.views.widgets.table_view import TableView
from app.views.workplace import Workplace

A_PAGE = 100
_HEADS: tuple[str, ...] = ("Field", "Before", "After")


class AuditPage(QWidget):
    """Changes newest first, a page at a time; the chosen one with before and after.

    `changed` when other pages can be turned to. In a small window the filter takes the room of the list until Enter.
    """

    changed = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self._work = work
        self._names: dict[str, str] = {}
        self.shown = Page((), earlier=False, later=False)
        self._asked = 0
        self._narrow, self._seeking = False, False
        self.setObjectName("setup-audit")
        self.filter = AuditFilter(work)
        self._holder = Scrolled(self.filter, "Which changes")
        self.parts = ListDetail(self._make_list(), self._make_detail())
        column = Column(self, gap="s")
        column.addWidget(self._holder)
        column.addWidget(self.parts, 1)
        self.filter.sought_changed.connect(self.reload)
        self.filter.accepted.connect(self._to_list)
        self.table.chose.connect(self._show)
        self.table.opened.connect(lambda _: self._read_on())
        self._fit()

    # parts --------------------------------------------------------------------------------------

    def _make_list(self) -> QWidget:
        columns: tuple[TableColumn[Changed], ...] = (
            TableColumn("What", audit_words.title, None, stretch=3, kind="strong", detail=audit_words.summary),
            TableColumn("When", self._when, None, tone="ink-muted", detail=lambda c: self._who(c.by)),
        )
        self.table = TableView(RowTable(columns), "Changes of the setup")
        card = Card(flush=True)
        self.empty = EmptyState("Nothing was changed yet", "Every change of the setup is kept here.", "history")
        self.table.put_empty(self.empty)
        card.body.addWidget(self.table)
        self.earlier_button = actions.button("setup.earlier", text="Earlier")
        self.later_button = actions.button("setup.later", text="Later")
        self.find_button = actions.button("setup.find", text="Find", icon="search")
        foot = card.add_foot()
        foot.addWidget(self.find_button)
        foot.addWidget(self.later_button)
        foot.addWidget(self.earlier_button)
        foot.addStretch(1)
        return card

    def _make_detail(self) -> QWidget:
        self.detail = Card("Before and after", flush=True)
        self._inside = QWidget()
        column = Column(self._inside, gap="m", margins="m")
        self.facts = Facts()
        self._fields = QWidget()
        self._grid = QGridLayout(self._fields)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for widget in (self.facts, self._fields):
            column.addWidget(widget)
        column.addStretch(1)
        self.reading = Scrolled(self._inside, "Before and after")
        self.reading.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.detail.body.addWidget(self.reading)
        return self.detail

    def _who(self, name: str) -> str:
        return self._names.get(name, name or "The first start")

    def _at(self, change: Changed) -> datetime:
        return change.at.astimezone(self._work.desk.now().tzinfo)

    def _when(self, change: Changed) -> str:
        at, today = self._at(change), self._work.desk.today()
        day = formats.short_date(at.date()) if at.year == today.year else formats.medium_date(at.date())
        return f"{day}, {formats.clock_time(at)}"

    # reading ------------------------------------------------------------------------------------

    def reload(self, key: str = "") -> None:
        """Read the newest changes that are wanted."""
        self._read(lambda database, sought: audit.page(database, sought, limit=A_PAGE))

    def earlier(self) -> None:
        """Turn to the page of earlier changes."""
        if self.shown.earlier and self.shown.rows:
            last = self.shown.rows[-1].id
            self._read(lambda database, sought: audit.page(database, sought, before=last, limit=A_PAGE))

    def later(self) -> None:
        """Turn back to the page of later changes."""
        if self.shown.later and self.shown.rows:
            first = self.shown.rows[0].id
            self._read(lambda database, sought: audit.page(database, sought, after=first, limit=A_PAGE))

    def _read(self, ask: Callable[..., Page]) -> None:
        try:
            sought: Sought = self.filter.sought()
        except CounterError:
            return  # said beside the day that cannot be read
        database = self._work.desk.database
        self._asked += 1
        mine = self._asked

        def read() -> tuple[dict[str, str], Page]:
            return people.full_names(database), ask(database, sought)

        self._work.jobs.submit(read, done=lambda found: self._on_loaded(mine, *found), owner=self)

    def _on_loaded(self, asked: int, names: dict[str, str], found: Page) -> None:
        if asked != self._asked:
            return  # something else is wanted meanwhile
        self._names, self.shown = names, found
        self.filter.offer(names)
        self.table.table.set_rows(found.rows)
        if self.filter.narrows:
            self.empty.say("No change is like that", "Take something out of the filter, or press Esc there.")
        else:
            self.empty.say("Nothing was changed yet", "Every change of the setup is kept here.")
        self.table.choose(0)
        self._show(found.rows[0] if found.rows else None)
        self.changed.emit()

    # showing ------------------------------------------------------------------------------------

    def _show(self, change: Changed | None) -> None:
        clear(self._grid)
        if change is None:
            self.detail.title.setText("Before and after")
            self.facts.set_pairs([])
            return
        at = self._at(change)
        self.detail.title.setText(audit_words.title(change))
        self.facts.set_pairs(
            [
                ("What", audit_words.deed(change).capitalize(), "strong"),
                ("By", self._who(change.by)),
                ("When", f"{formats.long_date(at.date())}, {formats.clock_time(at)}"),
            ]
        )
        heads = ("Field", "As added") if change.added else ("Field", "As it was") if change.removed else _HEADS
        for number, text in enumerate(heads):
            self._grid.addWidget(Label(text, "caption", "ink-muted"), 0, number)
            self._grid.setColumnStretch(number, 3 if number else 2)
        top = Qt.AlignmentFlag.AlignTop
        for place, line in enumerate(audit_words.lines(change), start=1):
            self._grid.addWidget(Label(line.label, "body", "ink-muted", wrap=True), place, 0, top)
            if change.added or change.removed:
                only = line.before if change.removed else line.after
                self._grid.addWidget(Label(only, "body", wrap=True), place, 1, 1, 2, top)
                continue
            self._grid.addWidget(Label(line.before, "body", "ink-muted", wrap=True), place, 1, top)
            self._grid.addWidget(Label(line.after, "body", wrap=True), place, 2, top)
        self._grid.setVerticalSpacing(themes.current().space("xs"))
        self._grid.setHorizontalSpacing(themes.current().space("s"))

    def _read_on(self) -> None:
        """Enter: to the detail, where the arrows scroll it and Esc goes back."""
        self.parts.read()
        self.reading.setFocus(Qt.FocusReason.OtherFocusReason)

    # the filter and the window ------------------------------------------------------------------

    def seek(self) -> None:
        """Go to the filter; a small window shows it in place of the list."""
        self._seeking = True
        self._fit()
        self.filter.words.select_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window has no room for filter and list at once."""
        super().resizeEvent(event)
        self._narrow = self.width() < themes.current().size("compact-width") * 3 // 4
        self._fit()

    def restyle(self) -> None:
        """Measure the bar again."""
        self._fit()

    def _fit(self) -> None:
        self.filter.arrange(2 if self._narrow else 5)
        self._holder.setVisible(not self._narrow or self._seeking)
        self.parts.setVisible(not (self._narrow and self._seeking))
        self.find_button.setVisible(self._narrow)
        high = self.filter.sizeHint().height()
        self._holder.setMinimumHeight(0 if self._narrow else high)
        self._holder.setMaximumHeight(16_777_215 if self._narrow else high)

    def _to_list(self) -> None:
        self._seeking = False
        self._fit()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> bool:
        """Esc: in the filter everything is wanted again; from the detail to the list."""
        now = QApplication.focusWidget()
        if now is not None and self.filter.isAncestorOf(now):
            if self.filter.narrows:
                self.filter.clear()
            self._to_list()
            return True
        self.parts.read(False)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table
