# SPDX-License-Identifier: Apache-2.0
"""One section on the screen: its list on the left, the chosen one in a form on the right, saved with F12."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import CounterError
from app.views import actions
from app.views.screens.setup.form import Form
from app.views.screens.setup.section import Loaded, Section
from app.views.tables.row_table import RowTable
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.card import Card
from app.views.widgets.chip import Chip
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.layouts import Column, Row
from app.views.widgets.list_detail import ListDetail
from app.views.widgets.sheet import Sheet
from app.views.widgets.table_view import TableView
from app.views.workplace import Workplace

UNSAVED = "It is not saved yet. Go on editing and press F12 to save it."


class SectionPage(QWidget):
    """A section at work. `changed` when what may be done next may differ; `saved(name)` after a change is kept."""

    changed = Signal()
    saved = Signal(str)

    def __init__(self, section: Section, work: Workplace) -> None:
        super().__init__()
        self.section, self._work = section, work
        self.row: Any = None
        self.adding = False
        self.busy = False
        self._reverting, self._asking = False, False
        self.setObjectName(f"setup-{section.name}")
        self.table = TableView(RowTable(section.columns), section.title)
        self.form = Form(f"{section.title}: the chosen one")
        section.build(self.form)
        self.form.close_up()
        self.save_button = actions.button("setup.save", "primary", text=section.verb)
        self.parts = ListDetail(self._make_list(), self._make_detail())
        Column(self, gap="").addWidget(self.parts)
        self.table.chose.connect(self._on_chose)
        self.table.opened.connect(lambda _: self.edit())
        self.form.changed.connect(self._on_changed)
        self.form.accepted.connect(lambda: self.save_button.setFocus(Qt.FocusReason.TabFocusReason))

    def _make_list(self) -> QWidget:
        card = Card(flush=True)
        one, key = self.section.one, actions.spec("setup.new").key
        self.empty = EmptyState(f"There is no {one} yet", f"{self.section.none} {key} adds one.".strip(), "inbox")
        self.table.put_empty(self.empty)
        card.body.addWidget(self.table)
        return card

    def _make_detail(self) -> QWidget:
        self.detail = Card(self.section.title, flush=True)
        self._chip = Chip("Not saved", "caution")
        assert self.detail.head is not None  # noqa: S101 - a card with a title has a head
        self.detail.head.addWidget(self._chip)
        self.detail.body.addWidget(self.form, 1)
        self.foot: Row = self.detail.add_foot()
        self.foot.addStretch(1)
        self.foot.addWidget(self.save_button)
        return self.detail

    def add_button(self, button: KeyCapButton) -> KeyCapButton:
        """Put another action at the left of the foot."""
        self.foot.insertWidget(0, button)
        return button

    # reading ------------------------------------------------------------------------------------

    def reload(self, key: str = "") -> None:
        """Read the list again and choose one by its key; without a key the one that is chosen."""
        wanted = key or ("" if self.row is None else self.section.key(self.row))
        desk = self._work.desk
        self._work.jobs.submit(
            lambda: self.section.load(desk), done=lambda loaded: self._on_loaded(loaded, wanted), owner=self
        )

    def _on_loaded(self, loaded: Loaded, key: str) -> None:
        if self.dirty:
            return
        self.section.offer(self.form, loaded)
        self._reverting = True
        self.table.table.set_rows(loaded.rows)
        rows = self.table.table.rows()
        place = next((n for n, row in enumerate(rows) if self.section.key(row) == key), 0)
        self.table.choose(place)
        self._reverting = False
        self._show(rows[place] if rows else None)

    def _show(self, row: Any) -> None:
        self.row, self.adding = row, row is None
        self.form.lock(*(() if row is None else self.section.locked))
        self.form.load(self.section.show(row, self._work.desk))
        new = f"New {self.section.one}"
        self.detail.title.setText(new if row is None else self.section.heading(row))
        self._on_changed()

    # changing -----------------------------------------------------------------------------------

    @property
    def dirty(self) -> bool:
        """Whether something is typed that is not saved."""
        return self.form.dirty

    def edit(self) -> None:
        """Go from the list into the form."""
        self.parts.read()
        self.form.first_focus().setFocus(Qt.FocusReason.TabFocusReason)

    def add(self) -> None:
        """Begin a new one, after asking about what is not saved."""
        self.ask_first(self._begin)

    def _begin(self) -> None:
        self._reverting = True
        self.table.clearSelection()
        self._reverting = False
        self._show(None)
        self.edit()

    def save(self) -> None:
        """Do what F12 says: save what is typed, or say beside the field why not."""
        if self.busy or not self.dirty or not self.form.check():
            return
        values, row, desk = self.form.values(), None if self.adding else self.row, self._work.desk
        self.busy = True
        self._on_changed()
        self._work.jobs.submit(
            lambda: self.section.save(desk, values, row), done=self._on_saved, failed=self._on_refused, owner=self
        )

    def _on_saved(self, key: str) -> None:
        self.busy = False
        name = self.detail.title.text() if not self.adding else f"The {self.section.one} {key}".rstrip()
        self.form.load(self.form.values())
        said = self.section.said(key, self.form.values()) if self.section.said else ""
        self._work.notices.say(said or f"{name} is saved", "" if said else self.section.holds, "positive")
        self.saved.emit(self.section.name)
        self.reload(key)

    def _on_refused(self, trouble: BaseException) -> None:
        self.busy = False
        self._on_changed()
        if not (isinstance(trouble, CounterError) and self.form.refuse(trouble)):
            self._work.notices.tell(trouble)

    def ask_first(self, then: Callable[[], object], otherwise: Callable[[], object] | None = None) -> None:
        """Go on at once when nothing is lost by it; else ask whether to drop what is typed."""
        if self._asking:
            return
        if not self.dirty:
            then()
            return
        self._asking = True
        name = self.detail.title.text()
        sheet = Sheet(
            f"Drop the changes to {name}?", UNSAVED, verb="Drop the changes", keep="Go on editing", danger=True
        )
        sheet.setObjectName("unsaved-sheet")

        def answered(answer: object) -> None:
            self._asking = False
            if answer is None:
                if otherwise is not None:
                    otherwise()
            else:
                self._show(self.row)
                then()

        sheet.answered.connect(answered)
        sheet.open_over(self)

    def _on_chose(self, row: Any) -> None:
        if self._reverting or row is None or row is self.row:
            return
        self.ask_first(lambda: self._choose(row), self._choose_again)

    def _choose(self, row: Any) -> None:
        self._show(row)

    def _choose_again(self) -> None:
        """The old row is the chosen one again; what is typed stays."""
        rows = self.table.table.rows()
        self._reverting = True
        if self.row in rows:
            self.table.choose(rows.index(self.row))
        else:
            self.table.clearSelection()
        self._reverting = False
        self.form.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_changed(self) -> None:
        self.section.fit(self.form)
        self._chip.setVisible(self.dirty)
        self.changed.emit()

    def back(self) -> bool:
        """Esc: from the form to the list; False when there is nothing to go back from."""
        now = QApplication.focusWidget()
        if now is None or not self.detail.isAncestorOf(now):
            return False
        self.ask_first(self._to_list)
        return True

    def _to_list(self) -> None:
        if self.adding:
            self.reload()
        self.parts.read(False)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table
