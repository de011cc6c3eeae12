# SPDX-License-Identifier: Apache-2.0
"""The record of changes: who changed what and when, each field before and after, in words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.money import Money
from app.queries import people
from app.queries import setup as held
from app.queries.setup import Changed
from app.views import formats
from app.views import theme as themes
from app.views.screens.setup.scrolled import Scrolled
from app.views.tables.row_table import Column as TableColumn
from app.views.tables.row_table import RowTable
from app.views.widgets.card import Card, Facts
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column
from app.views.widgets.list_detail import ListDetail
from app.views.widgets.table_view import TableView
from app.views.workplace import Workplace

WHAT = {
    "person": "Person", "role_right": "Right", "workstation": "Workstation", "drawer": "Drawer",
    "printer": "Printer", "policy": "Policy", "fund": "Fund", "gl_account": "Account (GL)", "tender_kind": "Tender",
    "revenue_code": "Revenue code", "code_share": "Split of a code", "code_field": "Field of a code", "meta": "City",
}  # fmt: skip
_CENTS = frozenset({"float_cents", "min_cents", "max_cents"})
_FLAGS = frozenset(
    {"active", "allow_change", "opens_drawer", "certified", "partial", "needs_account", "required", "must_change"}
)


def words(field: str) -> str:
    """The name of a column as people say it."""
    return field.removesuffix("_cents").replace("_", " ").capitalize()


def said(field: str, value: str) -> str:
    """A value as people read it: amounts in dollars, flags as yes or no."""
    if value in ("", "{}", "[]"):
        return "\u2013"
    if field in _CENTS and value.lstrip("-").isdigit():
        return formats.money(Money(int(value)))
    if field in _FLAGS:
        return "Yes" if value == "1" else "No"
    return value


def deed(change: Changed) -> str:
    """What was done, in one or two words."""
    return "added" if change.added else "taken away" if change.removed else "changed"


class AuditPage(QWidget):
    """Changes newest first; the chosen one with before and after."""

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self._work = work
        self._names: dict[str, str] = {}
        self.setObjectName("setup-audit")
        columns: tuple[TableColumn[Changed], ...] = (
            TableColumn(
                "What", lambda c: f"{WHAT.get(c.what, c.what)} {c.key}", lambda c: (c.what, c.key), stretch=3,
                kind="strong", detail=lambda c: f"{deed(c).capitalize()} by {self._who(c.by)}",
            ),
            TableColumn(
                "When", lambda c: self._when(c), lambda c: c.id, tone="ink-muted",
            ),
        )  # fmt: skip
        self.table = TableView(RowTable(columns), "Changes of the setup")
        card = Card(flush=True)
        card.body.addWidget(self.table)
        self.detail = Card("Before and after", flush=True)
        self._inside = QWidget()
        column = Column(self._inside, gap="m", margins="m")
        self.empty = EmptyState("Nothing was changed yet", "Every change of the setup is kept here.", "history")
        self.facts = Facts()
        self._fields = QWidget()
        self._grid = QGridLayout(self._fields)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for widget in (self.empty, self.facts, self._fields):
            column.addWidget(widget)
        column.addStretch(1)
        self.detail.body.addWidget(Scrolled(self._inside, "Before and after"))
        self.parts = ListDetail(card, self.detail)
        Column(self, gap="").addWidget(self.parts)
        self.table.chose.connect(self._show)
        self.table.opened.connect(lambda _: self.parts.read())

    def _who(self, name: str) -> str:
        return self._names.get(name, name or "the first start")

    def _when(self, change: Changed) -> str:
        at = change.at.astimezone(self._work.desk.now().tzinfo)
        return f"{formats.short_date(at.date())}, {formats.clock_time(at)}"

    def reload(self, key: str = "") -> None:
        """Read the newest changes."""
        database = self._work.desk.database

        def read() -> tuple[dict[str, str], tuple[Changed, ...]]:
            return people.full_names(database), held.changes(database)

        self._work.jobs.submit(read, done=self._on_loaded, owner=self)

    def _on_loaded(self, found: tuple[dict[str, str], tuple[Changed, ...]]) -> None:
        self._names, changes = found
        self.table.table.set_rows(changes)
        self.empty.setVisible(not changes)
        if changes:
            self.table.choose(0)
            self._show(changes[0])

    def _show(self, change: Changed | None) -> None:
        if change is None:
            return
        at = change.at.astimezone(self._work.desk.now().tzinfo)
        self.detail.title.setText(f"{WHAT.get(change.what, change.what)} {change.key}")
        self.facts.set_pairs(
            [
                ("What", deed(change).capitalize(), "strong"),
                ("By", self._who(change.by)),
                ("When", f"{formats.long_date(at.date())}, {formats.clock_time(at)}"),
            ]
        )
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for number, text in enumerate(("", "Before", "After")):
            self._grid.addWidget(Label(text, "caption", "ink-muted"), 0, number)
            self._grid.setColumnStretch(number, 3 if number else 2)
        for place, (field, before, after) in enumerate(change.fields, start=1):
            self._grid.addWidget(Label(words(field), "body", "ink-muted", wrap=True), place, 0)
            self._grid.addWidget(Label(said(field, before), "body", "ink-muted", wrap=True), place, 1)
            self._grid.addWidget(Label(said(field, after), "body", wrap=True), place, 2)
        self._grid.setVerticalSpacing(themes.current().space("xs"))
        self._grid.setHorizontalSpacing(themes.current().space("s"))

    def back(self) -> bool:
        """Esc: from the detail to the list."""
        self.parts.read(False)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table
