# SPDX-License-Identifier: Apache-2.0
"""Exceptions: the list of a period, what each rests on, and people beside each other, as a plot or a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.exceptions import Evidence, PersonFacts
from app.services.exceptions import Found, Listed, Period
from app.views import actions, formats
from app.views.dialogs.choices import Choices
from app.views.screens.audit import exceptions_words as words
from app.views.screens.drawer.page import scrolled
from app.views.screens.setup.choices import Choice
from app.views.tables.row_table import Column as TableColumn
from app.views.tables.row_table import RowTable
from app.views.widgets.bars import BarPlot
from app.views.widgets.card import Card
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.flow import Flow
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row
from app.views.widgets.table_view import TableView

_PERIODS = (("1", "Today"), ("7", "7 days"), ("30", "30 days"), ("90", "90 days"))
_EVERYBODY = ""


class ExceptionsPage(QWidget):
    """Signals: `left()`, `read()` when another period is wanted, `dismiss_wanted(Listed)`, `opened(Evidence)`."""

    left = Signal()
    read = Signal()
    dismiss_wanted = Signal(object)
    opened = Signal(object)

    def __init__(self, rights: frozenset[str]) -> None:
        super().__init__()
        self.setObjectName("exceptions-page")
        self._found: Found | None = None
        self._measure = words.MEASURES[0]
        back = actions.button("exceptions.back", height="control-dense")
        self._gone = actions.button("exceptions.dismissed", text="Dismissed too", height="control-dense")
        self._gone.setCheckable(True)
        self._lay_out(back)
        self.keys = actions.ActionSet(self, rights)
        self.keys.add("exceptions.back", self.left.emit, button=back)
        self.keys.add("exceptions.dismiss", self._dismiss, button=self._dismiss_button)
        self.keys.add("exceptions.dismissed", self._toggle_dismissed, button=self._gone)
        self.keys.add("exceptions.table", self.toggle_table, button=self._table_button)
        self.keys.add("exceptions.read", self._open, button=self._open_button)

    def _lay_out(self, back: QWidget) -> None:
        column = Column(self, gap="s")
        head = Row(gap="s")
        head.addWidget(Label("Exceptions", "headline"))
        self._note = Label("", "body", "ink-muted", wrap=True)
        head.addWidget(self._note, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(Flow(self._gone, back, gap="xs"), 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(head)
        self._row = Row(gap="s")
        self._compact = False
        self._left, self._side = self._list_card(), QWidget()
        self._row.addWidget(self._left, 6)
        right = Column(self._side, gap="s")
        self._facts = self._evidence_card()
        right.addWidget(self._facts, 4)
        right.addWidget(self._people_card(), 5)
        self._row.addWidget(self._side, 5)
        column.addLayout(self._row, 1)

    def _list_card(self) -> QWidget:
        card = Card("To look at", flush=True)
        self._title = card.title
        inside = QWidget()
        asked = Row(inside, gap="s", margins=("m", "xs", "m", "xs"))
        self.period = Choices("Period", _PERIODS)
        self.period.choose("30")
        self.period.chosen.connect(lambda _days: self.read.emit())
        self.person = Choice("Person", ((_EVERYBODY, "Everybody"),))
        self.person.changed.connect(self._narrow)
        asked.addWidget(self.period, 3, Qt.AlignmentFlag.AlignTop)
        asked.addWidget(self.person, 2, Qt.AlignmentFlag.AlignTop)
        card.body.addWidget(inside)
        self.list = TableView(RowTable(_columns()), "Exceptions")
        self._empty = EmptyState("Nothing out of the ordinary", "Choose a longer period to look further back.", "check")
        self.list.put_empty(self._empty)
        self.list.chose.connect(self._on_chose)
        self.list.opened.connect(lambda _row: self._open())
        card.body.addWidget(self.list, 1)
        return card

    def _evidence_card(self) -> QWidget:
        card = Card("What it rests on", flush=True)
        self._open_button = actions.button("exceptions.read", "link", text="Show the receipt", height="control-dense")
        self._dismiss_button = actions.button("exceptions.dismiss", "link", text="Dismiss", height="control-dense")
        if card.head is not None:
            card.head.addWidget(self._open_button)
            card.head.addWidget(self._dismiss_button)
        self._why_gone = Label("", "small", "ink-muted", wrap=True)
        place = QWidget()
        Column(place, margins=("m", "xs", "m", "xs")).addWidget(self._why_gone)
        self._gone_place = place
        card.body.addWidget(place)
        self.evidence = TableView(RowTable(_evidence_columns()), "What it rests on")
        self.evidence.opened.connect(lambda _row: self._open())
        card.body.addWidget(self.evidence, 1)
        return card

    def _people_card(self) -> QWidget:
        self._table_button = actions.button("exceptions.table", "link", text="As a table", height="control-dense")
        card = Card("People beside each other", flush=True)
        if card.head is not None:
            card.head.addWidget(self._table_button)
        drawn = QWidget()
        column = Column(drawn, gap="xs", margins=("m", "xs", "m", "xs"))
        self.measure = Choices("By")
        self.measure.set_options([(each.name, each.title) for each in words.MEASURES], across=len(words.MEASURES))
        self.measure.chosen.connect(self._on_measure)
        column.addWidget(self.measure)
        self.plot = BarPlot("Nobody to compare")
        self.plot.setObjectName("people-plot")
        column.addWidget(self.plot)
        column.addStretch(1)
        self.people = TableView(RowTable(_people_columns(self._name)), "People beside each other")
        self.stack = QStackedWidget()
        self.stack.addWidget(scrolled(drawn, "People as a plot"))
        self.stack.addWidget(self.people)
        card.body.addWidget(self.stack, 1)
        return card

    # what it shows ------------------------------------------------------------------------------

    def wanted(self, today: date) -> Period:
        """The chosen period, up to today."""
        return Period(today - timedelta(days=int(self.period.value()) - 1), today)

    def show_found(self, found: Found) -> None:
        """Show the exceptions of a period; the chosen one stays chosen."""
        self._found = found
        self.person.set_options(
            ((_EVERYBODY, "Everybody"), *((each.person, self._name(each)) for each in found.people))
        )
        self._narrow()
        self._on_measure(self.measure.value())
        self.people.table.set_rows(found.people)

    def forget(self) -> None:
        """Nothing stays while nobody looks."""
        self._found = None
        self.list.table.set_rows(())
        self.evidence.table.set_rows(())
        self.people.table.set_rows(())

    def _narrow(self) -> None:
        if self._found is None:
            return
        person = self.person.value()
        mine = [each for each in self._found.listed if person in (_EVERYBODY, each.unusual.person)]
        open_ones = [each for each in mine if each.dismissal is None]
        shown = mine if self._gone.isChecked() else open_ones
        hidden = self._found.left_out
        left = f", {formats.count_of(hidden, 'session')} hidden until counted" if hidden else ""
        self._note.setText(f"{len(open_ones):,} to look at, {len(mine) - len(open_ones):,} dismissed{left}")
        before = self.list.row()
        key = before.unusual.key if isinstance(before, Listed) else ""
        self.list.table.set_rows(shown)
        place = next((place for place, each in enumerate(shown) if each.unusual.key == key), 0)
        self.list.choose(place)
        if not shown:
            self._on_chose(None)

    def _on_chose(self, listed: Listed | None) -> None:
        facts: Sequence[Evidence] = () if listed is None else listed.unusual.evidence
        self.evidence.table.set_rows(facts)
        self.evidence.choose(0)
        names = {} if self._found is None else self._found.names
        said = "" if listed is None else words.dismissed(listed, names)
        self._why_gone.setText(said)
        self._gone_place.setVisible(bool(said))
        self.keys.enable("exceptions.dismiss", listed is not None and listed.dismissal is None)
        self.keys.enable("exceptions.read", any(fact.number for fact in facts))

    def _on_measure(self, name: str) -> None:
        self._measure = next(each for each in words.MEASURES if each.name == name)
        if self._found is not None:
            bars = words.bars(self._measure, self._found.people, self._found.names)
            self.plot.show_bars(self._measure.title, bars)

    def _name(self, person: PersonFacts) -> str:
        names = {} if self._found is None else self._found.names
        return names.get(person.person, person.person)

    # acts ---------------------------------------------------------------------------------------

    def _dismiss(self) -> None:
        listed = self.list.row()
        if isinstance(listed, Listed):
            self.dismiss_wanted.emit(listed)

    def _toggle_dismissed(self) -> None:
        self._gone.setChecked(not self._gone.isChecked())
        self._narrow()

    def _open(self) -> None:
        fact = self.evidence.row()
        if isinstance(fact, Evidence) and fact.number:
            self.opened.emit(fact)

    def toggle_table(self) -> None:
        """Plot or table; a small window shows people instead of the list, as a table."""
        drawn = self.stack.currentIndex() == 0
        self.stack.setCurrentIndex(1 if drawn else 0)
        self._table_button.set_text("As a plot" if drawn else "As a table")
        self._share()
        if drawn:
            self.people.choose(0)
            self.people.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._compact:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_focus(self) -> QWidget:
        """The list."""
        return self.list

    def set_compact(self, compact: bool) -> None:
        """A small window shows one thing at a time."""
        self._compact = compact
        self._share()

    def _share(self) -> None:
        people = self.stack.currentIndex() == 1
        self._left.setVisible(not self._compact or not people)
        self._side.setVisible(not self._compact or people)
        self._facts.setVisible(not self._compact)
        self.person.setVisible(not self._compact)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the wall."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _columns() -> tuple[TableColumn[Listed], ...]:
    return (
        TableColumn("When", lambda each: words.day(each.unusual.at), detail=lambda each: words.clock(each.unusual.at)),
        TableColumn(
            "What", words.head, stretch=1, kind="strong", detail=words.detail, chip=words.chip,
            icon=lambda each: words.ICONS[each.unusual.why],
        ),
        TableColumn("Whose", words.whose, detail=words.where),
    )  # fmt: skip


def _evidence_columns() -> tuple[TableColumn[Evidence], ...]:
    return (
        TableColumn("When", lambda fact: words.day(fact.at), detail=lambda fact: words.clock(fact.at)),
        TableColumn("Fact", words.evidence_head, stretch=1, kind="strong", detail=words.evidence_where),
    )


def _people_columns(name: object) -> tuple[TableColumn[PersonFacts], ...]:
    named = name if callable(name) else str
    return (
        TableColumn("Person", named, stretch=1, kind="strong"),
        TableColumn(
            "Receipts", lambda each: f"{each.receipts:,}", align="right", sort_key=lambda each: each.receipts,
            detail=lambda each: formats.count_of(each.copies, "copy", "copies") if each.copies else "",
        ),
        TableColumn("Voids", lambda each: f"{each.voids:,}", align="right", sort_key=lambda each: each.voids),
        TableColumn("No sales", lambda each: f"{each.no_sales:,}", align="right", sort_key=lambda each: each.no_sales),
        TableColumn("Cash", lambda each: f"{each.cash_share} %", align="right", sort_key=lambda each: each.cash_share),
        TableColumn("Over/short", words.net, align="right", kind="money", sort_key=lambda each: each.net,
                    detail=words.trend),
    )  # fmt: skip
