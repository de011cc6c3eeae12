# SPDX-License-Identifier: Apache-2.0
"""A business day that is not closed: the list of what is open in it, what it came to, and the key that closes it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.money import Money
from app.services import closing_day
from app.services.closing_day import Cause, Standing, Waiting
from app.views import actions, formats
from app.views.screens.audit.words import tender
from app.views.screens.day import words
from app.views.screens.drawer.page import Page, scrolled
from app.views.tables.row_table import Column as TableColumn
from app.views.tables.row_table import RowTable
from app.views.widgets.card import Card, Facts
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.figure import PlainFigure
from app.views.widgets.labels import Label, Rule
from app.views.widgets.layouts import Column, Row
from app.views.widgets.table_view import TableView

_SHORT = {"day.post": "Post", "day.offices": "Offices", "day.close": "Close"}


def _columns() -> list[TableColumn[Waiting]]:
    return [
        TableColumn(
            "Still open",
            closing_day.in_words,
            kind="strong",
            icon=lambda one: words.ICONS[one.cause],
            detail=closing_day.remedy,
            stretch=1,
        ),
        TableColumn("", lambda _: "", chip=lambda one: ("Keeps the day open", "caution") if one.keeps else None),
    ]


class TodayView(Page):
    """Signals: `close_wanted()`, `offices_wanted()`, `went(str)` to another screen, `moved(int)` to another day."""

    close_wanted = Signal()
    offices_wanted = Signal()
    went = Signal(str)
    moved = Signal(int)
    closed_wanted = Signal()
    post_wanted = Signal()

    def __init__(self, rights: frozenset[str]) -> None:
        super().__init__()
        self.setObjectName("today-view")
        self.shown: Standing | None = None
        self._compact = False
        self.keys = actions.ActionSet(self, rights)
        self.table = RowTable(_columns())
        self.list = TableView(self.table, "Still open")
        self.list.opened.connect(self._on_opened)
        self._empty = EmptyState("Nothing is open", "Every book of the day is closed.", "circle-check")
        self.list.put_empty(self._empty)
        listed = Card(flush=True)
        listed.body.addWidget(self.list)
        column = Column(self, gap="s")
        parts = Row(gap="s")
        parts.addWidget(listed, 62)
        self._part = self._side()
        parts.addWidget(self._part, 38)
        column.addLayout(parts, 1)
        column.addWidget(self.message)
        column.addWidget(self._foot())

    def _side(self) -> Card:
        card = Card("Day", flush=True)
        self._title, self._note = card.title, card.note
        inside = Card()
        inside.setProperty("part", "")
        self._facts = Facts()
        self._tenders = Facts()
        inside.body.addWidget(self._facts)
        self._rule, self._line = Rule(), QWidget()
        inside.body.addWidget(self._rule)
        self._taken = PlainFigure("", "money-title")
        line = Row(self._line, gap="s")
        line.addWidget(Label("Taken in closed sessions", "lead", wrap=True), 1)
        line.addWidget(self._taken)
        inside.body.addWidget(self._line)
        inside.body.addWidget(self._tenders)
        inside.body.addStretch(1)
        card.body.addWidget(scrolled(inside, "What the day came to", by_key=True))
        return card

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("part", "card")
        row = Row(foot, gap="s", margins=("m", "xs", "m", "xs"))
        self._summary = Label("", "body", "ink-muted", wrap=True)
        row.addWidget(self._summary, 1)
        self._post = actions.button("day.post", height="control-tender")
        self._offices = actions.button("day.offices", height="control-tender")
        self._close = actions.button("day.close", "primary", icon="lock", height="control-tender")
        self.keys.add("day.post", self.post_wanted.emit, button=self._post)
        self.keys.add("day.offices", self.offices_wanted.emit, button=self._offices)
        self.keys.add("day.close", self.close_wanted.emit, button=self._close)
        row.addWidget(self._post)
        self._post.setVisible(self.keys.may(actions.spec("day.post")))
        row.addWidget(self._offices)
        row.addWidget(self._close)
        self.earlier = actions.button("day.earlier", height="control-dense")
        self.later = actions.button("day.later", height="control-dense")
        self.closed = actions.button("day.closed", height="control-dense")
        self.keys.add("day.earlier", lambda: self.moved.emit(-1), button=self.earlier)
        self.keys.add("day.later", lambda: self.moved.emit(1), button=self.later)
        self.keys.add("day.closed", self.closed_wanted.emit, button=self.closed)
        self.at_head = [self.earlier, self.later, self.closed]
        return foot

    def first_focus(self) -> TableView:
        """The list."""
        return self.list

    def set_compact(self, compact: bool) -> None:
        """A small window keeps the list and the keys; what the day came to stands in the sheet that closes it."""
        self._compact = compact
        self._summary.setVisible(not compact)
        self._part.setVisible(not compact)
        for name, button in (("day.post", self._post), ("day.offices", self._offices), ("day.close", self._close)):
            button.set_text(_SHORT[name] if compact else actions.spec(name).title)

    def heads(self) -> tuple[QWidget, ...]:
        """What stands at the head: the ways to other days where there are any and room for them, and to the closed."""
        several = self.shown is not None and len(self.shown.days) > 1 and not self._compact
        return (self.earlier, self.later, self.closed) if several else (self.closed,)

    def show_standing(self, told: Standing) -> None:
        """Show how a day stands; the line looked at stays chosen."""
        self.shown = told
        day = told.day
        self.title = "Close the day"
        self.note = "Every day is closed" if day is None else formats.long_date(day)
        if told.waiting != self.table.rows():
            place = max(0, self.list.currentIndex().row())
            self.table.set_rows(told.waiting)
            self.list.choose(min(place, len(told.waiting) - 1))
        self._empty.say(*_nothing_open(told))
        self._title.setText("No day is open" if day is None else formats.medium_date(day))
        self._note.setText("" if told.last is None else f"last closed {formats.short_date(told.last)}")
        self._facts.set_pairs(_facts(told))
        self._taken.set_text(formats.money(Money.total(one.amount for one in told.totals.tenders)))
        self._tenders.set_pairs(_tenders(told))
        for part in (self._rule, self._line):
            part.setVisible(day is not None)
        self._summary.setText(words.summary(told))
        at = told.days.index(day) if day is not None else 0
        self.keys.enable("day.earlier", at > 0)
        self.keys.enable("day.later", day is not None and at < len(told.days) - 1)
        self.keys.enable("day.close", told.ready)
        offices = any(one.cause is Cause.OFFICE for one in told.waiting)
        self.keys.enable("day.offices", offices)
        self._offices.setVisible(offices)

    def _on_opened(self, one: Waiting) -> None:
        if one.cause is Cause.OFFICE:
            self.offices_wanted.emit()
        elif (there := words.goes_to(one)) != "":
            self.went.emit(there)


def _nothing_open(told: Standing) -> tuple[str, str]:
    if told.day is None:
        return "No day is open", "The next one begins with its first book."
    return "Nothing is open", "Every book of the day is closed."


def _facts(told: Standing) -> list[tuple[str, str] | tuple[str, str, str]]:
    if told.day is None:
        last = ("Last closed", "Nothing yet" if told.last is None else formats.long_date(told.last))
        return [last, ("To post", words.to_post(told))]
    return [
        ("Closed books", f"{told.covered:,}"),
        ("Receipts", f"{told.totals.receipts:,}"),
        ("Voids", f"{told.voids:,}"),
        ("Cash", words.over_short(told.totals.over_short)),
        ("To post", words.to_post(told)),
    ]


def _tenders(told: Standing) -> list[tuple[str, str] | tuple[str, str, str]]:
    return [(f"{tender(one.tender)}, {one.count_of:,}", formats.money(one.amount)) for one in told.totals.tenders]
