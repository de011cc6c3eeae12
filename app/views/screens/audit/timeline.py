# SPDX-License-Identifier: Apache-2.0
"""A session act by act, newest first: narrowed by kind and words, with its cash after each; Enter shows the receipt."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup

from app.domain.drawer_day import Moment
from app.views import formats
from app.views.screens.audit import words
from app.views.tables.row_table import Column, RowTable
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.card import Card
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.fields import Input
from app.views.widgets.flow import Flow
from app.views.widgets.layouts import Row
from app.views.widgets.table_view import TableView


def _columns() -> tuple[Column[Moment], ...]:
    return (
        Column("Time", lambda act: formats.clock_time(act.at), align="right", kind="money", tone=words.tone),
        Column(
            "What", words.head, stretch=1, kind="strong", tone=words.tone, detail=words.detail,
            icon=lambda act: words.ICONS.get(act.kind, "info"), chip=words.chip,
        ),
        Column("Cash", words.cash, align="right", kind="money-strong", tone=words.tone),
        Column("In the drawer", lambda act: formats.money(act.after), align="right", kind="money", tone="ink-muted"),
    )  # fmt: skip


class Timeline(Card):
    """`opened(Moment)` for an act whose receipt is wanted as paper."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__("Timeline", flush=True)
        self.setObjectName("timeline-card")
        self._acts: tuple[Moment, ...] = ()
        self.group = ""
        self.words = Input("Words in the timeline", height="control-dense")
        self.words.setObjectName("timeline-words")
        self.words.setPlaceholderText("Words, F2")
        self.words.textChanged.connect(lambda _text: self._narrow())
        self.words.accepted.connect(self.to_list)
        self.body.addLayout(self._filter())
        self.table = RowTable(_columns())
        self.list = TableView(self.table, "Acts of the session")
        self._empty = EmptyState("Nothing happened yet", "Every act of the session appears here.", "history")
        self.list.put_empty(self._empty)
        self.list.opened.connect(self._on_opened)
        self.body.addWidget(self.list, 1)

    def _filter(self) -> Row:
        line = Row(gap="xs", margins=("s", "xs", "s", "xs"))
        line.addWidget(self.words, 1)
        self.groups = QButtonGroup(self)
        self.groups.setExclusive(True)
        buttons = []
        for place, (name, word, _) in enumerate(words.GROUPS):
            button = KeyCapButton(word, height="control-dense")
            button.setObjectName(f"timeline-{name or 'all'}")
            button.setCheckable(True)
            button.setChecked(not name)
            button.setAccessibleName(f"Show {word.lower()}")
            button.toggled.connect(lambda on, group=name: self._choose(group) if on else None)
            self.groups.addButton(button, place)
            buttons.append(button)
        line.addWidget(Flow(*buttons, gap="xxs"))
        return line

    # what it shows ------------------------------------------------------------------------------

    def show_session(self, title: str, note: str) -> None:
        """Name the session whose acts these are."""
        self.title.setText(title)
        self.note.setText(note)

    def show_acts(self, acts: Sequence[Moment]) -> None:
        """Show the acts of a session, given oldest first; the chosen one stays chosen."""
        self._acts = tuple(reversed(acts))
        self._narrow()

    def _choose(self, group: str) -> None:
        self.group = group
        self._narrow()

    def _narrow(self) -> None:
        found = [act for act in self._acts if words.wanted(act, self.group, self.words.text())]
        if self._acts and not found:
            self._empty.say("Nothing is like that", "Take a word out, or press Esc to see everything.")
        else:
            self._empty.say("Nothing happened yet", "Every act of the session appears here.")
        if tuple(found) == self.table.rows():
            return
        chosen = self.list.row()
        key = chosen.key if isinstance(chosen, Moment) else ""
        top = self.list.verticalScrollBar().value()
        self.table.set_rows(found)
        place = next((place for place, act in enumerate(found) if act.key == key), 0)
        self.list.choose(place)
        self.list.verticalScrollBar().setValue(top if place else 0)

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.group or self.words.text())

    def clear(self) -> None:
        """Show everything again."""
        self.words.clear()
        self.groups.button(0).setChecked(True)

    def to_list(self) -> None:
        """The keyboard goes to the acts."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_opened(self, act: Moment) -> None:
        if words.is_receipt(act.number):
            self.opened.emit(act)
